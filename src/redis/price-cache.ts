import type { Redis } from 'ioredis'
import type { PriceCache } from '../prices/kept-prices.ts'

/** List prices in Redis, shared by all workers. */
export function redisPriceCache(redis: Redis, prefix: string): PriceCache {
  const keyOf = (key: string) => `${prefix}:prices:${key}`
  return {
    read: (key) => redis.get(keyOf(key)),
    async write(key, value, ttlSeconds) {
      await redis.set(keyOf(key), value, 'EX', ttlSeconds)
    },
  }
}
