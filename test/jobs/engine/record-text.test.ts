import assert from 'node:assert/strict'
import { test } from 'node:test'
import { OperationStore, StaleRecordError } from '../../../src/jobs/engine/operation-store.ts'
import { newRecord, type OperationRecord } from '../../../src/jobs/engine/record.ts'
import {
  differsInClocksOnly,
  readRecord,
  withClocks,
  writeClocks,
  writeRecord,
} from '../../../src/jobs/engine/record-text.ts'
import { testPrefix, testRedis } from '../../support/redis.ts'

const REQUESTER = { teamId: 'T1', userId: 'U1', channelId: 'C1' }

function waiting(clock: { lookedAt: number; watchedMs: number; nextLookAt: number }) {
  const record = newRecord(
    { id: 'k-1', kind: 'create', cluster: 'orders', request: {}, requestedBy: REQUESTER },
    [{ name: 'gateway' }, { name: 'package' }],
    1,
  )
  const gateway = {
    state: 'running' as const,
    startedAt: 2,
    detail: 'Azure state: Updating',
    ...clock,
  }
  return { ...record, steps: { package: { state: 'pending' as const }, gateway } }
}

const FIRST = waiting({ lookedAt: 10, watchedMs: 8, nextLookAt: 20 })
const SECOND = waiting({ lookedAt: 20, watchedMs: 18, nextLookAt: 30 })

test('a record is read as it was written, short or long, in any language', () => {
  const long = { ...FIRST, facts: { text: 'é — 語 "quoted" \n'.repeat(500) } }
  assert.deepEqual(readRecord(Buffer.from(writeRecord(FIRST))), FIRST)
  assert.deepEqual(readRecord(Buffer.from(writeRecord(long))), long)
  assert.ok(writeRecord(long).length < JSON.stringify(long).length / 3)
})

test('a record of a version that packed nothing is read as well, however long', () => {
  const long = { ...FIRST, facts: { text: 'x'.repeat(10_000) } }
  assert.deepEqual(readRecord(Buffer.from(JSON.stringify(long))), long)
})

test('clocks go with the version that they were written for, and with no other', () => {
  const kept = writeClocks(SECOND, 7)
  assert.deepEqual(withClocks(FIRST, kept, 7), SECOND)
  assert.deepEqual(withClocks(FIRST, kept, 8), FIRST)
  assert.deepEqual(withClocks(FIRST, null, 7), FIRST)
})

test('a step that is to be looked at at once has no moment left from before', () => {
  const { nextLookAt: _due, ...due } = FIRST.steps.gateway
  const woken: OperationRecord = { ...FIRST, steps: { ...FIRST.steps, gateway: due } }
  assert.deepEqual(withClocks(FIRST, writeClocks(woken, 2), 2), woken)
})

test('only the clocks of running steps may differ without the record being written again', () => {
  assert.equal(differsInClocksOnly(FIRST, SECOND), true)
  assert.equal(differsInClocksOnly(FIRST, { ...SECOND, facts: { a: [1, { b: 2 }] } }), false)
  const { gateway } = SECOND.steps
  const others: OperationRecord['steps'][string][] = [
    { ...gateway, detail: 'Azure state: Failed' },
    { ...gateway, errorsInARow: 1 },
    { ...gateway, appliedAt: 3 },
    { state: 'ready', startedAt: 2, endedAt: 20 },
  ]
  for (const other of others)
    assert.equal(
      differsInClocksOnly(FIRST, { ...SECOND, steps: { ...SECOND.steps, gateway: other } }),
      false,
      JSON.stringify(other),
    )
  assert.equal(differsInClocksOnly(FIRST, { ...SECOND, waiting: { place: 1, holder: 'x' } }), false)
  const { package: _gone, ...fewer } = SECOND.steps
  assert.equal(differsInClocksOnly(FIRST, { ...SECOND, steps: fewer }), false)
  assert.equal(
    differsInClocksOnly(
      { ...FIRST, facts: { a: [1, { b: 2 }] } },
      { ...SECOND, facts: { a: [1, { b: 2 }] } },
    ),
    true,
  )
})

test('a look that changes nothing is saved all the same, and refused where somebody else has saved', async (t) => {
  const store = new OperationStore(await testRedis(t), testPrefix())
  await store.submit(FIRST, true)
  const before = await store.look('k-1', 'orders')
  assert.ok(before)
  assert.equal(before.hasLock, true)
  assert.deepEqual(before.record, FIRST)
  const saved = await store.saveOver(SECOND, before)
  assert.deepEqual(await store.read('k-1'), { record: SECOND, version: saved.version })
  await assert.rejects(store.saveOver(SECOND, before), StaleRecordError)
  await assert.rejects(store.confirm('k-1', before.version), StaleRecordError)
  const ended: OperationRecord = { ...SECOND, state: 'succeeded', endedAt: 40 }
  await store.saveOver(ended, saved)
  assert.deepEqual((await store.look('k-1', 'orders'))?.record, ended)
  assert.equal((await store.look('k-1', 'orders'))?.hasLock, false)
})

test('a worker of an older version saves over a look of this one, and its own clocks count', async (t) => {
  const redis = await testRedis(t)
  const prefix = testPrefix()
  const store = new OperationStore(redis, prefix)
  await store.submit(FIRST, true)
  const before = await store.look('k-1', 'orders')
  assert.ok(before)
  await store.saveOver(SECOND, before)
  const third = waiting({ lookedAt: 30, watchedMs: 28, nextLookAt: 40 })
  await redis.hset(`${prefix}:op:k-1`, 'json', JSON.stringify(third), 'version', 3)
  assert.deepEqual((await store.read('k-1'))?.record, third)
})

test('a wake is said by one look only, with the wish to stop that came before it', async (t) => {
  const store = new OperationStore(await testRedis(t), testPrefix())
  await store.submit(FIRST, true)
  await store.requestCancel('k-1', 'U2')
  await store.addWake('k-1')
  assert.deepEqual(await store.woken(['k-0', 'k-1']), ['k-1'])
  const look = await store.look('k-1', 'orders')
  assert.deepEqual([look?.woken, look?.cancel], [true, { userId: 'U2' }])
  assert.equal((await store.look('k-1', 'orders'))?.woken, false)
  assert.deepEqual(await store.woken(['k-0', 'k-1']), [])
  assert.equal(await store.look('k-0', undefined), undefined)
})
