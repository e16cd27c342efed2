// One worker of Causeway with many operations that wait for a gateway.
import { randomUUID } from 'node:crypto'
import { OperationStore } from '../src/jobs/engine/operation-store.ts'
import { Operations } from '../src/jobs/engine/operations.ts'
import { nextLookAt } from '../src/jobs/engine/reconcile.ts'
import { startWorker } from '../src/jobs/engine/worker.ts'
import { createLog } from '../src/log.ts'
import { connectFailFast, connectPatient } from '../src/redis/redis.ts'
import { fill, Lateness, type WaitingSettings } from './waiting-settings.ts'
import { waitingRecord, waitingTable } from './waiting-table.ts'

const settings = JSON.parse(process.argv[2] ?? '') as WaitingSettings
const { redisUrl, prefix, operations: count } = settings

const table = waitingTable(settings, (id) => lateness.look(id))
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
  onProgress: (saved) => lateness.plan(saved.id, nextLookAt(saved)),
  announceEnd: async () => {},
  speed: 1,
  log: createLog('error'),
  newCorrelationId: randomUUID,
})

const startedAt = Date.now()
const lateness = new Lateness(fill(count, addOne))

async function addOne(n: number): Promise<void> {
  const waiting = waitingRecord(settings, startedAt, n)
  await store.submit(waiting, true)
  await operations.enqueue(waiting)
  lateness.plan(waiting.id, nextLookAt(waiting))
}

async function stop(): Promise<void> {
  await worker.close()
  await operations.close()
  process.exit(0)
}

process.on('SIGTERM', () => void stop())
