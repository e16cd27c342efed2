import { randomBytes } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import {
  type CodedError,
  InstallProvider,
  type InstallURLOptions,
  InvalidStateError,
  type Installation as OAuthInstallation,
  type StateStore,
} from '@slack/oauth'
import { WebClient } from '@slack/web-api'
import type { FastifyInstance } from 'fastify'
import type { Redis } from 'ioredis'
import type { Logger } from 'pino'
import type { Installations, SlackInstallation } from '../bot/installations.ts'
import { interactiveClientOptions } from '../bot/slack-clients.ts'
import type { SlackOAuthConfig } from '../config/slack-config.ts'
import { oauthLogger } from './oauth-logger.ts'

/** What the bot may do in a workspace; the same list is in manifest.json. */
export const BOT_SCOPES = [
  'commands',
  'chat:write',
  'chat:write.public',
  'files:write',
  'im:write',
  'usergroups:read',
  'users:read',
]

const STATE_SECONDS = 600
/** Slack's answer to an installation may take longer than one to a click. */
const EXCHANGE_TIMEOUT_MS = 8000

/** What installing into a workspace needs. */
export interface SlackOAuthOptions {
  readonly oauth: SlackOAuthConfig
  readonly apiUrl: string
  readonly installations: Installations
  readonly redis: Redis
  readonly prefix: string
  readonly log: Logger
}

/** Why somebody's workspace was not installed, told to them on the page. */
class InstallRefusal extends Error {
  readonly code = 'install_refused'
}

/**
 * Lets people install Causeway in their workspace: `/slack/install` sends them to Slack, Slack sends them back to
 * `/slack/oauth_redirect`. The flow is the one of @slack/oauth (state bound to the browser and used once); ours
 * are the stores, and the rule that only named workspaces may.
 */
export function slackOAuth(options: SlackOAuthOptions): (scope: FastifyInstance) => Promise<void> {
  const { oauth, apiUrl, installations, log } = options
  const clientOptions = { ...interactiveClientOptions(apiUrl), timeout: EXCHANGE_TIMEOUT_MS }
  const provider = new InstallProvider({
    clientId: oauth.clientId,
    clientSecret: oauth.clientSecret,
    authorizationUrl: new URL('/oauth/v2/authorize', apiUrl).href,
    installUrlOptions: { scopes: BOT_SCOPES },
    directInstall: true,
    stateCookieExpirationSeconds: STATE_SECONDS,
    stateStore: stateStore(options),
    installationStore: {
      storeInstallation: async (answer) => installations.write(accepted(answer)),
      fetchInstallation: () => Promise.reject(new Error('tokens are read by SlackClients')),
    },
    logger: oauthLogger(log),
    clientOptions,
  })

  /** Throws where the workspace may not be installed; its token is given back to Slack at once. */
  function accepted(answer: OAuthInstallation): SlackInstallation {
    const installation = toInstallation(answer)
    if (oauth.teamIds.includes(installation.teamId)) return installation
    void new WebClient(installation.botToken, clientOptions).auth
      .revoke()
      .catch((error: unknown) =>
        log.warn({ err: error }, 'a token that is not wanted was not revoked'),
      )
    throw new InstallRefusal(
      `The workspace ${installation.teamId} is not among those that may use this Causeway. Ask its owners to add it to SLACK_TEAM_IDS.`,
    )
  }

  return async (scope) => {
    scope.get('/slack/install', async (request, reply) => {
      reply.hijack()
      try {
        await provider.handleInstallPath(request.raw, reply.raw)
      } catch (error) {
        log.warn({ err: error }, 'an installation could not be begun')
        page(reply.raw, 503, 'Causeway cannot reach its store just now. Try again in a minute.')
      }
    })
    scope.get('/slack/oauth_redirect', async (request, reply) => {
      reply.hijack()
      await provider.handleCallback(request.raw, reply.raw, {
        success(installation) {
          log.info({ teamId: installation.team?.id }, 'installed in a workspace')
          page(reply.raw, 200, 'Causeway is installed. Type /kafka help in Slack.')
        },
        failure: (error) => page(reply.raw, 400, describeFailure(error)),
      })
    })
  }
}

/** States wait in Redis, so that any process can take the answer, and each is good for one. */
function stateStore({ redis, prefix }: SlackOAuthOptions): StateStore {
  const key = (state: string) => `${prefix}:slack-state:${state}`
  return {
    async generateStateParam(installOptions) {
      const state = randomBytes(24).toString('base64url')
      await redis.set(key(state), JSON.stringify(installOptions), 'EX', STATE_SECONDS)
      return state
    },
    async verifyStateParam(_now, state) {
      const installOptions = await redis.getdel(key(state))
      if (installOptions === null) throw new InvalidStateError('the state is used up or too old')
      return JSON.parse(installOptions) as InstallURLOptions
    },
  }
}

function toInstallation({ team, bot, user }: OAuthInstallation): SlackInstallation {
  if (!team)
    throw new InstallRefusal('Causeway is installed in single workspaces, not in organisations.')
  if (!bot) throw new InstallRefusal('Slack gave no bot token. Compare the app with manifest.json.')
  if (bot.refreshToken !== undefined)
    throw new InstallRefusal(
      'Token rotation is on for this app; Causeway seals its tokens instead. Create the app from manifest.json.',
    )
  return {
    teamId: team.id,
    botToken: bot.token,
    botUserId: bot.userId,
    installedBy: user.id,
    installedAt: Date.now(),
  }
}

function describeFailure(error: CodedError): string {
  if (error instanceof InstallRefusal) return error.message
  if (error.code === 'slack_oauth_installer_authorization_error')
    return 'The installation was cancelled. Nothing was installed.'
  if (error.code === 'slack_oauth_missing_state' || error.code === 'slack_oauth_invalid_state')
    return 'This link is used up, too old, or was begun in another browser. Begin again at /slack/install.'
  return 'Slack did not complete the installation. Begin again at /slack/install; the log says more.'
}

/** Plain text: nothing that a stranger put into a link can become part of a page. */
function page(response: ServerResponse, status: number, text: string): void {
  response
    .writeHead(status, {
      'content-type': 'text/plain; charset=utf-8',
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    })
    .end(`${text}\n`)
}
