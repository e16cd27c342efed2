// What Causeway's worker is compared with, too: a worker that holds the job of each operation for as long as it waits.
// It costs next to nothing, but its close takes as long as the longest wait, and its end is noticed by nobody for a while.
import { setTimeout as sleep } from 'node:timers/promises'
import { Queue, Worker } from 'bullmq'
import { connectPatient } from '../src/redis/redis.ts'
import { fill, firstLookAt, Lateness, type WaitingSettings } from './waiting-settings.ts'

const settings = JSON.parse(process.argv[2] ?? '') as WaitingSettings
const { redisUrl, prefix, record, everyMs, operations: count } = settings

const queue = new Queue('held', { connection: connectPatient(redisUrl), prefix })
new Worker<{ id: string; firstLookAt: number }>(
  'held',
  async ({ data: { id, firstLookAt: first } }) => {
    for (let at = first; ; at = Date.now() + everyMs) {
      lateness.plan(id, at)
      await sleep(Math.max(0, at - Date.now()))
      lateness.look(id)
    }
  },
  { connection: connectPatient(redisUrl), prefix, concurrency: count },
)

const startedAt = Date.now()
const lateness = new Lateness(fill(count, addOne))

async function addOne(n: number): Promise<void> {
  const id = `${record.id}-${n}`
  const cluster = `${record.cluster}-${n}`
  const data = { ...record, id, cluster, firstLookAt: firstLookAt(settings, startedAt, n) }
  await queue.add('tick', data, { jobId: id })
}

// Nobody waits for the jobs that it holds.
process.on('SIGTERM', () => process.exit(0))
