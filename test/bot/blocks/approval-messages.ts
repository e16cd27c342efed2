import { approvalCard, closedApprovalCard } from '../../../src/bot/blocks/approval-card.ts'
import { escalationCard, waitingNote } from '../../../src/bot/blocks/approval-notes.ts'
import { type Audience, userGroup } from '../../../src/bot/blocks/approval-parts.ts'
import { decidedAnswer, decisionAnswer } from '../../../src/bot/blocks/decision-answer.ts'
import { deletionApprovalCard } from '../../../src/bot/blocks/deletion-approval-card.ts'
import type { Message } from '../../../src/bot/blocks/elements.ts'
import { failureCard } from '../../../src/bot/blocks/failure-card.ts'
import { shrinkApprovalCard } from '../../../src/bot/blocks/shrink-approval-card.ts'
import { nothingRefused, whyAnswer } from '../../../src/bot/blocks/why-answer.ts'
import type { Approval, Vote } from '../../../src/jobs/engine/approvals.ts'
import type { Json } from '../../../src/jobs/engine/step.ts'
import type { Why } from '../../../src/policy/why.ts'
import { say } from '../../../src/words/sentence.ts'
import { alice, BROKERS, LANGUAGE, MINUTE, record, STARTED, view } from './records.ts'
import { wordsOf } from './spoken.ts'

const TWO: Audience = { language: LANGUAGE, needs: 2, approvers: ['@kafka-admins'] }
const CALLING: Audience = { ...TWO, approvers: [userGroup('S01KAFKA')] }
const NAMED: Audience = { ...TWO, approvers: ['@kafka-admins', '<@U03CAROL>'] }

const BOB: Vote = { userId: 'U02BOB', at: STARTED + 5 * MINUTE }
const CAROL: Vote = { userId: 'U03CAROL', at: STARTED + 9 * MINUTE }

const RESTART = {
  advertising: 'ip',
  restart: BROKERS.map(({ host }) => host),
  baseVersion: 1,
  brokers: BROKERS.length,
  outdated: 0,
  singleReplicaTopics: [],
  topics: 12,
  underReplicated: 0,
  diff: [
    {
      setting: 'listeners',
      before: 'PLAINTEXT://localhost:9092',
      after: 'PLAINTEXT://0.0.0.0:9092',
    },
  ],
} satisfies Json

function approval(more: Partial<Approval> = {}): Approval {
  return {
    operationId: 'c-0123456789ab',
    revision: 1,
    changeHash: '9f2c41d07a55e0b1',
    subject: RESTART,
    requestedBy: alice,
    requesterMayApprove: false,
    requestedAt: STARTED,
    expiresAt: STARTED + 60 * MINUTE,
    status: 'pending',
    ...more,
  }
}

const HALF = approval({ votes: [BOB] })
const APPROVED = approval({
  status: 'approved',
  votes: [BOB, CAROL],
  needed: 2,
  decidedBy: CAROL.userId,
  decidedAt: CAROL.at,
})
const DENIAL = {
  status: 'denied',
  votes: [BOB],
  needed: 2,
  decidedBy: CAROL.userId,
  decidedAt: CAROL.at,
  reason: 'Wait for the *batch* <!channel>\nand ask again after 18:00.',
} as const
const DENIED = approval(DENIAL)
const EXPIRED = approval({ status: 'expired' })
const DELETION = approval({
  votes: [BOB],
  subject: {
    resources: [
      {
        label: wordsOf('HDInsight Kafka, 9 nodes, 36 cores') as Json,
        name: 'orders',
        perHour: 2.3,
        madeBy: 'cluster',
      },
    ],
    stays: [],
    topics: 12,
  },
})
const SHRINKING = approval({
  votes: [BOB],
  subject: { from: 4, to: 3, perHour: { before: 9, after: 8 }, hosts: ['wn4-orders'], loss: null },
})

const operation = record('restart', { id: 'c-0123456789ab', request: { name: 'orders' } })
const asked = (about: Approval, isOver = false) => ({ approval: about, record: operation, isOver })

const inVain = (outcome: Parameters<typeof decisionAnswer>[0]['outcome'], about?: Approval) =>
  decisionAnswer({ outcome, approval: about, needs: 2, cluster: 'orders' }, LANGUAGE)

const OWNERS = '#platform <!channel>'
const DELETE = { permission: 'delete', cluster: 'orders' }
const OWN: Why = {
  rule: 2,
  missing: ['permission', 'cluster', 'channel', 'team'],
  says: { channels: ['C0DATAOPS'], clusters: ['data-*'], may: ['create'] },
}
const FOREIGN: Why = { rule: 3, missing: ['person', 'cluster'], says: undefined }

/** Messages about approvals, by the state that people see. */
export const APPROVAL_MESSAGES: Readonly<Record<string, Message>> = {
  'approval-that-calls-its-group': approvalCard(approval(), 'orders', CALLING),
  'approval-by-groups-and-people': approvalCard(approval(), 'orders', NAMED),
  'approval-one-of-two': approvalCard(HALF, 'orders', TWO),
  'approval-two-of-two': approvalCard(APPROVED, 'orders', TWO),
  'approval-denied-with-reason': approvalCard(DENIED, 'orders', TWO),
  'approval-undecided-at-the-end': closedApprovalCard(
    'orders',
    say(wordsOf('Not decided: the operation has ended.'), LANGUAGE),
    LANGUAGE,
  ),
  'deletion-one-of-two': deletionApprovalCard(DELETION, 'orders', TWO),
  'shrink-one-of-two': shrinkApprovalCard(SHRINKING, 'orders', TWO),
  'shrink-denied': shrinkApprovalCard({ ...SHRINKING, ...DENIAL }, 'orders', TWO),
  'shrink-undecided': shrinkApprovalCard({ ...SHRINKING, status: 'expired' }, 'orders', TWO),
  'deletion-denied-with-reason': deletionApprovalCard({ ...DELETION, ...DENIAL }, 'orders', TWO),
  'deletion-that-the-requester-may-approve': deletionApprovalCard(
    { ...DELETION, requesterMayApprove: true },
    'orders',
    TWO,
  ),
  'waiting-for-approvals': waitingNote(asked(approval()), TWO),
  'waiting-for-one-more': waitingNote(asked(HALF), TWO),
  'waited-and-approved': waitingNote(asked(APPROVED), TWO),
  'waited-and-denied': waitingNote(asked(DENIED), TWO),
  'waited-in-vain': waitingNote(asked(EXPIRED), TWO),
  'waited-until-the-end': waitingNote(asked(approval(), true), TWO),
  'escalation-that-calls': escalationCard(asked(HALF), TWO, [userGroup('S02ONCALL')]),
  'escalation-edited': escalationCard(asked(HALF), TWO, []),
  'escalation-approved': escalationCard(asked(APPROVED), TWO, []),
  'escalation-denied': escalationCard(asked(DENIED), TWO, []),
  'escalation-expired': escalationCard(asked(EXPIRED), TWO, []),
  'decision-counted': inVain('counted', HALF),
  'decision-counted-before': inVain('already counted', HALF),
  'decision-unknown': inVain('unknown'),
  'decision-too-late': inVain('already decided', APPROVED),
  'decision-of-an-older-revision': inVain('older revision', approval({ revision: 2 })),
  'decision-expired': inVain('expired', EXPIRED),
  'decision-by-the-requester': inVain('own request', HALF),
  'decision-after-the-end': inVain('ended', HALF),
  'decision-approved-by-command': decidedAnswer(APPROVED, 'orders', LANGUAGE),
  'decision-denied-by-command': decidedAnswer(DENIED, 'orders', LANGUAGE),
  'why-nothing': nothingRefused(LANGUAGE),
  'why-allowed-now': whyAnswer(DELETE, 'allowed', OWNERS, LANGUAGE),
  'why-of-an-own-rule': whyAnswer(DELETE, OWN, OWNERS, LANGUAGE),
  'why-of-a-rule-about-others': whyAnswer(DELETE, FOREIGN, OWNERS, LANGUAGE),
  'why-no-rule': whyAnswer(DELETE, 'no rule', OWNERS, LANGUAGE),
  'why-not-an-approver': whyAnswer(
    { permission: 'approve', cluster: 'orders', approving: 'delete' },
    'not an approver',
    OWNERS,
    LANGUAGE,
  ),
  'failed-by-a-denial-with-reason': failureCard(
    view(
      {
        ...operation,
        state: 'failed',
        endedAt: STARTED + 9 * MINUTE,
        facts: {
          denial: { by: CAROL.userId, at: CAROL.at, reason: DENIAL.reason },
        },
        failure: {
          kind: 'user',
          code: 'restart-denied',
          message: 'The restart was denied. Nothing was saved, the brokers were not touched.',
          remedy: 'Talk to the person who denied it. Retry asks again.',
          step: 'change-approval',
          correlationId: '9d3e0000-0000-4000-8000-000000000000',
        },
      },
      STARTED,
    ),
  ),
}
