import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Link } from '../../../src/jobs/doctor/link.ts'
import { mirror } from '../../../src/jobs/operations/mirror.ts'
import type { MirrorFacts } from '../../../src/jobs/steps/mirror.ts'
import { inEnglish } from '../../support/english.ts'
import { type Stand, startStand } from './stand.ts'

const REQUEST = { source: 'orders', target: 'orders-copy' }

async function factsOf(stand: Stand) {
  const record = await stand.run(mirror, REQUEST)
  assert.equal(record.state, 'succeeded')
  return inEnglish(record.facts as unknown as MirrorFacts)
}

const states = (findings: readonly Link[]) => findings.map(({ state }) => state)

async function createBoth(stand: Stand, addresses?: string): Promise<void> {
  await stand.create('orders', { gateway: false })
  await stand.create('orders-copy', { gateway: false, ...(addresses ? { addresses } : {}) })
}

async function peer({ clients, target }: Stand, from: string, to: string): Promise<void> {
  const [near, far] = [target(from).names, target(to).names]
  const remote = await clients.network.virtualNetworks.get(far.resourceGroup, far.virtualNetwork)
  await clients.network.virtualNetworkPeerings.createOrUpdate(
    near.resourceGroup,
    near.virtualNetwork,
    `to-${to}`,
    { remoteVirtualNetwork: { id: remote.id ?? '' }, allowVirtualNetworkAccess: true },
    { updateIntervalInMs: 5 },
  )
}

test('two clusters in peered networks that advertise addresses can be mirrored', async (t) => {
  const stand = await startStand(t)
  await createBoth(stand, '10.1')
  await peer(stand, 'orders', 'orders-copy')
  await peer(stand, 'orders-copy', 'orders')
  await stand.advertise('orders')
  await stand.advertise('orders-copy')
  const { properties, findings } = await factsOf(stand)
  assert.deepEqual(states(findings), ['ok', 'ok', 'ok'], JSON.stringify(findings))
  assert.match(properties, /^orders\.bootstrap\.servers = 10\.0\.0\.\d+:9092,/m)
  assert.match(properties, /^orders-copy\.bootstrap\.servers = 10\.1\.0\.\d+:9092,/m)
  assert.match(properties, /^orders->orders-copy\.enabled = true$/m)
})

test('a peering without its other half is no way, and names are no use beyond their network', async (t) => {
  const stand = await startStand(t)
  await createBoth(stand, '10.1')
  await peer(stand, 'orders', 'orders-copy')
  const { findings } = await factsOf(stand)
  assert.deepEqual(states(findings), ['broken', 'broken', 'warning'])
  assert.match(findings[0]?.finding ?? '', /is Initiated, not Connected/)
  assert.match(findings[0]?.remedy ?? '', /from vnet-orders-copy to vnet-orders/)
  assert.match(findings[1]?.remedy ?? '', /\/kafka advertise orders ip/)
})

test('networks with the same addresses are told apart from networks that are merely not peered', async (t) => {
  const stand = await startStand(t)
  await createBoth(stand)
  const [path] = (await factsOf(stand)).findings
  assert.equal(path?.state, 'broken')
  assert.match(path.finding, /use the same addresses, so they cannot be peered/)
})

test('a cluster that Causeway has not made ends the question with its name', async (t) => {
  const stand = await startStand(t)
  await stand.create('orders', { gateway: false })
  const record = await stand.run(mirror, REQUEST)
  assert.equal(record.state, 'failed')
  assert.equal(record.failure?.code, 'no-such-cluster')
  assert.match(record.failure?.message ?? '', /"orders-copy"/)
})
