import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Queue } from 'bullmq'
import { QUEUE_NAME } from '../../src/jobs/engine/operations.ts'
import { testPrefix, testRedis } from '../support/redis.ts'
import { manifestsOf } from './manifests.ts'

/** As KEDA's redis scaler counts: by the type of the key. A key that is not there is an empty list. */
const LENGTH = `
local count = { zset = 'ZCARD', set = 'SCARD', list = 'LLEN', hash = 'HLEN', none = 'LLEN' }
return redis.call(count[redis.call('TYPE', KEYS[1]).ok], KEYS[1])`

test('KEDA reads the lengths of our queue: what waits for a worker, what waits behind others, and what sleeps between two looks', async (t) => {
  const redis = await testRedis(t)
  const prefix = testPrefix()
  const queue = new Queue(QUEUE_NAME, { connection: redis, prefix })
  t.after(() => queue.close())
  await queue.addBulk(
    Array.from({ length: 3 }, (_, index) => ({
      name: 'tick',
      data: {},
      opts: { jobId: `w${index}` },
    })),
  )
  for (const jobId of ['p0', 'p1']) await queue.add('tick', {}, { jobId, priority: 1 })
  await queue.add('tick', {}, { jobId: 'd', delay: 3_600_000 })

  const [scaling] = manifestsOf('keda.sh/v1alpha1 ScaledObject')
  const keys = scaling?.spec.triggers.map(({ metadata }) => metadata.listName) ?? []
  const lengths = await Promise.all(
    keys.map((key) => redis.eval(LENGTH, 1, key.replace('{causeway}', prefix))),
  )
  assert.deepEqual(lengths, [3, 2, 1])
  await queue.obliterate({ force: true })
  const empty = await Promise.all(
    keys.map((key) => redis.eval(LENGTH, 1, key.replace('{causeway}', prefix))),
  )
  assert.deepEqual(empty, [0, 0, 0])
})

test('the secrets that KEDA reads are those that workers read', () => {
  const [authentication] = manifestsOf('keda.sh/v1alpha1 TriggerAuthentication')
  const parameters = authentication?.spec.secretTargetRef ?? []
  assert.deepEqual(
    parameters.map(({ parameter }) => parameter),
    ['address', 'password'],
  )
  const worker = manifestsOf('apps/v1 Deployment').find(
    ({ metadata }) => metadata?.name === 'causeway-worker',
  )
  const redis = worker?.spec?.template.spec?.containers[0]?.env?.find(
    ({ name }) => name === 'REDIS_URL',
  )
  for (const { name } of parameters) assert.equal(name, redis?.valueFrom?.secretKeyRef?.name)
})
