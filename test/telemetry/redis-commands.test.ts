import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Redis } from 'ioredis'
import { listenToRedis } from '../../src/telemetry/redis-commands.ts'
import { listenToMetrics } from '../../src/telemetry/signals.ts'
import { testPrefix, testRedis } from '../support/redis.ts'

test('what Redis refuses and where it is not are counted; a script that it does not know yet is not', async (t) => {
  const counted: string[] = []
  const spans: string[] = []
  const leave = listenToMetrics({
    add: (name, labels) => counted.push(`${name} ${labels.kind}`),
    record() {},
  })
  const stop = listenToRedis({
    begin({ name }) {
      spans.push(name)
      return (failure) => spans.push(failure === undefined ? 'done' : 'failed')
    },
  })
  t.after(() => {
    leave()
    stop()
  })
  const redis = await testRedis(t)
  const key = `${testPrefix()}:canary`
  spans.length = 0
  await redis.set(key, 'canary', 'EX', 60)
  await assert.rejects(redis.evalsha('f'.repeat(40), 1, key), /NOSCRIPT/)
  assert.deepEqual(counted, [])
  await assert.rejects(redis.hget(key, 'field'), /WRONGTYPE/)
  assert.deepEqual(counted, ['causeway_redis_errors_total command'])
  assert.deepEqual(spans, ['Redis SET', 'done', 'Redis EVALSHA', 'failed', 'Redis HGET', 'failed'])

  const nobody = new Redis('redis://127.0.0.1:9', { lazyConnect: true, retryStrategy: () => null })
  nobody.on('error', () => {})
  await assert.rejects(nobody.connect())
  assert.equal(counted.at(-1), 'causeway_redis_errors_total connection')
})
