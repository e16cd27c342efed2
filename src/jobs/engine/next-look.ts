const SECOND = 1000

/**
 * How long to wait before looking again, in milliseconds, `elapsedMs` after the step was started.
 *
 * Short steps are looked at every 1 to 8 s, most often about when they usually end. Long ones sparsely (every sixth of
 * their time, at least every 7 min) while nothing can be done yet, densely (every 20 s, right before the expected end
 * every 10 s) in the last fifth, every minute when they are late. A create with a 40-minute gateway and a 15-minute
 * cluster so stays below 110 reads, also where each look takes its time.
 */
export function nextLookMs(usuallyMs: number, elapsedMs: number): number {
  if (usuallyMs <= 60 * SECOND) {
    const late = elapsedMs > 4 * usuallyMs
    const part = usuallyMs / looksOfShort(elapsedMs / usuallyMs)
    return clamp(part, SECOND, 8 * SECOND) * (late ? 4 : 1)
  }
  const denseFrom = usuallyMs * 0.78
  const sparse = clamp(usuallyMs / 6, 60 * SECOND, 400 * SECOND)
  if (elapsedMs < denseFrom) return Math.min(sparse, denseFrom - elapsedMs + SECOND)
  if (isAboutToEnd(usuallyMs, elapsedMs)) return 10 * SECOND
  return elapsedMs < usuallyMs * 1.6 ? 20 * SECOND : 60 * SECOND
}

/** Looks that a short step would get in its usual time at its present pace: most when it is about to end. */
function looksOfShort(progress: number): number {
  if (progress < 0.7) return 4
  return progress < 1.25 ? 10 : 6
}

function isAboutToEnd(usuallyMs: number, elapsedMs: number): boolean {
  return elapsedMs > usuallyMs * 0.99 - 20 * SECOND && elapsedMs < usuallyMs * 1.01
}

/** Wait after the n-th transient error in a row (n from 1), in milliseconds: 2, 4, 8 … 60 s. */
export function backOffMs(errorsInARow: number): number {
  return Math.min(60 * SECOND, SECOND * 2 ** Math.min(errorsInARow, 6))
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value))
}
