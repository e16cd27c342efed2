import { Queue, Worker } from 'bullmq'
import type { Redis } from 'ioredis'
import type { Logger } from 'pino'
import { isConnectionTrouble } from '../../redis/outage.ts'

/** Until the next attempt, and between two looks whether the schedule is still there, in milliseconds. */
const RETRY_MS = 5000
const CHECK_MS = 60_000

/** What is done again and again, and how often. */
export interface ScheduleOptions {
  readonly redis: Redis
  readonly prefix: string
  /** Name of the queue, and of what is done, for the log. */
  readonly name: string
  readonly everyMs: number
  readonly run: () => Promise<void>
  readonly log: Logger
}

/** Something that runs again and again until it is closed. */
export interface Schedule {
  close(): Promise<void>
}

/** Does something again and again; BullMQ's scheduler runs it once whatever the number of workers. */
export function startSchedule(options: ScheduleOptions): Schedule {
  const { redis, prefix, name, everyMs, log } = options
  const queue = new Queue(name, { connection: redis, prefix })
  queue.on('error', () => {}) // ioredis reports it to the worker's own connection
  const worker = new Worker(name, () => options.run(), { connection: redis, prefix })
  worker.on('error', (error) => {
    const level = isConnectionTrouble(error) ? 'debug' : 'warn'
    log[level]({ schedule: name, err: error }, 'Redis or BullMQ error')
  })
  worker.on('failed', (_job, error) => log.warn({ schedule: name, err: error }, 'a look failed'))
  let timer: NodeJS.Timeout | undefined
  let isScheduled = false
  /** Redis may be away when Causeway starts, and may come back without what it held. */
  const schedule = async () => {
    try {
      if (!isScheduled || (await queue.getJobScheduler(name)) === undefined)
        await queue.upsertJobScheduler(
          name,
          { every: everyMs },
          { opts: { removeOnComplete: true, removeOnFail: true } },
        )
      isScheduled = true
    } catch (error) {
      const level = error instanceof Error && isConnectionTrouble(error) ? 'debug' : 'warn'
      log[level]({ schedule: name, err: error }, 'it could not be scheduled yet')
      isScheduled = false
    }
    if (!isClosed) timer = setTimeout(() => void schedule(), isScheduled ? CHECK_MS : RETRY_MS)
  }
  let isClosed = false
  void schedule()
  return {
    async close() {
      isClosed = true
      clearTimeout(timer)
      await Promise.all([worker.close(), queue.close()])
    },
  }
}
