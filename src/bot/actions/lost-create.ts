import { UserError } from '../../errors.ts'
import type { Json } from '../../jobs/engine/step.ts'
import { sentence, speaking } from '../../words/sentence.ts'
import { note } from '../blocks/answers.ts'
import { channel, escapeMrkdwn } from '../blocks/elements.ts'
import { submit } from '../commands/command.ts'
import { requireCreateLimits } from '../commands/limits.ts'
import type { Action } from './action.ts'

/** Continue: the create goes on under the id that it had, for whoever clicked. Two clicks make one. */
export const lostContinue: Action = {
  id: 'lost_continue',
  async run({ caller, value, services }) {
    const lost = await services.lost.read(value)
    if (lost?.request === undefined)
      throw new UserError(
        'lost-create-gone',
        sentence`This create is known again, or nothing is left of it.`,
        {
          remedy: sentence`See what there is.`,
          example: '/kafka list',
        },
      )
    const t = speaking(caller.language)
    const requestedBy = { ...caller, channelId: lost.owner.channelId }
    await services.access.require(requestedBy, 'create', lost.cluster)
    // Tags may have been changed by others: what they ask for is held to the limits of whoever clicks.
    await requireCreateLimits(services.access, requestedBy, lost.request)
    const message = await submit(
      services,
      {
        id: lost.operationId,
        kind: 'create',
        cluster: lost.cluster,
        request: lost.request as unknown as Json,
        requestedBy,
      },
      note(
        t`The create of *${escapeMrkdwn(lost.cluster)}* goes on. Progress is in ${channel(requestedBy.channelId)}.`,
      ),
    )
    return { message, replacesCard: false }
  },
}
