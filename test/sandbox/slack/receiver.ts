import { createHmac, timingSafeEqual } from 'node:crypto'
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http'
import type { TestContext } from 'node:test'
import { WebClient } from '@slack/web-api'
import { isObject, type JsonObject, parseJson } from '../../../sandbox/slack/json.ts'
import {
  type SlackSimulator,
  type SlackSimulatorOptions,
  startSlackSimulator,
} from '../../../sandbox/slack/simulator.ts'

export const SECRET = 'signing-secret-of-the-tests'
export const TOKEN = 'xoxb-of-the-tests'

/** A verified request: a command's fields, an interactive payload or an event. */
export interface Received {
  readonly headers: IncomingHttpHeaders
  readonly raw: string
  readonly payload: JsonObject
}

/** What the app under test answers; a string or object is sent with HTTP 200. */
export type Answer = string | JsonObject | { status: number }

/** A simulator and a minimal app that checks every signature. */
export interface Pair {
  readonly slack: SlackSimulator
  readonly client: WebClient
  readonly received: Received[]
  /** Decides the answers from now on; the default answers nothing. */
  answerWith(answer: (received: Received) => Answer | Promise<Answer>): void
}

/** True when the signature is Slack's for these bytes. */
export function isSigned(headers: IncomingHttpHeaders, raw: string): boolean {
  const base = `v0:${headers['x-slack-request-timestamp']}:${raw}`
  const wanted = Buffer.from(`v0=${createHmac('sha256', SECRET).update(base).digest('hex')}`)
  const given = Buffer.from(String(headers['x-slack-signature']))
  return given.length === wanted.length && timingSafeEqual(given, wanted)
}

function payloadOf(raw: string, type = ''): JsonObject {
  const form = new URLSearchParams(raw)
  const value = type.includes('json') ? parseJson(raw) : parseJson(form.get('payload') ?? '')
  return isObject(value) ? value : Object.fromEntries(form)
}

/** Starts both; everything closes with the test. */
export async function startPair(
  t: TestContext,
  options: Partial<SlackSimulatorOptions> = {},
): Promise<Pair> {
  const received: Received[] = []
  let answer: (received: Received) => Answer | Promise<Answer> = () => ''
  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const parts: Buffer[] = []
    for await (const part of request) parts.push(Buffer.from(part))
    const raw = Buffer.concat(parts).toString('utf8')
    if (!isSigned(request.headers, raw)) {
      response.writeHead(401).end()
      return
    }
    const entry = {
      headers: request.headers,
      raw,
      payload: payloadOf(raw, request.headers['content-type']),
    }
    received.push(entry)
    const said = await answer(entry)
    if (typeof said === 'string') response.end(said)
    else if (typeof said.status === 'number') response.writeHead(said.status).end()
    else response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(said))
  }
  const app = createServer((request, response) => {
    take(request, response).catch((error: unknown) => response.destroy(new Error(String(error))))
  })
  await new Promise<void>((resolve) => app.listen(0, '127.0.0.1', resolve))
  t.after(() => {
    app.closeAllConnections()
    app.close()
  })
  const address = app.address()
  const port = typeof address === 'object' ? address?.port : 0
  const slack = await startSlackSimulator({
    requestUrl: `http://127.0.0.1:${port}/slack/events`,
    signingSecret: SECRET,
    botToken: TOKEN,
    ...options,
  })
  t.after(() => slack.close())
  const client = new WebClient(TOKEN, {
    slackApiUrl: slack.apiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
  })
  return {
    slack,
    client,
    received,
    answerWith(next) {
      answer = next
    },
  }
}

/** The `error` of a refused Web API call; fails when the call succeeds. */
export async function refusal(call: Promise<unknown>): Promise<string> {
  try {
    await call
  } catch (error) {
    const data = isObject(error) && isObject(error.data) ? error.data.error : undefined
    return String(data ?? error)
  }
  throw new Error('the call was not refused')
}

/** A section with a text, as a block. */
export function section(text: string, blockId?: string) {
  return {
    type: 'section' as const,
    text: { type: 'mrkdwn' as const, text },
    ...(blockId ? { block_id: blockId } : {}),
  }
}

/** An actions block with one button. */
export function buttonBlock(actionId: string, value: string) {
  return {
    type: 'actions' as const,
    elements: [
      {
        type: 'button' as const,
        action_id: actionId,
        value,
        text: { type: 'plain_text' as const, text: 'Go' },
      },
    ],
  }
}
