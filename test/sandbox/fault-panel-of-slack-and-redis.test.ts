import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Redis } from 'ioredis'
import { switches } from '../../sandbox/fault-switches.ts'
import { redisFaults } from '../../sandbox/redis-faults.ts'
import { startRedisWay } from '../../sandbox/redis-way.ts'
import { createFaults } from '../../sandbox/slack/faults.ts'
import { SLACK_FAULTS } from '../../sandbox/slack-fault-list.ts'
import { redisUrl } from '../support/redis.ts'

test('every switch of Slack arms one fault, says what it will do, and disarms it again', () => {
  const faults = createFaults()
  for (const { id, effect, isOn, act } of switches(faults, SLACK_FAULTS)) {
    assert.match(effect, /\.$/, id)
    act()
    assert.deepEqual([isOn?.(), faults.active().length], [true, 1], id)
    act()
    assert.deepEqual([isOn?.(), faults.active().length], [false, 0], id)
  }
})

test('Redis is slow or gone until the switch is off, one of both at a time', async (t) => {
  const way = await startRedisWay(redisUrl())
  const redis = new Redis(way.url, { maxRetriesPerRequest: 0, retryStrategy: () => 20 })
  redis.on('error', () => {})
  t.after(() => {
    redis.disconnect()
    way.close()
  })
  const [slow, gone] = redisFaults(way)
  assert.ok(slow && gone)
  assert.equal(await redis.ping(), 'PONG')
  slow.act()
  const answer = redis.ping()
  const first = await Promise.race([answer, new Promise((resolve) => setTimeout(resolve, 500))])
  assert.equal(first, undefined, 'no answer for now')
  assert.equal(await answer, 'PONG')
  gone.act()
  assert.deepEqual([slow.isOn?.(), gone.isOn?.()], [false, true])
  await assert.rejects(redis.ping())
  gone.act()
  await t.waitFor(async () => assert.equal(await redis.ping(), 'PONG'), { timeout: 5000 })
})
