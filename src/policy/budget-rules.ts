import { z } from 'zod'
import { LANGUAGES } from '../words/sentence.ts'

/** How much clusters may cost together. */
export const BudgetRule = z.strictObject({
  perMonth: z
    .number()
    .positive()
    .describe(
      'US dollars that all clusters of these workspaces and channels may cost in the next 730 hours, by list prices.',
    ),
  teams: z
    .array(z.string())
    .optional()
    .describe('Workspaces whose clusters count, by their ids; absent: all.'),
  channels: z
    .array(z.string())
    .optional()
    .describe('Channels in which they were asked for; absent: all.'),
  whenOver: z
    .enum(['refuse', 'approve'])
    .default('refuse')
    .describe(
      'What happens to a cluster that the budget has no room for: refused, or somebody else approves it.',
    ),
})

/** What clusters may cost together in a month, and who then decides. */
export type Budget = z.infer<typeof BudgetRule>

/** The report of a month's costs. */
export const CostDigest = z.strictObject({
  channel: z
    .string()
    .describe('Channel to which it is posted, on the first day of the next month.'),
  team: z
    .string()
    .optional()
    .describe('Workspace of the channel; absent: there is one workspace only.'),
  timeZone: z
    .string()
    .default('UTC')
    .refine(isTimeZone, 'is not a time zone, such as Europe/Paris')
    .describe('Time zone of the hour.'),
  language: z.enum(LANGUAGES).default('en').describe('Language of the digest.'),
  hour: z.number().int().min(0).max(23).default(9).describe('Hour of the day, from 0 to 23.'),
})

/** When and where a month's costs are told. */
export type CostDigestPolicy = z.infer<typeof CostDigest>

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}

/** What a cluster takes from a budget. */
export interface Share {
  readonly teamId: string
  readonly channelId: string | undefined
  /** US dollars in the next 730 hours, or until it ends. */
  readonly ahead: number
}

/** A budget that would be exceeded. */
export type OverBudget = {
  readonly perMonth: number
  /** What runs now takes of it, and what would come, in US dollars. */
  readonly taken: number
  readonly wished: number
  readonly whenOver: Budget['whenOver']
}

/** The budget that has no room for what is wished: one that refuses, before one whose excess can be approved. Pure. */
export function overBudget(
  budgets: readonly Budget[],
  running: readonly Share[],
  wish: Share,
): OverBudget | undefined {
  return budgets
    .filter((budget) => isIn(budget, wish))
    .map((budget) => ({
      perMonth: budget.perMonth,
      taken: running
        .filter((share) => isIn(budget, share))
        .reduce((sum, { ahead }) => sum + ahead, 0),
      wished: wish.ahead,
      whenOver: budget.whenOver,
    }))
    .filter(({ perMonth, taken, wished }) => taken + wished > perMonth)
    .toSorted((one, other) => ORDER[one.whenOver] - ORDER[other.whenOver])[0]
}

const ORDER = { refuse: 0, approve: 1 } as const

function isIn({ teams, channels }: Budget, { teamId, channelId }: Share): boolean {
  if (teams !== undefined && !teams.includes(teamId)) return false
  return channels === undefined || (channelId !== undefined && channels.includes(channelId))
}
