import { UserError } from '../../errors.ts'
import { PERMISSIONS, type Permission } from '../../policy.ts'
import { lockedAnswer, note } from '../blocks/answers.ts'
import type { Action, ActionCall } from './action.ts'

/** Stop: the operation ends before its next step. */
export const operationCancel: Action = {
  id: 'operation_cancel',
  async run(call) {
    await requireOperation(call)
    const stopping = await call.services.operations.cancel(call.value, call.caller.userId)
    return stopping
      ? undefined
      : { message: note('This operation has ended already.'), replacesCard: false }
  },
}

/** Retry: goes on where it stopped, looking at everything again. */
export const operationRetry: Action = {
  id: 'operation_retry',
  async run(call) {
    await requireOperation(call)
    const submission = await call.services.operations.retry(call.value)
    if (submission?.outcome === 'locked')
      return { message: lockedAnswer(submission.holder), replacesCard: false }
    return submission?.outcome === 'created'
      ? undefined
      : { message: note('This operation is running, or has ended well.'), replacesCard: false }
  },
}

/** Where the permission is not called like the operation. */
const PERMISSION_OF: Readonly<Record<string, Permission>> = {
  shrink: 'scale',
  'vpn-revoke': 'vpn-admin',
  'vpn-add-root': 'vpn-admin',
}

async function requireOperation({ services, value, caller }: ActionCall): Promise<void> {
  const stored = await services.store.read(value)
  if (!stored)
    throw new UserError('operation-gone', 'This operation is not known any more.', {
      remedy: 'See what there is.',
      example: '/kafka status',
    })
  const { requestedBy, kind, cluster } = stored.record
  const own = requestedBy.userId === caller.userId
  const needed = PERMISSION_OF[kind] ?? kind
  const permission = PERMISSIONS.find((known) => own && known === needed) ?? 'cancel'
  const { channelId } = requestedBy
  await services.access.require({ ...caller, channelId }, permission, cluster)
}
