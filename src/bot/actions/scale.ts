import { readScaling, type ScaleRequest } from '../../cluster/scale.ts'
import { UserError } from '../../errors.ts'
import type { OperationRecord } from '../../jobs/engine/record.ts'
import { sentence, speaking } from '../../words/sentence.ts'
import { note } from '../blocks/answers.ts'
import { channel, escapeMrkdwn } from '../blocks/elements.ts'
import { PLAN_VALID_MS } from '../blocks/plan-card.ts'
import { answerBusy } from '../busy.ts'
import { requirePriceLimit } from '../commands/limits.ts'
import { askForScale } from '../commands/scale.ts'
import type { Action, ActionCall } from './action.ts'

/** The menu of a ready card: asks what the command asks. Its value is "orders:6". */
export const clusterScale: Action = {
  id: 'cluster_scale',
  async run(call) {
    const [name = '', workers = ''] = call.value.split(':')
    return { message: await askForScale(call, name, workers, false), replacesCard: false }
  },
}

/** Scale: turns a plan into an operation. Two clicks make one: the operation's id derives from the plan's. */
export const scaleStart: Action = {
  id: 'scale_start',
  async run(call) {
    const { services, caller } = call
    const plan = await readPlan(call)
    const asked = plan.request as unknown as ScaleRequest
    const { from, to, perHour } = readScaling(plan.facts, asked)
    // The card may stand in a direct message; what counts is the channel in which the plan was asked for.
    const { channelId } = plan.requestedBy
    await services.access.require({ ...caller, channelId }, 'scale', asked.name)
    // Fewer workers cost less, even where they still cost more than is allowed now.
    if (to > from)
      await requirePriceLimit(services.access, { ...caller, channelId }, 'scale', {
        cluster: asked.name,
        perHour: perHour.after,
        workers: to,
      })
    const id = plan.id.replace(/^p-/, 'c-')
    const submission = await services.operations.submit(
      {
        id,
        kind: to < from ? 'shrink' : 'scale',
        cluster: asked.name,
        request: { name: asked.name, workers: to, from },
        requestedBy: { ...caller, channelId },
      },
      services.now(),
    )
    if (submission.outcome === 'locked') {
      const message = await answerBusy(services, caller, id, submission)
      return { message, replacesCard: false }
    }
    const t = speaking(caller.language)
    const place = channel(channelId)
    const said =
      to < from
        ? t`Somebody else is asked to approve the loss in ${place}.`
        : t`*${escapeMrkdwn(asked.name)}* gets ${to} workers. Progress is in ${place}.`
    return { message: note(said), replacesCard: true }
  },
}

/** Cancel on the plan of a resize. */
export const scaleCancel: Action = {
  id: 'scale_cancel',
  async run(call) {
    const t = speaking(call.caller.language)
    const { cluster } = await readPlan(call)
    return {
      message: note(t`*${escapeMrkdwn(cluster ?? '')}* stays as it is.`),
      replacesCard: true,
    }
  },
}

/** @throws UserError `plan-gone`, `plan-expired`, `not-your-plan` */
async function readPlan({ services, value, caller }: ActionCall): Promise<OperationRecord> {
  const stored = await services.store.read(value)
  const again = { example: '/kafka scale orders 6' }
  if (stored?.record.kind !== 'scale-plan' || stored.record.state !== 'succeeded')
    throw new UserError('plan-gone', sentence`This plan is not known any more.`, {
      remedy: sentence`Make a new one.`,
      ...again,
    })
  const { requestedBy, endedAt = 0 } = stored.record
  if (requestedBy.userId !== caller.userId || requestedBy.teamId !== caller.teamId)
    throw new UserError('not-your-plan', sentence`This plan was made for somebody else.`, {
      remedy: sentence`Make your own.`,
      ...again,
    })
  if (services.now() > endedAt + PLAN_VALID_MS)
    throw new UserError('plan-expired', sentence`This plan is older than 30 minutes.`, {
      remedy: sentence`Make a new one: the quota may have changed.`,
      ...again,
    })
  return stored.record
}
