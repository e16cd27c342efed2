import { setTimeout as sleep } from 'node:timers/promises'
import type { Redis } from 'ioredis'
import { connectPatient } from '../src/redis.ts'
import { READY, startChild } from './child.ts'
import { forgetKeys, readRedisFigures } from './redis-figures.ts'
import { besides, type Goal, type Row, type Scenario } from './scenario.ts'
import { benchPrefix } from './stack.ts'
import { type Distribution, median } from './statistics.ts'
import { recordOfAWaitingCreate } from './waiting-record.ts'
import type { WaitingSettings } from './waiting-settings.ts'

const EVERY_MS = 10_000
const LIMIT: Goal = { of: 'ratio', atMost: 1.2 }

export const waiting: Scenario = {
  name: 'waiting',
  description:
    'one worker, many operations that wait, each looked at every 10 s; beside bare BullMQ step jobs with the same data',
  async run({ redisUrl, quick, say }) {
    const operations = quick ? 500 : 10_000
    const record = await recordOfAWaitingCreate(redisUrl)
    say(`${operations} operations with records of ${JSON.stringify(record).length} bytes`)
    const redis = connectPatient(redisUrl)
    const common = {
      redisUrl,
      operations,
      everyMs: EVERY_MS,
      fillMs: 2000 + operations * 2,
      record,
    }
    // A multiple of the interval, so that each operation is looked at equally often.
    const windowMs = quick ? EVERY_MS : 3 * EVERY_MS
    try {
      const bare = await measure('bench/waiting-bare.ts', common, windowMs, redis)
      say('the bare jobs are measured')
      const ours = await measure('bench/waiting-causeway.ts', common, windowMs, redis)
      return rows(ours, bare)
    } finally {
      redis.disconnect()
    }
  },
}

interface Side {
  readonly lateness: Distribution
  /** Of one core. */
  readonly cpuShare: number
  readonly rssBytes: number
  readonly redisCpuShare: number
  readonly redisBytesEach: number
  readonly redisCommandsPerSecond: number
  readonly redisCommandsPerLook: number
}

async function measure(
  file: string,
  common: Omit<WaitingSettings, 'prefix'>,
  windowMs: number,
  redis: Redis,
): Promise<Side> {
  const settings: WaitingSettings = { ...common, prefix: benchPrefix() }
  const empty = await readRedisFigures(redis)
  const startedAt = Date.now()
  const child = startChild(file, { settings })
  try {
    await child.printed(READY)
    await child.ask('filled')
    // One interval in which looks find their rhythm.
    await sleep(Math.max(0, startedAt + common.fillMs + EVERY_MS - Date.now()))
    await child.ask('begin')
    const [before, redisBefore] = [await child.figures(), await readRedisFigures(redis)]
    const rss: number[] = []
    const beganAt = performance.now()
    while (performance.now() - beganAt < windowMs) {
      await sleep(1000)
      rss.push((await child.figures()).rssBytes)
    }
    const [after, redisAfter] = [await child.figures(), await readRedisFigures(redis)]
    const tookMs = performance.now() - beganAt
    const lateness = await child.ask<Distribution>('end')
    const commands = redisAfter.commands - redisBefore.commands
    return {
      lateness,
      cpuShare: (after.cpuMs - before.cpuMs) / tookMs,
      rssBytes: median(rss),
      redisCpuShare: (redisAfter.cpuMs - redisBefore.cpuMs) / tookMs,
      redisBytesEach: (redisAfter.dataBytes - empty.dataBytes) / common.operations,
      redisCommandsPerSecond: (commands * 1000) / tookMs,
      redisCommandsPerLook: commands / lateness.count,
    }
  } finally {
    await child.stop()
    await forgetKeys(redis, settings.prefix)
  }
}

function rows(ours: Side, bare: Side): Row[] {
  const pair = (measure: string, unit: string, read: (side: Side) => number): Row[] => [
    {
      measure,
      value: read(ours),
      unit,
      ratio: besides(read(ours), 'bare', read(bare)),
      goal: LIMIT,
    },
    { measure: `bare: ${measure}`, value: read(bare), unit },
  ]
  return [
    ...pair('lateness p50', 'ms', ({ lateness }) => lateness.p50),
    ...pair('lateness p99', 'ms', ({ lateness }) => lateness.p99),
    ...pair('looks', 'looks', ({ lateness }) => lateness.count).map(withoutGoal),
    ...pair('CPU of the worker', '% of a core', ({ cpuShare }) => cpuShare * 100),
    ...pair('memory of the worker (RSS)', 'MiB', ({ rssBytes }) => rssBytes / 2 ** 20),
    ...pair('CPU of Redis', '% of a core', ({ redisCpuShare }) => redisCpuShare * 100),
    ...pair('Redis commands', '1/s', ({ redisCommandsPerSecond }) => redisCommandsPerSecond),
    ...pair('Redis commands of one look', 'commands', (side) => side.redisCommandsPerLook),
    ...pair('Redis memory of one operation', 'KiB', (side) => side.redisBytesEach / 1024),
    {
      measure: 'Redis memory of one operation',
      value: ours.redisBytesEach / 1024,
      unit: 'KiB',
      goal: { atMost: 4 },
    },
  ]
}

function withoutGoal({ goal: _goal, ...row }: Row): Row {
  return row
}
