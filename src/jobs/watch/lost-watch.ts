import { findLost, type LostOptions } from './find-lost.ts'

/** Between two comparisons of Azure's tags with the records, at most. What is lost is found within 5 minutes. */
export const LONGEST_BETWEEN_MS = 4 * 60_000
/** A worker that has just started leaves others the time to say that they are there. */
const FIRST_PART = 1 / 20

/**
 * Looks for lost creates soon after the start and then every few minutes, in one of the workers. By a timer of each
 * process, not by the queue: what is looked for is that Redis has lost everything, the queue's schedules too.
 */
export function startLostWatch(options: LostOptions & { readonly everyMs: number }): {
  close(): Promise<void>
} {
  const { lost, log } = options
  const everyMs = Math.min(LONGEST_BETWEEN_MS, options.everyMs)
  let looking: Promise<void> = Promise.resolve()
  const look = async () => {
    try {
      if (await lost.takeTurn(everyMs / 2)) await findLost(options)
    } catch (error) {
      log.warn({ err: error }, 'could not compare Azure with the records')
    }
  }
  let timer = setTimeout(next, everyMs * FIRST_PART)
  function next() {
    looking = look()
    timer = setTimeout(next, everyMs)
  }
  return {
    async close() {
      clearTimeout(timer)
      await looking
    },
  }
}
