import { z } from 'zod'

/** An entry as it was signed; `body` is these fields as JSON, and the signature is over its very bytes. */
const Entry = z.object({
  /** Counted from 1, without a gap. */
  n: z.int().positive(),
  /** Signature of the entry before; empty in the first one. */
  prev: z.string(),
  /** Milliseconds since the Unix epoch. */
  at: z.number(),
  deed: z.enum(['command', 'click', 'decision', 'change', 'delivery', 'rule', 'log']).optional(),
  what: z.string().optional(),
  team: z.string().optional(),
  user: z.string().optional(),
  /** Whose rule was followed, in `team`, where no user acted. */
  behalf: z.string().optional(),
  channel: z.string().optional(),
  operation: z.string().optional(),
  cluster: z.string().optional(),
  outcome: z.enum(['begun', 'done', 'refused', 'failed', 'unknown']).optional(),
  detail: z.string().optional(),
  /** Number of the entry that began what this one ends. */
  of: z.int().positive().optional(),
  /** Of an entry that says that older ones were deleted as agreed: number of the first that was kept. */
  kept: z.int().positive().optional(),
})

/** One entry of the log, as it is signed and kept. */
export type AuditEntry = z.infer<typeof Entry>

/** What is written of an entry; its number and the link to the one before are added last. */
export type AuditContent = Omit<AuditEntry, 'n' | 'prev'>

/** An entry as the store keeps it. */
export interface StoredEntry {
  /** By its place in the store. */
  readonly number: number
  readonly body: string
  readonly keyId: string
  readonly mac: string
}

/** @returns undefined for what is no entry */
export function parseEntry(body: string): AuditEntry | undefined {
  try {
    return Entry.safeParse(JSON.parse(body)).data
  } catch {
    return undefined
  }
}
