import { setTimeout as sleep } from 'node:timers/promises'
import { TransientError } from '../../src/errors.ts'

/** Does as whoever tells of operations: comes back when it was told to. Other errors are thrown. */
export async function untilItsTurn(tell: () => Promise<void>): Promise<void> {
  for (;;) {
    try {
      return await tell()
    } catch (error) {
      if (!(error instanceof TransientError) || error.retryAfterMs === undefined) throw error
      await sleep(error.retryAfterMs)
    }
  }
}
