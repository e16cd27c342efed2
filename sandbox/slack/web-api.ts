import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { CHAT_METHODS } from './chat-methods.ts'
import type { createFaults } from './faults.ts'
import { sendJson } from './http.ts'
import { type JsonObject, text } from './json.ts'
import {
  type Method,
  type MethodContext,
  readArguments,
  refuseBlocks,
  SlackApiError,
} from './method.ts'
import { PEOPLE_METHODS } from './people-methods.ts'
import type { RateLimits } from './rate-limits.ts'
import type { Tokens } from './tokens.ts'
import { VIEW_METHODS } from './view-methods.ts'

/** One Web API call, in the order of arrival; `at` is wall clock milliseconds. */
export interface SlackCall {
  readonly at: number
  readonly method: string
  /** The workspace of the token; undefined for calls without a good one. */
  readonly teamId?: string
  readonly ok: boolean
  readonly error?: string
}

/** One workspace, as the Web API sees it. */
export interface WebApiTeam {
  readonly context: MethodContext
  readonly limits: RateLimits
}

/** What the Web API needs to judge a call. */
export interface WebApiOptions {
  readonly tokens: Tokens
  readonly appToken: string | undefined
  /** The workspace, which exists for each token that is good. */
  readonly team: (teamId: string) => WebApiTeam | undefined
  /** Methods that need no bot token: the app proves itself otherwise, or need not. */
  readonly tokenless: Readonly<Record<string, (args: JsonObject) => JsonObject>>
  /** The address of a new Socket Mode connection. */
  readonly socketUrl: () => string
  readonly faults: ReturnType<typeof createFaults>
  readonly now: () => number
  readonly calls: SlackCall[]
}

const METHODS: Record<string, Method> = { ...CHAT_METHODS, ...VIEW_METHODS, ...PEOPLE_METHODS }

/**
 * Answers `/api/<method>`: HTTP 200 with `ok`, except 429 for a used-up rate limit and what an injected fault
 * asks for. The call is counted and checked in Slack's order: rate limit, token, method, arguments.
 */
export async function answerWebApi(
  options: WebApiOptions,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  body: Buffer,
): Promise<void> {
  const method = url.pathname.slice('/api/'.length)
  const args = await readArguments(request, url, body)
  const token = tokenOf(request, args)
  const found = options.tokens.look(token)
  const team = 'teamId' in found ? options.team(found.teamId) : undefined
  const log = (error?: string) =>
    options.calls.push({
      at: options.now(),
      method,
      ...('teamId' in found ? { teamId: found.teamId } : {}),
      ok: !error,
      ...(error ? { error } : {}),
    })

  const fault = options.faults.forCall(method)
  if (fault?.kind === 'slow') await sleep(fault.delayMs)
  if (fault?.kind === 'down') {
    log('http_error')
    response.writeHead(fault.status ?? 503).end('Service Unavailable')
    return
  }
  const forced = fault?.kind === 'rateLimited' ? (fault.retryAfterSeconds ?? 1) : 0
  const waitSeconds = forced || (team?.limits.take(method, text(args.channel)) ?? 0)
  if (waitSeconds > 0) {
    log('ratelimited')
    sendJson(
      response,
      429,
      { ok: false, error: 'ratelimited' },
      { 'retry-after': `${waitSeconds}` },
    )
    return
  }
  try {
    if (fault?.kind === 'apiError') throw new SlackApiError(fault.error)
    const refused = 'error' in found ? found.error : 'invalid_auth'
    const result = call(options, method, args, { token, team, refused })
    log()
    sendJson(response, 200, { ok: true, ...result })
  } catch (error) {
    if (!(error instanceof SlackApiError)) throw error
    log(error.code)
    sendJson(response, 200, {
      ok: false,
      error: error.code,
      ...(error.details.length > 0 ? { response_metadata: { messages: error.details } } : {}),
    })
  }
}

function call(
  options: WebApiOptions,
  method: string,
  args: JsonObject,
  caller: { token: string; team: WebApiTeam | undefined; refused: string },
): JsonObject {
  const { tokenless, appToken } = options
  const { token, team, refused } = caller
  if (Object.hasOwn(tokenless, method)) return tokenless[method]?.(args) ?? {}
  if (token === '') throw new SlackApiError('not_authed')
  const answer = Object.hasOwn(METHODS, method) ? METHODS[method] : undefined
  if (method === 'apps.connections.open') {
    if (team) throw new SlackApiError('not_allowed_token_type')
    if (token !== appToken) throw new SlackApiError('invalid_auth')
    return { url: options.socketUrl() }
  }
  if (answer === undefined) throw new SlackApiError('unknown_method')
  if (team === undefined) throw new SlackApiError(refused)
  refuseBlocks(options.faults, args.blocks)
  return answer(args, team.context)
}

function tokenOf(request: IncomingMessage, args: JsonObject): string {
  const bearer = request.headers.authorization?.match(/^Bearer (.+)$/i)?.[1]
  return bearer ?? text(args.token) ?? ''
}
