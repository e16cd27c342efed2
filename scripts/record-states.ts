import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { OperationStore } from '../src/jobs/engine/operation-store.ts'
import type { OperationRecord } from '../src/jobs/engine/record.ts'
import { TARGETS, type Target } from '../test/reliability/operations.ts'
import { hasChanged, type RecordedState, stageOf } from '../test/reliability/records.ts'
import { type Closing, startStack } from '../test/support/stack.ts'
import { provideRedis } from './redis-server.ts'

/** Slow enough for every stage to be seen. */
const SCALE = 600
const PREFIX = '{record-states}'

/**
 * Writes the records of every kind of operation, one for each stage, into test/reliability/records/NAME: before a
 * release that changes their shape. From then on test/reliability/recorded-states.test.ts replays them.
 * `npm run records -- v2`.
 */
async function main(name: string): Promise<void> {
  const folder = path.join(import.meta.dirname, '..', 'test', 'reliability', 'records', name)
  await mkdir(folder, { recursive: true })
  const server = await provideRedis()
  for (const target of TARGETS) await recordOne(target, server.url, folder)
  await server.stop()
}

async function recordOne(target: Target, redisUrl: string, folder: string): Promise<void> {
  const closers: (() => unknown)[] = []
  const scope: Closing = { after: (close) => void closers.unshift(close) }
  const redis = new Redis(redisUrl)
  const keys = await redis.keys(`${PREFIX}:*`)
  if (keys.length > 0) await redis.del(keys)
  const { sandbox } = await startStack(scope, { scale: SCALE, redisUrl, keyPrefix: PREFIX })
  await target.prepare(sandbox)
  const states = new Map<string, RecordedState>()
  let over = false
  const watching = (async () => {
    while (!over) {
      for (const record of await activeRecords(redis)) {
        const stage = stageOf(record)
        if (stage !== undefined && target.kinds.includes(record.kind) && !states.has(stage))
          states.set(stage, { stage, world: hasChanged(record) ? 'after' : 'before', record })
      }
      await sleep(2)
    }
  })()
  await target.ask(sandbox)
  await sandbox.slack.waitForMessage(({ text }) => target.end.test(text), { timeoutMs: 120_000 })
  over = true
  await watching
  for (const state of states.values()) {
    const file = path.join(folder, `${state.stage}.json`)
    await writeFile(file, `${JSON.stringify(state, undefined, 2)}\n`)
    process.stdout.write(`${path.relative(process.cwd(), file)}\n`)
  }
  for (const close of closers) await close()
  redis.disconnect()
}

async function activeRecords(redis: Redis): Promise<OperationRecord[]> {
  const ids = await redis.smembers(`${PREFIX}:active`)
  const store = new OperationStore(redis, PREFIX)
  const stored = await Promise.all(ids.map((id) => store.read(id)))
  return stored.flatMap((one) => (one ? [one.record] : []))
}

await main(process.argv[2] ?? 'v1')
