import { parse } from 'yaml'
import { z } from 'zod'
import { matchesPattern } from '../cluster/cluster.ts'
import { sentence, type Words } from '../words/sentence.ts'
import { Approvals } from './approval-rule.ts'
import { BudgetRule, CostDigest } from './budget-rules.ts'
import { LifetimeRules } from './lifetime-rules.ts'
import { GlobalLimits, type Limits, RuleLimits } from './limits.ts'

/** What the policy can allow. Reading commands are allowed one by one too: nothing is allowed by default. */
export const PERMISSIONS = [
  'create',
  'delete',
  'scale',
  'extend',
  'advertise',
  'restart',
  'brokers',
  'topics',
  'verify',
  'doctor',
  'mirror',
  'status',
  'history',
  'list',
  'vpn',
  'vpn-admin',
  'cancel',
  'approve',
] as const
/** What a rule may allow. */
export type Permission = (typeof PERMISSIONS)[number]

const Rule = z.strictObject({
  users: z.array(z.string()).default([]).describe('Ids of people; "*" is everybody.'),
  groups: z
    .array(z.string())
    .default([])
    .describe('Ids of user groups, whose members are read when it matters.'),
  channels: z
    .array(z.string())
    .optional()
    .describe('Channels in which the rule holds; absent: all.'),
  teams: z
    .array(z.string())
    .optional()
    .describe('Workspaces in which the rule holds, by their ids; absent: all.'),
  may: z.array(z.enum([...PERMISSIONS, '*'])).describe('What the rule allows; "*" is everything.'),
  clusters: z
    .array(z.string())
    .default(['*'])
    .describe('Patterns of cluster names with "*" for any text; absent: all.'),
  limits: RuleLimits.optional().describe(
    'Limits of what the rule allows, where they are narrower than those for everybody.',
  ),
})

/** The policy file, version 1. */
export const PolicySchema = z
  .strictObject({
    version: z.literal(1).describe('Version of this format.'),
    contact: z
      .string()
      .min(1)
      .max(200)
      .optional()
      .describe('Who changes this policy, as people are told who are refused.'),
    rules: z
      .array(Rule)
      .min(1)
      .describe('Who may do what; each rule adds to the others, what no rule allows is refused.'),
    approvals: Approvals.prefault({}).describe('What has to be approved, and by whom.'),
    limits: GlobalLimits.prefault({}).describe('Limits of all clusters.'),
    budgets: z
      .array(BudgetRule)
      .default([])
      .describe(
        'How much clusters may cost together; a new one that no budget has room for is refused.',
      ),
    costDigest: CostDigest.optional().describe(
      'Where costs are reported each month; absent: nowhere.',
    ),
    lifetimes: LifetimeRules.prefault({}).describe('What happens when the life of a cluster ends.'),
    vpnPackage: z
      .enum(['channel', 'ephemeral'])
      .default('channel')
      .describe(
        'Where links of VPN packages go: the channel, or only to whoever asks. Alone they admit nobody without a client certificate.',
      ),
  })
  .describe('Access policy of Causeway.')

/** A policy that was read and is right. */
export type Policy = z.infer<typeof PolicySchema>

/** The same for editors, as JSON Schema (draft 2020-12); `policy.schema.json` holds it. */
export function policyJsonSchema() {
  return z.toJSONSchema(PolicySchema, { io: 'input' })
}

/** Who changes the policy, as people are told. */
export function contactOf({ contact }: Pick<Policy, 'contact'>): Words {
  return contact ?? sentence`the owners of Causeway`
}

/** The policy that is in force now: its file may change while Causeway runs. */
export interface LivePolicy {
  readonly current: Policy
}

/**
 * Parses the access policy.
 * @throws ZodError that names each place where it is wrong, YAMLParseError
 */
export function parsePolicy(yaml: string): Policy {
  return PolicySchema.parse(parse(yaml))
}

/** Who wants to do something, and where. */
export interface Actor {
  readonly teamId: string
  readonly userId: string
  readonly channelId: string
  /** Ids of the user groups that the user is in now. */
  readonly groupIds: readonly string[]
}

/** Who may do what on which clusters. */
export type Rule = Policy['rules'][number]

/** What of a rule fits somebody who wants to do something. */
export interface Fit {
  readonly person: boolean
  readonly channel: boolean
  readonly team: boolean
  readonly permission: boolean
  /** True, too, where it is about no cluster in particular. */
  readonly cluster: boolean
}

/** Which parts of a rule fit; all of them: it allows the deed. */
export function fitOf(
  rule: Rule,
  actor: Actor,
  permission: Permission,
  cluster: string | undefined,
): Fit {
  return {
    person:
      rule.users.includes('*') ||
      rule.users.includes(actor.userId) ||
      rule.groups.some((group) => actor.groupIds.includes(group)),
    channel: rule.channels?.includes(actor.channelId) ?? true,
    team: rule.teams?.includes(actor.teamId) ?? true,
    permission: rule.may.includes('*') || rule.may.includes(permission),
    cluster:
      cluster === undefined
        ? rule.clusters.length > 0
        : rule.clusters.some((pattern) => matchesPattern(pattern, cluster)),
  }
}

/** Deny by default: true only where a rule names the user (or a group, or everybody), the deed and the cluster. */
export function isAllowed(
  policy: Policy,
  actor: Actor,
  permission: Permission,
  cluster: string | undefined,
): boolean {
  return allowingRules(policy, actor, permission, cluster).length > 0
}

function allowingRules(
  { rules }: Policy,
  actor: Actor,
  permission: Permission,
  cluster: string | undefined,
): Rule[] {
  return rules.filter((rule) =>
    Object.values(fitOf(rule, actor, permission, cluster)).every(Boolean),
  )
}

/** Patterns of the names of clusters on which somebody may do something; none: nowhere. */
export function allowedClusters(policy: Policy, actor: Actor, permission: Permission): string[] {
  return allowingRules(policy, actor, permission, undefined).flatMap((rule) => rule.clusters)
}

/** Limits of each rule that allows the deed; a rule without limits of its own has none beside the general ones. */
export function limitsOfRules(
  policy: Policy,
  actor: Actor,
  permission: Permission,
  cluster: string,
): Limits[] {
  return allowingRules(policy, actor, permission, cluster).map(({ limits }) => limits ?? {})
}

/** Ids of all user groups that the policy names: whose members have to be read. */
export function groupsOf({ rules, approvals }: Policy): string[] {
  return [...new Set([...rules, ...approvals.rules].flatMap(({ groups }) => groups))]
}
