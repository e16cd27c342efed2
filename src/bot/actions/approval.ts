import { UserError } from '../../errors.ts'
import type { DecisionOutcome } from '../../jobs/engine/approvals.ts'
import { hasEnded } from '../../jobs/engine/record.ts'
import { note } from '../blocks/answers.ts'
import type { Action, ActionCall, ActionReply } from './action.ts'

export const approve: Action = { id: 'approval_approve', run: (call) => decide(call, 'approved') }
export const deny: Action = { id: 'approval_deny', run: (call) => decide(call, 'denied') }

/** What the person is told who clicked in vain. */
const REFUSALS: Record<Exclude<DecisionOutcome, 'decided'>, string> = {
  unknown: 'This request is not known any more.',
  'already decided': 'This request has been decided already.',
  'older revision': 'This request was replaced by a newer one.',
  expired: 'This request has expired; it was not run.',
  'own request': 'You asked for this yourself, so somebody else has to approve it.',
}

/** Permission is checked at this moment; the store takes the decision once. */
async function decide(
  { services, caller, value }: ActionCall,
  status: 'approved' | 'denied',
): Promise<ActionReply | undefined> {
  const [, operationId = '', revision = ''] = /^([\w-]+):(\d+)$/.exec(value) ?? []
  const stored = await services.store.read(operationId)
  if (!stored)
    throw new UserError('approval-gone', REFUSALS.unknown, {
      remedy: 'Ask for it again if it is still needed.',
    })
  if (hasEnded(stored.record))
    return {
      message: note('This operation has ended; nothing is decided any more.'),
      replacesCard: false,
    }
  const { channelId } = stored.record.requestedBy
  await services.access.require({ ...caller, channelId }, 'approve', stored.record.cluster)
  const outcome = await services.approvals.decide({
    operationId,
    revision: Number(revision),
    status,
    by: caller,
    now: services.now(),
  })
  if (outcome !== 'decided') return { message: note(REFUSALS[outcome]), replacesCard: false }
  await services.operations.wake(operationId)
  return undefined
}
