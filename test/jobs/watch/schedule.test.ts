import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { Queue } from 'bullmq'
import { type Schedule, startSchedule } from '../../../src/jobs/watch/schedule.ts'
import { createLog } from '../../../src/log.ts'
import { connectPatient } from '../../../src/redis/redis.ts'
import { redisUrl, testPrefix } from '../../support/redis.ts'

const EVERY_MS = 300
const PERIODS = 6

async function startReplicas(t: TestContext, count: number) {
  const prefix = testPrefix()
  const runs: number[] = []
  const replicas: Schedule[] = []
  for (let replica = 0; replica < count; replica += 1) {
    const redis = connectPatient(redisUrl())
    redis.on('error', () => {})
    await redis.connect()
    const schedule = startSchedule({
      redis,
      prefix,
      name: 'look',
      everyMs: EVERY_MS,
      run: async () => {
        runs.push(replica)
      },
      log: createLog('silent'),
    })
    replicas.push(schedule)
    t.after(async () => {
      await schedule.close()
      redis.disconnect()
    })
  }
  const redis = connectPatient(redisUrl())
  await redis.connect()
  const queue = new Queue('look', { connection: redis, prefix })
  t.after(async () => {
    await queue.close()
    redis.disconnect()
  })
  const until = async (isSo: () => boolean) => {
    while (!isSo()) await sleep(20)
  }
  /** How many runs were planned up to now: the scheduler counts them. */
  const planned = async () => (await queue.getJobScheduler('look'))?.iterationCount ?? 0
  return { runs, replicas, until, planned, queue }
}

test('four replicas run what is scheduled once in each period, and go on without one of them', async (t) => {
  const { runs, replicas, until, planned, queue } = await startReplicas(t, 4)
  await until(() => runs.length >= PERIODS)
  assert.equal((await queue.getJobSchedulers()).length, 1)
  // One is planned ahead; each of the others was run once.
  assert.ok(runs.length <= (await planned()), `${runs.length} runs of ${await planned()} planned`)
  const leaving = runs.at(-1) ?? 0
  await replicas[leaving]?.close()
  const before = runs.length
  await until(() => runs.length >= before + PERIODS)
  assert.ok(runs.slice(before).every((replica) => replica !== leaving))
  assert.ok(runs.length <= (await planned()), `${runs.length} runs of ${await planned()} planned`)
})
