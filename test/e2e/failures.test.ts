import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Sandbox } from '../../sandbox/sandbox.ts'
import type { Approval } from '../../src/jobs/engine/approvals.ts'
import { deny } from '../support/denial.ts'
import { testPrefix, testRedis } from '../support/redis.ts'
import { clickWhenThere, createCluster, messageWith, startStack } from '../support/stack.ts'

const PATIENCE = { timeoutMs: 60_000 }

const liveMessage = (sandbox: Sandbox, pattern: RegExp) =>
  sandbox.slack.waitForMessage(
    ({ text, threadTs }) => threadTs === undefined && pattern.test(text),
    PATIENCE,
  )

/** Command, Create, and Bob's approval as soon as it is asked for (again). */
async function startCreate(sandbox: Sandbox): Promise<void> {
  await sandbox.slack.command({ text: 'create orders' })
  await clickWhenThere(sandbox, 'plan_create')
}

test('a gateway that fails half-way is told with what exists and costs; Retry goes on and makes no second cluster', async (t) => {
  const { sandbox } = await startStack(t)
  sandbox.azure.faults.inject({ kind: 'operationFails', match: /virtualNetworkGateways/i })
  await startCreate(sandbox)
  const failed = await liveMessage(sandbox, /failed/)
  const card = JSON.stringify(failed.blocks)
  assert.match(card, /VPN gateway vpn-orders/)
  assert.match(card, /costs up to \$\d/)
  await sandbox.slack.click({
    channelId: failed.channel,
    messageTs: failed.ts,
    actionId: 'operation_retry',
  })
  await clickWhenThere(sandbox, 'approval_approve', 'U02BOB')
  const ready = await liveMessage(sandbox, /orders is ready/)
  assert.equal(ready.ts, failed.ts, 'one message from beginning to end')
  const clusters = sandbox.azure.requests.filter(
    ({ method, path }) => method === 'PUT' && /\/clusters\//i.test(path),
  )
  assert.equal(clusters.length, 1)
})

test('a cluster that ends in Error is replaced by Retry', async (t) => {
  const { sandbox } = await startStack(t)
  sandbox.azure.faults.inject({ kind: 'clusterError' })
  await startCreate(sandbox)
  const failed = await liveMessage(sandbox, /failed/)
  await sandbox.slack.click({
    channelId: failed.channel,
    messageTs: failed.ts,
    actionId: 'operation_retry',
  })
  await clickWhenThere(sandbox, 'approval_approve', 'U02BOB')
  await liveMessage(sandbox, /orders is ready/)
})

test('throttling, conflicts and lost replies delay a create and do not fail it', async (t) => {
  const { sandbox } = await startStack(t)
  sandbox.azure.faults.inject({ kind: 'throttle', times: 5, retryAfterSeconds: 1 })
  sandbox.azure.faults.inject({ kind: 'lostReply', match: /^PUT .*virtualNetworkGateways/i })
  sandbox.azure.faults.inject({ kind: 'conflict', match: /^PUT .*natGateways/i })
  sandbox.azure.faults.inject({ kind: 'serverError', match: /^GET .*clusters/i, times: 3 })
  sandbox.azure.faults.inject({ kind: 'tokenExpired', match: /^GET .*virtualNetworks\//i })
  await createCluster(sandbox, 'orders')
  const gateways = sandbox.azure.resources().filter(({ name }) => name === 'vpn-orders')
  assert.equal(gateways.length, 1)
})

test('a cluster whose creation was answered to nobody is still new: its requester may approve the first restart', async (t) => {
  const { sandbox } = await startStack(t)
  sandbox.azure.faults.inject({ kind: 'lostReply', match: /^PUT .*clusters/i })
  await createCluster(sandbox, 'orders', 'U01ALICE')
})

test('a denied restart leaves the brokers alone, says who denied it, and can be asked again', async (t) => {
  const { sandbox } = await startStack(t)
  await startCreate(sandbox)
  await deny(sandbox, 'U02BOB')
  const failed = await liveMessage(sandbox, /restart was denied/)
  assert.deepEqual(sandbox.ambari.cluster('orders')?.restarts, [])
  const record = await liveMessage(sandbox, /Restart of orders: denied/)
  assert.match(JSON.stringify(record.blocks), /Denied by <@U02BOB>/)
  await sandbox.slack.click({
    channelId: failed.channel,
    messageTs: failed.ts,
    actionId: 'operation_retry',
  })
  await clickWhenThere(sandbox, 'approval_approve', 'U02BOB')
  await liveMessage(sandbox, /orders is ready/)
})

test('a restart on which nobody decides in time leaves the brokers alone, and Retry asks again', async (t) => {
  const keyPrefix = testPrefix()
  const redis = await testRedis(t)
  const { sandbox } = await startStack(t, { keyPrefix })
  await startCreate(sandbox)
  await messageWith(sandbox, 'approval_approve')
  // An hour, in the store: Slack's people have no clock of their own here.
  for (const key of await redis.keys(`${keyPrefix}:approval:*`)) {
    const approval = JSON.parse((await redis.get(key)) ?? '') as Approval
    await redis.set(key, JSON.stringify({ ...approval, expiresAt: Date.now() }))
  }
  const failed = await liveMessage(sandbox, /Nobody decided in time/)
  assert.match(JSON.stringify(failed.blocks), /nothing was saved or restarted/)
  assert.deepEqual(sandbox.ambari.cluster('orders')?.restarts, [])
  await sandbox.slack.click({
    channelId: failed.channel,
    messageTs: failed.ts,
    actionId: 'operation_retry',
  })
  await clickWhenThere(sandbox, 'approval_approve', 'U02BOB')
  await liveMessage(sandbox, /orders is ready/)
})

test('a cluster that holds topics by the time of the retry is not new any more: its requester cannot approve the restart alone', async (t) => {
  const { sandbox } = await startStack(t)
  await startCreate(sandbox)
  await deny(sandbox, 'U02BOB')
  const failed = await liveMessage(sandbox, /restart was denied/)
  sandbox.kafka.createTopic('orders', { name: 'clicks', partitions: 3, replicationFactor: 3 })
  await sandbox.slack.click({
    channelId: failed.channel,
    messageTs: failed.ts,
    actionId: 'operation_retry',
  })
  await clickWhenThere(sandbox, 'approval_approve', 'U01ALICE')
  await sandbox.slack.waitForMessage(
    ({ text, ephemeralTo }) =>
      ephemeralTo === 'U01ALICE' && /somebody else has to approve/.test(text),
    PATIENCE,
  )
  assert.deepEqual(sandbox.ambari.cluster('orders')?.restarts, [])
})

test('Stop ends a create before its next step, says what it still costs, and Retry goes on', async (t) => {
  const { sandbox } = await startStack(t)
  await startCreate(sandbox)
  await clickWhenThere(sandbox, 'operation_cancel')
  const stopped = await liveMessage(sandbox, /was stopped/)
  await sandbox.slack.click({
    channelId: stopped.channel,
    messageTs: stopped.ts,
    actionId: 'operation_retry',
  })
  await clickWhenThere(sandbox, 'approval_approve', 'U02BOB')
  await liveMessage(sandbox, /orders is ready/)
})

test('a restart that fails on a new cluster is told, and maintenance mode stays on', async (t) => {
  const { sandbox } = await startStack(t)
  await startCreate(sandbox)
  const asked = await sandbox.slack.waitForMessage(
    ({ blocks }) => JSON.stringify(blocks ?? []).includes('approval_approve'),
    PATIENCE,
  )
  sandbox.ambari.faults.inject({ kind: 'failedTask' })
  await sandbox.slack.click({
    channelId: asked.channel,
    messageTs: asked.ts,
    actionId: 'approval_approve',
  })
  await liveMessage(sandbox, /could not restart wn\d-orders/)
  assert.equal(sandbox.ambari.cluster('orders')?.maintenance, 'ON', 'left on, as a sign for people')
})

test('with Slack down at the end, the ready card is posted once Slack is back', async (t) => {
  const { sandbox } = await startStack(t)
  await startCreate(sandbox)
  await clickWhenThere(sandbox, 'approval_approve')
  sandbox.slack.faults.inject({ kind: 'down', method: 'chat.update', times: 8 })
  await liveMessage(sandbox, /orders is ready/)
})
