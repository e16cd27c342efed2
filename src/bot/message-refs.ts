import type { Redis } from 'ioredis'

/** Where a message stands in Slack. */
export interface MessageRef {
  readonly channel: string
  readonly ts: string
}

const KEEP_SECONDS = 30 * 24 * 3600

/** Remembers which message belongs to which operation: Slack's history is never searched for it. */
export class MessageRefs {
  readonly #redis: Redis
  readonly #prefix: string

  constructor(redis: Redis, prefix: string) {
    this.#redis = redis
    this.#prefix = prefix
  }

  #key(operationId: string): string {
    return `${this.#prefix}:messages:${operationId}`
  }

  async read(operationId: string, which: string): Promise<MessageRef | undefined> {
    const json = await this.#redis.hget(this.#key(operationId), which)
    return json ? (JSON.parse(json) as MessageRef) : undefined
  }

  async write(operationId: string, which: string, ref: MessageRef): Promise<void> {
    const key = this.#key(operationId)
    await this.#redis.multi().hset(key, which, JSON.stringify(ref)).expire(key, KEEP_SECONDS).exec()
  }

  /** True for the first caller only, for so long: what must be said at most once. */
  async claim(operationId: string, what: string, seconds = KEEP_SECONDS): Promise<boolean> {
    const key = `${this.#key(operationId)}:${what}`
    return (await this.#redis.set(key, '1', 'EX', seconds, 'NX')) === 'OK'
  }

  /** Keeps a claim for so long from now on. */
  async prolong(operationId: string, what: string, seconds: number): Promise<void> {
    await this.#redis.expire(`${this.#key(operationId)}:${what}`, seconds)
  }

  /** Gives a claim back whose deed has failed. */
  async release(operationId: string, what: string): Promise<void> {
    await this.#redis.del(`${this.#key(operationId)}:${what}`)
  }

  async isClaimed(operationId: string, what: string): Promise<boolean> {
    return (await this.#redis.exists(`${this.#key(operationId)}:${what}`)) > 0
  }
}
