import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { CHAT_METHODS } from './chat-methods.ts'
import type { createFaults } from './faults.ts'
import { sendJson } from './http.ts'
import { type JsonObject, text } from './json.ts'
import { type Method, type MethodContext, readArguments, SlackApiError } from './method.ts'
import { PEOPLE_METHODS } from './people-methods.ts'
import type { RateLimits } from './rate-limits.ts'
import { VIEW_METHODS } from './view-methods.ts'

/** One Web API call, in the order of arrival; `at` is wall clock milliseconds. */
export interface SlackCall {
  readonly at: number
  readonly method: string
  readonly ok: boolean
  readonly error?: string
}

/** What the Web API needs to judge a call. */
export interface WebApiOptions extends MethodContext {
  readonly botToken: string
  readonly appToken: string | undefined
  readonly limits: RateLimits
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
  const log = (error?: string) =>
    options.calls.push({ at: options.now(), method, ok: !error, ...(error ? { error } : {}) })
  const args = await readArguments(request, url, body)

  const fault = options.faults.forCall(method)
  if (fault?.kind === 'slow') await sleep(fault.delayMs)
  if (fault?.kind === 'down') {
    log('http_error')
    response.writeHead(fault.status ?? 503).end('Service Unavailable')
    return
  }
  const forced = fault?.kind === 'rateLimited' ? (fault.retryAfterSeconds ?? 1) : 0
  const waitSeconds = forced || options.limits.take(method, text(args.channel))
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
    const result = call(options, method, args, tokenOf(request, args))
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

function call(options: WebApiOptions, method: string, args: JsonObject, token: string): JsonObject {
  if (token === '') throw new SlackApiError('not_authed')
  const answer = Object.hasOwn(METHODS, method) ? METHODS[method] : undefined
  if (answer === undefined) throw new SlackApiError('unknown_method')
  const socket = method === 'apps.connections.open'
  if (socket && token === options.botToken) throw new SlackApiError('not_allowed_token_type')
  if (token !== (socket ? options.appToken : options.botToken)) {
    throw new SlackApiError('invalid_auth')
  }
  return answer(args, options)
}

function tokenOf(request: IncomingMessage, args: JsonObject): string {
  const bearer = request.headers.authorization?.match(/^Bearer (.+)$/i)?.[1]
  return bearer ?? text(args.token) ?? ''
}
