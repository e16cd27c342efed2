import { UserError } from '../../errors.ts'
import type { OperationRecord } from '../../jobs/engine/record.ts'
import type { Json } from '../../jobs/engine/step.ts'
import { plannedRequest } from '../../plan.ts'
import { lockedAnswer, note } from '../blocks/answers.ts'
import { channel, code, escapeMrkdwn } from '../blocks/elements.ts'
import { PLAN_VALID_MS } from '../blocks/plan-card.ts'
import type { Action, ActionCall } from './action.ts'

/** Create: turns a plan into an operation. Two clicks make one: the operation's id derives from the plan's. */
export const planCreate: Action = {
  id: 'plan_create',
  async run(call) {
    const { services, caller } = call
    const plan = await readOwnPlan(call, 'succeeded')
    const request = plannedRequest(plan)
    // The card may stand in a direct message; what counts is the channel in which the plan was asked for.
    const { channelId } = plan.requestedBy
    await services.access.require({ ...caller, channelId }, 'create', request.name)
    const submission = await services.operations.submit(
      {
        id: plan.id.replace(/^p-/, 'k-'),
        kind: 'create',
        cluster: request.name,
        request: request as unknown as Json,
        requestedBy: { ...caller, channelId },
      },
      services.now(),
    )
    if (submission.outcome === 'locked')
      return { message: lockedAnswer(submission.holder), replacesCard: false }
    return {
      message: note(
        `Creating *${escapeMrkdwn(request.name)}*. Progress is in ${channel(channelId)}; you need not wait here.`,
      ),
      replacesCard: true,
    }
  },
}

export const planCancel: Action = {
  id: 'plan_cancel',
  async run(call) {
    const plan = await readOwnPlan(call, 'succeeded')
    return {
      message: note(
        `Plan ${code(plan.id)} for *${escapeMrkdwn(plan.cluster ?? '')}* was cancelled. Nothing was created.`,
      ),
      replacesCard: true,
    }
  },
}

/**
 * The plan that a card shows: one that can be carried out, or one that was refused.
 * @throws UserError `plan-gone`, `plan-expired`, `not-your-plan`
 */
export async function readOwnPlan(
  { services, value, caller }: ActionCall,
  state: 'succeeded' | 'failed',
): Promise<OperationRecord> {
  const stored = await services.store.read(value)
  if (stored?.record.kind !== 'plan' || stored.record.state !== state)
    throw new UserError('plan-gone', 'This plan is not known any more.', {
      remedy: 'Make a new one.',
      example: '/kafka create orders',
    })
  const plan = stored.record
  if (plan.requestedBy.userId !== caller.userId || plan.requestedBy.teamId !== caller.teamId)
    throw new UserError('not-your-plan', 'This plan was made for somebody else.', {
      remedy: 'Make your own.',
      example: `/kafka create ${plan.cluster}`,
    })
  if (services.now() > (plan.endedAt ?? 0) + PLAN_VALID_MS)
    throw new UserError(
      'plan-expired',
      'This plan is older than 30 minutes: prices and quota may have changed.',
      {
        remedy: 'Make a new one.',
        example: `/kafka create ${plan.cluster}`,
      },
    )
  return plan
}
