import type { Redis } from 'ioredis'

/** After so long nobody will miss what maintenance mode was like, in seconds. */
const KEEP_SECONDS = 7 * 24 * 3600

/**
 * What Kafka's maintenance mode was before Causeway turned it on, by cluster, until it is put back. It outlives
 * the operation: a roll that stopped leaves it on as a sign, and whichever operation comes next has to know.
 */
export class FormerMaintenance {
  readonly #redis: Redis
  readonly #prefix: string

  constructor(redis: Redis, prefix: string) {
    this.#redis = redis
    this.#prefix = prefix
  }

  #key(cluster: string): string {
    return `${this.#prefix}:maintenance:${cluster}`
  }

  /** Called before it is turned on, with the state that was read just now. */
  async remember(cluster: string, state: 'ON' | 'OFF'): Promise<void> {
    await this.#redis.set(this.#key(cluster), state, 'EX', KEEP_SECONDS)
  }

  async read(cluster: string): Promise<'ON' | 'OFF' | undefined> {
    const state = await this.#redis.get(this.#key(cluster))
    return state === 'ON' || state === 'OFF' ? state : undefined
  }

  async forget(cluster: string): Promise<void> {
    await this.#redis.del(this.#key(cluster))
  }
}
