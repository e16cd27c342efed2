import type { Redis } from 'ioredis'
import { addCost, type ClusterCost, type MonthlyCost, monthOf } from '../../prices/costs.ts'

/** Kept for a year and a bit. */
const KEEP_SECONDS = 400 * 24 * 3600

/**
 * What each cluster has cost in each month, those included that are gone. What is lost with Redis is counted anew for
 * the clusters that are there, from their making.
 */
export class CostLedger {
  readonly #redis: Redis
  readonly #prefix: string

  constructor(redis: Redis, prefix: string) {
    this.#redis = redis
    this.#prefix = prefix
  }

  #key(month: string): string {
    return `${this.#prefix}:costs:${month}`
  }

  /** Counts what the clusters have cost since the last time. One process at a time. */
  async note(costs: readonly ClusterCost[], now: number, speed: number): Promise<void> {
    if (costs.length === 0) return
    const key = this.#key(monthOf(now))
    const before = await this.#redis.hgetall(key)
    const lines = costs.map((cost): [string, string] => {
      const known = before[cost.cluster]
      const parsed = known === undefined ? undefined : (JSON.parse(known) as MonthlyCost)
      return [cost.cluster, JSON.stringify(addCost(parsed, cost, now, speed))]
    })
    await this.#redis.multi().hset(key, Object.fromEntries(lines)).expire(key, KEEP_SECONDS).exec()
  }

  /** @param month "2026-11" @returns the dearest first */
  async read(month: string): Promise<readonly MonthlyCost[]> {
    const all = await this.#redis.hvals(this.#key(month))
    return all
      .map((json) => JSON.parse(json) as MonthlyCost)
      .toSorted((one, other) => other.cost - one.cost || (one.cluster < other.cluster ? -1 : 1))
  }
}
