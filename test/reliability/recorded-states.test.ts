import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { type TestContext, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { Queue } from 'bullmq'
import type { Redis } from 'ioredis'
import type { Sandbox } from '../../sandbox/sandbox.ts'
import { OperationStore } from '../../src/jobs/engine/operation-store.ts'
import type { OperationRecord } from '../../src/jobs/engine/record.ts'
import { testPrefix, testRedis } from '../support/redis.ts'
import { startStack } from '../support/stack.ts'
import { TARGETS } from './operations.ts'
import { inPlaceOf, type RecordedState } from './records.ts'

const FOLDER = path.join(import.meta.dirname, 'records')
const SCALE = 2400
const isChaos = process.env.CAUSEWAY_CHAOS_MINUTES !== undefined

const recorded = globSync('*/*.json', { cwd: FOLDER })
  .sort()
  .map((file) => ({
    file,
    ...(JSON.parse(readFileSync(path.join(FOLDER, file), 'utf8')) as RecordedState),
  }))

test('there are recorded states of every kind of operation that changes something', () => {
  for (const { name, kinds } of TARGETS)
    assert.ok(
      recorded.some(({ record }) => kinds.includes(record.kind)),
      name,
    )
})

for (const target of TARGETS) {
  const mine = recorded.filter(({ record }) => target.kinds.includes(record.kind))

  test(`a ${target.name} that an older version has begun is taken up by this one at every stage, and completes`, {
    timeout: 240_000,
  }, async (t) => {
    const stage = await startStage(t)
    const { sandbox, redis, prefix } = stage
    await target.prepare(sandbox)
    await target.ask(sandbox)
    await sandbox.slack.waitForMessage(({ text }) => target.end.test(text), { timeoutMs: 90_000 })
    await allSettled(stage)
    const ids = await redis.zrevrange(`${prefix}:recent`, 0, -1)
    const done = await Promise.all(ids.map((id) => read(stage, id)))
    const begun = mine.filter(({ world }) => world === 'after')
    for (const { file, record } of begun) {
      // Azure and Ambari are ahead of the record, as after a crash: what it wants is there, or gone, already.
      const now = done.find(({ kind }) => kind === record.kind)
      const ended = await replay(stage, now ? inPlaceOf(record, now) : record)
      assert.equal(ended.state, 'succeeded', `${file}: ${JSON.stringify(ended.failure)}`)
    }
    t.diagnostic(`${begun.length} records`)
  })

  // Each needs a remote side of its own: all of them in `npm run chaos`, the latest stage here.
  const waiting = mine
    .filter(({ world }) => world === 'before')
    .toSorted((a, b) => progressOf(a.record) - progressOf(b.record))
  for (const { file, record } of isChaos ? waiting : waiting.slice(-1))
    test(`${file}, which had changed nothing yet, is taken up by this version and completes`, {
      timeout: 120_000,
    }, async (t) => {
      const stage = await startStage(t)
      await target.prepare(stage.sandbox)
      const approving = new AbortController()
      void approveWhatIsAsked(stage, approving.signal)
      const ended = await replay(stage, inPlaceOf(record, record))
      approving.abort()
      assert.equal(ended.state, 'succeeded', JSON.stringify(ended.failure))
    })
}

/** How many of its steps have begun or ended. */
function progressOf({ steps }: OperationRecord): number {
  return Object.values(steps).filter(({ state }) => state !== 'pending').length
}

interface Stage {
  readonly sandbox: Sandbox
  readonly redis: Redis
  readonly prefix: string
}

async function startStage(t: TestContext): Promise<Stage> {
  const prefix = testPrefix()
  const redis = await testRedis(t)
  const { sandbox } = await startStack(t, {
    scale: SCALE,
    keyPrefix: prefix,
    environment: { CAUSEWAY_WATCH_MINUTES: '0' },
  })
  return { sandbox, redis, prefix }
}

async function allSettled({ redis, prefix }: Stage): Promise<void> {
  while ((await redis.scard(`${prefix}:active`)) > 0) await sleep(20)
}

async function read({ redis, prefix }: Stage, id: string): Promise<OperationRecord> {
  const stored = await new OperationStore(redis, prefix).read(id)
  assert.ok(stored, `${id} is gone`)
  return stored.record
}

/** Puts an old record where this version would have one, and queues it. */
async function replay(stage: Stage, record: OperationRecord): Promise<OperationRecord> {
  const { redis, prefix } = stage
  const { id } = record
  const key = `${prefix}:op:${id}`
  await redis.hset(key, 'json', JSON.stringify(record), 'ended', '0')
  await redis.hincrby(key, 'version', 1)
  await redis.sadd(`${prefix}:active`, id)
  const queue = new Queue('operations', { connection: redis, prefix })
  await queue.add('tick', { id }, { jobId: id, removeOnComplete: true })
  await allSettled(stage)
  await queue.close()
  return read(stage, id)
}

async function approveWhatIsAsked({ sandbox }: Stage, over: AbortSignal): Promise<void> {
  const since = Number(sandbox.slack.messages('C01KAFKA').at(-1)?.ts ?? 0)
  while (!over.aborted) {
    const asked = sandbox.slack
      .messages('C01KAFKA')
      .find(
        ({ ts, blocks }) => Number(ts) > since && JSON.stringify(blocks ?? []).includes(APPROVE),
      )
    if (asked)
      await sandbox.slack.click({
        userId: 'U02BOB',
        channelId: asked.channel,
        messageTs: asked.ts,
        actionId: 'approval_approve',
      })
    await sleep(100)
  }
}

const APPROVE = '"approval_approve"'
