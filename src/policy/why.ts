import { type Actor, type Fit, fitOf, type Permission, type Policy, type Rule } from './policy.ts'

/** Why somebody may not do something: which rule comes nearest, and what of it does not fit. */
export interface Nearest {
  /** Position of the rule in the policy, from 1. */
  readonly rule: number
  readonly missing: readonly (keyof Fit)[]
  /** What the rule says, where it is about this person; undefined: it is about others, and none of their business. */
  readonly says: Pick<Rule, 'channels' | 'clusters' | 'may'> | undefined
}

/** Why somebody may, or may not. */
export type Why = 'allowed' | 'no rule' | Nearest

/**
 * Compares what somebody wants with each rule. Those that allow the deed come first, then those of which the least is
 * missing; a rule that neither allows it nor names the person explains nothing.
 */
export function whyNot(
  policy: Policy,
  actor: Actor,
  permission: Permission,
  cluster: string | undefined,
): Why {
  const [nearest] = policy.rules
    .map((rule, index) => ({ rule, index, fit: fitOf(rule, actor, permission, cluster) }))
    .filter(({ fit }) => fit.person || fit.permission)
    .map(({ rule, index, fit }) => ({ rule, number: index + 1, fit, missing: missingOf(fit) }))
    .toSorted(
      (one, other) =>
        Number(other.fit.permission) - Number(one.fit.permission) ||
        one.missing.length - other.missing.length ||
        Number(other.fit.person) - Number(one.fit.person),
    )
  if (nearest === undefined) return 'no rule'
  const { rule, number, fit, missing } = nearest
  if (missing.length === 0) return 'allowed'
  const { channels, clusters, may } = rule
  return { rule: number, missing, says: fit.person ? { channels, clusters, may } : undefined }
}

function missingOf(fit: Fit): (keyof Fit)[] {
  const parts: readonly (keyof Fit)[] = ['person', 'permission', 'cluster', 'channel', 'team']
  return parts.filter((part) => !fit[part])
}
