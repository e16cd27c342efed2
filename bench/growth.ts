import type { Redis } from 'ioredis'
import { connectPatient } from '../src/redis.ts'
import { type BenchChild, READY, startChild } from './child.ts'
import { forgetKeys, readRedisFigures } from './redis-figures.ts'
import { besides, type Row, type Scenario } from './scenario.ts'
import { benchPrefix } from './stack.ts'

/** Compiles what will be measured. */
const WARM_UP = 300

export const growth: Scenario = {
  name: 'growth',
  description:
    'whole operations of four ticks, so many at once on one worker: what one costs, submission included, beside the same with 100',
  async run({ redisUrl, quick, say }) {
    const sizes = quick ? [10, 100, 1000] : [10, 100, 1000, 10_000]
    const redis = connectPatient(redisUrl)
    const measured: Cost[] = []
    try {
      for (const size of sizes) {
        measured.push(await measure(size, redisUrl, redis))
        say(`${size} operations are through`)
      }
    } finally {
      redis.disconnect()
    }
    const reference = measured.find(({ size }) => size === 100)
    return measured.flatMap((cost) => rows(cost, reference ?? cost))
  },
}

/** For one operation. */
interface Cost {
  readonly size: number
  readonly cpuMs: number
  readonly redisCommands: number
  readonly redisCpuMs: number
  readonly perSecond: number
}

/** Each size in a process of its own; small ones often enough that single events do not decide. */
async function measure(size: number, redisUrl: string, redis: Redis): Promise<Cost> {
  const prefix = benchPrefix()
  const child: BenchChild = startChild('bench/growth-operations.ts', {
    settings: { redisUrl, prefix },
  })
  try {
    await child.printed(READY)
    await child.ask(`run ${WARM_UP}`)
    const runs = Math.max(1, Math.round(200 / size))
    const total = size * Math.min(runs, 5)
    const [before, redisBefore] = [await child.figures(), await readRedisFigures(redis)]
    const startedAt = performance.now()
    for (let done = 0; done < total; done += size) await child.ask(`run ${size}`)
    const tookSeconds = (performance.now() - startedAt) / 1000
    const [after, redisAfter] = [await child.figures(), await readRedisFigures(redis)]
    return {
      size,
      cpuMs: (after.cpuMs - before.cpuMs) / total,
      redisCommands: (redisAfter.commands - redisBefore.commands) / total,
      redisCpuMs: (redisAfter.cpuMs - redisBefore.cpuMs) / total,
      perSecond: total / tookSeconds,
    }
  } finally {
    await child.stop()
    await forgetKeys(redis, prefix)
  }
}

function rows(cost: Cost, reference: Cost): Row[] {
  const row = (measure: string, unit: string, read: (one: Cost) => number): Row => ({
    measure: `${cost.size} at once: ${measure}`,
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
    { measure: `${cost.size} at once: throughput`, value: cost.perSecond, unit: 'operations/s' },
  ]
}
