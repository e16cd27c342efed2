import assert from 'node:assert/strict'
import { test } from 'node:test'
import { connectPatient } from '../../src/redis/redis.ts'
import { redisServerMissing, startRedis } from '../support/redis-process.ts'

test('a connection that waits to connect again ends when it is told to, and whoever waits for an answer is told', {
  skip: redisServerMissing(),
}, async (t) => {
  const server = await startRedis()
  t.after(() => server.remove())
  // As BullMQ opens those on which it waits for jobs.
  const redis = connectPatient(server.url).duplicate({ connectionName: 'waits for jobs' })
  redis.on('error', () => {})
  t.after(() => redis.disconnect())
  // Not that of node:events, which fails at an error: the reset of the connection is one, or is none.
  const event = (name: string) => new Promise<void>((resolve) => redis.once(name, () => resolve()))
  await redis.connect()
  const answer = redis.bzpopmin('nothing', 0)
  const isAway = event('reconnecting')
  await server.kill()
  await isAway
  const ended = event('end')
  redis.disconnect()
  await assert.rejects(answer, /Connection is closed/)
  await ended
  assert.equal(redis.status, 'end')
})
