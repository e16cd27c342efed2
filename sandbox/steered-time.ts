/**
 * The time that somebody at the console steers: it runs at a rate, stands still, and leaps forward. Timers follow:
 * one that has its moment in a leap is run at once.
 */
export interface SteeredTime {
  /** Milliseconds since the Unix epoch. */
  now(): number
  /** Milliseconds that pass here for each of the wall clock; 0: it stands still. */
  readonly rate: number
  setRate(rate: number): void
  /** @param ms forward, never back */
  leap(ms: number): void
  /** Runs `action` once after so many of its own milliseconds; returns how to call it off. */
  after(ms: number, action: () => void): () => void
  onChange(listener: () => void): () => void
}

interface Timer {
  readonly dueAt: number
  readonly action: () => void
  handle?: NodeJS.Timeout
}

/** More than Node's timers can wait at once. */
const LONGEST_WAIT_MS = 2 ** 31 - 1

/** @param steady milliseconds of a clock that nobody steers */
export function createSteeredTime(
  startAt = Date.now(),
  steady = () => performance.now(),
): SteeredTime {
  let rate = 1
  let base = { at: steady(), time: startAt }
  const timers = new Set<Timer>()
  const listeners = new Set<() => void>()
  const now = () => base.time + (steady() - base.at) * rate

  function arm(timer: Timer): void {
    clearTimeout(timer.handle)
    delete timer.handle
    const left = timer.dueAt - now()
    if (left > 0 && rate === 0) return
    const waitMs = left > 0 ? left / rate : 0
    timer.handle = setTimeout(
      () => {
        if (timer.dueAt > now()) return arm(timer)
        timers.delete(timer)
        timer.action()
      },
      Math.min(waitMs, LONGEST_WAIT_MS),
    )
  }

  function restart(time: number, nextRate: number): void {
    base = { at: steady(), time }
    rate = nextRate
    for (const timer of timers) arm(timer)
    for (const listener of [...listeners]) listener()
  }

  return {
    now,
    get rate() {
      return rate
    },
    setRate: (next) => restart(now(), next),
    leap: (ms) => restart(now() + Math.max(0, ms), rate),
    after(ms, action) {
      const timer: Timer = { dueAt: now() + ms, action }
      timers.add(timer)
      arm(timer)
      return () => {
        clearTimeout(timer.handle)
        timers.delete(timer)
      }
    },
    onChange(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}

/**
 * Makes `Date` of this process tell the steered time, so that Causeway, its queue and the simulators live in one
 * world (decision 20). Timers of Node and what Redis expires keep the wall clock. Returns how to undo it.
 */
export function letDateFollow(time: Pick<SteeredTime, 'now'>): () => void {
  const RealDate = globalThis.Date
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, parts: unknown[], newTarget) =>
      Reflect.construct(target, parts.length === 0 ? [time.now()] : parts, newTarget),
    apply: () => new RealDate(time.now()).toString(),
    get: (target, name, receiver) =>
      name === 'now' ? () => Math.floor(time.now()) : Reflect.get(target, name, receiver),
  })
  return () => {
    globalThis.Date = RealDate
  }
}
