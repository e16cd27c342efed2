import {
  bugAnswer,
  errorAnswer,
  failedAnswer,
  listAnswer,
  statusAnswer,
  storeUnreachable,
} from '../../../src/bot/blocks/answers.ts'
import { approvalCard, closedApprovalCard } from '../../../src/bot/blocks/approval-card.ts'
import type { Message } from '../../../src/bot/blocks/elements.ts'
import { endReply } from '../../../src/bot/blocks/end-reply.ts'
import { failureCard } from '../../../src/bot/blocks/failure-card.ts'
import { progressCard } from '../../../src/bot/blocks/progress-card.ts'
import { readyCard } from '../../../src/bot/blocks/ready-card.ts'
import { parseClusterName } from '../../../src/cluster/request-values.ts'
import { UserError } from '../../../src/errors.ts'
import type { Approval, ApprovalStatus } from '../../../src/jobs/engine/approvals.ts'
import type { OperationRecord, StepRecord } from '../../../src/jobs/engine/record.ts'
import { tables } from '../../../src/jobs/operations/tables.ts'
import { say } from '../../../src/words/sentence.ts'
import { APPROVAL_MESSAGES } from './approval-messages.ts'
import { COST_MESSAGES } from './cost-messages.ts'
import { DELETE_MESSAGES } from './delete-messages.ts'
import { DOCTOR_MESSAGES } from './doctor-messages.ts'
import { HISTORY_MESSAGES } from './history-messages.ts'
import { KAFKA_MESSAGES } from './kafka-messages.ts'
import { LIFE_MESSAGES } from './life-messages.ts'
import { LOCK_MESSAGES } from './lock-messages.ts'
import { LOST_MESSAGES } from './lost-messages.ts'
import { PLACEMENT_MESSAGES } from './placement-messages.ts'
import { PLAN_MESSAGES } from './plan-messages.ts'
import {
  AUDIENCE,
  alice,
  BROKER_FACTS,
  BROKERS,
  LANGUAGE,
  MINUTE,
  record,
  STARTED,
  view,
} from './records.ts'
import { SCALE_MESSAGES } from './scale-messages.ts'
import { wordsOf } from './spoken.ts'
import { VPN_MESSAGES } from './vpn-messages.ts'

const steps = tables.get('create')?.steps ?? []

/** The record of a create whose steps before `until` are ready, and that one in the given state. */
function createUntil(
  until: string,
  at: StepRecord,
  more: Partial<OperationRecord> = {},
): OperationRecord {
  const index = steps.findIndex((step) => step.name === until)
  return record('create', {
    state: 'running',
    steps: Object.fromEntries(
      steps.map((step, position): [string, StepRecord] => [
        step.name,
        position < index
          ? { state: 'ready', startedAt: STARTED, endedAt: STARTED + 4000 }
          : position === index
            ? at
            : { state: 'pending' },
      ]),
    ),
    ...more,
  })
}

const ended = (more: Partial<OperationRecord>) =>
  record('create', {
    state: 'succeeded',
    endedAt: STARTED + 41 * MINUTE,
    steps: Object.fromEntries(
      steps.map((step) => [
        step.name,
        { state: 'ready', startedAt: STARTED, endedAt: STARTED + MINUTE },
      ]),
    ),
    facts: BROKER_FACTS,
    ...more,
  })

const approval = (status: ApprovalStatus): Approval => ({
  operationId: 'k-0123456789ab',
  revision: 1,
  changeHash: '9f2c41d07a55e0b1',
  subject: {
    advertising: 'ip',
    restart: BROKERS.map(({ host }) => host),
    baseVersion: 1,
    brokers: BROKERS.length,
    outdated: status === 'approved' ? 2 : 0,
    singleReplicaTopics: status === 'denied' ? ['audit', 'a*b <!channel>'] : [],
    // The four states show: nothing in it, topics, topics with one replica, and no route.
    ...(status === 'expired'
      ? {}
      : { topics: status === 'pending' ? 0 : 12, underReplicated: status === 'approved' ? 3 : 0 }),
    diff: [
      {
        setting: 'listeners',
        before: 'PLAINTEXT://localhost:9092',
        after: 'PLAINTEXT://0.0.0.0:9092',
      },
    ],
  },
  requestedBy: alice,
  requesterMayApprove: status === 'pending',
  requestedAt: STARTED,
  expiresAt: STARTED + 60 * MINUTE,
  status,
  ...(status === 'approved' || status === 'denied'
    ? { decidedBy: 'U02BOB', decidedAt: STARTED + 5 * MINUTE }
    : {}),
})

const link = {
  url: 'https://example.blob.core.windows.net/vpn.zip?sig=x',
  expiresAt: STARTED + 55 * MINUTE,
}
/** What a call throws that asks for something wrong. */
function thrownBy(call: () => unknown): UserError {
  try {
    call()
  } catch (error) {
    if (error instanceof UserError) return error
    throw error
  }
  throw new Error('nothing was thrown')
}

const quota = {
  kind: 'user',
  code: 'core-quota',
  message: 'Not enough HDInsight cores in westeurope: 36 needed, 8 free.',
  remedy:
    'Use fewer workers, another region, or open an Azure support request of type Quota for HDInsight.',
  example: '/kafka create orders --workers 3',
  step: 'cluster',
  correlationId: '9d3e0000-0000-4000-8000-000000000000',
} as const

const refusedByPolicy = {
  kind: 'user',
  code: 'azure-policy',
  message: 'An Azure policy of your organisation forbids this resource: Only approved resources.',
  remedy: 'Ask the owner of the policy for an exemption, or choose another region or size.',
  support:
    'Azure request 2f6c0000-0000-4000-8000-000000000000, Azure correlation 7b1e0000-0000-8000-8000-000000000000',
  step: 'cluster',
  correlationId: '9d3e0000-0000-4000-8000-000000000000',
} as const

/** One message for each state that people can see, by the state's name. */
export const MESSAGES: Readonly<Record<string, Message>> = {
  ...PLAN_MESSAGES,
  ...VPN_MESSAGES,
  'progress-just-started': progressCard(view(record('create'), STARTED), 1),
  'progress-waiting-for-gateway': progressCard(
    view(
      createUntil('gateway', {
        state: 'running',
        startedAt: STARTED,
        detail: 'Azure state: Updating',
      }),
      STARTED + 10 * MINUTE,
    ),
    2,
  ),
  'progress-with-a-time-of-our-own': progressCard(
    view(
      createUntil(
        'gateway',
        { state: 'running', startedAt: STARTED },
        { usual: { gateway: { ms: 27 * MINUTE, runs: 7 } } },
      ),
      STARTED + 10 * MINUTE,
    ),
    2,
  ),
  'progress-brokers-up': progressCard(
    view(
      createUntil('vpn-package', { state: 'running', startedAt: STARTED }, { facts: BROKER_FACTS }),
      STARTED + 40 * MINUTE,
    ),
    3,
  ),
  'progress-waiting-for-approval': progressCard(
    view(
      createUntil('change-approval', {
        state: 'running',
        startedAt: STARTED,
        detail: 'Waiting for a decision',
      }),
      STARTED + 20 * MINUTE,
    ),
    4,
  ),
  'approval-pending': approvalCard(approval('pending'), 'orders', AUDIENCE),
  'approval-approved': approvalCard(approval('approved'), 'orders', AUDIENCE),
  'approval-denied': approvalCard(approval('denied'), 'orders', AUDIENCE),
  'approval-expired': approvalCard(approval('expired'), 'orders', AUDIENCE),
  'approval-replaced': closedApprovalCard(
    'orders',
    say(wordsOf('Replaced by revision 2: something has changed since.'), LANGUAGE),
    LANGUAGE,
  ),
  'thread-of-a-create': endReply(
    view(ended({}), STARTED),
    readyCard(view(ended({}), STARTED), link).text,
  ),
  'thread-of-a-failure': endReply(view(ended({ state: 'failed' }), STARTED), 'orders <!channel>'),
  'thread-of-one-that-was-taken-over': endReply(
    view(
      ended({
        state: 'cancelled',
        facts: { cancelledBy: 'U02BOB', takenOverBy: 'c-0123456789ab' },
      }),
      STARTED,
    ),
    'orders',
  ),
  'ready-with-package-link': readyCard(view(ended({}), STARTED), link),
  ...PLACEMENT_MESSAGES,
  'ready-without-package-link': readyCard(view(ended({}), STARTED), undefined),
  'failed-before-anything-was-made': failureCard(
    view(
      createUntil(
        'preflight',
        { state: 'failed', startedAt: STARTED },
        { state: 'failed', failure: quota, endedAt: STARTED + 3000 },
      ),
      STARTED,
    ),
  ),
  'failed-while-making-the-cluster': failureCard(
    view(
      createUntil(
        'cluster',
        { state: 'failed', startedAt: STARTED },
        { state: 'failed', failure: quota, endedAt: STARTED + 9 * MINUTE },
      ),
      STARTED,
    ),
  ),
  'failed-with-the-ids-of-azure': failureCard(
    view(
      createUntil(
        'cluster',
        { state: 'failed', startedAt: STARTED },
        { state: 'failed', failure: refusedByPolicy, endedAt: STARTED + 9 * MINUTE },
      ),
      STARTED,
    ),
  ),
  'failed-by-a-bug': failureCard(
    view(
      createUntil(
        'gateway',
        { state: 'failed', startedAt: STARTED },
        {
          state: 'failed',
          endedAt: STARTED + MINUTE,
          failure: {
            ...quota,
            kind: 'bug',
            code: 'bug',
            message: 'Causeway itself made a mistake.',
            remedy:
              'Retry once. If it fails again, give the operators the correlation id 9d3e0000-0000-4000-8000-000000000000.',
          },
        },
      ),
      STARTED,
    ),
  ),
  'stopped-by-a-person': failureCard(
    view(
      createUntil(
        'gateway',
        { state: 'running', startedAt: STARTED },
        { state: 'cancelled', endedAt: STARTED + MINUTE, facts: { cancelledBy: 'U02BOB' } },
      ),
      STARTED,
    ),
  ),
  'answer-wrong-argument': errorAnswer(
    thrownBy(() => parseClusterName('Orders!')),
    LANGUAGE,
  ),
  'answer-bug': bugAnswer('9d3e0000-0000-4000-8000-000000000000', LANGUAGE),
  'answer-store-unreachable': storeUnreachable(LANGUAGE),
  'answer-list': listAnswer(
    record('list', {
      facts: {
        clusters: [
          { name: 'orders', region: 'West Europe', state: 'Running', workers: 4, gateway: true },
          {
            name: 'clicks',
            region: 'West Europe',
            state: 'Running',
            workers: 3,
            gateway: 'orders',
          },
        ],
        remains: [{ name: 'payments', region: 'northeurope' }],
      },
    }),
  ),
  'answer-list-empty': listAnswer(record('list', { facts: { clusters: [] } })),
  'answer-read-failed': failedAnswer(record('brokers', { state: 'failed', failure: quota })),
  'answer-status': statusAnswer(
    [
      view(createUntil('gateway', { state: 'running', startedAt: STARTED }), STARTED + 10 * MINUTE),
      view(ended({}), STARTED),
    ],
    'orders',
    LANGUAGE,
  ),
  'answer-status-empty': statusAnswer([], 'orders', LANGUAGE),
  ...APPROVAL_MESSAGES,
  ...HISTORY_MESSAGES,
  ...KAFKA_MESSAGES,
  ...LIFE_MESSAGES,
  ...LOST_MESSAGES,
  ...LOCK_MESSAGES,
  ...COST_MESSAGES,
  ...DELETE_MESSAGES,
  ...DOCTOR_MESSAGES,
  ...SCALE_MESSAGES,
}
