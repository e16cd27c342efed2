import type { Redis } from 'ioredis'

/** From the choice of a range until a tag in Azure says whose it is; a create that stops in between gives it back. */
const RESERVED_SECONDS = 3600

/** Address ranges that clusters in the making have chosen: two workers never choose the same. */
export class AddressReservations {
  readonly #redis: Redis
  readonly #prefix: string

  constructor(redis: Redis, prefix: string) {
    this.#redis = redis
    this.#prefix = `${prefix}:addresses:`
  }

  /**
   * @param range as "10.1.0.0/16"
   * @returns false when another cluster has it
   */
  async reserve(range: string, cluster: string): Promise<boolean> {
    const key = this.#prefix + range
    const holder = await this.#redis.set(key, cluster, 'EX', RESERVED_SECONDS, 'NX', 'GET')
    return holder === null || holder === cluster
  }
}
