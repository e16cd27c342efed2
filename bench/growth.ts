import type { Redis } from 'ioredis'
import { connectPatient } from '../src/redis/redis.ts'
import { type BenchChild, READY, startChild } from './child.ts'
import { forgetKeys, readRedisFigures } from './redis-figures.ts'
import { besides, type Row, type Scenario } from './scenario.ts'
import { benchPrefix } from './stack.ts'

/** Compiles what will be measured. */
const WARM_UP = 300

export const growth: Scenario = {
  name: 'growth',
  description:
    'whole operations of four ticks, so many at once, on one worker and on several: what one costs, submission included, beside 100 at once on one',
  async run({ redisUrl, quick, say }) {
    const runs = quick ? QUICK_RUNS : RUNS
    const redis = connectPatient(redisUrl)
    const measured: Cost[] = []
    try {
      for (const run of runs) {
        measured.push(await measure(run, redisUrl, redis))
        say(`${nameOf(run)}: done`)
      }
    } finally {
      redis.disconnect()
    }
    const reference = measured.find(({ size, workers }) => size === 100 && workers === 1)
    return measured.flatMap((cost) => rows(cost, reference ?? cost))
  },
}

interface Run {
  /** Operations at once. */
  readonly size: number
  /** Processes. */
  readonly workers: number
}

const RUNS: readonly Run[] = [
  { size: 10, workers: 1 },
  { size: 100, workers: 1 },
  { size: 1000, workers: 1 },
  { size: 10_000, workers: 1 },
  { size: 10_000, workers: 2 },
  { size: 10_000, workers: 4 },
]
const QUICK_RUNS: readonly Run[] = [
  { size: 10, workers: 1 },
  { size: 100, workers: 1 },
  { size: 1000, workers: 1 },
  { size: 1000, workers: 2 },
]

const nameOf = ({ size, workers }: Run): string =>
  `${size} at once${workers === 1 ? '' : ` on ${workers} workers`}`

/** For one operation. */
interface Cost extends Run {
  readonly cpuMs: number
  readonly redisCommands: number
  readonly redisCpuMs: number
  readonly perSecond: number
}

/** Each size in a process of its own; small ones often enough that single events do not decide. */
async function measure({ size, workers }: Run, redisUrl: string, redis: Redis): Promise<Cost> {
  const prefix = benchPrefix()
  const child = startOne({ redisUrl, prefix })
  const others = Array.from({ length: workers - 1 }, () => startOne({ redisUrl, prefix }))
  const children = [child, ...others]
  try {
    await Promise.all(children.map((one) => one.printed(READY)))
    await child.ask(`run ${WARM_UP * workers}`)
    const runs = Math.max(1, Math.round(200 / size))
    const total = size * Math.min(runs, 5)
    const [before, redisBefore] = [await cpuOf(children), await readRedisFigures(redis)]
    const startedAt = performance.now()
    for (let done = 0; done < total; done += size) await child.ask(`run ${size}`)
    const tookSeconds = (performance.now() - startedAt) / 1000
    const [after, redisAfter] = [await cpuOf(children), await readRedisFigures(redis)]
    return {
      size,
      workers,
      cpuMs: (after - before) / total,
      redisCommands: (redisAfter.commands - redisBefore.commands) / total,
      redisCpuMs: (redisAfter.cpuMs - redisBefore.cpuMs) / total,
      perSecond: total / tookSeconds,
    }
  } finally {
    await Promise.all(children.map((one) => one.stop()))
    await forgetKeys(redis, prefix)
  }
}

function startOne(settings: { redisUrl: string; prefix: string }): BenchChild {
  return startChild('bench/growth-operations.ts', { settings })
}

/** Milliseconds of all of them. */
async function cpuOf(children: readonly BenchChild[]): Promise<number> {
  const figures = await Promise.all(children.map((child) => child.figures()))
  return figures.reduce((sum, { cpuMs }) => sum + cpuMs, 0)
}

function rows(cost: Cost, reference: Cost): Row[] {
  const row = (measure: string, unit: string, read: (one: Cost) => number): Row => ({
    measure: `${nameOf(cost)}: ${measure}`,
    value: read(cost),
    unit,
    ratio: besides(read(cost), `${reference.size}`, read(reference)),
    // Below, what the process does anyway weighs more than the operations.
    ...(cost.size > reference.size && { goal: { of: 'ratio', atMost: 1.2 } }),
  })
  return [
    row('CPU of one operation', 'ms', ({ cpuMs }) => cpuMs),
    row('Redis commands of one operation', 'commands', ({ redisCommands }) => redisCommands),
    row('CPU of Redis for one operation', 'ms', ({ redisCpuMs }) => redisCpuMs),
    { measure: `${nameOf(cost)}: throughput`, value: cost.perSecond, unit: 'operations/s' },
  ]
}
