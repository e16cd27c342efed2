import { budgetApprovalCard } from '../../../src/bot/blocks/budget-approval-card.ts'
import { costAnswer } from '../../../src/bot/blocks/cost-answer.ts'
import type { Message } from '../../../src/bot/blocks/elements.ts'
import type { CostLine } from '../../../src/jobs/costs/cost-report.ts'
import type { Approval } from '../../../src/jobs/engine/approvals.ts'
import { AUDIENCE, alice, LANGUAGE, MINUTE, STARTED } from './records.ts'

const line = (cluster: string, more: Partial<CostLine> = {}): CostLine => ({
  cluster,
  userId: 'U01ALICE',
  hours: 300,
  cost: 2766,
  perHour: 9.22,
  until: null,
  isGone: false,
  isIdle: false,
  ...more,
})

const lines = [
  line('orders'),
  line('clicks', { hours: 24, cost: 221.28, until: STARTED, isIdle: true }),
  line('trial', { hours: 0.4, cost: 3.69, perHour: 0, isGone: true }),
]

const over = { perMonth: 8000, taken: 5200.5, wished: 6730.6, whenOver: 'approve' } as const
const question: Approval = {
  operationId: 'k-0123456789ab',
  revision: 1,
  changeHash: 'b'.repeat(64),
  subject: { budget: over },
  requestedBy: alice,
  requesterMayApprove: false,
  requestedAt: STARTED,
  expiresAt: STARTED + 60 * MINUTE,
  status: 'pending',
}

export const COST_MESSAGES: Readonly<Record<string, Message>> = {
  costs: costAnswer({ month: '2026-11', lines }, LANGUAGE),
  'costs-of-one-cluster': costAnswer({ month: '2026-11', lines: [line('orders')] }, LANGUAGE),
  'costs-of-none': costAnswer({ month: '2026-11', lines: [] }, LANGUAGE),
  'costs-of-many': costAnswer(
    {
      month: '2026-11',
      lines: Array.from({ length: 45 }, (_, index) => line(`cluster-with-a-long-name-${index}`)),
    },
    LANGUAGE,
  ),
  'budget-asked': budgetApprovalCard(question, 'orders', AUDIENCE),
  'budget-approved': budgetApprovalCard(
    {
      ...question,
      status: 'approved',
      votes: [{ userId: 'U02BOB', at: STARTED + MINUTE }],
      needed: 1,
      decidedBy: 'U02BOB',
      decidedAt: STARTED + MINUTE,
    },
    'orders',
    AUDIENCE,
  ),
}
