import type { Redis } from 'ioredis'
import { ASK_WHEN_FREE, LOOK, SAVE, SAVE_LOOKS, SETTLE, SUBMIT, TURN } from './lock-scripts.ts'
import { hasEnded, type NewOperation, type OperationRecord } from './record.ts'
import {
  differsInClocksOnly,
  readRecord,
  withClocks,
  writeClocks,
  writeRecord,
} from './record-text.ts'
import type { Requester } from './step.ts'

/** What is to be done where another operation has the cluster's lock. */
export type Entry =
  | { readonly way: 'refuse' }
  /** Stand in line; the operation begins by itself when it is its turn. */
  | { readonly way: 'queue' }
  /** Stand first in line, and ask the one that has the lock to stop; refused where another has it than `from`. */
  | { readonly way: 'take over'; readonly from: string; readonly by: string }

/** What became of an operation that was submitted. */
export type Submission =
  | { readonly outcome: 'created' }
  /** The same command or click was delivered before: nothing was done twice. */
  | { readonly outcome: 'exists' }
  /** Another operation is changing this cluster. */
  | { readonly outcome: 'locked'; readonly holder: OperationRecord }
  /** It is accepted and waits for its turn, at this place in line. */
  | { readonly outcome: 'waits'; readonly holder: OperationRecord; readonly place: number }

/** The same, with the operation's place among the unfinished ones of its workspace (see `placeInTeam`) where it is new. */
export type Submitted = Submission & { readonly placeInTeam?: number }

/** Whether an operation may go on: it has the cluster's lock, or waits at a place in line, counted from 1. */
export type Turn =
  | { readonly state: 'has' }
  | { readonly state: 'ended' }
  | { readonly state: 'waits'; readonly holder: string; readonly place: number }

/** Who asked an operation to stop, and the operation that goes on in its place, where somebody took over. */
export interface CancelRequest {
  readonly userId: string
  readonly takenOverBy?: string
}

/** What somebody wanted to do when the cluster was locked; their click on Queue or Take Over means it. */
export type Wish =
  | { readonly way: 'submit'; readonly operation: NewOperation }
  | { readonly way: 'retry'; readonly id: string }

/** A record with the version that was read. */
export interface StoredOperation {
  readonly record: OperationRecord
  /** Grows with each save; `save` refuses an older one. */
  readonly version: number
}

/** All that a look begins with, of one moment. */
export interface Look extends StoredOperation {
  /** Something outside has happened since the last look; said once. */
  readonly woken: boolean
  readonly cancel: CancelRequest | undefined
  /** It goes on and has the cluster's lock. */
  readonly hasLock: boolean
}

/** Thrown when the record was saved by somebody else since it was read: the reader must drop its work. */
export class StaleRecordError extends Error {
  override readonly name = 'StaleRecordError'
}

/** Keeps an operation's records for 30 days after its end. */
const KEEP_ENDED_SECONDS = 30 * 24 * 3600
/** A wish is older than this: what was wanted then may not be what is wanted now. */
const KEEP_WISH_SECONDS = 3600

/** Of a large set, so many are read at once: others wait for Redis less than a millisecond. */
const SCAN_COUNT = 500

const REFUSE: Entry = { way: 'refuse' }

/**
 * Operations in Redis, with a lock per cluster that names its holder. The prefix
 * carries a hash tag, and so does the queue's: on Redis Cluster all keys live in one slot, which the scripts need.
 */
export class OperationStore {
  readonly #redis: Redis
  readonly #prefix: string

  constructor(redis: Redis, prefix: string) {
    this.#redis = redis
    this.#prefix = prefix
  }

  #key(...parts: string[]): string {
    return [this.#prefix, ...parts].join(':')
  }

  /** Writes the record and takes the cluster's lock, or a place in line, in one step, or does neither. */
  async submit(
    record: OperationRecord,
    takesLock: boolean,
    entry: Entry = REFUSE,
  ): Promise<Submitted> {
    const keys = [
      this.#key('op', record.id),
      this.#key('active'),
      this.#key('recent'),
      this.#key('lock', record.cluster ?? ''),
      this.#key('line', record.cluster ?? ''),
      this.#key('team', record.requestedBy.teamId),
    ]
    const [outcome, holder, place, placeInTeam] = (await SUBMIT.run(this.#redis, keys, [
      record.id,
      writeRecord(record),
      writeClocks(record, 1),
      String(record.createdAt),
      takesLock && record.cluster !== undefined ? '1' : '0',
      this.#key('op', ''),
      ...entryArguments(entry),
    ])) as Answer
    if (outcome === 'exists') return { outcome }
    const submission = await this.#submission(outcome, holder, place)
    return placeInTeam === undefined ? submission : { ...submission, placeInTeam }
  }

  async #submission(outcome: string, holderId = '', place = 0): Promise<Submission> {
    if (outcome === 'has') return { outcome: 'created' }
    const holder = await this.read(holderId)
    if (!holder) throw new Error(`the lock names operation ${holderId}, which is gone`)
    return outcome === 'locked'
      ? { outcome, holder: holder.record }
      : { outcome: 'waits', holder: holder.record, place }
  }

  async read(id: string): Promise<StoredOperation | undefined> {
    const key = this.#key('op', id)
    const [json, version, looks] = await this.#redis.hmgetBuffer(key, 'json', 'version', 'looks')
    return stored([json ?? null, version ?? null, looks ?? null])
  }

  /**
   * Reads what a worker has to know before it looks, and takes the wake.
   * @param cluster whose lock it may have
   */
  async look(id: string, cluster: string | undefined): Promise<Look | undefined> {
    const keys = [
      this.#key('op', id),
      this.#key('wake', id),
      this.#key('cancel', id),
      this.#key('lock', cluster ?? ''),
    ]
    const answer = await LOOK.runBuffer(this.#redis, keys, [id])
    const [json, version, looks, wake, cancel, has] = answer as LookAnswer
    const operation = stored([json, version, looks])
    return (
      operation && {
        ...operation,
        woken: wake !== null,
        cancel: parseCancel(cancel?.toString() ?? null),
        hasLock: has === 1,
      }
    )
  }

  /**
   * Saves the record over the version that was read; an ended one gives the cluster's lock back.
   * @returns the new version
   * @throws StaleRecordError when somebody else saved in between
   */
  async save(record: OperationRecord, version: number): Promise<number> {
    const [outcome] = await this.#save(record, version, false, REFUSE)
    if (outcome === 'stale') throw stale(record.id)
    return version + 1
  }

  /**
   * As `save`, but writes only the clocks of its steps where nothing else has changed.
   * @throws StaleRecordError when somebody else saved in between
   */
  async saveOver(record: OperationRecord, before: StoredOperation): Promise<StoredOperation> {
    const { version } = before
    if (!differsInClocksOnly(before.record, record))
      return { record, version: await this.save(record, version) }
    const next = version + 1
    const values = [writeClocks(record, next), String(version), String(next)]
    const done = await SAVE_LOOKS.run(this.#redis, [this.#key('op', record.id)], values)
    if (done !== 1) throw stale(record.id)
    return { record, version: next }
  }

  /** @throws StaleRecordError when the record was saved since this version was read */
  async confirm(id: string, version: number): Promise<void> {
    const now = await this.#redis.hget(this.#key('op', id), 'version')
    if (Number(now) !== version) throw stale(id)
  }

  /** Puts an ended operation back to work: takes the lock again, or a place in line, or says who holds it. */
  async reopen(
    record: OperationRecord,
    version: number,
    takesLock: boolean,
    entry: Entry = REFUSE,
  ): Promise<Submission> {
    const [outcome, holder, place] = await this.#save(record, version, takesLock, entry)
    if (outcome === 'stale') return { outcome: 'exists' }
    return this.#submission(outcome, holder, place)
  }

  async #save(record: OperationRecord, version: number, relock: boolean, entry: Entry) {
    const cluster = record.cluster ?? ''
    const keys = [
      this.#key('op', record.id),
      this.#key('active'),
      this.#key('lock', cluster),
      this.#key('line', cluster),
      this.#key('curious', cluster),
      this.#key('freed', record.id),
      this.#key('team', record.requestedBy.teamId),
    ]
    return (await SAVE.run(this.#redis, keys, [
      record.id,
      writeRecord(record),
      writeClocks(record, version + 1),
      String(version),
      hasEnded(record) ? '1' : '0',
      relock ? '1' : '0',
      this.#key('op', ''),
      ...entryArguments(entry),
      String(record.createdAt),
    ])) as Answer
  }

  /** Place among the unfinished operations of its workspace, from 0, oldest first; undefined: it is none of them. */
  async placeInTeam(id: string, teamId: string): Promise<number | undefined> {
    return (await this.#redis.zrank(this.#key('team', teamId), id)) ?? undefined
  }

  /** Whether an operation that changes a cluster may go on now; it stands in line afterwards if it may not. */
  async turn(id: string, cluster: string): Promise<Turn> {
    const keys = [this.#key('lock', cluster), this.#key('line', cluster)]
    const answer = await TURN.run(this.#redis, keys, [id, this.#key('op', '')])
    const [state, holder = '', place = 0] = answer as [Turn['state'], string?, number?]
    return state === 'waits' ? { state, holder, place } : { state }
  }

  /** How many operations wait for the cluster. */
  async waiting(cluster: string): Promise<number> {
    return this.#redis.llen(this.#key('line', cluster))
  }

  /** Keeps for an hour what somebody wanted to do. */
  async keepWish(id: string, userId: string, wish: Wish): Promise<void> {
    const key = this.#key('wish', id, userId)
    await this.#redis.set(key, JSON.stringify(wish), 'EX', KEEP_WISH_SECONDS)
  }

  /** @param id of the operation that was wanted */
  async readWish(id: string, userId: string): Promise<Wish | undefined> {
    const json = await this.#redis.get(this.#key('wish', id, userId))
    return json ? (JSON.parse(json) as Wish) : undefined
  }

  /** Notes who wants to know when the cluster is free. @returns false where it is free already */
  async askWhenFree(cluster: string, who: Requester): Promise<boolean> {
    const noted = await ASK_WHEN_FREE.run(
      this.#redis,
      [this.#key('lock', cluster), this.#key('curious', cluster)],
      [
        JSON.stringify([who.teamId, who.userId, who.channelId]),
        this.#key('op', ''),
        String(KEEP_ENDED_SECONDS),
      ],
    )
    return noted === 1
  }

  /** Those who wanted to know that the end of this operation has freed its cluster, and were not told yet. */
  async toldWhenFree(id: string): Promise<readonly Requester[]> {
    const all = await this.#redis.smembers(this.#key('freed', id))
    return all.map((json) => {
      const [teamId, userId, channelId] = JSON.parse(json) as [string, string, string]
      return { teamId, userId, channelId }
    })
  }

  async forgetWhenFree(id: string, { teamId, userId, channelId }: Requester): Promise<void> {
    await this.#redis.srem(this.#key('freed', id), JSON.stringify([teamId, userId, channelId]))
  }

  /** Takes the operation off the list of those that still need a worker, once its end has been told. */
  async settle(id: string): Promise<void> {
    await SETTLE.run(this.#redis, [this.#key('op', id), this.#key('active')], [id])
  }

  /** Ids of operations that need a worker: not ended, or ended and not yet told. */
  async activeIds(): Promise<string[]> {
    return this.#redis.smembers(this.#key('active'))
  }

  /** The same, some hundred at a time; one that comes or goes meanwhile may be missed, another be there twice. */
  async *activeParts(): AsyncGenerator<string[]> {
    let cursor = '0'
    do {
      const [next, ids] = await this.#redis.sscan(this.#key('active'), cursor, 'COUNT', SCAN_COUNT)
      if (ids.length > 0) yield ids
      cursor = next
    } while (cursor !== '0')
  }

  /** True while an operation that changes the cluster goes on. */
  async isLocked(cluster: string): Promise<boolean> {
    const holder = await this.#redis.get(this.#key('lock', cluster))
    if (holder === null) return false
    return (await this.#redis.hget(this.#key('op', holder), 'ended')) === '0'
  }

  /** The operation that changes the cluster now. */
  async changing(cluster: string): Promise<OperationRecord | undefined> {
    const holder = await this.#redis.get(this.#key('lock', cluster))
    const stored = holder === null ? undefined : await this.read(holder)
    return stored && !hasEnded(stored.record) ? stored.record : undefined
  }

  /** The newest operations first, at most `limit`. */
  async recent(limit: number): Promise<OperationRecord[]> {
    const ids = await this.#redis.zrevrange(this.#key('recent'), 0, limit - 1)
    const stored = await Promise.all(ids.map((id) => this.read(id)))
    return stored.flatMap((operation) => (operation ? [operation.record] : []))
  }

  /** Asks the worker to stop the operation at its next tick. */
  async requestCancel(id: string, userId: string): Promise<void> {
    await this.#redis.set(this.#key('cancel', id), userId, 'EX', KEEP_ENDED_SECONDS)
  }

  async cancelRequest(id: string): Promise<CancelRequest | undefined> {
    return parseCancel(await this.#redis.get(this.#key('cancel', id)))
  }

  async forgetCancel(id: string): Promise<void> {
    await this.#redis.del(this.#key('cancel', id))
  }

  /** Notes that something outside happened to the operation; see `Operations.wake`. */
  async addWake(id: string): Promise<void> {
    await this.#redis.set(this.#key('wake', id), '1', 'EX', KEEP_ENDED_SECONDS)
  }

  /** Those of the given operations that have a wake, which stays. */
  async woken(ids: readonly string[]): Promise<readonly string[]> {
    const wakes = await this.#redis.mget(ids.map((id) => this.#key('wake', id)))
    return ids.filter((_id, index) => wakes[index] !== null)
  }
}

type Kept = readonly [json: Buffer | null, version: Buffer | null, looks: Buffer | null]
type LookAnswer = readonly [...Kept, wake: Buffer | null, cancel: Buffer | null, has: 0 | 1]

function stored([json, version, looks]: Kept): StoredOperation | undefined {
  if (!json || !version) return undefined
  const number = Number(version.toString())
  const clocks = looks?.toString() ?? null
  return { record: withClocks(readRecord(json), clocks, number), version: number }
}

function parseCancel(kept: string | null): CancelRequest | undefined {
  const [userId = '', takenOverBy] = kept?.split(' ') ?? []
  if (userId === '') return undefined
  return takenOverBy === undefined ? { userId } : { userId, takenOverBy }
}

function stale(id: string): StaleRecordError {
  return new StaleRecordError(`operation ${id} was saved by another worker`)
}

/** What a script says: the outcome, and where there is one, who has the lock and the place in line. */
type Answer = [outcome: string, holder?: string, place?: number, placeInTeam?: number]

function entryArguments(entry: Entry): string[] {
  const { from, by } = entry.way === 'take over' ? entry : { from: '', by: '' }
  return [entry.way, from, by, String(KEEP_ENDED_SECONDS)]
}
