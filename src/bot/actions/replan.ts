import { parseRegion, parseVmSize } from '../../cluster.ts'
import type { Json } from '../../jobs/engine/step.ts'
import type { PlanRequest } from '../../plan.ts'
import { note } from '../blocks/answers.ts'
import { code, escapeMrkdwn } from '../blocks/elements.ts'
import { REPLANS } from '../blocks/refused-plan.ts'
import { operationId, submit } from '../commands/command.ts'
import { requireRegionLimit } from '../commands/limits.ts'
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
      // The card may stand in a direct message; what counts is the channel in which the plan was asked for.
      const { channelId } = plan.requestedBy
      const requestedBy = { ...caller, channelId }
      await services.access.require(requestedBy, 'create', changed.name)
      requireRegionLimit(services.access.policy, changed.name, changed.region)
      return {
        message: await submit(
          services,
          {
            id: operationId('plan', call),
            kind: 'plan',
            cluster: changed.name,
            request: changed as unknown as Json,
            requestedBy,
          },
          note(
            `Planning *${escapeMrkdwn(changed.name)}* again, with ${code(changed[of])}. The plan follows in a moment.`,
          ),
        ),
        replacesCard: true,
      }
    },
  }
}

export const replanMenus: readonly Action[] = [
  replanMenu('region', parseRegion),
  replanMenu('vmSize', parseVmSize),
]
