import { parseClusterName } from '../../cluster/request-values.ts'
import { UserError } from '../../errors.ts'
import { contactOf, PERMISSIONS, type Permission } from '../../policy/policy.ts'
import { whyNot } from '../../policy/why.ts'
import { nearest } from '../../words/nearest.ts'
import { sentence } from '../../words/sentence.ts'
import type { Message } from '../blocks/elements.ts'
import { nothingRefused, whyAnswer } from '../blocks/why-answer.ts'
import type { Refusal } from '../refusals.ts'
import type { CommandCall } from './command.ts'

/**
 * `/kafka help why`: explains the last refusal of this person in this channel; with a command, and perhaps a cluster,
 * whether they may, and if not, why.
 */
export async function explainRefusal({ line, caller, services }: CommandCall): Promise<Message> {
  const [, command, cluster] = line.words
  const { access } = services
  const asked: Omit<Refusal, 'at'> | undefined =
    command === undefined
      ? await access.lastRefusal(caller)
      : {
          permission: readPermission(command),
          cluster: cluster === undefined ? undefined : parseClusterName(cluster),
        }
  if (asked === undefined) return nothingRefused(caller.language)
  const { policy } = access
  const actor = await access.actor(caller, policy)
  const why = whyNot(policy, actor, asked.permission, asked.cluster)
  const { approving, cluster: about } = asked
  const isOthers =
    why === 'allowed' &&
    approving !== undefined &&
    !(await access.mayDecide(caller.userId, { ...caller, kind: approving, cluster: about }))
  return whyAnswer(asked, isOthers ? 'not an approver' : why, contactOf(policy), caller.language)
}

/** @throws UserError `unknown-command` */
function readPermission(typed: string): Permission {
  const known = PERMISSIONS.find((permission) => permission === typed.toLowerCase())
  if (known) return known
  const guess = nearest(typed.toLowerCase(), PERMISSIONS) ?? 'create'
  throw new UserError('unknown-command', sentence`There is no command "${typed.slice(0, 40)}".`, {
    remedy: sentence`Did you mean ${guess}?`,
    example: `/kafka help why ${guess}`,
  })
}
