import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cutAt, firstOverlap, parseRange } from '../../src/azure/address-ranges.ts'
import { pathBetween } from '../../src/azure/network-path.ts'
import type { NetworkPeering, NetworkView } from '../../src/azure/network-view.ts'
import { inEnglish } from '../support/english.ts'

const network = (
  name: string,
  prefix: string,
  peerings: readonly NetworkPeering[] = [],
): NetworkView => ({
  id: `/subscriptions/s/virtualNetworks/${name}`,
  name,
  resourceGroup: 'rg',
  region: 'westeurope',
  tags: {},
  prefixes: [prefix],
  dnsServers: [],
  peerings,
  subnets: [],
})

const to = (name: string, more: Partial<NetworkPeering> = {}): NetworkPeering => ({
  name: `to-${name}`,
  remoteId: `/SUBSCRIPTIONS/s/virtualnetworks/${name}`,
  remotePrefixes: [],
  state: 'Connected',
  letsThrough: true,
  ...more,
})

const B = network('b', '10.1.0.0/16', [to('a')])

const NO_WAY: Readonly<Record<string, readonly [NetworkView, NetworkView, RegExp]>> = {
  'the same addresses': [
    network('a', '10.1.128.0/17', [to('b')]),
    B,
    /same addresses, so they cannot/,
  ],
  'no peering': [network('a', '10.0.0.0/16'), B, /^a is not peered with b/],
  'a peering back only': [network('a', '10.0.0.0/16', [to('c')]), B, /^a is not peered with b/],
  'no peering back': [
    network('a', '10.0.0.0/16', [to('b', { state: 'Initiated' })]),
    network('b', '10.1.0.0/16'),
    /from a to b is Initiated/,
  ],
  'a torn peering': [
    network('a', '10.0.0.0/16', [to('b', { state: 'Disconnected' })]),
    B,
    /is Disconnected.*add them anew/,
  ],
  'a peering that lets nothing through': [
    network('a', '10.0.0.0/16', [to('b')]),
    network('b', '10.1.0.0/16', [to('a', { letsThrough: false })]),
    /from b to a lets nothing through/,
  ],
}

for (const [what, [one, other, says]] of Object.entries(NO_WAY))
  test(`${what} is no way between two networks`, () => {
    const path = pathBetween(one, other)
    assert.ok(path.way === 'none')
    assert.match(inEnglish([path.reason, path.remedy]).join(' '), says)
  })

test('one network, and two that are peered both ways, let machines reach each other', () => {
  const a = network('a', '10.0.0.0/16', [to('b')])
  assert.deepEqual(pathBetween(a, B), { way: 'peered' })
  assert.deepEqual(pathBetween(a, { ...a, id: a.id.toUpperCase() }), { way: 'same network' })
})

test('ranges are read from prefixes and single addresses, and from nothing else', () => {
  assert.deepEqual(parseRange('0.0.0.0/0'), { first: 0, last: 2 ** 32 - 1 })
  assert.deepEqual(parseRange('10.0.0.7/30'), parseRange('10.0.0.4/30'))
  assert.deepEqual(parseRange('0.0.1.0'), { first: 256, last: 256 })
  for (const text of ['', 'VirtualNetwork', '10.0.0/8', '10.0.0.256', '10.0.0.0/33', 'fd00::/8'])
    assert.equal(parseRange(text), undefined, text)
})

test('overlaps are found up to the last address, and not beyond it', () => {
  assert.deepEqual(firstOverlap(['10.0.0.0/24'], ['10.0.1.0/24', '10.0.0.255/32']), [
    '10.0.0.0/24',
    '10.0.0.255/32',
  ])
  assert.equal(firstOverlap(['10.0.0.0/24'], ['10.0.1.0/24', '9.255.255.255', '*']), undefined)
})

test('a range that is cut loses and doubles nothing', () => {
  const range = { first: 10, last: 20 }
  const others = [
    { first: 0, last: 11 },
    { first: 15, last: 15 },
    { first: 20, last: 30 },
  ]
  assert.deepEqual(cutAt(range, others), [
    { first: 10, last: 11 },
    { first: 12, last: 14 },
    { first: 15, last: 15 },
    { first: 16, last: 19 },
    { first: 20, last: 20 },
  ])
  assert.deepEqual(cutAt(range, []), [range])
})
