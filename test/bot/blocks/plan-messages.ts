import type { Message } from '../../../src/bot/blocks/elements.ts'
import { planCard } from '../../../src/bot/blocks/plan-card.ts'
import { DEFAULTS } from '../../../src/cluster/cluster.ts'
import type { Facts } from '../../../src/jobs/engine/step.ts'
import { shippedPrices } from '../../../src/prices/prices.ts'
import { MINUTE, record, STARTED } from './records.ts'

const OPTIONS = { usually: { ms: 41 * MINUTE, runs: 0 }, now: STARTED }
const AZURE_PRICES = {
  perHour: { node: 0.984, vpnGateway: 0.19, natGateway: 0.045, publicIp: 0.005 },
  source: 'azure',
  asOf: '2026-11-22',
  fromTable: [],
}

const planned = (facts: Facts) =>
  record('plan', {
    id: 'p-0123456789ab',
    state: 'succeeded',
    endedAt: STARTED,
    facts: { coresNeeded: 36, coresFree: 120, existing: [], ...facts },
  })

const { perHour, ...shipped } = shippedPrices(
  DEFAULTS.vmSize,
  'the price service could not be reached',
)

/** Plans by the name of their state. */
export const PLAN_MESSAGES: Readonly<Record<string, Message>> = {
  'plan-offered': planCard(planned({ prices: AZURE_PRICES }), { ...OPTIONS, dryRun: false }),
  'plan-with-a-time-of-our-own': planCard(planned({ prices: AZURE_PRICES }), {
    usually: { ms: 34 * MINUTE, runs: 7 },
    now: STARTED,
    dryRun: false,
  }),
  'plan-dry-run': planCard(planned({ prices: AZURE_PRICES }), { ...OPTIONS, dryRun: true }),
  'plan-without-the-price-service': planCard(
    planned({ prices: { ...shipped, fromTable: [], perHour: { ...perHour } } }),
    { ...OPTIONS, dryRun: false },
  ),
  'plan-of-what-partly-exists': planCard(
    planned({
      existing: ['resource-group', 'network-security-group', 'virtual-network', 'gateway'],
      prices: { ...AZURE_PRICES, fromTable: ['natGateway', 'publicIp'] },
      warnings: ['<!channel> *Disks* are slow here'],
      unchecked: ["permissions of Causeway's identity", 'network quotas'],
    }),
    { ...OPTIONS, dryRun: false },
  ),
}
