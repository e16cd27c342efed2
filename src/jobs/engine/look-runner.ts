import { DelayedError, type Job } from 'bullmq'
import type { Redis } from 'ioredis'
import type { Logger } from 'pino'
import { TransientError } from '../../errors.ts'
import { inOperation, measuredTick, measureLag, measureProgress } from '../../telemetry/ticks.ts'
import { Line } from './line.ts'
import { type Look, type OperationStore, StaleRecordError } from './operation-store.ts'
import { type JobData, type Operations, QUEUE_NAME, type Tables } from './operations.ts'
import { lookNow, nextLookAt, tick } from './reconcile.ts'
import { hasEnded, type OperationRecord } from './record.ts'
import type { OperationTable } from './step.ts'
import { durationsOf, regionOf, type StepHistory } from './step-history.ts'
import type { TickOptions } from './step-look.ts'

/** What operations are run with. */
export interface LookRunnerOptions {
  readonly redis: Redis
  readonly store: OperationStore
  readonly operations: Operations
  readonly tables: Tables
  /** The clients that steps use. Typed by the tables; the engine only hands them on. */
  readonly services: unknown
  /** Called after every save with the newest record. Must not throw; may be slow without harm. */
  readonly onProgress: (record: OperationRecord) => void
  /**
   * Tells the end; the operation is kept until this succeeds, and it may be called again after a crash. A
   * TransientError says when to come back.
   */
  readonly announceEnd: (record: OperationRecord) => Promise<void>
  readonly speed: number
  /** Of what estimates are made; absent: of the tables alone. */
  readonly history?: StepHistory
  readonly log: Logger
  readonly newCorrelationId: () => string
  readonly prefix: string
}

/** Between attempts to tell an end: 5 s at first, then longer, at most 5 min, for as long as the record lives. */
const ANNOUNCE_RETRY_MS = { first: 5000, longest: 5 * 60_000 }
/** A record of a version that this worker does not know waits for a worker that does. */
const UNKNOWN_VERSION_MS = 60_000
/** An operation that waits for its turn looks so often by itself; the end of the one before wakes it. */
const LINE_POLL_MS = 15_000

/** What tells BullMQ that a job sleeps. Always the same: nobody reads its stack, which costs more than the rest. */
const ASLEEP = new DelayedError()

/** A job that a worker has taken. */
interface Taken {
  readonly job: Job<JobData>
  /** What its lock holds while nobody else has taken it. */
  readonly lock: string | undefined
}

/** The record as this look has read or saved it last. */
interface Current {
  readonly record: OperationRecord
  readonly version: number
}

/** What a job does each time that a worker takes it: look at its operation, save, tell, and sleep until the next time. */
export class LookRunner {
  readonly #options: LookRunnerOptions
  readonly #line: Line
  readonly #fellAsleep: (id: string) => void

  /** @param fellAsleep called with the operation's id once its job sleeps */
  constructor(options: LookRunnerOptions, fellAsleep: (id: string) => void) {
    this.#options = options
    this.#line = new Line(options)
    this.#fellAsleep = fellAsleep
  }

  /**
   * @param token of the job's lock
   * @throws DelayedError where the job sleeps, which BullMQ wants to hear
   */
  async run(job: Job<JobData>, token: string | undefined): Promise<void> {
    const { store, operations } = this.#options
    const taken = { job, lock: token }
    const look = await store.look(job.data.id, job.data.cluster)
    if (!look) return
    if (!this.#knows(look.record)) return this.#sleepUntil(taken, Date.now() + UNKNOWN_VERSION_MS)
    if (!look.woken) measureLag(look.record, nextLookAt(look.record), Date.now())
    const after = await this.#advance(taken, look)
    if (after === 'taken over') return
    const { record, isWaiting } = after
    if (!hasEnded(record))
      return this.#sleepUntil(taken, isWaiting ? Date.now() + LINE_POLL_MS : nextLookAt(record))
    if (!hasEnded(look.record)) await this.#remember(record)
    // Before it is told, which may take until Slack is back.
    if (record.cluster !== undefined) await operations.wakeNext(record.cluster)
    await this.#announce(record, taken)
    // Somebody may have put it back to work while its end was told: this job is still the one that it has.
    const newest = await store.read(job.data.id)
    if (newest && !hasEnded(newest.record)) await this.#sleepUntil(taken, Date.now())
  }

  #knows({ id, kind, schema }: OperationRecord): boolean {
    const { tables, log } = this.#options
    if (tables.has(kind) && schema === 1) return true
    const unknown = { operationId: id, kind, schema }
    log.error(unknown, 'this version does not know the operation: it is left to another')
    return false
  }

  /** Takes its turn in line, or ticks; nothing where the operation has ended before. */
  async #advance(
    taken: Taken,
    look: Look,
  ): Promise<'taken over' | { readonly record: OperationRecord; readonly isWaiting: boolean }> {
    const { store, onProgress, log } = this.#options
    let current: Current = look
    const save = async (next: OperationRecord) => {
      const { version } = await store.saveOver(next, current)
      measureProgress(current.record, next)
      current = { record: next, version }
      onProgress(next)
    }
    const confirm = async () => {
      await store.confirm(look.record.id, current.version)
      await this.#confirmLock(taken)
    }
    try {
      if (hasEnded(current.record)) return { record: current.record, isWaiting: false }
      if (await this.#line.holdsBack(look, save)) return { record: current.record, isWaiting: true }
      const { record } = current
      const { cancel, woken } = look
      await measuredTick(record, () =>
        cancel
          ? this.#cancel(record, cancel, save)
          : this.#tick(woken ? lookNow(record) : record, { save, confirm }),
      )
      return { record: current.record, isWaiting: false }
    } catch (error) {
      if (!(error instanceof StaleRecordError)) throw error
      log.warn({ operationId: look.record.id }, 'another worker has taken this operation over')
      return 'taken over'
    }
  }

  /**
   * A process that did nothing for as long as its lock lasts is not told that another tick has the job: perhaps one
   * of its own, which has read the same record.
   * @throws StaleRecordError
   */
  async #confirmLock({ job: { id = '' }, lock }: Taken): Promise<void> {
    const { redis, prefix } = this.#options
    if ((await redis.get(`${prefix}:${QUEUE_NAME}:${id}:lock`)) !== lock)
      throw new StaleRecordError(`another tick has the job of ${id}`)
  }

  async #cancel(
    record: OperationRecord,
    { userId: cancelledBy, takenOverBy }: NonNullable<Look['cancel']>,
    save: TickOptions['save'],
  ): Promise<void> {
    await save({
      ...record,
      state: 'cancelled',
      endedAt: Date.now(),
      facts: { ...record.facts, cancelledBy, takenOverBy: takenOverBy ?? null },
    })
    await this.#options.store.forgetCancel(record.id)
  }

  async #tick(
    record: OperationRecord,
    saving: Pick<TickOptions, 'save' | 'confirm'>,
  ): Promise<void> {
    const { services, speed, newCorrelationId, log } = this.#options
    const operationId = record.id
    await tick(this.#tableOf(record), await this.#withUsual(record), services, {
      ...saving,
      now: Date.now,
      speed,
      newCorrelationId,
      onTransient: (step, error) =>
        log.warn({ operationId, step, err: error.message }, 'will look again'),
      onBug: (step, error, correlationId) =>
        log.error({ operationId, step, correlationId, err: error }, 'a bug failed the step'),
    })
  }

  #tableOf({ kind }: OperationRecord): OperationTable<unknown, unknown> {
    const table = this.#options.tables.get(kind) as OperationTable<unknown, unknown> | undefined
    if (!table) throw new Error(`no operation is called ${kind}`)
    return table
  }

  /** The record of an operation that begins, with what its steps usually take here. Read once: looks are many. */
  async #withUsual(record: OperationRecord): Promise<OperationRecord> {
    const { tables, history } = this.#options
    const table = tables.get(tables.get(record.kind)?.plans ?? record.kind)
    if (record.state !== 'queued' || !table) return record
    const usual = await history
      ?.usual(regionOf(record.request), table)
      .catch(this.#withoutHistory(record))
    return usual && Object.keys(usual).length > 0 ? { ...record, usual } : record
  }

  /** Once, by the look that has seen the end; a run that a crash lets forget is not missed. */
  async #remember(record: OperationRecord): Promise<void> {
    const { history, speed } = this.#options
    const durations = durationsOf(this.#tableOf(record), record, speed)
    await history?.add(regionOf(record.request), durations).catch(this.#withoutHistory(record))
  }

  #withoutHistory({ id }: OperationRecord) {
    return (error: unknown): undefined => {
      const { log } = this.#options
      log.warn({ operationId: id, err: error }, 'the history of steps could not be reached')
    }
  }

  async #announce(record: OperationRecord, taken: Taken): Promise<void> {
    const { announceEnd, store, log } = this.#options
    try {
      await inOperation(record, 'announce', () => announceEnd(record))
    } catch (error) {
      if (error instanceof TransientError && error.retryAfterMs !== undefined)
        await this.#sleepUntil(taken, Date.now() + error.retryAfterMs)
      log.warn({ operationId: record.id, err: error }, 'the end could not be told yet')
      const { first, longest } = ANNOUNCE_RETRY_MS
      const sinceEnd = Date.now() - (record.endedAt ?? Date.now())
      const waitMs = Math.min(longest, Math.max(first, sinceEnd / 4))
      await this.#sleepUntil(taken, Date.now() + waitMs)
    }
    this.#line.forget(record.id)
    await store.settle(record.id)
  }

  /** Gives the job back until the given time: frees the worker and counts no attempt. */
  async #sleepUntil({ job, lock }: Taken, at: number): Promise<never> {
    await job.moveToDelayed(Math.max(at, Date.now() + 1), lock)
    this.#fellAsleep(job.data.id)
    throw ASLEEP
  }
}
