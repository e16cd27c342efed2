import assert from 'node:assert/strict'
import { test } from 'node:test'
import { OperationStore, StaleRecordError } from '../../../src/jobs/engine/operation-store.ts'
import { newRecord } from '../../../src/jobs/engine/record.ts'
import { testPrefix, testRedis } from '../../support/redis.ts'

const requestedBy = { teamId: 'T1', userId: 'U1', channelId: 'C1' }
const operation = (id: string, cluster = 'orders') =>
  newRecord({ id, kind: 'create', cluster, request: null, requestedBy }, [{ name: 'network' }], 1)

test('an operation delivered twice is recorded once', async (t) => {
  const store = new OperationStore(await testRedis(t), testPrefix())
  assert.equal((await store.submit(operation('k-1'), true)).outcome, 'created')
  assert.deepEqual(await store.submit(operation('k-1'), true), { outcome: 'exists' })
  assert.deepEqual(await store.activeIds(), ['k-1'])
})

test('a second change of a cluster is refused and told who holds the lock, until the first has ended', async (t) => {
  const store = new OperationStore(await testRedis(t), testPrefix())
  const first = operation('k-1')
  await store.submit(first, true)
  const refused = await store.submit(operation('k-2'), true)
  assert.equal(refused.outcome === 'locked' && refused.holder.id, 'k-1')
  assert.equal(await store.read('k-2'), undefined, 'the refused one leaves nothing behind')
  assert.equal((await store.submit(operation('k-3', 'payments'), true)).outcome, 'created')
  await store.save({ ...first, state: 'succeeded', endedAt: 2 }, 1)
  assert.equal((await store.submit(operation('k-2'), true)).outcome, 'created')
})

test('reads are allowed while a change holds the lock', async (t) => {
  const store = new OperationStore(await testRedis(t), testPrefix())
  await store.submit(operation('k-1'), true)
  assert.equal((await store.submit(operation('r-1'), false)).outcome, 'created')
})

test('a worker that was overtaken cannot save over its successor', async (t) => {
  const store = new OperationStore(await testRedis(t), testPrefix())
  const record = operation('k-1')
  await store.submit(record, true)
  assert.equal(await store.save({ ...record, state: 'running' }, 1), 2)
  await assert.rejects(store.save({ ...record, state: 'failed' }, 1), StaleRecordError)
  assert.equal((await store.read('k-1'))?.record.state, 'running')
})

test('an operation put back to work while its end was being told stays on the list of those that need a worker', async (t) => {
  const store = new OperationStore(await testRedis(t), testPrefix())
  const record = operation('k-1')
  await store.submit(record, true)
  await store.save({ ...record, state: 'failed', endedAt: 2 }, 1)
  await store.reopen({ ...record, state: 'running' }, 2, true)
  await store.settle('k-1')
  assert.deepEqual(await store.activeIds(), ['k-1'])
})

test('a failed operation takes its lock again when it is resumed, unless somebody else has it', async (t) => {
  const store = new OperationStore(await testRedis(t), testPrefix())
  const record = operation('k-1')
  await store.submit(record, true)
  await store.save({ ...record, state: 'failed', endedAt: 2 }, 1)
  await store.submit(operation('k-2'), true)
  const refused = await store.reopen({ ...record, state: 'running' }, 2, true)
  assert.equal(refused.outcome === 'locked' && refused.holder.id, 'k-2')
  await store.save({ ...operation('k-2'), state: 'cancelled', endedAt: 3 }, 1)
  assert.deepEqual(await store.reopen({ ...record, state: 'running' }, 2, true), {
    outcome: 'created',
  })
  assert.equal((await store.submit(operation('k-4'), true)).outcome, 'locked')
})

test('the list of recent operations forgets those whose records are gone', async (t) => {
  const redis = await testRedis(t)
  const prefix = testPrefix()
  const store = new OperationStore(redis, prefix)
  const day = 24 * 3600_000
  const submit = (id: string, createdAt: number) =>
    store.submit({ ...operation(id, id), createdAt }, true)
  await submit('k-1', day)
  await submit('k-2', 41 * day)
  assert.equal(await redis.zcard(`${prefix}:recent`), 2)
  await submit('k-3', 100 * day)
  assert.deepEqual(await redis.zrange(`${prefix}:recent`, '0', '-1'), ['k-2', 'k-3'])
})
