import type { AuditStore } from './audit-store.ts'
import { type AuditEntry, parseEntry } from './entry.ts'
import type { AuditOutcome } from './event.ts'

/** Something that somebody did, with how it ended. */
export interface HistoryRow extends AuditEntry {
  readonly outcome: AuditOutcome
}

/** Some entries of the log, the newest first. */
export interface HistoryPage {
  /** Newest first. */
  readonly rows: readonly HistoryRow[]
  /** Older rows are before this number; undefined: there are none. */
  readonly older: number | undefined
}

const PAGE = 500
/** At most so many entries are looked at for one page: Slack waits 3 s. */
const MOST_LOOKED_AT = 10_000
/** What began before a page may have ended this many entries later. */
const OVERLAP = 200

/**
 * One page of what was done, newest first, from the audit log.
 * @param options.before number of an entry; undefined: from the newest on
 */
export async function readHistory(
  store: Pick<AuditStore, 'before'>,
  options: {
    readonly matches: (entry: AuditEntry) => boolean
    readonly before?: number | undefined
    readonly limit: number
  },
): Promise<HistoryPage> {
  const { matches, before = Number.POSITIVE_INFINITY, limit } = options
  const ends = new Map<number, AuditEntry>()
  const rows: HistoryRow[] = []
  let next = before + OVERLAP
  for (let looked = 0; looked < MOST_LOOKED_AT; looked += PAGE) {
    const page = await store.before(next, PAGE)
    for (const { body, number } of page) {
      next = number
      const entry = parseEntry(body)
      if (entry?.of !== undefined) ends.set(entry.of, entry)
      if (entry?.outcome !== 'begun' || number >= before || !matches(entry)) continue
      if (rows.length === limit) return { rows, older: rows.at(-1)?.n }
      const end = ends.get(number)
      rows.push({
        ...entry,
        outcome: end?.outcome ?? 'begun',
        ...(end?.detail === undefined ? {} : { detail: end.detail }),
      })
    }
    if (page.length < PAGE) return { rows, older: undefined }
  }
  return { rows, older: next }
}
