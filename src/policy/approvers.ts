import { type Change, quorumFor } from './approval-rule.ts'
import { fitOf, type Policy, type Rule } from './policy.ts'

const NOBODY = { userId: '', groupIds: [] }

type Asked = Change & { readonly channelId: string }

/** Rules that let those whom they name approve the change. */
function approvingRules(policy: Policy, change: Asked): Rule[] {
  return policy.rules.filter((rule) => {
    const actor = { ...change, ...NOBODY }
    const { person: _person, ...fit } = fitOf(rule, actor, 'approve', change.cluster)
    return Object.values(fit).every(Boolean)
  })
}

/** Ids of the user groups by which it is decided who may approve a change: no others have to be read for it. */
export function decidingGroups(policy: Policy, change: Asked): readonly string[] {
  const { groups } = quorumFor(policy.approvals, change)
  const allowing = approvingRules(policy, change).flatMap((rule) => rule.groups)
  return [...new Set([...groups, ...allowing])]
}

/**
 * Ids of the user groups to call when a change is to be approved: those that the change's rule names, else those that
 * may approve at all. Empty where single people, or everybody, may.
 */
export function groupsToCall(policy: Policy, change: Asked): readonly string[] {
  const { groups, users } = quorumFor(policy.approvals, change)
  if (groups.length > 0 || users.length > 0) return groups
  const allowing = approvingRules(policy, change)
  if (allowing.some(({ users: named }) => named.includes('*'))) return []
  return [...new Set(allowing.flatMap(({ groups: named }) => named))]
}
