import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { Queue } from 'bullmq'
import { startSandbox } from '../../sandbox/sandbox.ts'
import { testPrefix, testRedis } from '../support/redis.ts'
import { clickWhenThere, startStack } from '../support/stack.ts'
import { startProcess } from '../support/worker-process.ts'

const PATIENCE = { timeoutMs: 60_000 }
const OPTIONS = { timeout: 120_000 }
const CLOCK = import.meta.resolve('./shifted-clock.ts')

test(
  'a record that no worker can work with is isolated: it comes back every few seconds, everybody else is served',
  OPTIONS,
  async (t) => {
    const redis = await testRedis(t)
    const keyPrefix = testPrefix()
    const { sandbox } = await startStack(t, { keyPrefix })
    const poison = {
      'r-broken-json': '{"schema":1,"id":"r-broken-json","kind":',
      'r-no-steps': JSON.stringify({
        schema: 1,
        id: 'r-no-steps',
        kind: 'create',
        state: 'running',
      }),
      'r-other-version': JSON.stringify({ schema: 99, id: 'r-other-version', kind: 'create' }),
      'r-other-kind': JSON.stringify({ schema: 1, id: 'r-other-kind', kind: 'defragment' }),
    }
    const queue = new Queue('operations', { connection: redis, prefix: keyPrefix })
    t.after(() => queue.close())
    for (const [id, json] of Object.entries(poison)) {
      await redis.hset(`${keyPrefix}:op:${id}`, { json, version: 1, ended: '0' })
      await redis.sadd(`${keyPrefix}:active`, id)
      const backoff = { type: 'fixed', delay: 5000 }
      await queue.add('tick', { id }, { jobId: id, attempts: 1_000_000, backoff })
    }
    await sandbox.slack.command({ text: 'list' })
    await sandbox.slack.waitForMessage(({ text }) => /no clusters yet/.test(text), PATIENCE)
    for (const id of Object.keys(poison)) {
      const state = await waitingState(queue, id)
      assert.equal(state, 'delayed', `${id} waits for a worker that can, and is not lost`)
      assert.equal(await redis.hget(`${keyPrefix}:op:${id}`, 'version'), '1', 'nobody has saved it')
    }
  },
)

async function waitingState(queue: Queue, id: string): Promise<string> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const state = await queue.getJobState(id)
    if (state === 'delayed') return state
    await sleep(50)
  }
  return queue.getJobState(id)
}

for (const [words, jumpMs] of [
  ['forward', 3_600_000],
  ['back', -3_600_000],
] as const)
  test(
    `a worker whose clock jumps an hour ${words} in the middle of a create, and is set right again, completes it and tells no failure`,
    OPTIONS,
    async (t) => {
      const keyPrefix = testPrefix()
      const sandbox = await startSandbox({ scale: 100 })
      t.after(() => sandbox.close())
      const bot = await startProcess(t, { sandbox, keyPrefix, roles: 'bot' })
      sandbox.slack.setRequestUrl(`${bot.url}/slack/events`)
      await startProcess(t, {
        sandbox,
        keyPrefix,
        roles: 'worker',
        preload: [CLOCK],
        environment: {
          CLOCK_JUMP_MS: String(jumpMs),
          // While gateway and cluster are being made: a question that is asked meanwhile would expire, and be told so.
          CLOCK_JUMP_FROM_MS: '4000',
          CLOCK_JUMP_TO_MS: '8000',
          CAUSEWAY_WATCH_MINUTES: '0',
        },
      })
      await sandbox.slack.command({ text: 'create orders' })
      await clickWhenThere(sandbox, 'plan_create')
      await clickWhenThere(sandbox, 'approval_approve', 'U02BOB')
      await sandbox.slack.waitForMessage(({ text }) => /orders is ready/.test(text), PATIENCE)
      const failures = sandbox.slack.messages().filter(({ text }) => /failed|mistake/i.test(text))
      assert.deepEqual(failures, [])
      assert.equal(sandbox.ambari.cluster('orders')?.restarts.length, 4)
    },
  )

/** Slack's own outages last about an hour; its answers do not depend on how long. */
const SLACK_AWAY_MS = process.env.CAUSEWAY_CHAOS_MINUTES ? 60_000 : 8000

test(
  'with Slack away for longer than a create takes, Azure is not kept waiting, and the end is told once when it is back',
  OPTIONS,
  async (t) => {
    const { sandbox } = await startStack(t, { scale: 1200 })
    await sandbox.slack.command({ text: 'create orders' })
    await clickWhenThere(sandbox, 'plan_create')
    await clickWhenThere(sandbox, 'approval_approve', 'U02BOB')
    sandbox.slack.faults.inject({ kind: 'down', times: 1_000_000 })
    const brokersAreDone = () => (sandbox.ambari.cluster('orders')?.maintenance ?? 'ON') === 'OFF'
    await sleep(SLACK_AWAY_MS)
    assert.ok(brokersAreDone(), 'the operation went on without Slack')
    sandbox.slack.faults.clear()
    await sandbox.slack.waitForMessage(
      ({ text, threadTs }) => threadTs === undefined && /orders is ready/.test(text),
      PATIENCE,
    )
    await sleep(1000)
    const finals = sandbox.slack
      .messages('C01KAFKA')
      .filter(({ text, threadTs }) => threadTs === undefined && /orders is ready/.test(text))
    assert.equal(finals.length, 1)
  },
)

test(
  'a deploy of another version in the middle of a create: SIGTERM ends the old process by itself, the new one goes on at once',
  OPTIONS,
  async (t) => {
    const keyPrefix = testPrefix()
    const sandbox = await startSandbox({ scale: 300 })
    t.after(() => sandbox.close())
    const bot = await startProcess(t, { sandbox, keyPrefix, roles: 'bot' })
    sandbox.slack.setRequestUrl(`${bot.url}/slack/events`)
    let worker = await startProcess(t, { sandbox, keyPrefix, roles: 'worker' })
    await sandbox.slack.command({ text: 'create orders' })
    const walk = clickWhenThere(sandbox, 'plan_create').then(() =>
      clickWhenThere(sandbox, 'approval_approve', 'U02BOB'),
    )
    const took: number[] = []
    for (let deploys = 0; deploys < 3; deploys += 1) {
      await sleep(1500)
      const at = performance.now()
      worker.child.kill('SIGTERM')
      assert.equal(await worker.ended, 0, 'by itself, not by the scheduler after its patience')
      took.push(performance.now() - at)
      worker = await startProcess(t, { sandbox, keyPrefix, roles: 'worker' })
    }
    await walk
    await sandbox.slack.waitForMessage(({ text }) => /orders is ready/.test(text), PATIENCE)
    const made = sandbox.azure.requests
      .filter(({ method, status }) => method === 'PUT' && status === 201)
      .map((request) => request.path.toLowerCase())
    assert.deepEqual(made.toSorted(), [...new Set(made)].toSorted())
    assert.equal(sandbox.ambari.cluster('orders')?.restarts.length, 4)
    t.diagnostic(`drained in ${took.map((ms) => Math.round(ms)).join(', ')} ms`)
  },
)
