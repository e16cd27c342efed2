import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type TestContext, test } from 'node:test'
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts'
import type { SimulatedMessage } from '../../sandbox/slack/workspace.ts'
import { openClient } from '../../src/kafka/client.ts'
import { createRoute } from '../../src/kafka/route.ts'
import { testPrefix } from '../support/redis.ts'
import { clickWhenThere, createCluster, messageWith, startStack } from '../support/stack.ts'
import { startProcess } from '../support/worker-process.ts'

/** An hour in 12 seconds. */
const SCALE = 300
const PATIENCE = { timeoutMs: 60_000 }

const says = (sandbox: Sandbox, pattern: RegExp) =>
  sandbox.slack.waitForMessage(
    ({ text, blocks }) => pattern.test(text) || pattern.test(JSON.stringify(blocks ?? [])),
    PATIENCE,
  )

const click = (
  sandbox: Sandbox,
  { channel, ts }: SimulatedMessage,
  actionId: string,
  value?: string,
) =>
  sandbox.slack.click({
    userId: 'U01ALICE',
    channelId: channel,
    messageTs: ts,
    actionId,
    ...(value === undefined ? {} : { value }),
  })

const posted = (sandbox: Sandbox, pattern: RegExp) =>
  sandbox.slack.messages('C01KAFKA').filter(({ text }) => pattern.test(text))

/** A policy of its own, beside that everybody may do everything. */
async function policyOf(t: TestContext, more: string): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'causeway-lifetimes-'))
  t.after(() => rm(folder, { recursive: true }))
  const file = path.join(folder, 'policy.yaml')
  const all = 'version: 1\nrules:\n  - users: ["*"]\n    may: ["*"]\n'
  const own = 'approvals:\n  requesterMayApproveNewCluster: true\n'
  await writeFile(file, `${all}${own}${more}`)
  return file
}

test('a cluster ends when it was said at its creation: warned of once an hour and once a quarter before, by two workers and an empty Redis, and deleted without another question', async (t) => {
  const sandbox = await startSandbox({ scale: SCALE })
  t.after(() => sandbox.close())
  const first = await startProcess(t, { sandbox, keyPrefix: testPrefix(), roles: 'bot,worker' })
  sandbox.slack.setRequestUrl(`${first.url}/slack/events`)
  const ready = await createCluster(sandbox, 'orders', 'U01ALICE', '--gateway none --ttl 3h')
  assert.match(JSON.stringify(ready.blocks), /an hour until <!date.*, then it is deleted/)
  await sandbox.slack.command({ text: 'list' })
  assert.match(JSON.stringify((await says(sandbox, /^1 clusters: orders$/)).blocks), /"Ends"/)
  first.child.kill('SIGKILL')
  await first.ended
  // Nothing of what Redis held is there for these: what they know is in Azure.
  const keyPrefix = testPrefix()
  const second = await startProcess(t, { sandbox, keyPrefix, roles: 'bot,worker' })
  await startProcess(t, { sandbox, keyPrefix, roles: 'worker' })
  sandbox.slack.setRequestUrl(`${second.url}/slack/events`)
  const hour = await says(sandbox, /^orders ends in about 60 min/)
  assert.match(JSON.stringify(hour.blocks), /<@U01ALICE>, the time of \*orders\* is over/)
  await says(sandbox, /^orders ends in about 15 min/)
  await says(sandbox, /^The time of \*orders\* is over: its deletion has begun/)
  const agreed = await says(sandbox, /^Deletion of orders: approved/)
  assert.match(JSON.stringify(agreed.blocks), /Its time is over.*That is the approval/)
  assert.match(JSON.stringify(agreed.blocks), /Approved by <@U01ALICE>/)
  await says(sandbox, /^orders is deleted\. Nothing of it is left/)
  assert.equal(
    posted(sandbox, /its deletion has begun/).length,
    2,
    'both warnings are a record now',
  )
  assert.equal(posted(sandbox, /Approval needed for orders: deletion/).length, 0)
  assert.equal(posted(sandbox, /ends in about/).length, 0, 'none was posted twice')
})

test('a warning extends by its menu, and the end by command; what was clicked becomes a record, and nobody is warned of the former end', async (t) => {
  const { sandbox } = await startStack(t, { scale: SCALE })
  await createCluster(sandbox, 'orders', 'U01ALICE', '--gateway none --ttl 2h')
  const warning = await says(sandbox, /^orders ends in about 60 min/)
  await click(sandbox, warning, 'life_extend', 'orders:4')
  await says(sandbox, /\*orders\* lives until .*; before, it was/)
  await says(sandbox, /^\*orders\* was extended: it lives until/)
  await sandbox.slack.command({ text: 'extend orders until 2025-01-01' })
  await says(sandbox, /That moment has passed/)
  await sandbox.slack.command({ text: 'extend orders for ever' })
  await says(sandbox, /\\"for ever\\" is not a length of life/)
  await sandbox.slack.command({ text: 'extend orders never' })
  await says(sandbox, /\*orders\* lives until somebody deletes it/)
  await sandbox.slack.command({ text: 'list' })
  const list = await says(sandbox, /^1 clusters: orders$/)
  assert.doesNotMatch(JSON.stringify(list.blocks), /"Ends"/)
  const tags = sandbox.azure.requests.filter(({ operation }) => operation === 'tags.updateAtScope')
  assert.equal(tags.length, 2, 'one for each new end')
  assert.equal(posted(sandbox, /ends in about/).length, 0)
})

test('where messages were written lately the deletion is asked for, and the cluster lives on until somebody approves', async (t) => {
  const { sandbox } = await startStack(t, { scale: SCALE })
  const ready = await createCluster(sandbox, 'orders', 'U01ALICE', '--gateway none --ttl 2h')
  sandbox.kafka.createTopic('orders', { name: 'events', partitions: 3, replicationFactor: 3 })
  await write(sandbox, ready)
  await says(sandbox, /Approval needed for orders: deletion/)
  assert.equal(sandbox.azure.requests.filter(({ method }) => method === 'DELETE').length, 0)
  const question = await messageWith(sandbox, 'approval_approve')
  assert.match(JSON.stringify(question.blocks), /It holds 1 topic/)
  await clickWhenThere(sandbox, 'approval_approve', 'U02BOB')
  await says(sandbox, /^orders is deleted/)
})

/** Sends a message as a VPN client does, through the network of the sandbox. */
async function write(sandbox: Sandbox, ready: SimulatedMessage): Promise<void> {
  const [, servers = ''] = /bootstrap\.servers=([\d.:,]+)/.exec(JSON.stringify(ready.blocks)) ?? []
  const addresses = servers.split(',').map((server) => {
    const [host = '', port = ''] = server.split(':')
    return { host, port: Number(port) }
  })
  const route = createRoute('orders', { proxyUrlTemplate: sandbox.kafka.proxyUrlTemplate })
  const client = await openClient(route, addresses, new Map())
  const producer = client.kafka.producer()
  await producer.connect()
  await producer.send({ topic: 'events', acks: -1, messages: [{ value: 'lately' }] })
  client.close()
}

test('the policy may want every cluster to end: without a wish it lives as long as is allowed, and Keep is neither offered nor taken', async (t) => {
  const policy = await policyOf(t, 'limits:\n  maxLifeHours: 3\n')
  const { sandbox } = await startStack(t, { scale: SCALE, policy })
  await sandbox.slack.command({ text: 'create clicks --ttl 1d' })
  await says(sandbox, /allows a cluster to live for at most 3 hours/)
  await sandbox.slack.command({ text: 'create orders --gateway none' })
  const plan = await says(sandbox, /Plan for Kafka cluster orders/)
  assert.match(JSON.stringify(plan.blocks), /3 h from the click on Create Cluster/)
  await clickWhenThere(sandbox, 'plan_create')
  await clickWhenThere(sandbox, 'approval_approve')
  const warning = await says(sandbox, /^orders ends in about 60 min/)
  assert.doesNotMatch(JSON.stringify(warning.blocks), /life_keep/)
  await sandbox.slack.command({ text: 'extend orders never' })
  await click(sandbox, warning, 'life_extend', 'orders:1')
  const refusals = () => posted(sandbox, /allows a cluster to live for at most 3 hours/).length
  await t.waitFor(() => assert.equal(refusals(), 3), { interval: 50, timeout: 10_000 })
})

test('an end that somebody else has given, and a policy that wants it, make Causeway ask', async (t) => {
  const { sandbox } = await startStack(t, { scale: SCALE })
  await createCluster(sandbox, 'orders', 'U01ALICE', '--gateway none')
  await sandbox.slack.command({ text: 'extend orders 1h', userId: 'U02BOB' })
  await says(sandbox, /\*orders\* lives until/)
  const warning = await says(sandbox, /^orders ends in about 15 min|^orders ends in about 60 min/)
  assert.match(JSON.stringify(warning.blocks), /Then its deletion is asked for/)
  await says(sandbox, /Approval needed for orders: deletion/)
  assert.equal(sandbox.azure.requests.filter(({ method }) => method === 'DELETE').length, 0)
})

test('a new create on what an earlier one has left gets its own end, or none', async (t) => {
  const { sandbox } = await startStack(t, { scale: 2400 })
  await sandbox.slack.command({ text: 'create orders --gateway none --ttl 30d' })
  await clickWhenThere(sandbox, 'plan_create')
  await t.waitFor(
    () => assert.ok(sandbox.azure.resources().some(({ name }) => /^rg-/.test(name))),
    {
      interval: 5,
      timeout: 30_000,
    },
  )
  await sandbox.slack.command({ text: 'cancel orders' })
  await says(sandbox, /^Creating orders was stopped/)
  await createCluster(sandbox, 'orders', 'U01ALICE', '--gateway none')
  await sandbox.slack.command({ text: 'list' })
  const list = await says(sandbox, /^1 clusters: orders$/)
  assert.doesNotMatch(JSON.stringify(list.blocks), /"Ends"/)
})
