import { z } from 'zod'
import { matchesPattern } from '../cluster/cluster.ts'

/** Operations that ask for an approval, and what is asked there. A test holds them to the tables of steps. */
export const APPROVED_CHANGES = [
  'create',
  'advertise',
  'restart',
  'scale',
  'shrink',
  'delete',
] as const

const ApprovalRule = z
  .strictObject({
    changes: z
      .array(z.enum([...APPROVED_CHANGES, '*']))
      .min(1)
      .describe(
        'Kinds of change: create (first restart of a new cluster), advertise, restart, scale (restart of added brokers), shrink, delete; "*" is all.',
      ),
    clusters: z.array(z.string()).default(['*']).describe('Patterns of cluster names with "*".'),
    teams: z
      .array(z.string())
      .optional()
      .describe('Workspaces in which the rule holds, by their ids; absent: all.'),
    needs: z
      .number()
      .int()
      .min(1)
      .max(10)
      .default(1)
      .describe('How many different people have to approve.'),
    groups: z
      .array(z.string())
      .default([])
      .describe(
        'User groups whose members count; with "users" empty, too: everybody who may approve.',
      ),
    users: z.array(z.string()).default([]).describe('People who count beside those of the groups.'),
  })
  .refine(
    ({ needs, groups, users }) => groups.length > 0 || users.length === 0 || users.length >= needs,
    'names fewer people than it needs',
  )

/** The part of the policy about approvals. */
export const Approvals = z
  .strictObject({
    requesterMayApproveNewCluster: z
      .boolean()
      .default(false)
      .describe(
        'May the requester approve the first restart of a new cluster that holds no topics? They count as one person.',
      ),
    restartWithoutRoute: z
      .boolean()
      .default(false)
      .describe(
        'May brokers be restarted where Causeway cannot see whether every partition has its replicas?',
      ),
    requesterMayDeleteOwn: z
      .boolean()
      .default(false)
      .describe('May the requester approve the deletion of what was made for them alone?'),
    expireMinutes: z
      .number()
      .int()
      .min(1)
      .max(1440)
      .default(60)
      .describe('A request that is not decided in this time is not run.'),
    escalateMinutes: z
      .number()
      .positive()
      .max(1440)
      .optional()
      .describe('After this time without a decision others are told, once; absent: never.'),
    escalateTo: z
      .strictObject({
        groups: z.array(z.string()).default([]).describe('User groups that are mentioned.'),
        channel: z
          .string()
          .optional()
          .describe('Channel in which it is told; absent: the one in which it was asked.'),
      })
      .optional()
      .describe('Who is told; absent: the approvers once more, where it was asked.'),
    denyReason: z
      .enum(['optional', 'required'])
      .default('optional')
      .describe('Whether whoever denies has to say why.'),
    rules: z
      .array(ApprovalRule)
      .default([])
      .describe(
        'Who has to approve what; the first rule that fits decides. Without one: one person who may approve.',
      ),
  })
  .refine(
    ({ escalateMinutes, escalateTo }) => escalateTo === undefined || escalateMinutes !== undefined,
    { path: ['escalateMinutes'], error: 'is missing: after what time escalateTo is told' },
  )
  .refine(({ escalateMinutes = 0, expireMinutes }) => escalateMinutes < expireMinutes, {
    path: ['escalateMinutes'],
    error: 'is not before expireMinutes: nobody would be told',
  })

/** The same, read. */
export type ApprovalPolicy = z.infer<typeof Approvals>

/** How many people a change needs, and whose approval counts beside that they may approve at all. */
export interface Quorum {
  readonly needs: number
  /** Empty, with `users`: everybody who may approve. */
  readonly groups: readonly string[]
  readonly users: readonly string[]
}

/** What is asked about. */
export interface Change {
  /** Kind of the operation. */
  readonly kind: string
  readonly cluster: string | undefined
  readonly teamId: string
}

const ANYBODY: Quorum = { needs: 1, groups: [], users: [] }

/** The first rule that fits the change; without one, anybody who may approve. */
export function quorumFor({ rules }: Pick<ApprovalPolicy, 'rules'>, change: Change): Quorum {
  const { kind, cluster = '', teamId } = change
  return (
    rules.find(
      ({ changes, clusters, teams }) =>
        (changes.includes('*') || changes.some((each) => each === kind)) &&
        clusters.some((pattern) => matchesPattern(pattern, cluster)) &&
        (teams === undefined || teams.includes(teamId)),
    ) ?? ANYBODY
  )
}

/** Whether somebody's approval counts, who may approve at all. */
export function counts(
  { groups, users }: Quorum,
  person: { readonly userId: string; readonly groupIds: readonly string[] },
): boolean {
  if (groups.length === 0 && users.length === 0) return true
  return users.includes(person.userId) || groups.some((group) => person.groupIds.includes(group))
}
