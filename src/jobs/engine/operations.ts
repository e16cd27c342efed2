import { Queue } from 'bullmq'
import type { Redis } from 'ioredis'
import { traceOfCaller } from '../../telemetry/ticks.ts'
import { within } from '../../within.ts'
import { priorityAt } from './fair-share.ts'
import type { Entry, OperationStore, Submission } from './operation-store.ts'
import { hasEnded, type NewOperation, newRecord, resumed } from './record.ts'
import type { OperationTable } from './step.ts'

/** BullMQ's queue of ticks. */
export const QUEUE_NAME = 'operations'

/** What a job of the queue says about its operation. */
export interface JobData {
  readonly id: string
  /** Whose lock the operation may have; absent in jobs of older versions, which ask for it each time. */
  readonly cluster?: string
}

/** Tables by kind of operation. Requests and services differ by table, which the engine does not look into. */
export type Tables = ReadonlyMap<string, OperationTable<never, never>>

/**
 * The side of the engine that commands and clicks use: submit, wake, cancel, retry. Everything is durable in
 * Redis when a method returns, so Slack may be acknowledged then.
 */
export class Operations {
  readonly #store: OperationStore
  readonly #tables: Tables
  readonly #redis: Redis
  readonly #openQueue: () => Queue
  #queue: Queue

  /** `redis` should fail fast (see redis.ts): a command that cannot be kept must not be acknowledged. */
  constructor(store: OperationStore, tables: Tables, redis: Redis, prefix: string) {
    this.#store = store
    this.#tables = tables
    this.#redis = redis
    this.#openQueue = () => {
      const queue = new Queue(QUEUE_NAME, { connection: redis, prefix })
      queue.on('error', () => {}) // ioredis reports the same error to whoever awaits a command
      return queue
    }
    this.#queue = this.#openQueue()
  }

  /**
   * BullMQ gives a queue up for good when its first words with Redis fail, as they do in a process that is too busy
   * starting; then a new one takes its place, at once.
   */
  async #readyQueue(): Promise<Queue> {
    const queue = this.#queue
    try {
      await queue.waitUntilReady()
      return queue
    } catch {
      if (this.#queue === queue) this.#queue = this.#openQueue()
      await this.#queue.waitUntilReady()
      return this.#queue
    }
  }

  #table(kind: string): OperationTable<never, never> {
    const table = this.#tables.get(kind)
    if (!table) throw new Error(`no operation is called ${kind}`)
    return table
  }

  /**
   * Records the operation, takes the cluster's lock (or a place in line) where it changes the cluster, and queues it.
   * Delivered twice (same id), it is done once. One that is refused is kept as a wish of whoever asked.
   */
  async submit(
    operation: NewOperation,
    now: number,
    entry: Entry = { way: 'refuse' },
  ): Promise<Submission> {
    const table = this.#table(operation.kind)
    const record = { ...newRecord(operation, table.steps, now), ...traceOfCaller() }
    const facts = entry.way === 'take over' ? { tookOver: entry.from } : {}
    const { placeInTeam, ...submission } = await this.#store.submit(
      { ...record, facts },
      table.changes,
      entry,
    )
    const { id, requestedBy } = operation
    if (submission.outcome === 'locked')
      await this.#store.keepWish(id, requestedBy.userId, { way: 'submit', operation })
    else await this.#enqueueRecorded(operation, placeInTeam)
    await this.#wakeStopped(submission, entry)
    return submission
  }

  /**
   * Puts a failed or cancelled operation back to work; `exists` when it is not in such a state.
   * @param userId who asked: a retry that is refused is kept as their wish
   */
  async retry(
    id: string,
    userId: string,
    entry: Entry = { way: 'refuse' },
  ): Promise<Submission | undefined> {
    const stored = await this.#store.read(id)
    if (!stored) return undefined
    if (stored.record.state !== 'failed' && stored.record.state !== 'cancelled')
      return { outcome: 'exists' }
    const table = this.#table(stored.record.kind)
    // A Stop that came too late for the run that has ended is not meant for the next one.
    await this.#store.forgetCancel(id)
    const record = resumed(stored.record, table)
    const facts =
      entry.way === 'take over' ? { ...record.facts, tookOver: entry.from } : record.facts
    const submission = await this.#store.reopen(
      { ...record, facts },
      stored.version,
      table.changes,
      entry,
    )
    if (submission.outcome === 'locked')
      await this.#store.keepWish(id, userId, { way: 'retry', id })
    else if (submission.outcome !== 'exists') await this.#enqueueRecorded(record)
    await this.#wakeStopped(submission, entry)
    return submission
  }

  /** That it is to stop is recorded: one that is not woken finds it at its next look. */
  async #wakeStopped(submission: Submission, entry: Entry): Promise<void> {
    if (submission.outcome === 'waits' && entry.way === 'take over')
      await this.wake(submission.holder.id).catch(() => {})
  }

  /** Wakes the operation whose turn it is on a cluster; one that is not woken looks by itself before long. */
  async wakeNext(cluster: string): Promise<void> {
    const next = await this.#store.changing(cluster)
    if (next) await this.wake(next.id).catch(() => {})
  }

  /** Asks the operation to stop at its next tick. @returns false when it has ended or is unknown */
  async cancel(id: string, userId: string): Promise<boolean> {
    const stored = await this.#store.read(id)
    if (!stored || hasEnded(stored.record)) return false
    await this.#store.requestCancel(id, userId)
    await this.wake(id)
    return true
  }

  /** What is recorded is accepted: if it cannot be queued now, a worker finds it (`recoverOrphans`) within 30 s. */
  async #enqueueRecorded(operation: Queued, placeInTeam?: number): Promise<void> {
    await this.enqueue(operation, placeInTeam).catch(() => {})
  }

  /**
   * Adds the job unless it is there: one job per operation, its id is the operation's. Those of a workspace that has
   * many go after those of one that has few.
   * @param placeInTeam where it is known
   */
  async enqueue({ id, cluster, requestedBy }: Queued, placeInTeam?: number): Promise<void> {
    const data: JobData = { id, ...(cluster === undefined ? {} : { cluster }) }
    const adding = async () => {
      const queue = await this.#readyQueue()
      const place = placeInTeam ?? (await this.#store.placeInTeam(id, requestedBy.teamId))
      const priority = priorityAt(place)
      await queue.add('tick', data, { ...JOB_OPTIONS, priority, jobId: id })
    }
    await within(STORE_LIMIT_MS, 'queueing', adding())
  }

  /**
   * Brings a waiting operation back at once. The mark closes the gap in which its tick has looked, but not
   * yet gone to sleep: the worker looks for it afterwards (see worker.ts).
   */
  async wake(id: string): Promise<void> {
    await this.#store.addWake(id)
    await this.promote(id)
  }

  /** Runs a delayed job now; does nothing to one that runs or is gone. */
  async promote(id: string): Promise<void> {
    const promoting = async () => {
      const job = await (await this.#readyQueue()).getJob(id)
      if (await job?.isDelayed()) await job?.promote().catch(ignoreNotDelayed)
    }
    await within(STORE_LIMIT_MS, 'waking an operation', promoting())
  }

  /** Queues again whatever is recorded as unfinished but has no job, or sleeps too long. @returns how many there were */
  async recoverOrphans(): Promise<number> {
    let recovered = 0
    for await (const ids of this.#store.activeParts()) {
      const delayed = (await this.#readyQueue()).getBackend().toKey('delayed')
      // Nearly all of them sleep, so nearly all is said by one command.
      const scores = await this.#redis.zmscore(delayed, ...ids)
      for (const [index, id] of ids.entries())
        if (await this.#recover(id, scores[index])) recovered += 1
    }
    return recovered
  }

  /** @param score of its job among those that sleep */
  async #recover(id: string, score: string | null | undefined): Promise<boolean> {
    if (score) {
      if (!sleepsTooLong(Number(score))) return false
      await this.wake(id)
      return true
    }
    if (await (await this.#readyQueue()).getJob(id)) return false
    const stored = await this.#store.read(id)
    if (stored) await this.enqueue(stored.record)
    else await this.#store.settle(id)
    return stored !== undefined
  }

  /** Jobs by state, for the health page. */
  async depth(): Promise<Record<string, number>> {
    const counting = async () => (await this.#readyQueue()).getJobCounts(...JOB_STATES)
    const {
      prioritized = 0,
      waiting = 0,
      ...others
    } = await within(STORE_LIMIT_MS, 'counting jobs', counting())
    return { waiting: waiting + prioritized, ...others }
  }

  async close(): Promise<void> {
    await this.#queue.close()
  }
}

/** What a job is queued by. */
type Queued = Pick<NewOperation, 'id' | 'cluster' | 'requestedBy'>

/** `prioritized`: waiting, after others (see fair-share.ts). */
const JOB_STATES = ['waiting', 'prioritized', 'active', 'delayed', 'failed'] as const

/** BullMQ waits for Redis for ever; whoever waits for Slack's answer cannot. */
const STORE_LIMIT_MS = 1500

/**
 * A job that throws did so because of the infrastructure (Redis, a broken record): it comes back every 5 s.
 * What steps throw never gets here.
 */
const JOB_OPTIONS = {
  attempts: 1_000_000,
  backoff: { type: 'fixed', delay: 5000 },
  removeOnComplete: true,
  removeOnFail: true,
} as const

/** No operation waits longer between two ticks, by far. */
const LONGEST_SLEEP_MS = 15 * 60_000
/** BullMQ sorts delayed jobs by their moment in milliseconds times this. */
const SCORES_PER_MS = 0x1000

/** A clock that was set back by an hour turns a wait of seconds into one of an hour. */
function sleepsTooLong(score: number): boolean {
  return score / SCORES_PER_MS > Date.now() + LONGEST_SLEEP_MS
}

function ignoreNotDelayed(error: unknown): void {
  // Code -3 of BullMQ's promote: the job has left the delayed set, so it runs now, which is what was wanted.
  if (!(error instanceof Error && /not in the delayed state/i.test(error.message))) throw error
}
