import { parse } from 'yaml'
import { z } from 'zod'
import { matchesPattern } from './cluster.ts'

/** What the policy can allow. Reading commands are allowed one by one too: nothing is allowed by default. */
export const PERMISSIONS = [
  'create',
  'delete',
  'scale',
  'advertise',
  'restart',
  'brokers',
  'topics',
  'verify',
  'doctor',
  'mirror',
  'status',
  'list',
  'vpn',
  'vpn-admin',
  'cancel',
  'approve',
] as const
export type Permission = (typeof PERMISSIONS)[number]

const Rule = z.strictObject({
  /** Slack ids; `*` is everybody. */
  users: z.array(z.string()).default([]),
  /** Ids of user groups, whose members are read when it matters. */
  groups: z.array(z.string()).default([]),
  /** Channels in which the rule holds; none = all. */
  channels: z.array(z.string()).optional(),
  /** Workspaces in which the rule holds, by their ids; none = all that Causeway is installed in. */
  teams: z.array(z.string()).optional(),
  may: z.array(z.enum([...PERMISSIONS, '*'])),
  /** Patterns of cluster names with `*`; none = all. */
  clusters: z.array(z.string()).default(['*']),
})

const PolicySchema = z.strictObject({
  version: z.literal(1),
  rules: z.array(Rule).min(1),
  approvals: z
    .strictObject({
      /** May the requester approve the first restart of a new cluster that holds no topics? */
      requesterMayApproveNewCluster: z.boolean().default(false),
      /** May brokers be restarted where Causeway cannot see whether every partition has its replicas? */
      restartWithoutRoute: z.boolean().default(false),
      /** May the requester approve the deletion of what was made for them alone? */
      requesterMayDeleteOwn: z.boolean().default(false),
      expireMinutes: z.number().int().min(1).max(1440).default(60),
    })
    .prefault({}),
  limits: z
    .strictObject({
      maxWorkers: z.number().int().min(3).default(10),
      regions: z.array(z.string()).optional(),
    })
    .prefault({}),
  /** Where links of VPN packages go. Alone they admit nobody without a client certificate. */
  vpnPackage: z.enum(['channel', 'ephemeral']).default('channel'),
})

export type Policy = z.infer<typeof PolicySchema>

/**
 * Parses the access policy.
 * @throws ZodError that names each place where it is wrong
 */
export function parsePolicy(yaml: string): Policy {
  return PolicySchema.parse(parse(yaml))
}

export interface Actor {
  readonly teamId: string
  readonly userId: string
  readonly channelId: string
  /** Ids of the user groups that the user is in now. */
  readonly groupIds: readonly string[]
}

/** Deny by default: true only where a rule names the user (or a group, or everybody), the deed and the cluster. */
export function isAllowed(
  policy: Policy,
  actor: Actor,
  permission: Permission,
  cluster: string | undefined,
): boolean {
  const patterns = allowedClusters(policy, actor, permission)
  return cluster === undefined
    ? patterns.length > 0
    : patterns.some((pattern) => matchesPattern(pattern, cluster))
}

/** Patterns of the names of clusters on which somebody may do something; none: nowhere. */
export function allowedClusters(policy: Policy, actor: Actor, permission: Permission): string[] {
  return policy.rules
    .filter(
      (rule) =>
        (rule.users.includes('*') ||
          rule.users.includes(actor.userId) ||
          rule.groups.some((group) => actor.groupIds.includes(group))) &&
        (rule.channels === undefined || rule.channels.includes(actor.channelId)) &&
        (rule.teams === undefined || rule.teams.includes(actor.teamId)) &&
        (rule.may.includes('*') || rule.may.includes(permission)),
    )
    .flatMap((rule) => rule.clusters)
}

/** Ids of all user groups that the policy names: whose members have to be read. */
export function groupsOf(policy: Policy): string[] {
  return [...new Set(policy.rules.flatMap((rule) => rule.groups))]
}
