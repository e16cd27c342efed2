import { randomBytes } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import type { JsonObject } from './json.ts'
import { required, SlackApiError } from './method.ts'
import { APP, TEAMS } from './people.ts'
import type { Tokens } from './tokens.ts'

/** What proves to Slack that the app is the app. */
export interface OAuthClient {
  readonly clientId: string
  readonly clientSecret: string
}

/** The installation of the app in a workspace: the page that asks a person, and the exchange of the code. */
export interface OAuth {
  /** Answers `/oauth/v2/authorize`: a page, and with `team` (a person's choice) the way back with a code. */
  authorize(response: ServerResponse, url: URL): void
  /** `oauth.v2.access`. Throws `SlackApiError`. */
  access(args: JsonObject): JsonObject
}

/** `redirectUrl` is what the app has registered; undefined while it is not known. */
export function createOAuth(options: {
  client: OAuthClient | undefined
  redirectUrl: () => string | undefined
  tokens: Tokens
}): OAuth {
  const { client, tokens } = options
  const codes = new Map<string, { teamId: string; scope: string; used: boolean }>()
  return {
    authorize(response, url) {
      const asked = url.searchParams
      const target = options.redirectUrl()
      if (client === undefined || asked.get('client_id') !== client.clientId)
        return refuse(response, 'invalid_client_id')
      if (target === undefined || (asked.get('redirect_uri') ?? target) !== target)
        return refuse(response, 'bad_redirect_uri')
      const back = new URL(target)
      back.searchParams.set('state', asked.get('state') ?? '')
      const team = TEAMS.find(({ id }) => id === asked.get('team'))
      if (team) {
        const code = randomBytes(12).toString('hex')
        codes.set(code, { teamId: team.id, scope: asked.get('scope') ?? '', used: false })
        back.searchParams.set('code', code)
        response.writeHead(302, { location: back.href }).end()
        return
      }
      back.searchParams.set('error', 'access_denied')
      response
        .writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
        .end(consentPage(url, back))
    },

    access(args) {
      if (args.client_id !== client?.clientId) throw new SlackApiError('invalid_client_id')
      if (args.client_secret !== client?.clientSecret) throw new SlackApiError('bad_client_secret')
      const code = codes.get(required(args, 'code', 'invalid_code'))
      if (code === undefined) throw new SlackApiError('invalid_code')
      if (code.used) throw new SlackApiError('code_already_used')
      code.used = true
      const team = TEAMS.find(({ id }) => id === code.teamId)
      if (team === undefined) throw new SlackApiError('invalid_code')
      return {
        app_id: APP.id,
        authed_user: { id: team.asker },
        scope: code.scope,
        token_type: 'bot',
        access_token: tokens.issue(team.id),
        bot_user_id: team.bot.userId,
        team: { id: team.id, name: team.name },
        enterprise: null,
        is_enterprise_install: false,
      }
    },
  }
}

function refuse(response: ServerResponse, error: string): void {
  response.writeHead(400, { 'content-type': 'text/plain' }).end(error)
}

function consentPage(url: URL, cancel: URL): string {
  const choices = TEAMS.map(({ id, name }) => {
    const chosen = new URLSearchParams(url.searchParams)
    chosen.set('team', id)
    return `<li><a href="${escapeHtml(`${url.pathname}?${chosen}`)}">Allow in ${name}</a></li>`
  })
  return `<!doctype html><title>Install ${APP.name}</title><ul>${choices.join('')}<li><a href="${escapeHtml(cancel.href)}">Cancel</a></li></ul>`
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')
}
