import type { PlanRequest } from '../../cluster/plan.ts'
import { parseRegion, parseVmSize } from '../../cluster/request-values.ts'
import type { Json } from '../../jobs/engine/step.ts'
import { speaking } from '../../words/sentence.ts'
import { note } from '../blocks/answers.ts'
import { code, escapeMrkdwn } from '../blocks/elements.ts'
import { REPLANS } from '../blocks/refused-plan.ts'
import { operationId, submit } from '../commands/command.ts'
import { requireCreateLimits } from '../commands/limits.ts'
import type { Action } from './action.ts'
import { readOwnPlan } from './plan.ts'

/** A menu of a refused plan: asks for the same plan with another value, and nothing else changed. */
function replanMenu(of: keyof typeof REPLANS, parse: (text: string) => string): Action {
  return {
    id: REPLANS[of].actionId,
    async run(call) {
      const [id = '', chosen = ''] = call.value.split(':')
      const plan = await readOwnPlan({ ...call, value: id }, 'failed')
      const request: PlanRequest = { ...(plan.request as unknown as PlanRequest) }
      const changed = { ...request, [of]: parse(chosen) }
      const { services, caller } = call
      const t = speaking(caller.language)
      // The card may stand in a direct message; what counts is the channel in which the plan was asked for.
      const { channelId } = plan.requestedBy
      const requestedBy = { ...caller, channelId }
      await services.access.require(requestedBy, 'create', changed.name)
      const { maxPricePerMonth: _before, ...asked } = changed
      const limit = await requireCreateLimits(services.access, requestedBy, changed)
      return {
        message: await submit(
          services,
          {
            id: operationId('plan', call),
            kind: 'plan',
            cluster: changed.name,
            request: { ...asked, ...limit } as unknown as Json,
            requestedBy,
          },
          note(
            t`Planning *${escapeMrkdwn(changed.name)}* again, with ${code(changed[of])}. The plan follows in a moment.`,
          ),
        ),
        replacesCard: true,
      }
    },
  }
}

/** The menus of a refused plan: another region or size, and the plan is made anew. */
export const replanMenus: readonly Action[] = [
  replanMenu('region', parseRegion),
  replanMenu('vmSize', parseVmSize),
]
