import type { Logger } from 'pino'
import { TransientError } from '../errors.ts'
import { countedAppend } from '../telemetry/audit-appends.ts'
import { within } from '../within.ts'
import { type AuditHead, type AuditStore, NO_ENTRIES } from './audit-store.ts'
import type { AuditContent, StoredEntry } from './entry.ts'
import { type Audit, type AuditEvent, type AuditResult, resultOfError } from './event.ts'
import type { AuditSigner } from './signer.ts'

/** The record of a change could not be written, so the change was not made. */
export class AuditUnavailableError extends TransientError {}

/** What the log is written with. */
export interface AuditLogOptions {
  readonly store: AuditStore
  readonly signer: AuditSigner
  readonly log: Logger
  /** Told of every entry, once it is written. */
  readonly onEntry?: (entry: StoredEntry) => void
}

/** Longest time for writing an entry, in milliseconds: Slack waits 3 s for the answer to a command. */
const WRITE_LIMIT_MS = 1500
/** The end of what somebody asked for is written with what begins next, or after so many milliseconds. */
const LINGER_MS = 20
/** So many entries are written at once where many wait. */
const BATCH = 64
/** Writers that add at the same moment try again: more often than this only where something is broken. */
const ATTEMPTS = 200

interface Waiting {
  readonly content: AuditContent
  readonly keepFrom: number | undefined
  readonly done: (number: number) => void
  readonly failed: (error: unknown) => void
}

/**
 * Writes what happens behind what happened before: each entry is signed together with the signature of the one before
 * it. While one write is under way, those that come meanwhile wait and are written together.
 */
export class AuditLog implements Audit {
  readonly #options: AuditLogOptions
  readonly #waiting: Waiting[] = []
  #seen: AuditHead = NO_ENTRIES
  #writing: Promise<void> | undefined
  #soon: NodeJS.Timeout | undefined

  constructor(options: AuditLogOptions) {
    this.#options = options
  }

  async around<T>(
    event: AuditEvent,
    work: () => Promise<T>,
    resultOf: (answer: T) => AuditResult = () => ({ outcome: 'done' }),
  ): Promise<T> {
    const of = await this.#begin(event)
    // Whoever asked in Slack waits for the answer, and its end changes nothing any more.
    const isAsked = event.deed === 'command' || event.deed === 'click'
    const end = async (result: AuditResult) => {
      const written = this.#end(of, result, isAsked)
      if (!isAsked) await written
    }
    try {
      const answer = await work()
      await end(resultOf(answer))
      return answer
    } catch (error) {
      await end(resultOfError(error))
      throw error
    }
  }

  /** Writes what waits to be written with something else. */
  async flush(): Promise<void> {
    await this.#write()
  }

  async #begin(event: AuditEvent): Promise<number> {
    const { deed, what, actor, onBehalfOf, channelId, operationId, cluster } = event
    return this.append({
      at: Date.now(),
      deed,
      what,
      team: (actor ?? onBehalfOf)?.teamId,
      user: actor?.userId,
      behalf: onBehalfOf?.userId,
      channel: channelId,
      operation: operationId,
      cluster,
      outcome: 'begun',
    }).catch((cause: unknown) => {
      throw new AuditUnavailableError('the audit log cannot be written, so nothing was changed', {
        cause,
      })
    })
  }

  /** What has happened has happened: that its end could not be written is for the operators. */
  async #end(of: number, { outcome, detail }: AuditResult, lingers: boolean): Promise<void> {
    const written = this.#add({ at: Date.now(), of, outcome, detail })
    if (lingers) this.#soon ??= setTimeout(() => void this.#write(), LINGER_MS)
    else void this.#write()
    await countedAppend(within(WRITE_LIMIT_MS, 'writing the audit log', written)).catch(
      (error: unknown) =>
        this.#options.log.error({ err: error, entry: of, outcome }, 'an outcome was not audited'),
    )
  }

  /**
   * Writes an entry.
   * @param keepFrom entries before this number are deleted together with the writing
   * @returns its number
   */
  async append(content: AuditContent, keepFrom?: number): Promise<number> {
    const written = this.#add(content, keepFrom)
    void this.#write()
    return countedAppend(within(WRITE_LIMIT_MS, 'writing the audit log', written))
  }

  #add(content: AuditContent, keepFrom?: number): Promise<number> {
    return new Promise<number>((done, failed) => {
      this.#waiting.push({ content, keepFrom, done, failed })
    })
  }

  #write(): Promise<void> {
    clearTimeout(this.#soon)
    this.#soon = undefined
    if (this.#waiting.length > 0) this.#writing ??= this.#writeAll()
    return this.#writing ?? Promise.resolve()
  }

  async #writeAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, BATCH)
      try {
        const entries = await this.#writeBatch(batch)
        for (const [index, { done }] of batch.entries()) done(entries[index]?.number ?? 0)
        for (const entry of entries) this.#options.onEntry?.(entry)
      } catch (error) {
        for (const { failed } of batch) failed(error)
      }
    }
    this.#writing = undefined
  }

  /** Compare-and-set on the newest entry: signatures cannot be made inside Redis. */
  async #writeBatch(batch: readonly Waiting[]): Promise<StoredEntry[]> {
    const [keepFrom] = batch.flatMap((waiting) => waiting.keepFrom ?? [])
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const entries = this.#signed(batch)
      const head = await this.#options.store.append(entries, this.#seen, keepFrom)
      const isAdded = head.mac === entries.at(-1)?.mac
      if (!isAdded && head.number < this.#seen.number) this.#warnOfLoss(head)
      this.#seen = head
      if (isAdded) return entries
    }
    throw new Error('the audit log changes too fast to be written')
  }

  #signed(batch: readonly Waiting[]): StoredEntry[] {
    const { signer } = this.#options
    let { number, mac } = this.#seen
    return batch.map(({ content }) => {
      number += 1
      const body = JSON.stringify({ n: number, prev: mac, ...content })
      mac = signer.sign(body)
      return { number, body, keyId: signer.keyId, mac }
    })
  }

  /** Redis was restored, emptied or tampered with. */
  #warnOfLoss({ number }: AuditHead): void {
    this.#options.log.error(
      { entry: this.#seen.number, mac: this.#seen.mac, now: number },
      'the audit log has lost entries that were written: its newest is older than one seen before',
    )
  }
}
