import { createHash, createHmac } from 'node:crypto'
import type { App, Receiver, ReceiverEvent } from '@slack/bolt'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Redis } from 'ioredis'
import type { Logger } from 'pino'
import { isSameSecret } from '../constant-time.ts'
import { within } from '../within.ts'
import { type RefusalReason, tellRefused } from './refused-requests.ts'
import { judgePayload } from './slack-payloads.ts'

const WINDOW_SECONDS = 300
/** Twice the window: the memory of a signature must outlive every moment at which it is still valid. */
const REPLAY_MEMORY_SECONDS = 2 * WINDOW_SECONDS
const BODY_LIMIT_BYTES = 1024 * 1024
const ACK_LIMIT_MS = 2900
/** A slow memory of requests must leave the listener its time. */
const MEMORY_LIMIT_MS = 500

/** What Slack's requests are checked with. */
export interface SlackReceiverOptions {
  readonly signingSecret: string
  readonly redis: Redis
  readonly prefix: string
  readonly log: Logger
}

/**
 * Takes Slack's requests over HTTP and hands them to Bolt. Unlike Bolt's own receiver it refuses requests
 * from the future and requests seen before, and shares the server with the health routes.
 * Source: Slack, "Verifying requests from Slack" (v0 signatures).
 */
export class SlackReceiver implements Receiver {
  readonly #options: SlackReceiverOptions
  readonly #tellRefused: (reason: RefusalReason) => void
  #app: App | undefined
  #running = 0

  constructor(options: SlackReceiverOptions) {
    this.#options = options
    this.#tellRefused = tellRefused(options.log)
  }

  init(app: App): void {
    this.#app = app
  }

  /** The server is started by whoever built it. */
  async start(): Promise<void> {}

  /** Waits until the listeners that run have ended, at most 5 s. */
  async stop(): Promise<void> {
    for (let waited = 0; this.#running > 0 && waited < 5000; waited += 50)
      await new Promise((resolve) => setTimeout(resolve, 50))
  }

  /** A Fastify plugin with body parsers of its own: signatures are over the raw bytes. */
  readonly plugin = async (scope: FastifyInstance): Promise<void> => {
    scope.addHook('onRequest', async (request, reply) => {
      // Before anything of the body is read.
      const status = refusalOf(request)
      if (isLate(request)) this.#tellRefused('time')
      if (status !== undefined) await reply.code(status).header('connection', 'close').send()
    })
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser(
      '*',
      { parseAs: 'buffer', bodyLimit: BODY_LIMIT_BYTES },
      (_request, body, done) => done(null, body),
    )
    scope.post('/slack/events', (request, reply) => this.#handle(request, reply))
  }

  async #handle(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const raw = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
    const signature = String(request.headers['x-slack-signature'] ?? '')
    const timestamp = String(request.headers['x-slack-request-timestamp'] ?? '')
    if (!this.#isSigned(raw, signature, timestamp)) {
      this.#tellRefused('signature')
      return reply.code(401).send()
    }
    const body = parseBody(raw, String(request.headers['content-type'] ?? ''))
    if (body === undefined) return reply.code(400).send()
    if (body.ssl_check) return reply.code(200).send()
    if (body.type === 'url_verification') return reply.send({ challenge: body.challenge })
    const judgement = judgePayload(body)
    if (judgement === 'malformed') return reply.code(400).send()
    if (judgement === 'ignored') return reply.code(200).send()
    if (await this.#wasSeen(signature, timestamp)) {
      this.#options.log.warn('a signed request was delivered again: refused')
      return reply.code(200).send()
    }
    return this.#process(body, request, reply)
  }

  #isSigned(raw: Buffer, signature: string, timestamp: string): boolean {
    const hmac = createHmac('sha256', this.#options.signingSecret)
    const expected = `v0=${hmac.update(`v0:${timestamp}:`).update(raw).digest('hex')}`
    return isSameSecret(signature, expected)
  }

  /**
   * True when this very request came before. With the store away or slow the answer is no: every effect needs the
   * store too, so nothing can be done twice, and the caller is told.
   */
  async #wasSeen(signature: string, timestamp: string): Promise<boolean> {
    const digest = createHash('sha256').update(`${timestamp}:${signature}`).digest('hex')
    const { redis, prefix, log } = this.#options
    try {
      const key = `${prefix}:seen:${digest}`
      const remembering = redis.set(key, '1', 'EX', REPLAY_MEMORY_SECONDS, 'NX')
      return (await within(MEMORY_LIMIT_MS, 'remembering a request', remembering)) !== 'OK'
    } catch (error) {
      log.warn({ err: error }, 'the memory of requests is out of reach')
      return false
    }
  }

  async #process(
    body: Record<string, unknown>,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<FastifyReply> {
    const app = this.#app
    if (!app) return reply.code(503).send()
    return new Promise<FastifyReply>((resolve) => {
      let answered = false
      const answer = (status: number, payload?: unknown) => {
        if (answered) return
        answered = true
        clearTimeout(timer)
        resolve(
          payload === undefined || payload === ''
            ? reply.code(status).send()
            : reply.code(status).send(payload),
        )
      }
      const timer = setTimeout(() => {
        this.#options.log.error('no listener acknowledged in time')
        answer(200, {
          response_type: 'ephemeral',
          text: 'This took too long. Try again in a minute.',
        })
      }, ACK_LIMIT_MS)
      const retryNum = Number(request.headers['x-slack-retry-num'])
      const event: ReceiverEvent = {
        body,
        ack: async (payload) => answer(200, payload),
        ...(Number.isInteger(retryNum) ? { retryNum } : {}),
      }
      this.#running += 1
      app
        .processEvent(event)
        .then(() => answer(200))
        .catch((error: unknown) => {
          this.#options.log.error({ err: error }, 'a listener failed')
          answer(500)
        })
        .finally(() => {
          this.#running -= 1
        })
    })
  }
}

/** What can be seen by the headers alone: Slack signs everything, in time, and sends two types. */
function refusalOf({ headers }: FastifyRequest): 401 | 415 | undefined {
  const { 'x-slack-signature': signature, 'x-slack-request-timestamp': timestamp } = headers
  if (!SIGNATURE.test(String(signature)) || !isInTime(String(timestamp))) return 401
  return TYPES.test(headers['content-type'] ?? '') ? undefined : 415
}

const SIGNATURE = /^v0=[0-9a-f]{64}$/
const TYPES = /^application\/(json|x-www-form-urlencoded)\s*(;|$)/i

/** Signed, as it seems, but at another time than this machine's clock shows. */
function isLate({ headers }: FastifyRequest): boolean {
  const timestamp = String(headers['x-slack-request-timestamp'])
  return SIGNATURE.test(String(headers['x-slack-signature'])) && !isInTime(timestamp)
}

function isInTime(timestamp: string): boolean {
  return (
    /^\d{1,12}$/.test(timestamp) &&
    Math.abs(Date.now() / 1000 - Number(timestamp)) <= WINDOW_SECONDS
  )
}

function parseBody(raw: Buffer, contentType: string): Record<string, unknown> | undefined {
  try {
    const text = raw.toString('utf8')
    if (contentType.startsWith('application/json')) return asObject(JSON.parse(text))
    const form = new URLSearchParams(text)
    const payload = form.get('payload')
    return payload === null ? Object.fromEntries(form) : asObject(JSON.parse(payload))
  } catch {
    return undefined // not what Slack sends, although it is signed: the caller answers 400
  }
}

function asObject(value: unknown): Record<string, unknown> | undefined {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined
}
