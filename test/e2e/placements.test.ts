import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import type { Sandbox } from '../../sandbox/sandbox.ts'
import { createSdkClients } from '../sandbox/azure/sdk-clients.ts'
import { bringNetwork } from '../support/brought-network.ts'
import { clickWhenThere, createCluster, startStack } from '../support/stack.ts'

/** A 40-minute gateway in a second. */
const SCALE = 2400
const PATIENCE = { timeoutMs: 40_000 }

const start = async (t: TestContext, environment: NodeJS.ProcessEnv = {}) =>
  (await startStack(t, { scale: SCALE, environment })).sandbox

const alive = (sandbox: Sandbox, pattern = /./) =>
  sandbox.azure
    .resources()
    .filter(({ endedAt, name }) => endedAt === undefined && pattern.test(name))
    .map(({ name }) => name.replace(/^(kafka[a-z]+)[0-9a-f]{8}$/, '$1'))
    .sort()

const addressesOf = (sandbox: Sandbox, cluster: string) =>
  (sandbox.ambari.cluster(cluster)?.brokers ?? []).map(({ ip }) => ip)

const told = (sandbox: Sandbox, pattern: RegExp) =>
  sandbox.slack.waitForMessage(
    ({ text, blocks }) => pattern.test(text) || pattern.test(JSON.stringify(blocks ?? [])),
    PATIENCE,
  )

async function planOf(sandbox: Sandbox, text: string): Promise<string> {
  await sandbox.slack.command({ text })
  const name = text.split(' ')[1]
  const message = await sandbox.slack.waitForMessage(
    (one) =>
      one.ephemeralTo !== undefined &&
      one.text.includes(`Plan for Kafka cluster ${name}`) &&
      JSON.stringify(one.blocks).includes('plan_create'),
    PATIENCE,
  )
  return JSON.stringify(message.blocks)
}

async function refused(sandbox: Sandbox, text: string, pattern: RegExp): Promise<void> {
  await sandbox.slack.command({ text })
  await told(sandbox, pattern)
}

const deleteCluster = async (sandbox: Sandbox, name: string) => {
  await sandbox.slack.command({ text: `delete ${name}` })
  const question = await told(sandbox, new RegExp(`Approval needed for ${name}: deletion`))
  await sandbox.slack.click({
    userId: 'U02BOB',
    channelId: question.channel,
    messageTs: question.ts,
    actionId: 'approval_approve',
  })
  const end = await told(sandbox, new RegExp(`^${name} is deleted`))
  return { card: JSON.stringify(question.blocks), end: end.text }
}

const peeringsOf = async (sandbox: Sandbox, group: string, name: string) => {
  const network = await createSdkClients(sandbox.azure).network.virtualNetworks.get(group, name)
  return (network.virtualNetworkPeerings ?? []).map(
    (peering) => `${peering.name} ${peering.peeringState}`,
  )
}

test('a second cluster shares network and gateway: a subnet, storage and the cluster are all that is made', async (t) => {
  const sandbox = await start(t)
  await createCluster(sandbox, 'orders')
  const card = await planOf(sandbox, 'create clicks')
  assert.match(card, /It shares the network and the VPN gateway of orders/)
  assert.match(card, /VPN gateway of orders.{0,80}reuse/s)
  assert.match(card, /Virtual network of orders.{0,80}change/s)
  const ready = await createCluster(sandbox, 'clicks')
  assert.deepEqual(alive(sandbox, /clicks/), [
    'clicks',
    'kafkaclicks',
    'nsg-clicks',
    'rg-kafka-clicks',
  ])
  for (const ip of addressesOf(sandbox, 'clicks')) assert.match(ip, /^10\.0\.2\./)
  assert.match(JSON.stringify(ready.blocks), /Download the VPN package/)
  await sandbox.slack.command({ text: 'verify clicks' })
  await told(sandbox, /clicks works: 50/)
  await sandbox.slack.command({ text: 'vpn clicks' })
  await told(sandbox, /VPN package of clicks/)
  await sandbox.slack.command({ text: 'mirror orders clicks' })
  await told(sandbox, /Both clusters are in one network/)
})

test('names that begin alike cannot share a network: it is peered, and the gateway serves both', async (t) => {
  const sandbox = await start(t)
  await createCluster(sandbox, 'orders-eu')
  const card = await planOf(sandbox, 'create orders-us')
  assert.match(card, /peered with that of orders-eu.*its name begins like orders-eu/)
  await createCluster(sandbox, 'orders-us')
  for (const ip of addressesOf(sandbox, 'orders-us')) assert.match(ip, /^10\.1\.0\./)
  assert.deepEqual(await peeringsOf(sandbox, 'rg-kafka-orders-eu', 'vnet-orders-eu'), [
    'to-vnet-orders-us Connected',
  ])
  await sandbox.slack.command({ text: 'mirror orders-eu orders-us' })
  await told(sandbox, /networks of both clusters are peered/)
  const { end } = await deleteCluster(sandbox, 'orders-us')
  assert.match(end, /Nothing of it is left/)
  assert.deepEqual(await peeringsOf(sandbox, 'rg-kafka-orders-eu', 'vnet-orders-eu'), [])
})

test('a gateway stays while others use it, and goes with its last user', async (t) => {
  const sandbox = await start(t)
  await createCluster(sandbox, 'orders')
  await createCluster(sandbox, 'clicks')
  const first = await deleteCluster(sandbox, 'orders')
  assert.match(first.card, /delete \*2 resources\*.*Stays.*vpn-orders.*used by clicks/)
  assert.doesNotMatch(first.end, /Nothing of it is left/)
  assert.ok(alive(sandbox).includes('vpn-orders'))
  await sandbox.slack.command({ text: 'verify clicks' })
  await told(sandbox, /clicks works: 50/)
  const last = await deleteCluster(sandbox, 'clicks')
  assert.match(last.card, /vpn-orders/)
  assert.match(last.end, /Nothing of it is left/)
  assert.deepEqual(alive(sandbox), [])
})

test('a user that goes first takes only what is its own', async (t) => {
  const sandbox = await start(t)
  await createCluster(sandbox, 'orders')
  const before = alive(sandbox)
  await createCluster(sandbox, 'clicks')
  const { card } = await deleteCluster(sandbox, 'clicks')
  assert.match(card, /Subnet.{0,60}kafka-clicks/)
  assert.deepEqual(alive(sandbox), before)
  await createCluster(sandbox, 'clicks')
  await sandbox.slack.command({ text: 'verify orders' })
  await told(sandbox, /orders works: 50/)
})

test('without a gateway, with DNS servers of the network: names are advertised and nothing is restarted', async (t) => {
  const sandbox = await start(t)
  await sandbox.slack.command({ text: 'create orders --gateway none --dns 10.9.0.4' })
  await clickWhenThere(sandbox, 'plan_create')
  const ready = await told(sandbox, /orders is ready/)
  assert.doesNotMatch(JSON.stringify(ready.blocks), /VPN package/)
  assert.deepEqual(alive(sandbox, /vpn/), [])
  const { network } = createSdkClients(sandbox.azure)
  const { dhcpOptions } = await network.virtualNetworks.get('rg-kafka-orders', 'vnet-orders')
  assert.deepEqual(dhcpOptions?.dnsServers, ['10.9.0.4'])
  const [broker] = sandbox.ambari.cluster('orders')?.brokers ?? []
  assert.match(broker?.advertised ?? '', /wn0-orders/)
  await refused(sandbox, 'vpn orders', /made without a VPN gateway/)
})

test('in a network that somebody brings, a subnet is made in a free range, and only that is deleted', async (t) => {
  const sandbox = await start(t)
  await bringNetwork(sandbox)
  const before = alive(sandbox)
  await createCluster(sandbox, 'orders', 'U01ALICE', '--network rg-hub/vnet-hub')
  for (const ip of addressesOf(sandbox, 'orders')) assert.match(ip, /^10\.200\.1\./)
  assert.deepEqual(alive(sandbox, /vnet|vpn/), ['vnet-hub'])
  await deleteCluster(sandbox, 'orders')
  assert.deepEqual(alive(sandbox), before)
  const { network } = createSdkClients(sandbox.azure)
  const { subnets = [] } = await network.virtualNetworks.get('rg-hub', 'vnet-hub')
  assert.deepEqual(
    subnets.map(({ name }) => name),
    ['servers'],
  )
})

test('a subnet that somebody brings is used as it is', async (t) => {
  const sandbox = await start(t)
  await bringNetwork(sandbox, { subnet: {} })
  await createCluster(sandbox, 'orders', 'U01ALICE', '--network rg-hub/vnet-hub/kafka')
  for (const ip of addressesOf(sandbox, 'orders')) assert.match(ip, /^10\.200\.9\./)
  const writes = sandbox.azure.requests.filter(
    ({ method, path }) => method === 'PUT' && /rg-kafka.*Microsoft\.Network/.test(path),
  )
  assert.deepEqual(writes, [])
})

test('a subnet in which HDInsight could not work is refused with every reason at once', async (t) => {
  const sandbox = await start(t)
  await bringNetwork(sandbox, { subnet: { management: false, nat: false, size: 27 } })
  await refused(
    sandbox,
    'create orders --network rg-hub/vnet-hub/kafka',
    /is too small.*have no way out.*does not let HDInsight.s management in/s,
  )
  await refused(sandbox, 'create orders --network rg-hub/vnet-x', /no virtual network vnet-x/)
  await refused(
    sandbox,
    'create orders --network rg-hub/vnet-hub --region northeurope',
    /is in westeurope/,
  )
})

test('a network that somebody brings keeps its DNS and its ways in, and needs room; without a gateway none can be shared: each is refused', async (t) => {
  const sandbox = await start(t)
  await refused(
    sandbox,
    'create orders --gateway shared',
    /no VPN gateway in westeurope that orders could share/,
  )
  await bringNetwork(sandbox, { prefix: '10.200.0.0/24' })
  await refused(
    sandbox,
    'create orders --network rg-hub/vnet-hub --dns 10.9.9.9 --gateway new',
    /DNS servers of vnet-hub belong to.*has its own ways in.*has no free range of \d+ addresses/s,
  )
  assert.deepEqual(alive(sandbox, /orders/), [])
})

test('a cluster that has been begun in one place cannot be asked for in another', async (t) => {
  const sandbox = await start(t)
  await createCluster(sandbox, 'orders')
  await refused(
    sandbox,
    'create orders --gateway none',
    /orders has been begun elsewhere .*a cluster cannot move/s,
  )
})

test("new networks are peered with Causeway's own, and the peering goes with the cluster", async (t) => {
  const sandbox = await start(t, { CAUSEWAY_NETWORK: 'rg-hub/vnet-hub' })
  await bringNetwork(sandbox, { prefix: '10.0.0.0/16' })
  await createCluster(sandbox, 'orders')
  for (const ip of addressesOf(sandbox, 'orders')) assert.match(ip, /^10\.1\.0\./)
  assert.deepEqual(await peeringsOf(sandbox, 'rg-hub', 'vnet-hub'), ['to-vnet-orders Connected'])
  const { end } = await deleteCluster(sandbox, 'orders')
  assert.match(end, /Nothing of it is left/)
  assert.deepEqual(await peeringsOf(sandbox, 'rg-hub', 'vnet-hub'), [])
})

test('clusters that are created at the same time never get the same addresses', async (t) => {
  const sandbox = await start(t)
  const names = ['alpha', 'bravo', 'carol']
  for (const name of names) await planOf(sandbox, `create ${name} --gateway new --workers 3`)
  for (const name of names) {
    const plan = sandbox.slack
      .messages('C01KAFKA')
      .findLast(({ text }) => text.includes(`Plan for Kafka cluster ${name}`))
    assert.ok(plan)
    await sandbox.slack.click({
      userId: 'U01ALICE',
      channelId: plan.channel,
      messageTs: plan.ts,
      actionId: 'plan_create',
    })
  }
  const { network } = createSdkClients(sandbox.azure)
  const prefixes = await Promise.all(
    names.map(async (name) => {
      await told(sandbox, new RegExp(`Approval needed for ${name}`))
      const found = await network.virtualNetworks.get(`rg-kafka-${name}`, `vnet-${name}`)
      return found.addressSpace?.addressPrefixes?.[0]
    }),
  )
  assert.deepEqual(prefixes.toSorted(), ['10.0.0.0/16', '10.1.0.0/16', '10.2.0.0/16'])
})
