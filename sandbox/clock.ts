import { createSteeredTime, type SteeredTime } from './steered-time.ts'

/**
 * The simulators' clock. Simulated time runs `scale` times as fast as the time of the process, so that a gateway
 * that takes 40 minutes on Azure takes 40 seconds at scale 60. All durations handed to it are simulated milliseconds.
 */
export interface SimulatedClock {
  readonly scale: number
  /** Simulated milliseconds since the Unix epoch; equal to the wall clock when the simulation started. */
  now(): number
  /** Runs `action` once after so many simulated milliseconds; `stop()` cancels what is still pending. */
  after(simulatedMs: number, action: () => void): void
  /** Resolves after so many simulated milliseconds. */
  sleep(simulatedMs: number): Promise<void>
  stop(): void
}

/** @param time of the process; default: one that nobody steers */
export function createSimulatedClock(
  scale: number,
  time: SteeredTime = createSteeredTime(),
): SimulatedClock {
  const startedAt = time.now()
  const pending = new Set<() => void>()
  const after = (simulatedMs: number, action: () => void) => {
    const cancel = time.after(simulatedMs / scale, () => {
      pending.delete(cancel)
      action()
    })
    pending.add(cancel)
  }
  return {
    scale,
    now: () => Math.floor(startedAt + (time.now() - startedAt) * scale),
    after,
    sleep: (simulatedMs) => new Promise((resolve) => after(simulatedMs, resolve)),
    stop() {
      for (const cancel of pending) cancel()
      pending.clear()
    },
  }
}
