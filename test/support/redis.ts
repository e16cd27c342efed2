import { randomUUID } from 'node:crypto'
import type { TestContext } from 'node:test'
import type { Redis } from 'ioredis'
import { connectPatient } from '../../src/redis/redis.ts'

/** Address of the Redis that `npm test` has started. */
export function redisUrl(): string {
  const url = process.env.REDIS_URL
  if (!url)
    throw new Error('REDIS_URL is not set: run the tests with `npm test`, which starts a Redis')
  return url
}

/** A connection that is closed when the test ends. */
export async function testRedis(t: TestContext): Promise<Redis> {
  const redis = connectPatient(redisUrl())
  await redis.connect()
  t.after(() => redis.disconnect())
  return redis
}

/** A key prefix of its own for each test: they share one Redis. */
export function testPrefix(): string {
  return `{test-${randomUUID().slice(0, 8)}}`
}
