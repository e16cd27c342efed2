import type { ClusterRequest } from '../../cluster/cluster.ts'
import { endAfter } from '../../cluster/lifetime.ts'
import { plannedRequest, pricesOf } from '../../cluster/plan.ts'
import { UserError } from '../../errors.ts'
import type { OperationRecord } from '../../jobs/engine/record.ts'
import type { Json } from '../../jobs/engine/step.ts'
import { estimateCosts, totalPerHour } from '../../prices/prices.ts'
import { sentence, speaking } from '../../words/sentence.ts'
import { note } from '../blocks/answers.ts'
import { channel, code, escapeMrkdwn } from '../blocks/elements.ts'
import { PLAN_VALID_MS } from '../blocks/plan-card.ts'
import { answerBusy } from '../busy.ts'
import { requirePriceLimit } from '../commands/limits.ts'
import type { Action, ActionCall } from './action.ts'

/** Create: turns a plan into an operation. Two clicks make one: the operation's id derives from the plan's. */
export const planCreate: Action = {
  id: 'plan_create',
  async run(call) {
    const { services, caller } = call
    const t = speaking(caller.language)
    const plan = await readOwnPlan(call, 'succeeded')
    const request = withLife(plannedRequest(plan), services)
    // The card may stand in a direct message; what counts is the channel in which the plan was asked for.
    const { channelId } = plan.requestedBy
    await services.access.require({ ...caller, channelId }, 'create', request.name)
    await requirePriceLimit(services.access, { ...caller, channelId }, 'create', {
      cluster: request.name,
      perHour: totalPerHour(estimateCosts(request, pricesOf(plan.facts, request))),
      workers: request.workers,
      region: request.region,
      vmSize: request.vmSize,
      lifeHours: request.lifeHours ?? Number.POSITIVE_INFINITY,
    })
    const id = plan.id.replace(/^p-/, 'k-')
    const submission = await services.operations.submit(
      {
        id,
        kind: 'create',
        cluster: request.name,
        request: request as unknown as Json,
        requestedBy: { ...caller, channelId },
      },
      services.now(),
    )
    if (submission.outcome === 'locked') {
      const message = await answerBusy(services, caller, id, submission)
      return { message, replacesCard: false }
    }
    return {
      message: note(
        t`Creating *${escapeMrkdwn(request.name)}*. Progress is in ${channel(channelId)}; you need not wait here.`,
      ),
      replacesCard: true,
    }
  },
}

/** The life of a cluster counts from the click. */
function withLife(
  request: ClusterRequest,
  { now, speed }: Pick<ActionCall['services'], 'now' | 'speed'>,
): ClusterRequest {
  const { lifeHours } = request
  if (lifeHours === undefined) return request
  const since = now()
  return { ...request, life: { since, until: endAfter(lifeHours, since, speed) } }
}

/** Cancel on a plan: the card becomes a record of that. */
export const planCancel: Action = {
  id: 'plan_cancel',
  async run(call) {
    const t = speaking(call.caller.language)
    const plan = await readOwnPlan(call, 'succeeded')
    return {
      message: note(
        t`Plan ${code(plan.id)} for *${escapeMrkdwn(plan.cluster ?? '')}* was cancelled. Nothing was created.`,
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
    throw new UserError('plan-gone', sentence`This plan is not known any more.`, {
      remedy: sentence`Make a new one.`,
      example: '/kafka create orders',
    })
  const plan = stored.record
  if (plan.requestedBy.userId !== caller.userId || plan.requestedBy.teamId !== caller.teamId)
    throw new UserError('not-your-plan', sentence`This plan was made for somebody else.`, {
      remedy: sentence`Make your own.`,
      example: `/kafka create ${plan.cluster}`,
    })
  if (services.now() > (plan.endedAt ?? 0) + PLAN_VALID_MS)
    throw new UserError(
      'plan-expired',
      sentence`This plan is older than 30 minutes: prices and quota may have changed.`,
      {
        remedy: sentence`Make a new one.`,
        example: `/kafka create ${plan.cluster}`,
      },
    )
  return plan
}
