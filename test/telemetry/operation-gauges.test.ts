import assert from 'node:assert/strict'
import { test } from 'node:test'
import { OperationStore } from '../../src/jobs/engine/operation-store.ts'
import { newRecord, type OperationRecord } from '../../src/jobs/engine/record.ts'
import { tables } from '../../src/jobs/operations/tables.ts'
import type { Reading } from '../../src/telemetry/metric-table.ts'
import { operationGauges } from '../../src/telemetry/operation-gauges.ts'
import { testPrefix, testRedis } from '../support/redis.ts'

const NOW = 1_800_000_000_000
const requestedBy = { teamId: 'T1', userId: 'U1', channelId: 'C1' }

function operation(id: string, changed: Partial<OperationRecord>): OperationRecord {
  const asked = { id, kind: 'restart', cluster: id, request: { name: id }, requestedBy }
  const steps = tables.get('restart')?.steps ?? []
  return { ...newRecord(asked, steps, NOW - 60_000), state: 'running', ...changed }
}

const valueIn = (readings: readonly Reading[], name: string, labels = {}) =>
  readings.find(
    (reading) => reading.name === name && JSON.stringify(reading.labels) === JSON.stringify(labels),
  )?.value

test('what waits, for whom, and whether anybody looks is read from the records', async (t) => {
  const store = new OperationStore(await testRedis(t), testPrefix())
  const waitsForPeople = tables.get('restart')?.steps.find((step) => step.waitsForPeople)
  assert.ok(waitsForPeople)
  const records = [
    operation('asking', {
      steps: {
        [waitsForPeople.name]: {
          state: 'running',
          startedAt: NOW - 30_000,
          nextLookAt: NOW - 7000,
        },
      },
    }),
    operation('in-line', { waiting: { place: 1, holder: 'asking' }, steps: {} }),
    operation('fresh', { state: 'queued' }),
  ]
  for (const record of records) await store.submit(record, false)
  const readings = await operationGauges(store, tables, () => NOW)()
  for (const state of ['running', 'waiting', 'queued'])
    assert.equal(valueIn(readings, 'causeway_operations', { operation: 'restart', state }), 1)
  assert.equal(valueIn(readings, 'causeway_approvals_pending', { operation: 'restart' }), 1)
  assert.equal(valueIn(readings, 'causeway_approval_oldest_seconds'), 30)
  assert.equal(valueIn(readings, 'causeway_operation_overdue_seconds'), 60, 'queued a minute ago')
  assert.equal(valueIn(readings, 'causeway_operations_unread'), 0)
})

test('of very many operations some are read, and how many were not is told', async () => {
  const ids = Array.from({ length: 2500 }, (_, index) => `k-${index}`)
  let reads = 0
  let atOnce = 0
  let most = 0
  const store = {
    activeIds: async () => ids,
    async read(id: string) {
      reads += 1
      atOnce += 1
      most = Math.max(most, atOnce)
      await new Promise((resolve) => setImmediate(resolve))
      atOnce -= 1
      return { record: operation(id, {}), version: 1 }
    },
  }
  const readings = await operationGauges(store, tables, () => NOW)()
  assert.equal(reads, 2000)
  assert.ok(most <= 100, `${most} at once`)
  assert.equal(valueIn(readings, 'causeway_operations_unread'), 500)
})
