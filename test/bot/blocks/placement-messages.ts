import type { Message } from '../../../src/bot/blocks/elements.ts'
import { planCard } from '../../../src/bot/blocks/plan-card.ts'
import { progressCard } from '../../../src/bot/blocks/progress-card.ts'
import { readyCard } from '../../../src/bot/blocks/ready-card.ts'
import { DEFAULTS } from '../../../src/cluster/cluster.ts'
import type { Placement } from '../../../src/cluster/placement.ts'
import { BROKER_FACTS, MINUTE, record, STARTED, view } from './records.ts'

interface Place {
  readonly placement: Placement
  readonly dnsServers?: readonly string[]
  readonly reason: string
}

const PLACES: Readonly<Record<string, Place>> = {
  shared: {
    placement: { way: 'shared', host: 'orders' },
    reason: 'It shares the network and the VPN gateway of orders.',
  },
  peered: {
    placement: { way: 'peered', host: 'orders' },
    reason: 'It gets a network of its own, peered with that of orders, and shares its VPN gateway.',
  },
  'without-gateway': {
    placement: { way: 'own-without-gateway' },
    dnsServers: ['10.9.0.4'],
    reason:
      'It gets a network of its own and no VPN gateway: clients need a way of their own into it.',
  },
  brought: {
    placement: {
      way: 'brought',
      network: { resourceGroup: 'rg-hub', name: 'vnet-hub' },
      subnet: 'kafka',
    },
    reason:
      'It goes into the subnet kafka of vnet-hub, which stays as it is; clients need a way into that network.',
  },
}

const link = {
  url: 'https://example.blob.core.windows.net/vpn.zip?sig=x',
  expiresAt: STARTED + 55 * MINUTE,
}

function messagesOf(name: string, { reason, ...chosen }: Place): [string, Message][] {
  const asked = { name: 'clicks', ...DEFAULTS }
  const plan = record('plan', {
    cluster: 'clicks',
    request: { ...asked, dryRun: false },
    facts: { chosen: { ...chosen } as never, placementReason: reason, coresNeeded: 36 },
  })
  const ready = record('create', {
    cluster: 'clicks',
    request: { ...asked, ...chosen } as never,
    state: 'succeeded',
    facts: BROKER_FACTS,
    endedAt: STARTED + 18 * MINUTE,
  })
  return [
    [
      `plan-${name}`,
      planCard(plan, { usually: { ms: 20 * MINUTE, runs: 0 }, now: STARTED, dryRun: false }),
    ],
    [`ready-${name}`, readyCard(view(ready, STARTED), link)],
  ]
}

const beginning = record('create', {
  request: { name: 'orders', ...DEFAULTS, placement: { way: 'shared', host: 'clicks' } },
})

/** What is told of clusters that have no network or no gateway of their own. */
export const PLACEMENT_MESSAGES: Readonly<Record<string, Message>> = {
  ...Object.fromEntries(Object.entries(PLACES).flatMap(([name, place]) => messagesOf(name, place))),
  'progress-of-a-shared-create': progressCard(view(beginning, STARTED), 1),
}
