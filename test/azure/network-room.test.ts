import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { freeBlock, overlap, parseRange, parseRanges } from '../../src/azure/address-ranges.ts'
import type { CausewayGroup } from '../../src/azure/causeway-groups.ts'
import { freeNetwork, freeSubnet } from '../../src/azure/network-room.ts'
import type { NetworkView } from '../../src/azure/network-view.ts'
import { OWN } from '../../src/cluster/placement.ts'

const network = (prefixes: readonly string[], more: Partial<NetworkView> = {}): NetworkView => ({
  id: '/subscriptions/s/virtualNetworks/vnet-orders',
  name: 'vnet-orders',
  resourceGroup: 'rg-kafka-orders',
  region: 'westeurope',
  tags: {},
  prefixes,
  dnsServers: [],
  peerings: [],
  subnets: [],
  ...more,
})

const subnet = (prefix: string) => ({
  name: prefix,
  prefix,
  securityGroupId: undefined,
  natGatewayId: undefined,
  hasDefaultOutbound: false,
  routeTableId: undefined,
})

const group = (addresses: string): CausewayGroup => ({
  cluster: 'clicks',
  name: 'rg-kafka-clicks',
  region: 'westeurope',
  placement: OWN,
  addresses,
  owner: undefined,
  operation: undefined,
  channel: undefined,
  asked: undefined,
  lifetime: undefined,
  since: undefined,
})

const SPACE = '10.0.0.0/8'

test('a new network avoids other networks, what they are peered with, what is tagged, and what is reserved', () => {
  const peering = {
    name: 'to-office',
    remoteId: '/x',
    remotePrefixes: ['10.1.0.0/17'],
    state: 'Connected',
    letsThrough: true,
  }
  const world = {
    networks: [network(['10.0.0.0/16'], { peerings: [peering] }), network(['10.2.128.0/24'])],
    groups: [group('10.3.0.0/16')],
  }
  assert.equal(freeNetwork(SPACE, world, ['10.4.0.0/16']), '10.5.0.0/16')
  assert.equal(freeNetwork('10.0.0.0/15', world, []), undefined)
})

test('a subnet takes the first free /24, or as little as /26, and the range of the network itself is no obstacle', () => {
  const orders = network(['10.7.0.0/16'], {
    subnets: [subnet('10.7.0.0/24'), subnet('10.7.1.0/27')],
  })
  assert.equal(freeSubnet(orders, ['10.7.0.0/16', '10.7.2.0/24']), '10.7.3.0/24')
  const small = network(['10.8.0.0/25'], { subnets: [subnet('10.8.0.0/26')] })
  assert.equal(freeSubnet(small, []), '10.8.0.64/26')
  assert.equal(freeSubnet(small, ['10.8.0.64/27']), undefined)
})

test('a free block lies in the space and touches nothing taken, and there is none only where none fits', () => {
  const range = fc
    .record({ block: fc.integer({ min: 0, max: 255 }), bits: fc.integer({ min: 16, max: 26 }) })
    .map(({ block, bits }) => `10.${block % 4}.${block}.0/${bits}`)
  fc.assert(
    fc.property(
      fc.array(range, { maxLength: 40 }),
      fc.integer({ min: 16, max: 26 }),
      (texts, bits) => {
        const space = parseRanges(['10.0.0.0/14'])
        const taken = parseRanges(texts)
        const found = freeBlock(space, bits, taken)
        const size = 2 ** (32 - bits)
        const isFree = (first: number) =>
          !taken.some((one) => overlap(one, { first, last: first + size - 1 }))
        const [whole] = space
        assert.ok(whole)
        const firsts = Array.from(
          { length: 2 ** (bits - 14) },
          (_, index) => whole.first + index * size,
        )
        const expected = firsts.find(isFree)
        assert.equal(found && parseRange(found)?.first, expected)
      },
    ),
    { numRuns: 2000 },
  )
})
