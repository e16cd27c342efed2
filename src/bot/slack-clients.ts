import { LogLevel, type WebClient } from '@slack/web-api'
import type { SlackConfig } from '../config/slack-config.ts'
import { UserError } from '../errors.ts'
import { slackDestination } from '../outgoing/destinations.ts'
import { type OutgoingFetch, outgoingFetch } from '../outgoing/outgoing-fetch.ts'
import { MeasuredWebClient } from '../telemetry/slack-web-client.ts'
import { sentence } from '../words/sentence.ts'
import type { Installations } from './installations.ts'

const fetches = new Map<string, OutgoingFetch>()

/** One set of connections for all clients of one Slack. */
function fetchOf(apiUrl: string): OutgoingFetch {
  const known = fetches.get(apiUrl) ?? outgoingFetch(slackDestination(apiUrl))
  fetches.set(apiUrl, known)
  return known
}

/** Options that all clients share; the library's own defaults are 10 retries and no timeout. */
const COMMON = { logLevel: LogLevel.ERROR, rejectRateLimitedCalls: true } as const

/** For what happens while Slack waits for an answer (3 s): no retries, short patience. */
export function interactiveClientOptions(apiUrl: string) {
  return {
    ...COMMON,
    slackApiUrl: apiUrl,
    fetch: fetchOf(apiUrl),
    retryConfig: { retries: 0 },
    timeout: 2000,
  }
}

/** For messages: a lost connection is tried again. A 429 is the business of whoever keeps the pace. */
function backgroundClientOptions(apiUrl: string) {
  return {
    ...COMMON,
    slackApiUrl: apiUrl,
    fetch: fetchOf(apiUrl),
    retryConfig: { retries: 2, minTimeout: 300, factor: 2 },
    timeout: 15_000,
  }
}

/** The two clients of one workspace. They share nothing, so that neither waits for the other. */
interface TeamClients {
  readonly token: string
  readonly interactive: WebClient
  readonly background: WebClient
}

/**
 * Web API clients by workspace. The token is looked up for every use: one that was taken away in another process
 * is not used again, and no client ever changes its token.
 */
export class SlackClients {
  readonly #slack: SlackConfig
  readonly #installations: Installations | undefined
  readonly #teams = new Map<string, TeamClients>()

  /** @param installations needed where tokens are `of: 'several workspaces'` */
  constructor(slack: SlackConfig, installations: Installations | undefined) {
    this.#slack = slack
    this.#installations = installations
  }

  /** @throws UserError `workspace-not-installed` */
  async interactive(teamId: string): Promise<WebClient> {
    return (await this.#of(teamId)).interactive
  }

  /** @throws UserError `workspace-not-installed` */
  async background(teamId: string): Promise<WebClient> {
    return (await this.#of(teamId)).background
  }

  /** Whether Slack answers, and accepts the token where there is only one. */
  async isReachable(): Promise<boolean> {
    const { tokens, apiUrl } = this.#slack
    const options = interactiveClientOptions(apiUrl)
    const asked =
      tokens.of === 'one workspace'
        ? new MeasuredWebClient(tokens.botToken, options).auth.test()
        : new MeasuredWebClient(undefined, options).api.test()
    return asked.then(
      () => true,
      () => false,
    )
  }

  async #of(teamId: string): Promise<TeamClients> {
    const token = await this.#token(teamId)
    const known = this.#teams.get(teamId)
    if (known?.token === token) return known
    const { apiUrl } = this.#slack
    const clients = {
      token,
      interactive: new MeasuredWebClient(token, interactiveClientOptions(apiUrl)),
      background: new MeasuredWebClient(token, backgroundClientOptions(apiUrl)),
    }
    this.#teams.set(teamId, clients)
    return clients
  }

  async #token(teamId: string): Promise<string> {
    const { tokens } = this.#slack
    if (tokens.of === 'one workspace') return tokens.botToken
    // Also where it was installed before it was taken off the list.
    const isNamed = tokens.oauth?.teamIds.includes(teamId) ?? true
    const installation = isNamed ? await this.#installations?.read(teamId) : undefined
    if (installation) return installation.botToken
    this.#teams.delete(teamId)
    throw new UserError(
      'workspace-not-installed',
      sentence`Causeway has no permission of this workspace to answer in it.`,
      {
        remedy: sentence`Ask the owners of Causeway for the address at which to install it (again).`,
      },
    )
  }
}
