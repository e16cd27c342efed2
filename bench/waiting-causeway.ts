// One worker of Causeway with many operations that wait for a gateway.
import { randomUUID } from 'node:crypto'
import { OperationStore } from '../src/jobs/engine/operation-store.ts'
import { Operations } from '../src/jobs/engine/operations.ts'
import type { OperationRecord } from '../src/jobs/engine/record.ts'
import type { OperationTable } from '../src/jobs/engine/step.ts'
import { startWorker } from '../src/jobs/engine/worker.ts'
import { createLog } from '../src/log.ts'
import { connectFailFast, connectPatient } from '../src/redis.ts'
import {
  fill,
  firstLookAt,
  Lateness,
  WAITING_STEP,
  type WaitingSettings,
} from './waiting-settings.ts'

const settings = JSON.parse(process.argv[2] ?? '') as WaitingSettings
const { redisUrl, prefix, record, everyMs, operations: count } = settings

const table: OperationTable<never, never> = {
  kind: record.kind,
  changes: true,
  steps: Object.keys(record.steps).map((name) => ({
    name,
    title: { doing: name, done: name },
    // As in the real table, where the package is asked for when the gateway stands.
    needs: record.steps[name]?.state === 'pending' ? [WAITING_STEP] : [],
    usuallyMs: everyMs,
    pollMs: everyMs,
    deadlineMs: Number.MAX_SAFE_INTEGER,
    async observe({ operationId }) {
      lateness.look(operationId)
      return { state: 'changing', detail: 'Azure state: Updating' }
    },
  })),
}
const tables = new Map([[table.kind, table]])

const redis = connectPatient(redisUrl)
const failFast = connectFailFast(redisUrl)
await Promise.all([redis.connect(), failFast.connect()])
const store = new OperationStore(redis, prefix)
const operations = new Operations(store, tables, failFast, prefix)
const worker = startWorker({
  redis,
  prefix,
  store,
  operations,
  tables,
  services: {},
  onProgress: ({ id, steps }) => lateness.plan(id, steps[WAITING_STEP]?.nextLookAt ?? 0),
  announceEnd: async () => {},
  speed: 1,
  log: createLog('error'),
  newCorrelationId: randomUUID,
})

const startedAt = Date.now()
const lateness = new Lateness(fill(count, addOne))

async function addOne(n: number): Promise<void> {
  const id = `${record.id}-${n}`
  const nextLookAt = firstLookAt(settings, startedAt, n)
  const waiting: OperationRecord = {
    ...record,
    id,
    cluster: `${record.cluster}-${n}`,
    steps: { ...record.steps, [WAITING_STEP]: { state: 'running', startedAt, nextLookAt } },
  }
  await store.submit(waiting, true)
  await operations.enqueue(id)
}

async function stop(): Promise<void> {
  await worker.close()
  await operations.close()
  process.exit(0)
}

process.on('SIGTERM', () => void stop())
