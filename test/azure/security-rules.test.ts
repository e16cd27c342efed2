import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { SecurityRule } from '@azure/arm-network'
import { decideInbound } from '../../src/azure/security-rules.ts'
import { inEnglish } from '../support/english.ts'

const FLOW = { from: '172.16.201.0/24', to: '10.0.0.0/24', port: 9092 }

const rule = (
  name: string,
  priority: number,
  access: 'Allow' | 'Deny',
  more: Partial<SecurityRule> = {},
): SecurityRule => ({
  name,
  priority,
  access,
  direction: 'Inbound',
  protocol: 'Tcp',
  sourceAddressPrefix: '*',
  sourcePortRange: '*',
  destinationAddressPrefix: '*',
  destinationPortRange: '*',
  ...more,
})

const vnet = { sourceAddressPrefix: 'VirtualNetwork', destinationAddressPrefix: 'VirtualNetwork' }
const DEFAULTS = [
  rule('AllowVnetInBound', 65_000, 'Allow', { ...vnet, protocol: '*' }),
  rule('DenyAllInBound', 65_500, 'Deny', { protocol: '*' }),
]
const clients = { sourceAddressPrefix: FLOW.from, destinationAddressPrefix: 'VirtualNetwork' }

const CASES: Readonly<Record<string, readonly [SecurityRule[], verdict: string, rule: string]>> = {
  'a rule for the pool allows it': [
    [rule('clients', 310, 'Allow', { ...clients, destinationPortRange: '9092' }), ...DEFAULTS],
    'allowed',
    'clients',
  ],
  'the default rules alone leave it open': [DEFAULTS, 'unclear', 'AllowVnetInBound'],
  'no rule at all denies': [[], 'denied', 'no rule allows it'],
  'the lower number decides, in whatever order they are listed': [
    [rule('late', 400, 'Deny'), rule('early', 300, 'Allow')],
    'allowed',
    'early',
  ],
  'a denial before the allowance decides': [
    [rule('late', 400, 'Allow'), rule('early', 300, 'Deny', { destinationPortRange: '9000-9100' })],
    'denied',
    'early',
  ],
  'a denial of other ports, directions, protocols and sources is none': [
    [
      rule('ports', 100, 'Deny', {
        destinationPortRange: '',
        destinationPortRanges: ['22', '9093-9100'],
      }),
      rule('outward', 101, 'Deny', { direction: 'Outbound' }),
      rule('udp', 102, 'Deny', { protocol: 'Udp' }),
      rule('tag', 103, 'Deny', { sourceAddressPrefix: 'HDInsight' }),
      rule('elsewhere', 104, 'Deny', { destinationAddressPrefix: '10.0.1.0/24' }),
      rule('allow', 200, 'Allow'),
    ],
    'allowed',
    'allow',
  ],
  'a denial of a part of the pool denies': [
    [
      rule('part', 300, 'Deny', { sourceAddressPrefix: '172.16.201.128/25' }),
      rule('allow', 310, 'Allow'),
    ],
    'denied',
    'part',
  ],
  'two halves that are allowed are a whole': [
    [
      rule('halves', 300, 'Allow', {
        sourceAddressPrefix: '',
        sourceAddressPrefixes: ['172.16.201.0/25', '172.16.201.128/25'],
      }),
      rule('deny', 310, 'Deny'),
    ],
    'allowed',
    'halves',
  ],
  'an allowance for one broker only leaves the others denied': [
    [rule('one', 300, 'Allow', { destinationAddressPrefix: '10.0.0.12' })],
    'denied',
    'no rule allows it',
  ],
  'a denial of the tag VirtualNetwork before the allowance leaves it open': [
    [rule('deny', 300, 'Deny', vnet), rule('allow', 310, 'Allow')],
    'unclear',
    'deny',
  ],
  'what the tag allows too is allowed': [
    [rule('tag', 300, 'Allow', vnet), rule('allow', 310, 'Allow')],
    'allowed',
    'allow',
  ],
}

for (const [what, [rules, verdict, name]] of Object.entries(CASES))
  test(what, () => {
    assert.deepEqual(inEnglish(decideInbound(rules, FLOW)), { verdict, rule: name })
  })
