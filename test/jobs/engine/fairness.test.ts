import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { type TestContext, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { Queue } from 'bullmq'
import { OperationStore } from '../../../src/jobs/engine/operation-store.ts'
import { Operations, QUEUE_NAME, type Tables } from '../../../src/jobs/engine/operations.ts'
import type { OperationTable } from '../../../src/jobs/engine/step.ts'
import { startWorker } from '../../../src/jobs/engine/worker.ts'
import { createLog } from '../../../src/log.ts'
import { connectPatient } from '../../../src/redis/redis.ts'
import { redisUrl, testPrefix } from '../../support/redis.ts'

const MANY = 1000
/** Looks that one worker takes at a time, and the share of the large team that goes first: no more may be before. */
const AT_ONCE = 50
const SHARE = 20
/** What workers take between the moment that is counted from and the next fetch. */
const SLACK = 50
/** More looks are wanted each second than one worker takes: it is never done with the large team. */
const LOOK_MS = 100
const EVERY_MS = 1000

interface Seen {
  readonly id: string
  readonly at: number
}

async function startScene(t: TestContext) {
  const redis = connectPatient(redisUrl())
  await redis.connect()
  const prefix = testPrefix()
  const closing: (() => Promise<unknown>)[] = []
  // Whoever works ends first: what runs still needs Redis.
  t.after(async () => {
    for (const close of closing.reverse()) await close()
    redis.disconnect()
  })
  const looks: Seen[] = []
  const table: OperationTable<null, null> = {
    kind: 'wait',
    changes: false,
    steps: [
      {
        name: 'wait',
        title: { doing: 'wait', done: 'wait' },
        needs: [],
        usuallyMs: EVERY_MS,
        pollMs: EVERY_MS,
        deadlineMs: Number.MAX_SAFE_INTEGER,
        async observe({ operationId }) {
          looks.push({ id: operationId, at: Date.now() })
          await sleep(LOOK_MS)
          return { state: 'changing' }
        },
      },
    ],
  }
  const tables: Tables = new Map([['wait', table as OperationTable<never, never>]])
  const store = new OperationStore(redis, prefix)
  const operations = new Operations(store, tables, redis, prefix)
  closing.push(() => operations.close())
  const submit = (id: string, teamId: string) =>
    operations.submit(
      {
        id,
        kind: 'wait',
        cluster: undefined,
        request: null,
        requestedBy: { teamId, userId: 'U1', channelId: 'C1' },
      },
      Date.now(),
    )
  const work = async () => {
    const patient = connectPatient(redisUrl())
    await patient.connect()
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
      newCorrelationId: randomUUID,
      prefix,
    })
    closing.push(async () => {
      await worker.close()
      patient.disconnect()
    })
  }
  const seen = async (isIt: () => boolean) => {
    while (!isIt()) await sleep(5)
  }
  const submitMany = async (teamId: string) => {
    for (let n = 0; n < MANY; n += 100)
      await Promise.all(
        Array.from({ length: 100 }, (_, index) => submit(`${teamId}-${n + index}`, teamId)),
      )
  }
  const queue = new Queue(QUEUE_NAME, { connection: redis, prefix })
  closing.push(() => queue.close())
  return { queue, store, operations, looks, submit, submitMany, work, seen }
}

test('one operation goes before a thousand of another workspace: at its first look, and at later ones', async (t) => {
  const { looks, submit, submitMany, work, seen } = await startScene(t)
  await submitMany('TA')
  await work()
  await seen(() => looks.length >= AT_ONCE)
  const before = looks.length
  const submittedAt = Date.now()
  await submit('b', 'TB')
  const ofB = () => looks.flatMap(({ id }, index) => (id === 'b' ? [index] : []))
  await seen(() => ofB().length >= 4)
  const [first = Infinity, ...later] = ofB()
  const most = AT_ONCE + SHARE + SLACK
  const behind = [first - before]
  t.diagnostic(
    `first look: ${first - before} others before, ${(looks[first]?.at ?? 0) - submittedAt} ms`,
  )
  let last = first
  for (const index of later) {
    const due = (looks[last]?.at ?? 0) + LOOK_MS + EVERY_MS
    behind.push(looks.slice(last, index).filter(({ at }) => at > due).length)
    t.diagnostic(
      `later look: ${behind.at(-1)} others before, ${(looks[index]?.at ?? 0) - due} ms late`,
    )
    last = index
  }
  assert.ok(
    behind.every((count) => count <= most),
    `${behind.join(', ')} looks of others before those of the one; at most ${most} may be`,
  )
})

test('the first of a large workspace go on, and whoever has ended leaves room for the next', async (t) => {
  const { queue, store, operations, submit } = await startScene(t)
  const priorityOf = async (id: string) => (await queue.getJob(id))?.priority
  for (let n = 0; n < 2 * SHARE + 1; n += 1) await submit(`a-${n}`, 'TA')
  assert.equal(await priorityOf('a-0'), 0)
  assert.equal(await priorityOf(`a-${SHARE - 1}`), 0)
  assert.equal(await priorityOf(`a-${SHARE}`), 1)
  assert.equal(await priorityOf(`a-${2 * SHARE}`), 2)
  for (let n = 0; n < 2 * SHARE; n += 1) {
    const stored = await store.read(`a-${n}`)
    assert.ok(stored)
    await store.save({ ...stored.record, state: 'failed', endedAt: 1 }, stored.version)
  }
  await submit('a-next', 'TA')
  assert.equal(await priorityOf('a-next'), 0)
  await operations.retry('a-0', 'U1')
  assert.equal(await store.placeInTeam('a-0', 'TA'), 0)
})

test('jobs that Redis has lost come back in the same order of workspaces', async (t) => {
  const { queue, operations, submit } = await startScene(t)
  for (let n = 0; n <= SHARE; n += 1) await submit(`a-${String(n).padStart(2, '0')}`, 'TA')
  await submit('b', 'TB')
  await queue.obliterate({ force: true })
  assert.equal(await operations.recoverOrphans(), SHARE + 2)
  assert.equal((await queue.getJob(`a-${SHARE}`))?.priority, 1)
  assert.equal((await queue.getJob('b'))?.priority, 0)
})
