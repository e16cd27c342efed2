import { Worker } from 'bullmq'
import { isConnectionTrouble } from '../../redis/outage.ts'
import { within } from '../../within.ts'
import { LookRunner, type LookRunnerOptions } from './look-runner.ts'
import { type JobData, QUEUE_NAME } from './operations.ts'
import { WakeCheck } from './wake-check.ts'

/** A worker that takes ticks until it is closed. */
export interface OperationWorker {
  /** Stops taking jobs, lets running ticks end (seconds), then closes. */
  close(): Promise<void>
  isRunning(): boolean
}

const RECOVERY_INTERVAL_MS = 30_000

/** A killed worker's tick is taken up by another after its lock has run out and at the next check, in milliseconds. */
export const TAKEOVER = { lockMs: 8000, checkMs: 4000 } as const

/** A worker that ends waits so long for Redis at most. */
const LAST_CHECK_MS = 1000

/** Runs operations, one tick at a time. A tick takes seconds. */
export function startWorker(options: LookRunnerOptions): OperationWorker {
  const { operations, store, log } = options
  const wakes = new WakeCheck(
    (ids) => store.woken(ids),
    (id) => operations.promote(id),
  )
  const looks = new LookRunner(options, (id) => wakes.fellAsleep(id))
  const worker = new Worker<JobData>(QUEUE_NAME, (job, token) => looks.run(job, token), {
    connection: options.redis,
    prefix: options.prefix,
    concurrency: 50,
    lockDuration: TAKEOVER.lockMs,
    stalledInterval: TAKEOVER.checkMs,
    // The default of 1 would fail an operation for good at its second crash.
    maxStalledCount: 1_000_000,
  })
  worker.on('error', (error) => {
    const level = isConnectionTrouble(error) ? 'debug' : 'warn'
    log[level]({ err: error }, 'worker: Redis or BullMQ error')
  })
  worker.on('failed', (job, error) =>
    log.error({ err: error, operationId: job?.id }, 'tick failed'),
  )
  void recover(options)
  const recovery = setInterval(() => void recover(options), RECOVERY_INTERVAL_MS)
  return {
    async close() {
      clearInterval(recovery)
      await worker.close()
      // What is missed is looked at when its time comes.
      await within(LAST_CHECK_MS, 'the last look for wakes', wakes.settled()).catch(() => {})
    },
    isRunning: () => worker.isRunning(),
  }
}

async function recover({ operations, log }: LookRunnerOptions): Promise<void> {
  try {
    const count = await operations.recoverOrphans()
    if (count > 0)
      log.warn({ count }, 'operations without a job, or asleep for too long, were queued again')
  } catch (error) {
    log.warn({ err: error }, 'could not look for lost operations')
  }
}
