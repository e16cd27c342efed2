import type { Redis } from 'ioredis'
import { Script } from '../redis/script.ts'
import type { StoredEntry } from './entry.ts'

/** The newest entry. Number 0: there is none yet. */
export interface AuditHead {
  readonly number: number
  readonly mac: string
}

/** The head of a log that has no entries yet. */
export const NO_ENTRIES: AuditHead = { number: 0, mac: '' }

/**
 * Adds entries behind the one that the writer has seen as the newest, all or none: two writers cannot continue from
 * the same entry. An entry's number is its id in the stream, which Redis never lets go back.
 */
const APPEND = new Script(`
local head = redis.call('HMGET', KEYS[2], 'number', 'mac')
local number, mac = head[1] or '0', head[2] or ''
if number ~= ARGV[1] or mac ~= ARGV[2] then return {0, number, mac} end
for i = 4, #ARGV, 4 do
  number, mac = ARGV[i], ARGV[i + 3]
  redis.call('XADD', KEYS[1], number .. '-0', 'body', ARGV[i + 1], 'keyId', ARGV[i + 2], 'mac', mac)
end
redis.call('HSET', KEYS[2], 'number', number, 'mac', mac)
if ARGV[3] ~= '' then redis.call('XTRIM', KEYS[1], 'MINID', ARGV[3] .. '-0') end
return {1, number, mac}`)

/** The audit log in Redis: a stream of signed entries, and which of them is the newest. */
export class AuditStore {
  readonly #redis: Redis
  readonly #log: string
  readonly #head: string

  constructor(redis: Redis, prefix: string) {
    this.#redis = redis
    this.#log = `${prefix}:audit`
    this.#head = `${prefix}:audit-head`
  }

  async head(): Promise<AuditHead> {
    const [number, mac] = await this.#redis.hmget(this.#head, 'number', 'mac')
    return { number: Number(number ?? 0), mac: mac ?? '' }
  }

  /**
   * Adds entries if `seen` is still the newest, and deletes those before number `keepFrom`.
   * @returns the newest entry afterwards; it is the last of `entries` exactly where they were added
   */
  async append(
    entries: readonly StoredEntry[],
    seen: AuditHead,
    keepFrom?: number,
  ): Promise<AuditHead> {
    const values = [
      String(seen.number),
      seen.mac,
      keepFrom === undefined ? '' : String(keepFrom),
      ...entries.flatMap((entry) => [String(entry.number), entry.body, entry.keyId, entry.mac]),
    ]
    const answer = await APPEND.run(this.#redis, [this.#log, this.#head], values)
    const [, number, mac] = answer as [number, string, string]
    return { number: Number(number), mac }
  }

  /** Entries from a number on, oldest first. */
  async from(number: number, limit: number): Promise<StoredEntry[]> {
    const rows = await this.#redis.xrange(this.#log, `${number}-0`, '+', 'COUNT', limit)
    return rows.map(toEntry)
  }

  /** Entries before a number, newest first. */
  async before(number: number, limit: number): Promise<StoredEntry[]> {
    const end = Number.isFinite(number) ? `(${number}-0` : '+'
    const rows = await this.#redis.xrevrange(this.#log, end, '-', 'COUNT', limit)
    return rows.map(toEntry)
  }
}

function toEntry([id, fields]: [id: string, fields: string[]]): StoredEntry {
  const field = (name: string) => fields[fields.indexOf(name) + 1] ?? ''
  return {
    number: Number(id.split('-')[0]),
    body: field('body'),
    keyId: field('keyId'),
    mac: field('mac'),
  }
}
