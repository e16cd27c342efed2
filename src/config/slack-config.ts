import { z } from 'zod'

/** How Causeway comes by bot tokens: one from the environment, or one from each workspace that installs it. */
export type SlackTokens =
  | { readonly of: 'one workspace'; readonly botToken: string }
  | {
      readonly of: 'several workspaces'
      /** 32 bytes each: the first seals stored tokens, all open them. */
      readonly keys: readonly Buffer[]
      /** Undefined in a process that runs the worker alone. */
      readonly oauth: SlackOAuthConfig | undefined
    }

/** How several workspaces install the app. */
export interface SlackOAuthConfig {
  readonly clientId: string
  readonly clientSecret: string
  /** Ids of the workspaces that may install the app: it leads to one Azure subscription. */
  readonly teamIds: readonly string[]
}

/** How Causeway speaks with Slack. */
export interface SlackConfig {
  readonly tokens: SlackTokens
  /** Undefined where only Socket Mode is used. */
  readonly signingSecret: string | undefined
  /** Present: Socket Mode. */
  readonly appToken: string | undefined
  readonly apiUrl: string
}

/** The settings of Slack, each valid by itself; `readSlackConfig` says whether they fit together. */
export const SLACK_ENVIRONMENT = {
  SLACK_BOT_TOKEN: z
    .string()
    .startsWith(
      'xoxb-',
      'must begin with xoxb-: the Bot User OAuth Token under OAuth & Permissions of your Slack app',
    )
    .optional(),
  SLACK_CLIENT_ID: z.string().optional(),
  SLACK_CLIENT_SECRET: z.string().optional(),
  SLACK_TEAM_IDS: z
    .string()
    .transform((text) => text.split(',').map((id) => id.trim()))
    .refine(
      (ids) => ids.every((id) => /^T[A-Z0-9]+$/.test(id)),
      'is a list of workspace ids, for example T0123ABCD,T0456EFGH',
    )
    .optional(),
  CAUSEWAY_TOKEN_KEY: z
    .string()
    .transform((text) => text.split(',').map((key) => Buffer.from(key.trim(), 'base64')))
    .refine(
      (keys) => keys.every((key) => key.length === 32),
      'is one or more keys of 32 bytes in base64. Make one with: openssl rand -base64 32',
    )
    .optional(),
  SLACK_SIGNING_SECRET: z.string().min(1).optional(),
  SLACK_APP_TOKEN: z
    .string()
    .startsWith(
      'xapp-',
      'must begin with xapp-: an app-level token under Basic Information of your Slack app',
    )
    .optional(),
}

const SEVERAL = [
  'SLACK_CLIENT_ID',
  'SLACK_CLIENT_SECRET',
  'SLACK_TEAM_IDS',
  'CAUSEWAY_TOKEN_KEY',
] as const

const REMEDIES: Readonly<Record<(typeof SEVERAL)[number], string>> = {
  SLACK_CLIENT_ID: 'Find it under Basic Information of your Slack app.',
  SLACK_CLIENT_SECRET: 'Find it under Basic Information of your Slack app.',
  SLACK_TEAM_IDS: 'The workspaces that may install the app, for example T0123ABCD,T0456EFGH.',
  CAUSEWAY_TOKEN_KEY: 'It seals the stored tokens. Make one with: openssl rand -base64 32',
}

type Given = Readonly<Record<string, string | undefined>>

/** What is missing or contradicts itself among the settings of Slack, as sentences with their remedies. */
export function slackProblems(
  given: Given,
  roles: { readonly bot: boolean; readonly worker: boolean },
): string[] {
  const problems: string[] = []
  if (roles.bot && !given.SLACK_APP_TOKEN && !given.SLACK_SIGNING_SECRET)
    problems.push(
      'SLACK_SIGNING_SECRET is not set. Find it under Basic Information of your Slack app, or set SLACK_APP_TOKEN for Socket Mode.',
    )
  const present = SEVERAL.filter((name) => given[name])
  if (given.SLACK_BOT_TOKEN) {
    if (present.length > 0)
      problems.push(
        `SLACK_BOT_TOKEN is for one workspace, ${present.join(', ')} for several. Unset one or the other.`,
      )
    return problems
  }
  if (present.length === 0) {
    problems.push(
      'SLACK_BOT_TOKEN is not set. The bot token, xoxb-…. Find it under OAuth & Permissions of your Slack app; for several workspaces set SLACK_CLIENT_ID and what goes with it instead (see .env.example).',
    )
    return problems
  }
  const needed = roles.bot ? SEVERAL : (['CAUSEWAY_TOKEN_KEY'] as const)
  for (const name of needed)
    if (!given[name])
      problems.push(`${name} is not set. Several workspaces need it. ${REMEDIES[name]}`)
  return problems
}

/** Where tokens come from, by settings in which `slackProblems` has found none. */
export function readSlackTokens(settings: {
  readonly SLACK_BOT_TOKEN?: string | undefined
  readonly SLACK_CLIENT_ID?: string | undefined
  readonly SLACK_CLIENT_SECRET?: string | undefined
  readonly SLACK_TEAM_IDS?: readonly string[] | undefined
  readonly CAUSEWAY_TOKEN_KEY?: readonly Buffer[] | undefined
}): SlackTokens {
  const {
    SLACK_BOT_TOKEN: botToken,
    SLACK_CLIENT_ID: clientId,
    SLACK_CLIENT_SECRET: clientSecret,
    SLACK_TEAM_IDS: teamIds,
    CAUSEWAY_TOKEN_KEY: keys = [],
  } = settings
  if (botToken !== undefined) return { of: 'one workspace', botToken }
  return {
    of: 'several workspaces',
    keys,
    oauth: clientId && clientSecret && teamIds ? { clientId, clientSecret, teamIds } : undefined,
  }
}
