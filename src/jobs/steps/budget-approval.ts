import { UserError } from '../../errors.ts'
import type { OverBudget } from '../../policy/budget-rules.ts'
import { sentence } from '../../words/sentence.ts'
import { type Approval, hashChange, standing } from '../engine/approvals.ts'
import type { Json, Observation } from '../engine/step.ts'
import type { CreateContext, CreateStep } from '../services.ts'
import { readOverBudget } from './budget.ts'
import { denialFacts } from './denial.ts'

/** Sums that differ by less are the same question: what runs costs a little less with every hour. */
const GRAIN = 100

/**
 * Goal: somebody else has approved a cluster that no budget has room for, where the policy allows that. Asked before
 * anything is made. Room that has come since is room.
 */
export const budgetApproval: CreateStep = {
  name: 'budget-approval',
  title: {
    doing: sentence`Waiting for the approval of its cost`,
    done: sentence`Cost approved`,
  },
  needs: ['preflight'],
  applies: ({ overBudget }) => overBudget !== undefined,
  usuallyMs: 5 * 60_000,
  deadlineMs: 24 * 3600_000,
  waitsForPeople: true,
  async observe(context): Promise<Observation> {
    const { services, operationId, now, request } = context
    const over = await readOver(context)
    if (over === undefined)
      return { state: 'ready', detail: sentence`There is room in the budget by now` }
    const approval = await services.approvals.read(operationId, now)
    if (
      approval === undefined ||
      standing(approval, digestOf(context, over)) === 'for another change'
    )
      return { state: 'absent' }
    return decided(request.name, approval)
  },
  async apply(context) {
    const { services, operationId, requestedBy, now } = context
    const over = await readOver(context)
    if (over === undefined) return
    const earlier = await services.approvals.read(operationId, now)
    await services.approvals.ask({
      operationId,
      revision: (earlier?.revision ?? 0) + 1,
      changeHash: digestOf(context, over),
      subject: { budget: { ...over } },
      requestedBy,
      requesterMayApprove: false,
      requestedAt: now,
      expiresAt: now + services.approvalRules.expireMinutes * 60_000,
      status: 'pending',
    })
  },
}

async function readOver(context: CreateContext): Promise<OverBudget | undefined> {
  const { services, request } = context
  return readOverBudget(context, request, await services.prices.known(request))
}

/** Bound to the sums, and to this run: what was decided in an earlier run is asked again. */
function digestOf({ request, retries }: CreateContext, { perMonth, taken, wished }: OverBudget) {
  const excess = Math.ceil((taken + wished - perMonth) / GRAIN)
  return hashChange({ cluster: request.name, perMonth, excess, run: retries })
}

function decided(name: string, approval: Approval): Observation {
  switch (approval.status) {
    case 'pending':
      return { state: 'changing', detail: sentence`Waiting for a decision` }
    case 'approved':
      // The question about the restart takes its place in the store; its card stays a record.
      return { state: 'ready', facts: { costApproval: approval as unknown as Json } }
    case 'denied':
      return {
        state: 'broken',
        facts: denialFacts(approval),
        error: new UserError(
          'budget-denied',
          sentence`The cost of ${name} was denied. Nothing was made.`,
          {
            remedy: sentence`Talk to the person who denied it, or plan a cluster that costs less.`,
          },
        ),
      }
    case 'expired':
      return {
        state: 'broken',
        error: new UserError(
          'budget-undecided',
          sentence`Nobody decided on the cost in time. Nothing was made.`,
          {
            remedy: sentence`Retry asks again.`,
          },
        ),
      }
  }
}
