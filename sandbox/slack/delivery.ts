import { createHmac } from 'node:crypto'
import type { createFaults } from './faults.ts'
import { isObject, type JsonObject, parseJson } from './json.ts'
import { NoAcknowledgement, type SocketMode } from './socket-mode.ts'

const ACK_MS = 3000
/** An event that the app did not take comes again at once, after a minute and after five. */
const EVENT_RETRIES_MS = [0, 60_000, 300_000]

/** The kinds of payload, by their names in Socket Mode. */
export type PayloadKind = 'slash_commands' | 'interactive' | 'events_api'

/**
 * What the app answered. `status` is the HTTP status (200 for a Socket Mode acknowledgement, 0 when there was no
 * answer); `body` is the parsed JSON, else the text; `error` is Slack's name for what went wrong.
 */
export interface Acknowledgement {
  readonly status: number
  readonly body: unknown
  readonly error?: string
}

/** Brings payloads to the app under test, by Socket Mode when it is connected, else by signed HTTP. */
export interface Delivery {
  send(kind: PayloadKind, payload: JsonObject): Promise<Acknowledgement>
  /** Sends no event again from now on. */
  close(): void
}

/** The two headers that prove a request comes from Slack: HMAC-SHA256 of `v0:timestamp:body`. */
export function signedHeaders(secret: string, body: string, nowMs: number): Record<string, string> {
  const timestamp = String(Math.floor(nowMs / 1000))
  const digest = createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')
  return { 'x-slack-request-timestamp': timestamp, 'x-slack-signature': `v0=${digest}` }
}

/** Delivery with the 3 seconds that Slack gives an app to acknowledge. */
export function createDelivery(options: {
  signingSecret: string
  requestUrl: () => string | undefined
  socketMode: SocketMode
  faults: ReturnType<typeof createFaults>
  now: () => number
}): Delivery {
  const retries = new Set<NodeJS.Timeout>()

  /** Slack stops when the app says `X-Slack-No-Retry: 1`. */
  function retryEvent(body: string, reason: string, number = 1): void {
    const waitMs = EVENT_RETRIES_MS[number - 1]
    if (waitMs === undefined) return
    const again = async () => {
      retries.delete(timer)
      const answer = await overHttp(body, {
        'content-type': 'application/json',
        'x-slack-retry-num': String(number),
        'x-slack-retry-reason': reason,
        ...signedHeaders(options.signingSecret, body, options.now()),
      })
      if (answer.error !== undefined && !answer.isFinal) retryEvent(body, reason, number + 1)
    }
    const timer = setTimeout(() => void again(), waitMs)
    retries.add(timer.unref())
  }

  async function overHttp(
    body: string,
    headers: Record<string, string>,
  ): Promise<Acknowledgement & { isFinal?: boolean }> {
    const url = options.requestUrl()
    if (url === undefined) return { status: 0, body: '', error: 'dispatch_failed' }
    try {
      const signal = AbortSignal.timeout(ACK_MS)
      const response = await fetch(url, { method: 'POST', body, headers, signal })
      const source = await response.text()
      const answer = parseJson(source) ?? source
      return response.ok
        ? { status: response.status, body: answer }
        : {
            status: response.status,
            body: answer,
            error: 'dispatch_failed',
            isFinal: response.headers.get('x-slack-no-retry') === '1',
          }
    } catch (error) {
      const late = error instanceof Error && error.name === 'TimeoutError'
      return { status: 0, body: '', error: late ? 'operation_timeout' : 'dispatch_failed' }
    }
  }

  async function overSocket(kind: PayloadKind, payload: JsonObject): Promise<Acknowledgement> {
    try {
      const body = await options.socketMode.send(kind, payload, ACK_MS)
      return { status: 200, body: body ?? '' }
    } catch (error) {
      const late = error instanceof NoAcknowledgement
      return { status: 0, body: '', error: late ? 'operation_timeout' : 'dispatch_failed' }
    }
  }

  return {
    async send(kind, payload) {
      const fault = options.faults.forDelivery()
      let answer: Acknowledgement & { isFinal?: boolean }
      if (options.socketMode.connected()) {
        answer = await overSocket(kind, payload)
        if (fault && fault.kind !== 'lostAck') await overSocket(kind, payload)
      } else {
        const { body, type } = encode(kind, payload)
        const sign = () => ({
          'content-type': type,
          ...signedHeaders(options.signingSecret, body, options.now()),
        })
        const headers = sign()
        answer = await overHttp(body, headers)
        if (fault?.kind === 'replay') await overHttp(body, headers)
        if (fault?.kind === 'duplicateDelivery') await overHttp(body, sign())
        const hasReached = options.requestUrl() !== undefined
        if (kind === 'events_api' && answer.error && hasReached && !answer.isFinal)
          retryEvent(body, answer.error === 'operation_timeout' ? 'http_timeout' : 'http_error')
      }
      return fault?.kind === 'lostAck'
        ? { status: 0, body: '', error: 'operation_timeout' }
        : { status: answer.status, body: answer.body, ...(answer.error && { error: answer.error }) }
    },
    close() {
      for (const timer of retries) clearTimeout(timer)
      retries.clear()
    },
  }
}

function encode(kind: PayloadKind, payload: JsonObject): { body: string; type: string } {
  if (kind === 'events_api') return { body: JSON.stringify(payload), type: 'application/json' }
  const fields =
    kind === 'slash_commands'
      ? Object.entries(payload).map(([key, value]): [string, string] => [key, String(value)])
      : [['payload', JSON.stringify(payload)] satisfies [string, string]]
  return {
    body: new URLSearchParams(fields).toString(),
    type: 'application/x-www-form-urlencoded',
  }
}

/** The answer of a command or a response URL as message content; undefined when it says nothing. */
export function answerContent(body: unknown): JsonObject | undefined {
  if (typeof body === 'string') return body.trim() === '' ? undefined : { text: body }
  return isObject(body) && (body.text || body.blocks) ? body : undefined
}
