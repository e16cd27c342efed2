import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type TestContext, test } from 'node:test'
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts'
import type { SimulatedMessage } from '../../sandbox/slack/workspace.ts'
import { createAddress } from '../sandbox/azure/create-chain.ts'
import { createSdkClients } from '../sandbox/azure/sdk-clients.ts'
import { deny } from '../support/denial.ts'
import { testPrefix } from '../support/redis.ts'
import { clickWhenThere, createCluster, messageWith, startStack } from '../support/stack.ts'
import { startProcess } from '../support/worker-process.ts'

/** A 40-minute gateway in a second. */
const SCALE = 2400
const PATIENCE = { timeoutMs: 40_000 }

async function startCluster(t: TestContext): Promise<Sandbox> {
  const { sandbox } = await startStack(t, { scale: SCALE })
  await createCluster(sandbox, 'orders')
  return sandbox
}

const liveMessage = (sandbox: Sandbox, pattern: RegExp) =>
  sandbox.slack.waitForMessage(
    ({ text, threadTs }) => threadTs === undefined && pattern.test(text),
    PATIENCE,
  )

const question = (sandbox: Sandbox, after = 0) =>
  sandbox.slack.waitForMessage(
    ({ text, ts, blocks }) =>
      /Approval needed for orders: deletion/.test(text) &&
      Number(ts) > after &&
      JSON.stringify(blocks).includes('approval_approve'),
    PATIENCE,
  )

const click = (
  sandbox: Sandbox,
  { channel, ts }: SimulatedMessage,
  actionId: string,
  userId: string,
) => sandbox.slack.click({ userId, channelId: channel, messageTs: ts, actionId })

/** Asks for the deletion and lets Bob approve it. @returns the card as Bob saw it */
async function approvedDeletion(sandbox: Sandbox): Promise<string> {
  await sandbox.slack.command({ text: 'delete orders' })
  const card = await question(sandbox)
  await click(sandbox, card, 'approval_approve', 'U02BOB')
  return JSON.stringify(card.blocks)
}

const alive = (sandbox: Sandbox) =>
  sandbox.azure.resources().filter(({ endedAt }) => endedAt === undefined)

const namesIn = (sandbox: Sandbox) =>
  alive(sandbox)
    .map(({ name }) => name)
    .sort()

/** When each resource was gone, in simulated milliseconds. */
function goneAt(sandbox: Sandbox, name: string): number {
  const found = sandbox.azure.resources().findLast((resource) => resource.name === name)
  assert.ok(found?.endedAt !== undefined, `${name} is gone`)
  return found.endedAt
}

const deletions = (sandbox: Sandbox) =>
  sandbox.azure.requests.filter(({ method }) => method === 'DELETE')

test('delete asks first with every resource and price, then deletes everything in an order that Azure takes, and the name is free', async (t) => {
  const sandbox = await startCluster(t)
  await createCluster(sandbox, 'clicks', 'U01ALICE', '--gateway new')
  sandbox.kafka.createTopic('orders', { name: 'events', partitions: 3, replicationFactor: 3 })
  const others = namesIn(sandbox).filter((name) => /clicks/.test(name))
  const card = await approvedDeletion(sandbox)
  for (const part of ['HDInsight Kafka, 9 nodes', 'vpn-orders', 'nat-orders', 'rg-kafka-orders'])
    assert.ok(card.includes(part), part)
  assert.match(card, /It holds 1 topic: all messages are lost for good/)
  assert.match(card, /Saves.*\$\d+\.\d\d an hour/)
  assert.match(card, /"style":"danger","confirm"|"confirm".*"style":"danger"/)
  assert.match(card, /The requester cannot approve/)
  const end = await liveMessage(sandbox, /orders is deleted\. Nothing of it is left/)
  assert.match(JSON.stringify(end.blocks), /9 resources deleted in/)
  assert.deepEqual(namesIn(sandbox), others, 'what belongs to another cluster is not touched')
  const order = ['orders', 'vpn-orders', 'vnet-orders', 'nat-orders', 'pip-nat-orders']
  for (const [index, name] of order.slice(1).entries())
    assert.ok(goneAt(sandbox, name) > goneAt(sandbox, order[index] ?? ''), `${name} in its turn`)
  assert.ok(goneAt(sandbox, 'pip-vpn-orders') > goneAt(sandbox, 'vpn-orders'))
  assert.ok(goneAt(sandbox, 'nsg-orders') > goneAt(sandbox, 'vnet-orders'))
  const repeated = deletions(sandbox).filter(({ path }) =>
    /clusters|virtualNetworkGateways/.test(path),
  )
  assert.equal(repeated.length, 2, 'one DELETE for each of the long ones')

  await sandbox.slack.command({ text: 'list' })
  await liveMessage(sandbox, /^1 clusters: clicks$/)
  await sandbox.slack.command({ text: 'brokers orders' })
  await liveMessage(sandbox, /Causeway has made no cluster called "orders"/)
  await createCluster(sandbox, 'orders')
  await sandbox.slack.waitForMessage(
    ({ text, ts }) => /orders is ready/.test(text) && Number(ts) > Number(end.ts),
    PATIENCE,
  )
  await sandbox.slack.command({ text: 'verify orders' })
  await liveMessage(sandbox, /orders works: 50 messages sent, 50 read/)
})

test('what Causeway did not make stays with its group, and is named before and afterwards', async (t) => {
  const sandbox = await startCluster(t)
  await createAddress(createSdkClients(sandbox.azure).network, 'pip-of-somebody')
  const card = await approvedDeletion(sandbox)
  assert.match(card, /Stays.*pip-of-somebody.*not made by Causeway.*rg-kafka-orders.*it holds what/)
  const end = await liveMessage(sandbox, /orders is deleted\. What is left was not/)
  assert.match(JSON.stringify(end.blocks), /Left.*pip-of-somebody/)
  assert.deepEqual(namesIn(sandbox), ['pip-of-somebody', 'rg-kafka-orders'])
})

test('what somebody puts into the group after the approval keeps the group from being deleted', async (t) => {
  const sandbox = await startCluster(t)
  await approvedDeletion(sandbox)
  while (deletions(sandbox).length === 0) await sandbox.clock.sleep(1000)
  await createAddress(createSdkClients(sandbox.azure).network, 'pip-of-somebody')
  await liveMessage(sandbox, /orders is deleted\. What is left was not/)
  assert.deepEqual(namesIn(sandbox), ['pip-of-somebody', 'rg-kafka-orders'])
})

test('a half-made create is deleted by the button on its failure card', async (t) => {
  const { sandbox } = await startStack(t, { scale: SCALE })
  sandbox.azure.faults.inject({ kind: 'operationFails', match: /virtualNetworkGateways/i })
  await sandbox.slack.command({ text: 'create orders' })
  await clickWhenThere(sandbox, 'plan_create')
  const failed = await liveMessage(sandbox, /Creating orders failed/)
  await click(sandbox, failed, 'cluster_delete', 'U01ALICE')
  await click(sandbox, await question(sandbox), 'approval_approve', 'U02BOB')
  await liveMessage(sandbox, /orders is deleted\. Nothing of it is left/)
  assert.deepEqual(namesIn(sandbox), [])
})

test('the button on the ready card asks like the command, and not while something else is done to the cluster', async (t) => {
  const { sandbox } = await startStack(t, { scale: SCALE })
  await sandbox.slack.command({ text: 'create orders' })
  await clickWhenThere(sandbox, 'plan_create')
  await messageWith(sandbox, 'operation_cancel')
  const { body } = await sandbox.slack.command({ text: 'delete orders' })
  assert.match(JSON.stringify(body), /is busy.*Creating orders/)
  await clickWhenThere(sandbox, 'approval_approve')
  const ready = await liveMessage(sandbox, /orders is ready/)
  await click(sandbox, ready, 'cluster_delete', 'U01ALICE')
  await question(sandbox)
  assert.deepEqual(deletions(sandbox), [])
})

test('network interfaces that outlive the cluster by half an hour delay the deletion and do not fail it', async (t) => {
  const sandbox = await startCluster(t)
  sandbox.azure.faults.inject({ kind: 'lingeringNics' })
  await approvedDeletion(sandbox)
  await liveMessage(sandbox, /orders is deleted\. Nothing of it is left/)
  assert.deepEqual(namesIn(sandbox), [])
})

const LINGERING_MS = 100 * 60_000

test('interfaces that do not go are told while it waits, and end the deletion after an hour with what is left and its price; Retry asks for that alone', async (t) => {
  // Slow enough for a progress message in that hour.
  const { sandbox } = await startStack(t, { scale: 600 })
  await createCluster(sandbox, 'orders')
  sandbox.azure.faults.inject({ kind: 'lingeringNics', delayMs: LINGERING_MS })
  await approvedDeletion(sandbox)
  await sandbox.slack.waitForMessage(
    ({ text, blocks }) =>
      /^Deleting orders · /.test(text) &&
      /nic-[a-z]+node-\S+ still uses it/.test(JSON.stringify(blocks)),
    PATIENCE,
  )
  const failed = await liveMessage(sandbox, /Deleting orders failed\. Azure does not delete/)
  const card = JSON.stringify(failed.blocks)
  assert.match(card, /nic-[a-z]+node-\S+ still uses it/)
  assert.match(card, /Deleted: orders, .*vpn-orders/)
  assert.match(card, /Still there, at about \$0\.0\d an hour: .*nat-orders/)
  await click(sandbox, failed, 'operation_retry', 'U01ALICE')
  const again = await question(sandbox)
  const asked = JSON.stringify(again.blocks)
  assert.match(asked, /no messages are lost/)
  assert.doesNotMatch(asked, /"vpn-orders"/)
  await sandbox.clock.sleep(LINGERING_MS)
  await click(sandbox, again, 'approval_approve', 'U02BOB')
  await liveMessage(sandbox, /orders is deleted\. Nothing of it is left/)
  assert.deepEqual(namesIn(sandbox), [])
})

test('throttling, a lost reply, a conflict and a deletion that fails half-way delay it and change nothing else', async (t) => {
  const sandbox = await startCluster(t)
  await sandbox.slack.command({ text: 'delete orders' })
  const card = await question(sandbox)
  sandbox.azure.faults.inject({ kind: 'throttle', times: 8, retryAfterSeconds: 1 })
  sandbox.azure.faults.inject({ kind: 'lostReply', match: /^DELETE .*clusters/i })
  sandbox.azure.faults.inject({ kind: 'conflict', match: /^DELETE .*virtualNetworks\//i })
  sandbox.azure.faults.inject({ kind: 'operationFails', match: /^DELETE .*natGateways/i })
  sandbox.azure.faults.inject({ kind: 'lostReply', match: /^DELETE .*storageAccounts/i })
  await click(sandbox, card, 'approval_approve', 'U02BOB')
  await liveMessage(sandbox, /orders is deleted\. Nothing of it is left/)
  assert.deepEqual(sandbox.azure.faults.active(), [], 'every fault has struck')
  assert.deepEqual(namesIn(sandbox), [])
})

test('a denied deletion touches nothing and says so; whoever asked cannot approve', async (t) => {
  const sandbox = await startCluster(t)
  const before = namesIn(sandbox)
  await sandbox.slack.command({ text: 'delete orders' })
  const card = await question(sandbox)
  await click(sandbox, card, 'approval_approve', 'U01ALICE')
  await sandbox.slack.waitForMessage(
    ({ text, ephemeralTo }) => ephemeralTo === 'U01ALICE' && /somebody else has to/.test(text),
    PATIENCE,
  )
  await deny(sandbox, 'U02BOB', { card })
  const failed = await liveMessage(sandbox, /The deletion of orders was denied/)
  assert.match(JSON.stringify(failed.blocks), /Nothing was deleted/)
  assert.deepEqual(deletions(sandbox), [])
  assert.deepEqual(namesIn(sandbox), before)
  await sandbox.slack.command({ text: 'verify orders' })
  await liveMessage(sandbox, /orders works: 50 messages sent, 50 read/)
})

test('the policy may let people approve the deletion of what was made for them, and of nothing else', async (t) => {
  const folder = await mkdtemp(path.join(tmpdir(), 'causeway-policy-'))
  t.after(() => rm(folder, { recursive: true }))
  const policy = path.join(folder, 'policy.yaml')
  await writeFile(
    policy,
    'version: 1\nrules:\n  - users: ["*"]\n    may: ["*"]\napprovals:\n  requesterMayApproveNewCluster: true\n  requesterMayDeleteOwn: true\n',
  )
  const { sandbox } = await startStack(t, { scale: SCALE, policy })
  await createCluster(sandbox, 'orders')
  await sandbox.slack.command({ text: 'delete orders', userId: 'U02BOB' })
  const foreign = await question(sandbox)
  assert.match(JSON.stringify(foreign.blocks), /The requester cannot approve/)
  await deny(sandbox, 'U01ALICE', { card: foreign })
  await liveMessage(sandbox, /The deletion of orders was denied/)
  await sandbox.slack.command({ text: 'delete orders' })
  await click(sandbox, await question(sandbox, Number(foreign.ts)), 'approval_approve', 'U01ALICE')
  await liveMessage(sandbox, /orders is deleted\. Nothing of it is left/)
})

test('the first topic that comes between question and click makes Causeway ask again', async (t) => {
  const sandbox = await startCluster(t)
  await sandbox.slack.command({ text: 'delete orders' })
  const first = await question(sandbox)
  assert.match(JSON.stringify(first.blocks), /It holds no topics/)
  sandbox.kafka.createTopic('orders', { name: 'events', partitions: 3, replicationFactor: 3 })
  await click(sandbox, first, 'approval_approve', 'U02BOB')
  const second = await question(sandbox, Number(first.ts))
  assert.match(JSON.stringify(second.blocks), /It holds 1 topic/)
  assert.deepEqual(deletions(sandbox), [])
})

test('a name that nobody has made is refused, and a cluster whose Kafka is out of reach can be deleted', async (t) => {
  const sandbox = await startCluster(t)
  await sandbox.slack.command({ text: 'delete clicks' })
  await liveMessage(sandbox, /Causeway has made no cluster called "clicks"/)
  sandbox.kafka.faults.inject({ kind: 'unreachable', cluster: 'orders' })
  const card = await approvedDeletion(sandbox)
  assert.match(card, /Causeway cannot ask Kafka for its topics/)
  await liveMessage(sandbox, /orders is deleted\. Nothing of it is left/)
})

/** After how many DELETEs the worker is killed; the last one has reached Azure, its answer has no reader. */
const MOMENTS = [1, 3, 5, 7, 9]
const AT_ONCE = 3

/** A create and its deletion, whose worker is killed and replaced. @returns the sandbox as it is at the end */
async function deleteWithKill(t: TestContext, moment: number): Promise<Sandbox> {
  const keyPrefix = testPrefix()
  const sandbox = await startSandbox({ scale: SCALE })
  t.after(() => sandbox.close())
  const bot = await startProcess(t, { sandbox, keyPrefix, roles: 'bot' })
  sandbox.slack.setRequestUrl(`${bot.url}/slack/events`)
  const worker = await startProcess(t, { sandbox, keyPrefix, roles: 'worker' })
  await createCluster(sandbox, 'orders')
  const killed = new Promise<void>((resolve) => {
    const watch = setInterval(() => {
      if (deletions(sandbox).length < moment) return
      clearInterval(watch)
      worker.child.kill('SIGKILL')
      resolve()
    }, 1)
  })
  await approvedDeletion(sandbox)
  await killed
  await worker.ended
  await startProcess(t, { sandbox, keyPrefix, roles: 'worker' })
  await liveMessage(sandbox, /orders is deleted\. Nothing of it is left/)
  return sandbox
}

test('a worker killed with SIGKILL at any of 5 moments of a deletion is replaced: it completes, one final message', async (t) => {
  const waiting = [...MOMENTS]
  const runOne = async () => {
    for (let moment = waiting.shift(); moment !== undefined; moment = waiting.shift()) {
      const label = `killed after ${moment} deletions`
      const sandbox = await deleteWithKill(t, moment).catch((cause: unknown) => {
        throw new Error(label, { cause })
      })
      assert.deepEqual(namesIn(sandbox), [], label)
      const finals = sandbox.slack
        .messages('C01KAFKA')
        .filter(({ text, threadTs }) => /is deleted/.test(text) && threadTs === undefined)
      assert.equal(finals.length, 1, label)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, runOne))
})
