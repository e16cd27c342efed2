import type { Logger } from 'pino'
import type { AuditLog } from './audit-log.ts'
import type { AuditStore } from './audit-store.ts'
import { parseEntry } from './entry.ts'

const DAY_MS = 24 * 3600_000
/** The head of the log is written to the ordinary log so often: what is cut off later is found by it. */
const ANCHOR_EVERY_MS = 10 * 60_000
const PAGE = 1000

/** What keeps the log short goes on until it is stopped. */
export interface Keeping {
  /** Writes what still waits, and the last anchor. */
  stop(): Promise<void>
}

/** Writes anchors, and deletes entries that are older than agreed, once a day. */
export function startKeeping(options: {
  readonly audit: AuditLog
  readonly store: AuditStore
  readonly log: Logger
  /** How long entries are kept, in days. */
  readonly days: number
}): Keeping {
  const { audit, store, log, days } = options
  let anchored = 0
  let trimmedAt = 0
  const keep = async () => {
    try {
      const head = await store.head()
      if (head.number !== anchored)
        log.info({ audit: { entry: head.number, mac: head.mac } }, ANCHOR_MESSAGE)
      anchored = head.number
      if (Date.now() - trimmedAt < DAY_MS) return
      trimmedAt = Date.now()
      await deleteOld(audit, store, trimmedAt - days * DAY_MS)
    } catch (error) {
      log.warn({ err: error }, 'the audit log could not be anchored')
    }
  }
  const timer = setInterval(() => void keep(), ANCHOR_EVERY_MS)
  void keep()
  return {
    async stop() {
      clearInterval(timer)
      await audit.flush()
      await keep()
    },
  }
}

/** Marks the lines of the ordinary log that hold an anchor. */
export const ANCHOR_MESSAGE = 'audit anchor'

/**
 * Deletes the entries that were written before a moment, and says so in the log: only what an entry names as the first
 * that was kept may be the first.
 * @param before milliseconds since the Unix epoch
 * @returns how many were deleted
 */
export async function deleteOld(
  audit: AuditLog,
  store: AuditStore,
  before: number,
): Promise<number> {
  let deleted = 0
  for (;;) {
    const page = await store.from(1, PAGE)
    const index = page.findIndex(({ body }) => (parseEntry(body)?.at ?? Number.NaN) >= before)
    const kept = page[index === -1 ? page.length - 1 : index]
    const old = index === -1 ? page.length - 1 : index
    if (kept === undefined || old <= 0) return deleted
    const prev = parseEntry(kept.body)?.prev ?? ''
    await audit.append(
      { at: Date.now(), deed: 'log', what: 'deleted old entries', kept: kept.number, detail: prev },
      kept.number,
    )
    deleted += old
    if (index !== -1) return deleted
  }
}
