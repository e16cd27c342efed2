import assert from 'node:assert/strict'
import { truncateSync } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { type TestContext, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Sandbox } from '../../sandbox/sandbox.ts'
import { type RedisProcess, redisServerMissing, startRedis } from '../support/redis-process.ts'
import { clickWhenThere, messageWith, startStack } from '../support/stack.ts'

const skip = redisServerMissing()
const PATIENCE = { timeoutMs: 90_000 }
/** How long Redis is out of reach: a minute in `npm run chaos`, else longer than any limit of ours. */
const OUTAGE_MS = process.env.CAUSEWAY_CHAOS_MINUTES ? 60_000 : 6000

/** Slow enough for something to happen to Redis in the middle of a create. */
async function start(t: TestContext, environment: NodeJS.ProcessEnv = {}) {
  const redis = await startRedis()
  const { sandbox } = await startStack(t, {
    scale: 300,
    redisUrl: redis.url,
    keyPrefix: '{causeway}',
    environment,
  })
  // After Causeway, which would wait for it.
  t.after(() => redis.remove())
  return { redis, sandbox }
}

const told = (sandbox: Sandbox, pattern: RegExp) =>
  sandbox.slack.waitForMessage(
    ({ text, threadTs }) => threadTs === undefined && pattern.test(text),
    PATIENCE,
  )

const puts = (sandbox: Sandbox, pattern: RegExp) =>
  sandbox.azure.requests.filter(
    ({ method, path: asked, status }) =>
      method === 'PUT' && (status === 201 || isCluster(asked)) && pattern.test(asked),
  )

/** HDInsight answers 200 to a new one as well. */
const isCluster = (asked: string) => /\/clusters\/[^/]+$/i.test(asked)

/** Until Azure has been asked for the cluster. */
async function clusterBegun(sandbox: Sandbox): Promise<void> {
  while (puts(sandbox, /\/clusters\/orders$/i).length === 0) await sleep(20)
}

function assertMadeOnce(sandbox: Sandbox): void {
  const made = puts(sandbox, /./).map(({ path: asked }) => asked.toLowerCase())
  assert.deepEqual(made.toSorted(), [...new Set(made)].toSorted())
  const finals = sandbox.slack
    .messages('C01KAFKA')
    .filter(({ text, threadTs }) => threadTs === undefined && /orders is ready/.test(text))
  assert.equal(finals.length, 1)
  assert.equal(sandbox.ambari.cluster('orders')?.restarts.length, 4)
}

async function createAcross(
  t: TestContext,
  outage: (redis: RedisProcess, sandbox: Sandbox) => Promise<void>,
) {
  const { redis, sandbox } = await start(t)
  await sandbox.slack.command({ text: 'create orders' })
  await clickWhenThere(sandbox, 'plan_create')
  await clusterBegun(sandbox)
  await outage(redis, sandbox)
  await clickWhenThere(sandbox, 'approval_approve', 'U02BOB')
  await told(sandbox, /orders is ready/)
  assertMadeOnce(sandbox)
  return sandbox
}

test('Redis killed and started again in the middle of a create: it completes, nothing is made twice', {
  skip,
}, async (t) => {
  await createAcross(t, async (redis) => {
    await redis.kill()
    await sleep(1000)
    await redis.start()
  })
})

test('a Redis that does not answer any more, and closes nothing: commands are refused meanwhile, the create completes', {
  skip,
}, async (t) => {
  await createAcross(t, async (redis, sandbox) => {
    redis.freeze()
    const { body } = await sandbox.slack.command({ text: 'status' })
    assert.match(JSON.stringify(body), /Causeway cannot reach its store just now/)
    await sleep(OUTAGE_MS)
    redis.thaw()
  })
})

test('commands that were acknowledged before Redis was killed are all there when it is back', {
  skip,
}, async (t) => {
  const { redis, sandbox } = await start(t)
  const names = Array.from(
    { length: 20 },
    (_name, index) => `orders-${'abcdefghijklmnopqrst'[index]}`,
  )
  const answers = await Promise.all(
    names.map((name) => sandbox.slack.command({ text: `create ${name} --dry-run` })),
  )
  await redis.kill()
  await redis.start()
  const acknowledged = names.filter((_name, index) =>
    /Checking name/.test(JSON.stringify(answers[index]?.body)),
  )
  t.diagnostic(`${acknowledged.length} of ${names.length} acknowledged`)
  assert.equal(acknowledged.length, names.length)
  for (const name of acknowledged)
    await told(sandbox, new RegExp(`Plan for Kafka cluster ${name}\\b`))
})

/** Cuts so much off the end of the newest append-only file as was written since its size was this. */
async function cutTail(folder: string, sizes: ReadonlyMap<string, number>): Promise<void> {
  const aof = path.join(folder, 'appendonlydir')
  for (const file of await readdir(aof)) {
    const size = sizes.get(file)
    if (/\.incr\.aof$/.test(file) && size !== undefined) truncateSync(path.join(aof, file), size)
  }
}

async function aofSizes(folder: string): Promise<ReadonlyMap<string, number>> {
  const aof = path.join(folder, 'appendonlydir')
  const files = await readdir(aof)
  return new Map(
    await Promise.all(
      files.map(async (file) => [file, (await stat(path.join(aof, file))).size] as const),
    ),
  )
}

test('with the last two seconds of its file cut away, Redis comes back older than Azure: the create completes, nothing is made twice', {
  skip,
}, async (t) => {
  await createAcross(t, async (redis) => {
    const sizes = await aofSizes(redis.folder)
    await sleep(2000)
    await redis.kill()
    await cutTail(redis.folder, sizes)
    await redis.start()
  })
})

test('a create that was acknowledged within the last two seconds, which Redis lost, is offered to its owner by the tags in Azure', {
  skip,
}, async (t) => {
  const { redis, sandbox } = await start(t, { CAUSEWAY_WATCH_MINUTES: '0.05' })
  await sandbox.slack.command({ text: 'create orders' })
  await messageWith(sandbox, 'plan_create')
  const sizes = await aofSizes(redis.folder)
  await clickWhenThere(sandbox, 'plan_create')
  await clusterBegun(sandbox)
  await redis.kill()
  await cutTail(redis.folder, sizes)
  await redis.start()
  const card = await messageWith(sandbox, 'lost_continue')
  assert.equal(card.channel, 'C01KAFKA')
  assert.match(JSON.stringify(card.blocks), /<@U01ALICE> began it/)
  await sandbox.slack.click({
    channelId: card.channel,
    messageTs: card.ts,
    actionId: 'lost_continue',
  })
  await clickWhenThere(sandbox, 'approval_approve', 'U02BOB')
  await told(sandbox, /orders is ready/)
  assertMadeOnce(sandbox)
})

test('a Redis without room refuses commands in words; with room again the create goes on', {
  skip,
}, async (t) => {
  const { redis, sandbox } = await start(t)
  await sandbox.slack.command({ text: 'create orders' })
  await clickWhenThere(sandbox, 'plan_create')
  await clusterBegun(sandbox)
  await redis.command('CONFIG', 'SET', 'maxmemory', '1')
  const { status, body } = await sandbox.slack.command({ text: 'list' })
  assert.equal(status, 200)
  assert.match(JSON.stringify(body), /Causeway cannot reach its store just now|no room/)
  await sleep(3000)
  await redis.command('CONFIG', 'SET', 'maxmemory', '0')
  await clickWhenThere(sandbox, 'approval_approve', 'U02BOB')
  await told(sandbox, /orders is ready/)
  assertMadeOnce(sandbox)
})

/** Everything that Causeway knows is gone; it looks for it every few seconds in place of minutes. */
async function startAndLose(t: TestContext) {
  const { redis, sandbox } = await start(t, { CAUSEWAY_WATCH_MINUTES: '0.05' })
  await sandbox.slack.command({ text: 'create orders' })
  await clickWhenThere(sandbox, 'plan_create')
  await clusterBegun(sandbox)
  await redis.command('FLUSHALL')
  const card = await messageWith(sandbox, 'lost_continue')
  return { sandbox, card }
}

test('after Redis was emptied, a half-made create is found by its tags and offered to its owner; Continue makes the rest and nothing twice', {
  skip,
}, async (t) => {
  const { sandbox, card } = await startAndLose(t)
  assert.equal(card.channel, 'C01KAFKA')
  const shown = JSON.stringify(card.blocks)
  assert.match(shown, /<@U01ALICE> began it/)
  assert.match(shown, /VPN gateway vpn-orders/)
  assert.match(shown, /4 workers of `Standard_E4_v3`/)
  for (let clicks = 0; clicks < 2; clicks += 1)
    await sandbox.slack.click({
      channelId: card.channel,
      messageTs: card.ts,
      actionId: 'lost_continue',
    })
  await clickWhenThere(sandbox, 'approval_approve', 'U02BOB')
  await told(sandbox, /orders is ready/)
  assertMadeOnce(sandbox)
  assert.equal(offers(sandbox), 1)
})

test('after Redis was emptied, Delete on the offer asks for an approval and deletes what there is', {
  skip,
}, async (t) => {
  const { sandbox, card } = await startAndLose(t)
  await sandbox.slack.click({
    channelId: card.channel,
    messageTs: card.ts,
    actionId: 'cluster_delete',
  })
  await clickWhenThere(sandbox, 'approval_approve', 'U02BOB')
  await told(sandbox, /orders is deleted/)
  const left = sandbox.azure.resources().filter(({ endedAt }) => endedAt === undefined)
  assert.deepEqual(left, [])
})

const offers = (sandbox: Sandbox) =>
  sandbox.slack
    .messages('C01KAFKA')
    .filter(({ text }) => text === 'The create of orders was interrupted').length

test('after Redis was emptied, a running cluster is listed and watched again, and nobody is bothered', {
  skip,
}, async (t) => {
  const { redis, sandbox } = await start(t, { CAUSEWAY_WATCH_MINUTES: '0.05' })
  await sandbox.slack.command({ text: 'create orders' })
  await clickWhenThere(sandbox, 'plan_create')
  await clickWhenThere(sandbox, 'approval_approve', 'U02BOB')
  await told(sandbox, /orders is ready/)
  await redis.command('FLUSHALL')
  while (!String(await redis.command('HKEYS', '{causeway}:announced')).includes('orders'))
    await sleep(100)
  await sandbox.slack.command({ text: 'list' })
  await sandbox.slack.waitForMessage(({ text }) => /1 clusters?: orders/.test(text), PATIENCE)
  assert.equal(offers(sandbox), 0)
})
