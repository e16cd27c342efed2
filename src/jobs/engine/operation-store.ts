import type { Redis } from 'ioredis'
import { hasEnded, type OperationRecord } from './record.ts'

export type Submission =
  | { readonly outcome: 'created' }
  /** The same command or click was delivered before: nothing was done twice. */
  | { readonly outcome: 'exists' }
  /** Another operation is changing this cluster. */
  | { readonly outcome: 'locked'; readonly holder: OperationRecord }

export interface StoredOperation {
  readonly record: OperationRecord
  /** Grows with each save; `save` refuses an older one. */
  readonly version: number
}

/** Thrown when the record was saved by somebody else since it was read: the reader must drop its work. */
export class StaleRecordError extends Error {
  override readonly name = 'StaleRecordError'
}

/** Leaves an operation listed that somebody has put back to work meanwhile. */
const SETTLE = `
if redis.call('HGET', KEYS[1], 'ended') ~= '0' then redis.call('SREM', KEYS[2], ARGV[1]) end
return 1`

/** Keeps an operation's records for 30 days after its end. */
const KEEP_ENDED_SECONDS = 30 * 24 * 3600

const SUBMIT = `
local op, active, recent, lock = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local id, json, createdAt, locks, opPrefix = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
if redis.call('EXISTS', op) == 1 then return {'exists'} end
if locks == '1' then
  local holder = redis.call('GET', lock)
  if holder and holder ~= id then
    local ended = redis.call('HGET', opPrefix .. holder, 'ended')
    if ended == '0' then return {'locked', holder} end
  end
  redis.call('SET', lock, id)
end
redis.call('HSET', op, 'json', json, 'version', 1, 'ended', '0')
redis.call('SADD', active, id)
redis.call('ZADD', recent, createdAt, id)
return {'created'}`

const SAVE = `
local op, lock, active = KEYS[1], KEYS[2], KEYS[3]
local id, json, version, ended, keepSeconds, relock, opPrefix = ARGV[1], ARGV[2], tonumber(ARGV[3]), ARGV[4], ARGV[5], ARGV[6], ARGV[7]
if tonumber(redis.call('HGET', op, 'version') or '0') ~= version then return {'stale'} end
if relock == '1' then
  local holder = redis.call('GET', lock)
  if holder and holder ~= id and redis.call('HGET', opPrefix .. holder, 'ended') == '0' then return {'locked', holder} end
  redis.call('SET', lock, id)
end
redis.call('HSET', op, 'json', json, 'version', version + 1, 'ended', ended)
if ended == '1' then
  redis.call('EXPIRE', op, keepSeconds)
  if redis.call('GET', lock) == id then redis.call('DEL', lock) end
else
  redis.call('PERSIST', op)
  redis.call('SADD', active, id)
end
return {'saved'}`

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

  /** Writes the record and takes the cluster's lock in one step, or does neither. */
  async submit(record: OperationRecord, takesLock: boolean): Promise<Submission> {
    const [outcome, holder] = (await this.#redis.eval(
      SUBMIT,
      4,
      this.#key('op', record.id),
      this.#key('active'),
      this.#key('recent'),
      this.#key('lock', record.cluster ?? ''),
      record.id,
      JSON.stringify(record),
      String(record.createdAt),
      takesLock && record.cluster !== undefined ? '1' : '0',
      this.#key('op', ''),
    )) as [string, string?]
    if (outcome === 'locked') return this.#lockedBy(holder ?? '')
    return { outcome: outcome === 'exists' ? 'exists' : 'created' }
  }

  async #lockedBy(id: string): Promise<Submission> {
    const holder = await this.read(id)
    if (!holder) throw new Error(`the lock names operation ${id}, which is gone`)
    return { outcome: 'locked', holder: holder.record }
  }

  async read(id: string): Promise<StoredOperation | undefined> {
    const [json, version] = await this.#redis.hmget(this.#key('op', id), 'json', 'version')
    if (!json || !version) return undefined
    return { record: JSON.parse(json) as OperationRecord, version: Number(version) }
  }

  /**
   * Saves the record over the version that was read; an ended one gives the cluster's lock back.
   * @returns the new version
   * @throws StaleRecordError when somebody else saved in between
   */
  async save(record: OperationRecord, version: number): Promise<number> {
    const result = await this.#save(record, version, false)
    if (result[0] !== 'saved')
      throw new StaleRecordError(`operation ${record.id} was saved by another worker`)
    return version + 1
  }

  /** @throws StaleRecordError when the record was saved since this version was read */
  async confirm(id: string, version: number): Promise<void> {
    const now = await this.#redis.hget(this.#key('op', id), 'version')
    if (Number(now) !== version)
      throw new StaleRecordError(`operation ${id} was saved by another worker`)
  }

  /** Puts an ended operation back to work: takes the lock again, or says who holds it. */
  async reopen(record: OperationRecord, version: number, takesLock: boolean): Promise<Submission> {
    const [outcome, holder] = await this.#save(record, version, takesLock)
    if (outcome === 'stale') return { outcome: 'exists' }
    if (outcome === 'locked') return this.#lockedBy(holder ?? '')
    return { outcome: 'created' }
  }

  async #save(record: OperationRecord, version: number, relock: boolean) {
    return (await this.#redis.eval(
      SAVE,
      3,
      this.#key('op', record.id),
      this.#key('lock', record.cluster ?? ''),
      this.#key('active'),
      record.id,
      JSON.stringify(record),
      String(version),
      hasEnded(record) ? '1' : '0',
      String(KEEP_ENDED_SECONDS),
      relock ? '1' : '0',
      this.#key('op', ''),
    )) as [string, string?]
  }

  /** Takes the operation off the list of those that still need a worker, once its end has been told. */
  async settle(id: string): Promise<void> {
    await this.#redis.eval(SETTLE, 2, this.#key('op', id), this.#key('active'), id)
  }

  /** Ids of operations that need a worker: not ended, or ended and not yet told. */
  async activeIds(): Promise<string[]> {
    return this.#redis.smembers(this.#key('active'))
  }

  /** True while an operation that changes the cluster goes on. */
  async isLocked(cluster: string): Promise<boolean> {
    const holder = await this.#redis.get(this.#key('lock', cluster))
    if (holder === null) return false
    return (await this.#redis.hget(this.#key('op', holder), 'ended')) === '0'
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

  /** Id of the user who asked to stop it, or undefined. */
  async cancelRequestedBy(id: string): Promise<string | undefined> {
    return (await this.#redis.get(this.#key('cancel', id))) ?? undefined
  }

  async forgetCancel(id: string): Promise<void> {
    await this.#redis.del(this.#key('cancel', id))
  }

  /** Notes that something outside happened to the operation; see `Operations.wake`. */
  async addWake(id: string): Promise<void> {
    await this.#redis.set(this.#key('wake', id), '1', 'EX', KEEP_ENDED_SECONDS)
  }

  /** True once after one or more wakes. */
  async takeWake(id: string): Promise<boolean> {
    return (await this.#redis.del(this.#key('wake', id))) > 0
  }

  async hasWake(id: string): Promise<boolean> {
    return (await this.#redis.exists(this.#key('wake', id))) > 0
  }
}
