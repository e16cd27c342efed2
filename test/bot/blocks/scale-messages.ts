import type { Message } from '../../../src/bot/blocks/elements.ts'
import { failureCard } from '../../../src/bot/blocks/failure-card.ts'
import { progressCard } from '../../../src/bot/blocks/progress-card.ts'
import { refusedPlan } from '../../../src/bot/blocks/refused-plan.ts'
import { scaledCard, scalePlanCard } from '../../../src/bot/blocks/scale-cards.ts'
import { shrinkApprovalCard } from '../../../src/bot/blocks/shrink-approval-card.ts'
import { DEFAULTS } from '../../../src/cluster/cluster.ts'
import { scaling } from '../../../src/cluster/scale.ts'
import type { Approval, ApprovalStatus } from '../../../src/jobs/engine/approvals.ts'
import type { OperationRecord } from '../../../src/jobs/engine/record.ts'
import type { Facts, Json } from '../../../src/jobs/engine/step.ts'
import { shippedPrices } from '../../../src/prices/prices.ts'
import { AUDIENCE, alice, BROKER_FACTS, BROKERS, MINUTE, record, STARTED, view } from './records.ts'

const OPTIONS = { usually: { ms: 12 * MINUTE, runs: 0 }, now: STARTED }
const VM_SIZE = DEFAULTS.vmSize.toLowerCase()
const change = (to: number, more: object = {}) =>
  ({
    ...scaling({ vmSize: VM_SIZE, workers: 4 }, to, shippedPrices(VM_SIZE)),
    ...more,
  }) as unknown as Json

const planned = (workers: number, more: object = {}) =>
  record('scale-plan', {
    id: 'p-0123456789ab',
    request: { name: 'orders', workers, force: workers < 4 },
    state: 'succeeded',
    endedAt: STARTED,
    facts: { scaling: change(workers, more) },
  })

const [, , , last] = BROKERS
const LOSS = {
  topics: ['audit', 'clicks', 'a*b <!channel>', ...'defghijk'],
  replicas: 31,
  partitionsLost: 1,
  partitionsAtRisk: 4,
}

const approval = (status: ApprovalStatus, loss: Json): Approval => ({
  operationId: 'c-0123456789ab',
  revision: 1,
  changeHash: '9f2c41d07a55e0b1',
  subject: {
    from: 4,
    to: 3,
    perHour: { before: 9, after: 8 },
    hosts: [last?.host ?? ''],
    loss,
  },
  requestedBy: alice,
  requesterMayApprove: false,
  requestedAt: STARTED,
  expiresAt: STARTED + 60 * MINUTE,
  status,
  ...(status === 'approved' || status === 'denied'
    ? { decidedBy: 'U02BOB', decidedAt: STARTED + 5 * MINUTE }
    : {}),
})

/** A change of size whose steps before `until` are ready. */
function operation(
  kind: 'scale' | 'shrink',
  workers: number,
  until: string,
  { facts = {}, ...more }: Partial<OperationRecord> & { readonly facts?: Facts },
): OperationRecord {
  const plain = record(kind, { request: { name: 'orders', workers, from: 4 } })
  const names = Object.keys(plain.steps)
  const reached = until === '' ? names.length : names.indexOf(until)
  return {
    ...plain,
    id: 'c-0123456789ab',
    state: 'running',
    steps: Object.fromEntries(
      names.map((name, index) => [
        name,
        index < reached
          ? { state: 'ready' as const, startedAt: STARTED, endedAt: STARTED + MINUTE }
          : { state: index === reached ? ('running' as const) : ('pending' as const) },
      ]),
    ),
    facts: { scaling: change(workers), ...facts },
    ...more,
  }
}

const ended = { state: 'succeeded', endedAt: STARTED + 11 * MINUTE } as const
const refused = (code: string, message: string, remedy: string) =>
  ({
    kind: 'user',
    code,
    message,
    remedy,
    step: 'resize',
    correlationId: '9d3e0000-0000-4000-8000-000000000000',
  }) as const

/** Messages about the number of workers, and plans that the service would take otherwise. */
export const SCALE_MESSAGES: Readonly<Record<string, Message>> = {
  'scale-planned': scalePlanCard(planned(6, { cores: { needed: 8, free: 84 } }), OPTIONS),
  'scale-planned-with-unknown-quota': scalePlanCard(
    planned(5, { cores: { needed: 4, free: null } }),
    OPTIONS,
  ),
  'scale-planned-by-force': scalePlanCard(planned(3), OPTIONS),
  'scale-planned-to-the-same-size': scalePlanCard(planned(4), OPTIONS),
  'shrink-asked': shrinkApprovalCard(approval('pending', LOSS), 'orders', AUDIENCE),
  'shrink-asked-where-nothing-is-lost': shrinkApprovalCard(
    approval('pending', { topics: [], replicas: 0, partitionsLost: 0, partitionsAtRisk: 0 }),
    'orders',
    AUDIENCE,
  ),
  'shrink-asked-without-a-route': shrinkApprovalCard(approval('pending', null), 'orders', AUDIENCE),
  'shrink-approved': shrinkApprovalCard(approval('approved', LOSS), 'orders', AUDIENCE),
  'progress-of-a-resize': progressCard(
    view(operation('scale', 6, 'resize', {}), STARTED + 4 * MINUTE),
    2,
  ),
  'failed-resize': failureCard(
    view(
      operation('scale', 6, 'resize', {
        state: 'failed',
        endedAt: STARTED + 9 * MINUTE,
        failure: refused(
          'resize-failed',
          'HDInsight did not change the number of workers of orders, which has 5: *no machines* left.',
          'Retry asks for it again. If it fails again, look at the activity log in the Azure portal.',
        ),
      }),
      STARTED,
    ),
  ),
  'failed-scale-before-anything-changed': failureCard(
    view(
      operation('scale', 6, 'scale-check', {
        state: 'failed',
        endedAt: STARTED,
        failure: refused(
          'core-quota',
          'Not enough HDInsight cores in this region.',
          'Use fewer workers, another region, or open an Azure support request of type Quota for HDInsight.',
        ),
      }),
      STARTED,
    ),
  ),
  'scaled-up': scaledCard(
    view(
      operation('scale', 6, '', {
        ...ended,
        facts: {
          ...BROKER_FACTS,
          addedBrokers: BROKERS.slice(2).map(({ host, ip }) => ({ host, ip })),
        },
      }),
      STARTED,
    ),
  ),
  'scaled-down': scaledCard(
    view(
      operation('shrink', 3, '', { ...ended, facts: { ...BROKER_FACTS, addedBrokers: [] } }),
      STARTED,
    ),
  ),
  'plan-refused-with-menus': refusedPlan(
    record('plan', {
      id: 'p-0123456789ab',
      state: 'failed',
      failure: refused(
        'region-closed',
        '1. HDInsight cannot be created in "qatarcentral".\n2. HDInsight does not offer Standard_D3_v2 for Kafka in qatarcentral.',
        '1. Choose one of: westeurope, uksouth.\n2. Choose one of: Standard_A4_v2, Standard_E4_v3.',
      ),
      facts: {
        problems: [
          { code: 'region-closed', choices: { of: 'region', values: ['westeurope', 'uksouth'] } },
          {
            code: 'vm-size-refused',
            choices: { of: 'vmSize', values: ['Standard_A4_v2', 'Standard_E4_v3'] },
          },
        ],
      },
    }),
    ['westeurope', 'northeurope'],
  ),
}
