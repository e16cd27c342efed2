import { type RedisWay, startRedisWay } from '../../sandbox/redis-way.ts'
import { redisUrl } from './redis.ts'

/** The test's Redis by a way on which answers can be held up, or the connection refused. */
export type SlowRedis = RedisWay

export const startSlowRedis = (): Promise<SlowRedis> => startRedisWay(redisUrl())
