import { deletedCard } from '../../../src/bot/blocks/deleted-card.ts'
import { deletionApprovalCard } from '../../../src/bot/blocks/deletion-approval-card.ts'
import type { Message } from '../../../src/bot/blocks/elements.ts'
import { failureCard } from '../../../src/bot/blocks/failure-card.ts'
import { progressCard } from '../../../src/bot/blocks/progress-card.ts'
import { DEFAULTS } from '../../../src/cluster/cluster.ts'
import { resourceNames } from '../../../src/cluster/resource-names.ts'
import type { Approval, ApprovalStatus } from '../../../src/jobs/engine/approvals.ts'
import type { FailureRecord, OperationRecord } from '../../../src/jobs/engine/record.ts'
import type { Json } from '../../../src/jobs/engine/step.ts'
import { tables } from '../../../src/jobs/operations/tables.ts'
import { plannedResources, shippedPrices } from '../../../src/prices/prices.ts'
import { AUDIENCE, alice, MINUTE, record, STARTED, view } from './records.ts'
import { wordsOf } from './spoken.ts'

const names = resourceNames('orders', '00000000-0000-4000-8000-000000000001')
const NAME_OF: Readonly<Record<string, string>> = {
  cluster: names.cluster,
  gateway: names.gateway,
  'gateway-public-ip': names.gatewayPublicIp,
  'nat-gateway': names.natGateway,
  'nat-public-ip': names.natPublicIp,
  'virtual-network': names.virtualNetwork,
  'network-security-group': names.networkSecurityGroup,
  'storage-account': names.storageAccount,
  'resource-group': names.resourceGroup,
}

const ALL = plannedResources({ ...DEFAULTS, name: 'orders' }, shippedPrices(DEFAULTS.vmSize)).map(
  ({ resource: label, madeBy, perHour }) => ({
    madeBy,
    label,
    name: NAME_OF[madeBy] ?? '',
    perHour,
    operation: 'k-0123456789ab',
    exists: true,
  }),
)
const WITHOUT_GROUP = ALL.filter(({ madeBy }) => madeBy !== 'resource-group')
const WITHOUT_CLUSTER = ALL.filter(({ madeBy }) => madeBy !== 'cluster')

const STAYS: Json[] = [
  {
    name: 'vm-of-*somebody* <!channel>',
    type: 'virtualMachines',
    why: wordsOf('not made by Causeway') as Json,
  },
  {
    name: names.resourceGroup,
    type: 'resourceGroups',
    why: wordsOf('it holds what stays') as Json,
  },
]

const approval = (status: ApprovalStatus, subject: Json): Approval => ({
  operationId: 'c-0123456789ab',
  revision: 1,
  changeHash: '9f2c41d07a55e0b1',
  subject,
  requestedBy: alice,
  requesterMayApprove: status === 'approved',
  requestedAt: STARTED,
  expiresAt: STARTED + 60 * MINUTE,
  status,
  ...(status === 'approved' || status === 'denied'
    ? { decidedBy: 'U02BOB', decidedAt: STARTED + 5 * MINUTE }
    : {}),
})

/** A deletion whose steps of these names are still pending, but for what is said of them. */
function deletion(
  pending: readonly string[],
  { steps = {}, facts = {}, ...more }: Partial<OperationRecord>,
): OperationRecord {
  const all = tables.get('delete')?.steps ?? []
  return record('delete', {
    id: 'c-0123456789ab',
    request: { name: 'orders' },
    state: 'running',
    steps: {
      ...Object.fromEntries(
        all.map(({ name }) => [
          name,
          pending.includes(name)
            ? { state: 'pending' as const }
            : {
                state: 'ready' as const,
                detail: 'deleted',
                startedAt: STARTED,
                endedAt: STARTED + MINUTE,
              },
        ]),
      ),
      ...steps,
    },
    facts: { deletion: ALL, stays: [], ...facts },
    ...more,
  })
}

const everything = (tables.get('delete')?.steps ?? []).map(({ name }) => name)
const AFTER_NETWORK = [
  'delete-nat-gateway',
  'delete-nat-public-ip',
  'delete-network-security-group',
  'delete-resource-group',
]
const stillUsed = 'nic-workernode-3-44b1c0 still uses it'

const failed = (code: string, message: string, remedy: string): FailureRecord => ({
  kind: 'user',
  code,
  message,
  remedy,
  step: 'delete-virtual-network',
  correlationId: '9d3e0000-0000-4000-8000-000000000000',
})

/** Messages about deletions, by the state that people see. */
export const DELETE_MESSAGES: Readonly<Record<string, Message>> = {
  'deletion-asked': deletionApprovalCard(
    approval('pending', { resources: ALL, stays: [], topics: 12 }),
    'orders',
    AUDIENCE,
  ),
  'deletion-asked-beside-what-stays': deletionApprovalCard(
    approval('pending', { resources: WITHOUT_GROUP, stays: STAYS, topics: 0 }),
    'orders',
    AUDIENCE,
  ),
  'deletion-asked-without-a-route': deletionApprovalCard(
    approval('pending', { resources: ALL, stays: [], topics: null }),
    'orders',
    AUDIENCE,
  ),
  'deletion-approved-of-a-half': deletionApprovalCard(
    approval('approved', { resources: WITHOUT_CLUSTER, stays: [], topics: null }),
    'orders',
    AUDIENCE,
  ),
  'deletion-denied': deletionApprovalCard(
    approval('denied', { resources: ALL, stays: [], topics: 1 }),
    'orders',
    AUDIENCE,
  ),
  'deletion-undecided': deletionApprovalCard(
    approval('expired', { resources: ALL, stays: [], topics: 1 }),
    'orders',
    AUDIENCE,
  ),
  'progress-of-a-deletion-waiting-for-approval': progressCard(
    view(
      deletion(everything, {
        steps: {
          'deletion-approval': {
            state: 'running',
            startedAt: STARTED,
            detail: 'Waiting for a decision',
          },
        },
      }),
      STARTED + 2 * MINUTE,
    ),
    1,
  ),
  'progress-of-a-deletion-waiting-for-leftovers': progressCard(
    view(
      deletion(AFTER_NETWORK, {
        steps: {
          'delete-virtual-network': { state: 'running', startedAt: STARTED, detail: stillUsed },
        },
      }),
      STARTED + 20 * MINUTE,
    ),
    2,
  ),
  'failed-deletion-half-way': failureCard(
    view(
      deletion(AFTER_NETWORK, {
        state: 'failed',
        endedAt: STARTED + 80 * MINUTE,
        steps: { 'delete-virtual-network': { state: 'failed', startedAt: STARTED } },
        failure: failed(
          'still-in-use',
          `Azure does not delete virtual network vnet-orders: ${stillUsed}.`,
          'It is a leftover of the cluster, which HDInsight removes. Retry in an hour; if it is still there, ask Azure support.',
        ),
      }),
      STARTED + 80 * MINUTE,
    ),
  ),
  'failed-deletion-that-was-denied': failureCard(
    view(
      deletion(everything, {
        state: 'failed',
        endedAt: STARTED + MINUTE,
        steps: { 'deletion-approval': { state: 'failed', startedAt: STARTED } },
        failure: failed(
          'deletion-denied',
          'The deletion of orders was denied.',
          'Talk to the person who denied it. Retry asks again.',
        ),
      }),
      STARTED + MINUTE,
    ),
  ),
  'failed-deletion-of-an-unknown-cluster': failureCard(
    view(
      {
        ...deletion(everything, {
          state: 'failed',
          endedAt: STARTED,
          steps: { 'deletion-approval': { state: 'failed', startedAt: STARTED } },
          failure: failed(
            'no-such-cluster',
            'Causeway has made no cluster called "orders".',
            'See which clusters there are.',
          ),
        }),
        facts: {},
      },
      STARTED,
    ),
  ),
  'deleted-everything': deletedCard(
    view(deletion([], { state: 'succeeded', endedAt: STARTED + 17 * MINUTE }), STARTED),
  ),
  'deleted-beside-what-stays': deletedCard(
    view(
      deletion([], {
        state: 'succeeded',
        endedAt: STARTED + 17 * MINUTE,
        facts: { deletion: WITHOUT_GROUP, stays: STAYS },
      }),
      STARTED,
    ),
  ),
}
