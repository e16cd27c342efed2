import { DelayedError, type Job, Worker } from 'bullmq'
import type { Redis } from 'ioredis'
import type { Logger } from 'pino'
import { TransientError } from '../../errors.ts'
import { isConnectionTrouble } from '../../redis/outage.ts'
import { inOperation, measuredTick, measureLag, measureProgress } from '../../telemetry/ticks.ts'
import { within } from '../../within.ts'
import { type Look, type OperationStore, StaleRecordError } from './operation-store.ts'
import { type JobData, type Operations, QUEUE_NAME, type Tables } from './operations.ts'
import { lookNow, nextLookAt, type TickOptions, tick } from './reconcile.ts'
import { hasEnded, type OperationRecord } from './record.ts'
import type { OperationTable } from './step.ts'
import { durationsOf, regionOf, type StepHistory } from './step-history.ts'
import { WakeCheck } from './wake-check.ts'

/** What a worker runs operations with. */
export interface WorkerOptions {
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

/** A worker that takes ticks until it is closed. */
export interface OperationWorker {
  /** Stops taking jobs, lets running ticks end (seconds), then closes. */
  close(): Promise<void>
  isRunning(): boolean
}

const RECOVERY_INTERVAL_MS = 30_000
/** Between attempts to tell an end: 5 s at first, then longer, at most 5 min, for as long as the record lives. */
const ANNOUNCE_RETRY_MS = { first: 5000, longest: 5 * 60_000 }
/** A record of a version that this worker does not know waits for a worker that does. */
const UNKNOWN_VERSION_MS = 60_000
/** An operation that waits for its turn looks so often by itself; the end of the one before wakes it. */
const LINE_POLL_MS = 15_000

/** A killed worker's tick is taken up by another after its lock has run out and at the next check, in milliseconds. */
export const TAKEOVER = { lockMs: 8000, checkMs: 4000 } as const

/** A worker that ends waits so long for Redis at most. */
const LAST_CHECK_MS = 1000

/** What tells BullMQ that a job sleeps. Always the same: nobody reads its stack, which costs more than the rest. */
const ASLEEP = new DelayedError()

/** Runs operations, one tick at a time. A tick takes seconds. */
export function startWorker(options: WorkerOptions): OperationWorker {
  const { store, tables, log } = options
  const worker = new Worker<JobData>(QUEUE_NAME, (job, token) => runJob(job, token, options), {
    connection: options.redis,
    prefix: options.prefix,
    concurrency: 50,
    lockDuration: TAKEOVER.lockMs,
    stalledInterval: TAKEOVER.checkMs,
    // The default of 1 would fail an operation for good at its second crash.
    maxStalledCount: 1_000_000,
  })
  worker.on('error', (error) => {
    const level = isConnectionTrouble(error) ? 'debug' : 'warn'
    log[level]({ err: error }, 'worker: Redis or BullMQ error')
  })
  worker.on('failed', (job, error) =>
    log.error({ err: error, operationId: job?.id }, 'tick failed'),
  )

  /** Operations that this worker has seen wait for their turn. */
  const inLine = new Set<string>()
  const wakes = new WakeCheck(
    (ids) => store.woken(ids),
    (id) => options.operations.promote(id),
  )
  const recover = () =>
    options.operations
      .recoverOrphans()
      .then(
        (count) =>
          count > 0 &&
          log.warn(
            { count },
            'operations without a job, or asleep for too long, were queued again',
          ),
      )
      .catch((error: unknown) => log.warn({ err: error }, 'could not look for lost operations'))
  void recover()
  const recovery = setInterval(() => void recover(), RECOVERY_INTERVAL_MS)

  async function runJob(
    job: Job<JobData>,
    token: string | undefined,
    { tables, services }: WorkerOptions,
  ): Promise<void> {
    const look = await store.look(job.data.id, job.data.cluster)
    if (!look) return
    const { woken } = look
    let { record, version } = look
    const save = async (next: OperationRecord) => {
      version = (await store.saveOver(next, { record, version })).version
      measureProgress(record, next)
      record = next
      options.onProgress(next)
    }
    if (!tables.has(record.kind) || record.schema !== 1) {
      const unknown = { operationId: record.id, kind: record.kind, schema: record.schema }
      log.error(unknown, 'this version does not know the operation: it is left to another')
      await sleepUntil(job, token, Date.now() + UNKNOWN_VERSION_MS)
    }
    if (!woken) measureLag(record, nextLookAt(record), Date.now())
    const confirm = async () => {
      await store.confirm(record.id, version)
      await confirmLock(job, token)
    }
    let isWaiting = false
    try {
      if (!hasEnded(record)) isWaiting = await waits(look, save)
      if (!hasEnded(record) && !isWaiting)
        await measuredTick(record, () =>
          advance(
            { ...look, record: woken ? lookNow(record) : record },
            { tables, services, save, confirm },
          ),
        )
    } catch (error) {
      if (!(error instanceof StaleRecordError)) throw error
      log.warn({ operationId: record.id }, 'another worker has taken this operation over')
      return
    }
    if (hasEnded(record)) {
      if (!hasEnded(look.record)) await remember(record)
      // Before it is told, which may take until Slack is back.
      if (record.cluster !== undefined) await options.operations.wakeNext(record.cluster)
      await announce(record, job, token)
      // Somebody may have put it back to work while its end was told: this job is still the one that it has.
      const newest = await store.read(job.data.id)
      if (newest && !hasEnded(newest.record)) await sleepUntil(job, token, Date.now())
      return
    }
    await sleepUntil(job, token, isWaiting ? Date.now() + LINE_POLL_MS : nextLookAt(record))
  }

  /**
   * A process that did nothing for as long as its lock lasts is not told that another tick has the job: perhaps one
   * of its own, which has read the same record.
   * @throws StaleRecordError
   */
  async function confirmLock({ id = '' }: Job, holder: string | undefined): Promise<void> {
    const key = `${options.prefix}:${QUEUE_NAME}:${id}:lock`
    if ((await options.redis.get(key)) !== holder)
      throw new StaleRecordError(`another tick has the job of ${id}`)
  }

  /**
   * Whether an operation that changes a cluster has to wait for another one; saves its place in line. One that is to
   * stop need not wait for that.
   */
  async function waits(
    { record, cancel, hasLock }: Look,
    save: TickOptions['save'],
  ): Promise<boolean> {
    const { id, cluster, waiting: before, ...rest } = record
    if (cluster === undefined || options.tables.get(record.kind)?.changes !== true) return false
    if (cancel) return false
    const turn = hasLock ? ({ state: 'has' } as const) : await store.turn(id, cluster)
    if (turn.state === 'ended') throw new StaleRecordError(`operation ${id} has ended`)
    if (turn.state === 'has') {
      inLine.delete(id)
      if (before) await save({ ...rest, id, cluster })
      return false
    }
    const { place, holder } = turn
    if (before === undefined || before.place !== place || before.holder !== holder)
      await save({ ...record, waiting: { place, holder } })
    // Whoever noted its place may have died before anybody could read of it.
    else if (!inLine.has(id)) options.onProgress(record)
    inLine.add(id)
    return true
  }

  async function advance(
    { record, cancel }: Pick<Look, 'record' | 'cancel'>,
    {
      tables,
      services,
      save,
      confirm,
    }: Pick<WorkerOptions, 'tables' | 'services'> & Pick<TickOptions, 'save' | 'confirm'>,
  ): Promise<void> {
    const table = tables.get(record.kind) as OperationTable<unknown, unknown> | undefined
    if (!table) throw new Error(`no operation is called ${record.kind}`)
    if (cancel !== undefined) {
      const { userId: cancelledBy, takenOverBy } = cancel
      await save({
        ...record,
        state: 'cancelled',
        endedAt: Date.now(),
        facts: { ...record.facts, cancelledBy, takenOverBy: takenOverBy ?? null },
      })
      await store.forgetCancel(record.id)
      return
    }
    await tick(table, await withUsual(record), services, {
      now: Date.now,
      speed: options.speed,
      save,
      confirm,
      newCorrelationId: options.newCorrelationId,
      onTransient: (step, error) =>
        log.warn({ operationId: record.id, step, err: error.message }, 'will look again'),
      onBug: (step, error, correlationId) =>
        log.error(
          { operationId: record.id, step, correlationId, err: error },
          'a bug failed the step',
        ),
    })
  }

  /** The record of an operation that begins, with what its steps usually take here. Read once: looks are many. */
  async function withUsual(record: OperationRecord): Promise<OperationRecord> {
    const table = tables.get(tables.get(record.kind)?.plans ?? record.kind)
    if (record.state !== 'queued' || !table) return record
    const usual = await options.history
      ?.usual(regionOf(record.request), table)
      .catch(withoutHistory(record))
    return usual && Object.keys(usual).length > 0 ? { ...record, usual } : record
  }

  /** Once, by the look that has seen the end; a run that a crash lets forget is not missed. */
  async function remember(record: OperationRecord): Promise<void> {
    const table = tables.get(record.kind)
    if (!table) return
    const durations = durationsOf(table, record, options.speed)
    await options.history?.add(regionOf(record.request), durations).catch(withoutHistory(record))
  }

  function withoutHistory({ id }: OperationRecord) {
    return (error: unknown): undefined => {
      log.warn({ operationId: id, err: error }, 'the history of steps could not be reached')
    }
  }

  async function announce(
    record: OperationRecord,
    job: Job,
    token: string | undefined,
  ): Promise<void> {
    try {
      await inOperation(record, 'announce', () => options.announceEnd(record))
    } catch (error) {
      if (error instanceof TransientError && error.retryAfterMs !== undefined)
        await sleepUntil(job, token, Date.now() + error.retryAfterMs)
      log.warn({ operationId: record.id, err: error }, 'the end could not be told yet')
      const { first, longest } = ANNOUNCE_RETRY_MS
      const sinceEnd = Date.now() - (record.endedAt ?? Date.now())
      await sleepUntil(job, token, Date.now() + Math.min(longest, Math.max(first, sinceEnd / 4)))
    }
    inLine.delete(record.id)
    await store.settle(record.id)
  }

  /** Gives the job back until the given time: frees the worker and counts no attempt. */
  async function sleepUntil(job: Job, token: string | undefined, at: number): Promise<never> {
    await job.moveToDelayed(Math.max(at, Date.now() + 1), token)
    wakes.fellAsleep(job.data.id)
    throw ASLEEP
  }

  return {
    async close() {
      clearInterval(recovery)
      await worker.close()
      // What is missed is looked at when its time comes.
      await within(LAST_CHECK_MS, 'the last look for wakes', wakes.settled()).catch(() => {})
    },
    isRunning: () => worker.isRunning(),
  }
}
