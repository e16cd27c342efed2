import { setTimeout as sleep } from 'node:timers/promises'
import type { Redis } from 'ioredis'
import { connectPatient } from '../src/redis/redis.ts'
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
    'one worker, many operations that wait, each looked at every 10 s; beside bare BullMQ step jobs with the same data, workers that hold their jobs, and a set of due operations (decision 23)',
  async run({ redisUrl, quick, say }) {
    const operations = quick ? 500 : 10_000
    const record = await recordOfAWaitingCreate(redisUrl)
    say(`${operations} operations with records of ${JSON.stringify(record).length} bytes`)
    const redis = connectPatient(redisUrl)
    const common = {
      redisUrl,
      operations,
      everyMs: EVERY_MS,
      fillMs: 2000 + operations * 1.2,
      record,
    }
    // A multiple of the interval, so that each operation is looked at equally often.
    const windowMs = quick ? EVERY_MS : 2 * EVERY_MS
    try {
      const bare = await measure('bench/waiting-bare.ts', common, windowMs, redis)
      say('the bare jobs are measured')
      const ours = await measure('bench/waiting-causeway.ts', common, windowMs, redis)
      say('Causeway is measured')
      const held = await measure('bench/waiting-held.ts', common, EVERY_MS, redis)
      const dueSet = await measure('bench/waiting-due-set.ts', common, EVERY_MS, redis)
      return [
        ...rows(ours, bare),
        ...otherRows('held', held, bare),
        ...otherRows('due set', dueSet, bare),
      ]
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

interface Measure {
  readonly measure: string
  readonly unit: string
  readonly read: (side: Side) => number
}

const MEASURES: readonly Measure[] = [
  { measure: 'lateness p50', unit: 'ms', read: ({ lateness }) => lateness.p50 },
  { measure: 'lateness p99', unit: 'ms', read: ({ lateness }) => lateness.p99 },
  { measure: 'CPU of the worker', unit: '% of a core', read: ({ cpuShare }) => cpuShare * 100 },
  {
    measure: 'memory of the worker (RSS)',
    unit: 'MiB',
    read: ({ rssBytes }) => rssBytes / 2 ** 20,
  },
  { measure: 'CPU of Redis', unit: '% of a core', read: (side) => side.redisCpuShare * 100 },
  { measure: 'Redis commands', unit: '1/s', read: (side) => side.redisCommandsPerSecond },
  {
    measure: 'Redis commands of one look',
    unit: 'commands',
    read: (side) => side.redisCommandsPerLook,
  },
  {
    measure: 'Redis memory of one operation',
    unit: 'KiB',
    read: (side) => side.redisBytesEach / 1024,
  },
]

function rows(ours: Side, bare: Side): Row[] {
  return [
    ...MEASURES.map(
      ({ measure, unit, read }): Row => ({
        measure,
        value: read(ours),
        unit,
        ratio: besides(read(ours), 'bare', read(bare)),
        goal: LIMIT,
      }),
    ),
    { measure: 'looks', value: ours.lateness.count, unit: 'looks' },
    {
      measure: 'Redis memory of one operation',
      value: ours.redisBytesEach / 1024,
      unit: 'KiB',
      goal: { atMost: 4 },
    },
  ]
}

/** What others would cost: figures without goals. */
function otherRows(name: string, side: Side, bare: Side): Row[] {
  return MEASURES.map(({ measure, unit, read }) => ({
    measure: `${name}: ${measure}`,
    value: read(side),
    unit,
    ratio: besides(read(side), 'bare', read(bare)),
  }))
}
