import assert from 'node:assert/strict'
import { test } from 'node:test'
import { StepHistory } from '../../../src/jobs/engine/step-history.ts'
import { tables } from '../../../src/jobs/operations/tables.ts'
import { testPrefix, testRedis } from '../../support/redis.ts'

const create = tables.get('create') ?? assert.fail('there is no create')
const MINUTE = 60_000

test('the median of at least three runs in a region is kept for every operation that has the step', async (t) => {
  const history = new StepHistory(await testRedis(t), testPrefix())
  for (const minutes of [30, 20])
    await history.add('westeurope', { gateway: minutes * MINUTE, cluster: MINUTE })
  assert.deepEqual(await history.usual('westeurope', create), {})
  await history.add('westeurope', { gateway: 90 * MINUTE })
  assert.deepEqual(await history.usual('westeurope', create), {
    gateway: { ms: 30 * MINUTE, runs: 3 },
  })
  assert.deepEqual(await history.usual('northeurope', create), {}, 'regions differ')
})

test('only the newest twenty runs count, and all are forgotten after 90 days', async (t) => {
  const redis = await testRedis(t)
  const prefix = testPrefix()
  const history = new StepHistory(redis, prefix)
  for (let run = 0; run < 20; run += 1) await history.add('', { gateway: MINUTE })
  for (let run = 0; run < 11; run += 1) await history.add('', { gateway: 9 * MINUTE })
  assert.deepEqual(await history.usual('', create), { gateway: { ms: 9 * MINUTE, runs: 20 } })
  const keys = await redis.keys(`${prefix}:*`)
  assert.equal(keys.length, 1)
  for (const key of keys) {
    const days = (await redis.ttl(key)) / 86_400
    assert.ok(days > 89 && days <= 90, `${days} days`)
  }
})
