// What Causeway's worker is compared with: a bare BullMQ step job for each operation, which only goes back to sleep.
import { DelayedError, Queue, Worker } from 'bullmq'
import { connectPatient } from '../src/redis/redis.ts'
import { fill, firstLookAt, Lateness, type WaitingSettings } from './waiting-settings.ts'

const settings = JSON.parse(process.argv[2] ?? '') as WaitingSettings
const { redisUrl, prefix, record, everyMs, operations: count } = settings

const queue = new Queue('bare', { connection: connectPatient(redisUrl), prefix })
const worker = new Worker<{ id: string }>(
  'bare',
  async (job, token) => {
    const { id } = job.data
    lateness.look(id)
    const at = Date.now() + everyMs
    lateness.plan(id, at)
    await job.moveToDelayed(at, token)
    throw new DelayedError()
  },
  {
    connection: connectPatient(redisUrl),
    prefix,
    // As Causeway's worker.
    concurrency: 50,
    lockDuration: 10_000,
    stalledInterval: 5000,
    maxStalledCount: 1_000_000,
  },
)

const startedAt = Date.now()
const lateness = new Lateness(fill(count, addOne))

async function addOne(n: number): Promise<void> {
  const id = `${record.id}-${n}`
  const cluster = `${record.cluster}-${n}`
  const at = firstLookAt(settings, startedAt, n)
  const delay = Math.max(0, at - Date.now())
  await queue.add('tick', { ...record, id, cluster }, { jobId: id, delay })
  lateness.plan(id, at)
}

async function stop(): Promise<void> {
  await worker.close()
  await queue.close()
  process.exit(0)
}

process.on('SIGTERM', () => void stop())
