import type { Submission } from '../jobs/engine/operation-store.ts'
import type { Requester } from '../jobs/engine/step.ts'
import { busyAnswer } from './blocks/busy-answer.ts'
import type { Message } from './blocks/elements.ts'
import type { BotServices } from './services.ts'

/**
 * The answer to somebody whose change was refused because of another one.
 * @param wanted id of the operation that they want
 */
export async function answerBusy(
  services: BotServices,
  caller: Requester,
  wanted: string,
  { holder }: Extract<Submission, { outcome: 'locked' }>,
): Promise<Message> {
  const { cluster = '' } = holder
  const { language = 'en' } = caller
  return busyAnswer(
    {
      holder: services.view(holder, language),
      wanted,
      inLine: await services.store.waiting(cluster),
      mayTakeOver: await mayTakeOver(services, caller, holder),
    },
    language,
  )
}

/** Whoever asked for the operation may stop it for another one, and whoever may approve changes of the cluster. */
export async function mayTakeOver(
  { access }: Pick<BotServices, 'access'>,
  caller: Requester,
  { requestedBy, cluster }: Extract<Submission, { outcome: 'locked' }>['holder'],
): Promise<boolean> {
  if (requestedBy.teamId === caller.teamId && requestedBy.userId === caller.userId) return true
  return access.allows({ ...caller, channelId: requestedBy.channelId }, 'approve', cluster)
}
