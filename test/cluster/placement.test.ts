import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  isMade,
  type Placement,
  parseNetwork,
  parsePlacementTag,
  placementTag,
  siteOf,
} from '../../src/cluster/placement.ts'

const SUBSCRIPTION = '00000000-0000-4000-8000-000000000000'
const HUB = { resourceGroup: 'rg-hub', name: 'vnet-hub' }

const PLACEMENTS: readonly Placement[] = [
  { way: 'own' },
  { way: 'own-without-gateway' },
  { way: 'shared', host: 'orders' },
  { way: 'peered', host: 'orders' },
  { way: 'brought', network: HUB },
  { way: 'brought', network: HUB, subnet: 'kafka' },
]

test('a placement can be read back from its tag, which fits into Azure even with the longest names', () => {
  for (const placement of PLACEMENTS)
    assert.deepEqual(parsePlacementTag(placementTag(placement)), placement)
  const longest: Placement = {
    way: 'brought',
    network: { resourceGroup: 'g'.repeat(90), name: 'n'.repeat(64) },
    subnet: 's'.repeat(80),
  }
  assert.ok(placementTag(longest).length <= 256)
  assert.deepEqual(parsePlacementTag(undefined), { way: 'own' }, 'before there were tags')
})

test('a cluster that shares has its subnet in the network of the host, and the gateway of the host', () => {
  const shared = siteOf({ way: 'shared', host: 'orders' }, 'clicks', SUBSCRIPTION)
  assert.deepEqual(shared, {
    network: { resourceGroup: 'rg-kafka-orders', name: 'vnet-orders' },
    subnet: 'kafka-clicks',
    natGateway: { resourceGroup: 'rg-kafka-orders', name: 'nat-orders' },
    gateway: { resourceGroup: 'rg-kafka-orders', name: 'vpn-orders' },
  })
  const peered = siteOf({ way: 'peered', host: 'orders' }, 'clicks', SUBSCRIPTION)
  assert.equal(peered.network.name, 'vnet-clicks')
  assert.equal(peered.gateway?.name, 'vpn-orders')
})

test('nothing of the network is made in a subnet that somebody brings', () => {
  const placement: Placement = { way: 'brought', network: HUB, subnet: 'kafka' }
  const steps = ['network-security-group', 'nat-gateway', 'virtual-network', 'subnet', 'gateway']
  assert.deepEqual(
    steps.filter((step) => isMade(step, { placement })),
    [],
  )
  assert.ok(isMade('cluster', { placement }))
})

test('a network is named by its group and name, with a subnet or without', () => {
  assert.deepEqual(parseNetwork('rg-hub/vnet-hub/kafka'), {
    way: 'brought',
    network: HUB,
    subnet: 'kafka',
  })
  for (const wrong of ['vnet-hub', 'rg/vnet/subnet/more', 'rg hub/vnet', '../x', ''])
    assert.throws(() => parseNetwork(wrong), { code: 'network-reference' })
})
