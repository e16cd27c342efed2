import { UserError } from '../../errors.ts'
import { PERMISSIONS, type Permission } from '../../policy/policy.ts'
import { sentence, speaking } from '../../words/sentence.ts'
import type { Caller } from '../access.ts'
import { note } from '../blocks/answers.ts'
import type { Message } from '../blocks/elements.ts'
import { answerBusy } from '../busy.ts'
import type { BotServices } from '../services.ts'
import type { Action } from './action.ts'

/** Stop: the operation ends before its next step. */
export const operationCancel: Action = {
  id: 'operation_cancel',
  async run({ services, caller, value }) {
    const message = await stop(services, caller, value)
    return message && { message, replacesCard: false }
  },
}

/** Retry: goes on where it stopped, looking at everything again. */
export const operationRetry: Action = {
  id: 'operation_retry',
  async run({ services, caller, value }) {
    const message = await retry(services, caller, value)
    return message && { message, replacesCard: false }
  },
}

/** Asks an operation to stop. @returns undefined: it will. @throws UserError `operation-gone`, `not-allowed` */
export async function stop(
  services: BotServices,
  caller: Caller,
  id: string,
): Promise<Message | undefined> {
  await requireOperation(services, caller, id)
  const t = speaking(caller.language)
  const stopping = await services.operations.cancel(id, caller.userId)
  return stopping ? undefined : note(t`This operation has ended already.`)
}

/**
 * Puts an operation back to work.
 * @returns undefined: it goes on; its messages say so
 * @throws UserError `operation-gone`, `not-allowed`
 */
export async function retry(
  services: BotServices,
  caller: Caller,
  id: string,
): Promise<Message | undefined> {
  await requireOperation(services, caller, id)
  const t = speaking(caller.language)
  const submission = await services.operations.retry(id, caller.userId)
  if (submission?.outcome === 'locked') return answerBusy(services, caller, id, submission)
  return submission?.outcome === 'created'
    ? undefined
    : note(t`This operation is running, or has ended well.`)
}

/** Where the permission is not called like the operation. */
const PERMISSION_OF: Readonly<Record<string, Permission>> = {
  shrink: 'scale',
  'vpn-revoke': 'vpn-admin',
  'vpn-add-root': 'vpn-admin',
}

/** The permission that an operation of this kind takes; undefined for one that the policy does not name. */
export function permissionFor(kind: string): Permission | undefined {
  const needed = PERMISSION_OF[kind] ?? kind
  return PERMISSIONS.find((known) => known === needed)
}

/**
 * Whether somebody may stop or retry an operation: their own, if they may ask for it at all; others' with `cancel`.
 * @throws UserError `operation-gone`, `not-allowed`
 */
export async function requireOperation(
  services: BotServices,
  caller: Caller,
  id: string,
): Promise<void> {
  const stored = await services.store.read(id)
  if (!stored)
    throw new UserError('operation-gone', sentence`This operation is not known any more.`, {
      remedy: sentence`See what there is.`,
      example: '/kafka status',
    })
  const { requestedBy, kind, cluster } = stored.record
  const own = requestedBy.userId === caller.userId
  const permission = (own ? permissionFor(kind) : undefined) ?? 'cancel'
  const { channelId } = requestedBy
  await services.access.require({ ...caller, channelId }, permission, cluster)
}
