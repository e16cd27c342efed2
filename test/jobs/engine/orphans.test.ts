import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { Queue } from 'bullmq'
import { OperationStore } from '../../../src/jobs/engine/operation-store.ts'
import { Operations, QUEUE_NAME } from '../../../src/jobs/engine/operations.ts'
import { newRecord } from '../../../src/jobs/engine/record.ts'
import { testPrefix, testRedis } from '../../support/redis.ts'

const requestedBy = { teamId: 'T1', userId: 'U1', channelId: 'C1' }
const HOUR_MS = 3600_000

async function startScene(t: TestContext) {
  const redis = await testRedis(t)
  const prefix = testPrefix()
  const store = new OperationStore(redis, prefix)
  const operations = new Operations(store, new Map(), redis, prefix)
  const queue = new Queue(QUEUE_NAME, { connection: redis, prefix })
  t.after(() => Promise.all([operations.close(), queue.close()]))
  const submit = (id: string) => {
    const operation = { id, kind: 'create', cluster: id, request: null, requestedBy }
    return store.submit(newRecord(operation, [{ name: 'network' }], 1), true)
  }
  return { redis, prefix, store, operations, queue, submit }
}

test('what is recorded but has no job is queued again, however many there are, and once', async (t) => {
  const { operations, queue, submit } = await startScene(t)
  const ids = Array.from({ length: 1200 }, (_, index) => `k-${index}`)
  await Promise.all(ids.map(submit))
  assert.equal(await operations.recoverOrphans(), 1200)
  assert.equal((await operations.depth()).waiting, 1200)
  const job = await queue.getJob('k-7')
  assert.deepEqual(job?.data, { id: 'k-7', cluster: 'k-7' })
  assert.equal(await operations.recoverOrphans(), 0)
})

test('what sleeps is left alone, but not for hours: a clock was set back', async (t) => {
  const { operations, queue, submit } = await startScene(t)
  for (const id of ['k-short', 'k-long']) await submit(id)
  await queue.add('tick', { id: 'k-short' }, { jobId: 'k-short', delay: 60_000 })
  await queue.add('tick', { id: 'k-long' }, { jobId: 'k-long', delay: HOUR_MS })
  assert.equal(await operations.recoverOrphans(), 1)
  assert.equal(await (await queue.getJob('k-short'))?.isDelayed(), true)
  assert.equal(await (await queue.getJob('k-long'))?.isWaiting(), true)
})

test('what has no record any more is taken off the list', async (t) => {
  const { redis, prefix, store, operations } = await startScene(t)
  await redis.sadd(`${prefix}:active`, 'k-gone')
  assert.equal(await operations.recoverOrphans(), 0)
  assert.deepEqual(await store.activeIds(), [])
})
