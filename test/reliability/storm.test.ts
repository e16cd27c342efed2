import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Redis } from 'ioredis'
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts'
import type { ClusterRequest } from '../../src/cluster/cluster.ts'
import { OperationStore } from '../../src/jobs/engine/operation-store.ts'
import { Operations } from '../../src/jobs/engine/operations.ts'
import { nextLookAt } from '../../src/jobs/engine/reconcile.ts'
import type { OperationRecord } from '../../src/jobs/engine/record.ts'
import type { Json } from '../../src/jobs/engine/step.ts'
import { tables } from '../../src/jobs/operations/tables.ts'
import { testPrefix, testRedis } from '../support/redis.ts'
import { type CausewayProcess, startProcess } from '../support/worker-process.ts'
import { quantile } from './quantile.ts'

/** `npm run chaos`: 200 creates while three of ten workers die each minute, for ten minutes. Here: a gust of it. */
const SIZE = process.env.CAUSEWAY_CHAOS_MINUTES
  ? { operations: 200, workers: 10, killsPerMinute: 3, minutes: 10, scale: 3 }
  : { operations: 12, workers: 3, killsPerMinute: 12, minutes: 0.35, scale: 45 }

test(`${SIZE.operations} creates at once while ${SIZE.killsPerMinute} of ${SIZE.workers} workers are killed each minute: none is lost, nothing is made twice`, {
  timeout: (SIZE.minutes + 7) * 60_000,
}, async (t) => {
  const keyPrefix = testPrefix()
  const redis = await testRedis(t)
  const sandbox = await startSandbox({ scale: SIZE.scale, coreLimit: 100_000, slackScale: 100 })
  t.after(() => sandbox.close())
  const start = () =>
    startProcess(t, {
      sandbox,
      keyPrefix,
      roles: 'worker',
      environment: { CAUSEWAY_WATCH_MINUTES: '0' },
    })
  const workers = await Promise.all(Array.from({ length: SIZE.workers }, start))
  const ids = await submitAll(t, redis, keyPrefix)
  const watch = new AbortController()
  const lateness = watchLateness(redis, keyPrefix, ids, watch.signal)
  const kills = await killSome(workers, start)
  while ((await redis.scard(`${keyPrefix}:active`)) > 0) await sleep(500)
  watch.abort()
  const records = await Promise.all(ids.map((id) => read(redis, keyPrefix, id)))
  const lost = records.filter((record) => record?.state !== 'succeeded')
  assert.deepEqual(
    lost.map((record) => record?.failure ?? record),
    [],
  )
  assertMadeOnce(sandbox)
  const late = await lateness
  t.diagnostic(
    `${ids.length} operations, ${kills} kills; looks late by ${quantile(late, 0.5)} ms (half), ${quantile(late, 0.99)} ms (99 %), ${quantile(late, 1)} ms (most)`,
  )
})

/** Clusters of their own, whose names resolve: nobody has to approve a restart. */
async function submitAll(t: TestContext, redis: Redis, prefix: string): Promise<string[]> {
  const store = new OperationStore(redis, prefix)
  const operations = new Operations(store, tables, redis, prefix)
  t.after(() => operations.close())
  const ids: string[] = []
  for (let index = 0; index < SIZE.operations; index += 1) {
    const name = `storm${index}`
    const request: ClusterRequest = {
      name,
      region: 'westeurope',
      workers: 3,
      vmSize: 'Standard_E4_v3',
      disksPerWorker: 1,
      placement: { way: 'own-without-gateway' },
      dnsServers: ['10.1.0.4'],
    }
    const id = `k-${index.toString(16).padStart(12, '0')}`
    ids.push(id)
    await operations.submit(
      {
        id,
        kind: 'create',
        cluster: name,
        request: request as unknown as Json,
        requestedBy: { teamId: 'T01DEMO', userId: 'U01ALICE', channelId: 'C01KAFKA' },
      },
      Date.now(),
    )
  }
  return ids
}

/** Kills one worker after the other at the pace that was asked for; a scheduler starts another in its place. */
async function killSome(
  workers: CausewayProcess[],
  start: () => Promise<CausewayProcess>,
): Promise<number> {
  const from = performance.now()
  const everyMs = 60_000 / SIZE.killsPerMinute
  let kills = 0
  while (performance.now() - from < SIZE.minutes * 60_000) {
    // However long a process takes to start: the pace is kept.
    await sleep(Math.max(0, from + (kills + 1) * everyMs - performance.now()))
    const victim = workers[(kills * 7) % workers.length]
    kills += 1
    if (!victim) continue
    victim.child.kill('SIGKILL')
    await victim.ended
    workers[workers.indexOf(victim)] = await start()
  }
  return kills
}

async function read(
  redis: Redis,
  prefix: string,
  id: string,
): Promise<OperationRecord | undefined> {
  return (await new OperationStore(redis, prefix).read(id))?.record
}

/** The longest that each operation was overdue: the delay that the kills have added, and the queue. */
async function watchLateness(
  redis: Redis,
  prefix: string,
  ids: readonly string[],
  over: AbortSignal,
): Promise<number[]> {
  const worst = new Map<string, number>()
  while (!over.aborted) {
    const now = Date.now()
    for (const id of ids) {
      const record = await read(redis, prefix, id)
      if (record?.state !== 'running') continue
      const lateMs = now - nextLookAt(record)
      if (Number.isFinite(lateMs)) worst.set(id, Math.max(worst.get(id) ?? 0, lateMs))
    }
    await sleep(500)
  }
  return [...worst.values()]
}

function assertMadeOnce(sandbox: Sandbox): void {
  const made = sandbox.azure.requests
    .filter(({ method, path, status }) => method === 'PUT' && isNew(path, status))
    .map(({ path }) => path.toLowerCase())
  assert.deepEqual(
    made.filter((path, index) => made.indexOf(path) !== index),
    [],
  )
  const finals = sandbox.slack
    .messages('C01KAFKA')
    .filter(({ text, threadTs }) => threadTs === undefined && /is ready/.test(text))
    .map(({ text }) => /storm\d+/.exec(text)?.[0])
  assert.equal(new Set(finals).size, SIZE.operations)
  assert.equal(finals.length, SIZE.operations, 'one final message each')
}

/** HDInsight answers 200 to a new cluster as well. */
const isNew = (path: string, status: number) =>
  status === 201 || (status === 200 && /\/clusters\/[^/]+$/i.test(path))
