/**
 * The simulators' clock. Simulated time runs `scale` times as fast as the wall clock, so that a gateway that
 * takes 40 minutes on Azure takes 40 seconds at scale 60. All durations handed to it are simulated milliseconds.
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

export function createSimulatedClock(scale: number): SimulatedClock {
  const startedAt = Date.now()
  const timers = new Set<NodeJS.Timeout>()
  const after = (simulatedMs: number, action: () => void) => {
    const timer = setTimeout(() => {
      timers.delete(timer)
      action()
    }, simulatedMs / scale)
    timers.add(timer)
  }
  return {
    scale,
    now: () => startedAt + (Date.now() - startedAt) * scale,
    after,
    sleep: (simulatedMs) => new Promise((resolve) => after(simulatedMs, resolve)),
    stop() {
      for (const timer of timers) clearTimeout(timer)
      timers.clear()
    },
  }
}
