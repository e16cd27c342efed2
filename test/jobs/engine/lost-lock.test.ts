import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { OperationStore } from '../../../src/jobs/engine/operation-store.ts'
import { Operations, type Tables } from '../../../src/jobs/engine/operations.ts'
import type { OperationTable } from '../../../src/jobs/engine/step.ts'
import { startWorker } from '../../../src/jobs/engine/worker.ts'
import { createLog } from '../../../src/log.ts'
import { connectPatient } from '../../../src/redis/redis.ts'
import { redisUrl, testPrefix, testRedis } from '../../support/redis.ts'

test('a tick that has lost its job to another one, without noticing, does not do what must not be done twice', async (t) => {
  const redis = await testRedis(t)
  const patient = connectPatient(redisUrl())
  await patient.connect()
  const prefix = testPrefix()
  const lockKey = `${prefix}:operations:k-1:lock`
  let looks = 0
  const refused: unknown[] = []
  const locksAtEffects: (string | null)[] = []
  const table: OperationTable<null, null> = {
    kind: 'effect',
    changes: false,
    steps: [
      {
        name: 'effect',
        title: { doing: 'effect', done: 'effect' },
        needs: [],
        usuallyMs: 1000,
        deadlineMs: 60_000,
        observe: async () => {
          looks += 1
          // As after a stand-still: the lock has run out, and somebody else has it.
          if (looks === 1) await redis.set(lockKey, 'another', 'PX', 500)
          return locksAtEffects.length > 0 ? { state: 'ready' } : { state: 'absent' }
        },
        apply: async ({ confirm }) => {
          await confirm().catch((error: unknown) => {
            refused.push(error)
            throw error
          })
          locksAtEffects.push(await redis.get(lockKey))
        },
      },
    ],
  }
  const tables: Tables = new Map([['effect', table as OperationTable<never, never>]])
  const store = new OperationStore(redis, prefix)
  const operations = new Operations(store, tables, redis, prefix)
  const worker = startWorker({
    redis: patient,
    store,
    operations,
    tables,
    services: null,
    onProgress: () => {},
    announceEnd: async () => {},
    speed: 1,
    log: createLog('silent'),
    newCorrelationId: () => 'none',
    prefix,
  })
  t.after(async () => {
    await worker.close()
    await operations.close()
    patient.disconnect()
  })
  const requestedBy = { teamId: 'T1', userId: 'U1', channelId: 'C1' }
  await operations.submit(
    { id: 'k-1', kind: 'effect', cluster: undefined, request: null, requestedBy },
    Date.now(),
  )
  while ((await redis.scard(`${prefix}:active`)) > 0) await sleep(50)
  assert.equal(refused.length, 1)
  assert.equal(locksAtEffects.length, 1)
  assert.notEqual(locksAtEffects[0], 'another')
})
