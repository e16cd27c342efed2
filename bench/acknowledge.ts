import { startSandbox } from '../sandbox/sandbox.ts'
import { OperationStore } from '../src/jobs/engine/operation-store.ts'
import { connectPatient } from '../src/redis/redis.ts'
import { type BenchChild, startChild } from './child.ts'
import { type LoadResult, sendCommands } from './load.ts'
import { forgetKeys } from './redis-figures.ts'
import { besides, type Row, type Scenario } from './scenario.ts'
import { benchPrefix, POLICY } from './stack.ts'
import { distribution } from './statistics.ts'

/** For 100,000 commands. */
const LONG_SECONDS = 500

/** Slack stops waiting after this. */
const SLACK_LIMIT_MS = 3000

export const acknowledge: Scenario = {
  name: 'acknowledge',
  description:
    'signed slash commands at a fixed rate, durable in Redis before the answer, in milliseconds from due to answered; beside Bolt’s own HTTP receiver with an empty listener',
  async run({ redisUrl, quick, long, say }) {
    const load = quick ? { perSecond: 50, seconds: 3 } : { perSecond: 200, seconds: 20 }
    const oursFor = long ? LONG_SECONDS : load.seconds
    say(`${load.perSecond} commands a second for ${load.seconds} s, and for ${oursFor} s`)
    const sandbox = await startSandbox({ scale: 60 })
    const redis = connectPatient(redisUrl)
    const prefix = benchPrefix()
    const environment = {
      ...sandbox.environment,
      REDIS_URL: redisUrl,
      CAUSEWAY_KEY_PREFIX: prefix,
      CAUSEWAY_POLICY: POLICY,
      CAUSEWAY_ROLES: 'bot',
      PORT: '0',
      LOG_LEVEL: 'info',
    }
    const target = {
      signingSecret: sandbox.environment.SLACK_SIGNING_SECRET ?? '',
      command: (n: number) => ({ text: `create bench-${n}` }),
      ...load,
    }
    try {
      const bolt = await measure('bench/bolt-receiver.ts', environment, target)
      const ours = await measure('src/main.ts', environment, { ...target, seconds: oursFor })
      const kept = await new OperationStore(redis, prefix).activeIds()
      const sent = load.perSecond * oursFor + WARM_UP.perSecond * WARM_UP.seconds
      return [...rows(ours, bolt, load.perSecond), missing(sent - kept.length)]
    } finally {
      await sandbox.close()
      await forgetKeys(redis, prefix)
      redis.disconnect()
    }
  },
}

interface Measured extends LoadResult {
  readonly cpuMs: number
  readonly rssBytes: number
}

/** Before the measured load, for connections and the compiler. */
const WARM_UP = { perSecond: 200, seconds: 10 }

async function measure(
  file: string,
  environment: NodeJS.ProcessEnv,
  target: Omit<Parameters<typeof sendCommands>[0], 'url'>,
): Promise<Measured> {
  const child: BenchChild = startChild(file, { environment })
  try {
    const url = `${await child.printed(/"url":"([^"]+)"/)}/slack/events`
    const warmUp = (n: number) => ({ text: `create warm-${n}`, trigger_id: `warm.${n}` })
    await sendCommands({ ...target, ...WARM_UP, url, command: warmUp })
    const before = await child.figures()
    const result = await sendCommands({ ...target, url })
    const after = await child.figures()
    return { ...result, cpuMs: after.cpuMs - before.cpuMs, rssBytes: after.rssBytes }
  } finally {
    await child.stop()
  }
}

function rows(ours: Measured, bolt: Measured, perSecond: number): Row[] {
  const [mine, theirs] = [distribution(ours.latenciesMs), distribution(bolt.latenciesMs)]
  const failed = ours.latenciesMs.length - (ours.statuses['200'] ?? 0)
  const each = ({ cpuMs, latenciesMs }: Measured) => cpuMs / latenciesMs.length
  const beside = (value: number, other: number) => ({ ratio: besides(value, 'Bolt', other) })
  return [
    {
      measure: 'p50',
      value: mine.p50,
      unit: 'ms',
      ...beside(mine.p50, theirs.p50),
      goal: { of: 'ratio', atMost: 1.2 },
    },
    {
      measure: 'p99',
      value: mine.p99,
      unit: 'ms',
      ...beside(mine.p99, theirs.p99),
      goal: { of: 'ratio', atMost: 1.2 },
    },
    {
      measure: 'longest',
      value: mine.max,
      unit: 'ms',
      ...beside(mine.max, theirs.max),
      goal: { atMost: SLACK_LIMIT_MS },
    },
    {
      measure: 'throughput',
      value: ours.perSecond,
      unit: '1/s',
      ...beside(ours.perSecond, bolt.perSecond),
      goal: { atLeast: perSecond * 0.98 },
    },
    { measure: 'not answered 200', value: failed, unit: 'commands', goal: { atMost: 0 } },
    {
      measure: 'CPU of one command',
      value: each(ours),
      unit: 'ms',
      ...beside(each(ours), each(bolt)),
    },
    {
      measure: 'memory (RSS)',
      value: ours.rssBytes / 2 ** 20,
      unit: 'MiB',
      ...beside(ours.rssBytes / 2 ** 20, bolt.rssBytes / 2 ** 20),
    },
  ]
}

function missing(count: number): Row {
  return {
    measure: 'answered, but not in Redis',
    value: count,
    unit: 'commands',
    goal: { atMost: 0 },
  }
}
