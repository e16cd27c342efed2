import { setTimeout as sleep } from 'node:timers/promises'
import { type Audit, type AuditEvent, UNAUDITED } from '../audit/event.ts'
import { LOOPBACK } from '../config/clouds.ts'
import { TransientError } from '../errors.ts'
import { ambariDestination } from '../outgoing/destinations.ts'
import { outgoingFetch } from '../outgoing/outgoing-fetch.ts'
import { measuredAmbari } from '../telemetry/ambari-requests.ts'
import { currentTrace } from '../trace.ts'
import { sentence, type Words } from '../words/sentence.ts'
import { translateAmbariError } from './errors.ts'

/** Login of the cluster, read from Azure and kept in memory only. */
export interface AmbariCredentials {
  readonly username: string
  readonly password: string
}

/** Where one cluster's Ambari is, and what goes with each call. */
export interface AmbariHttpOptions {
  /** Base address of the cluster's Ambari; `/api/v1` is appended. Plain http only on loopback. */
  readonly baseUrl: string
  /** Read at need; asked once more after a refusal, because logins can be changed. */
  readonly credentials: () => Promise<AmbariCredentials>
  /** Longest time for one call, in milliseconds. Default 15,000. */
  readonly timeoutMs?: number
  /** Where each change is recorded before it is sent. Default: nowhere. */
  readonly audit?: Audit
}

/** The methods that Causeway uses. */
export type AmbariMethod = 'GET' | 'PUT' | 'POST'

/** One call of the REST API, whatever it is about. */
export interface AmbariHttp {
  /**
   * Sends one call and parses the answer, whatever type it claims to be; an empty body is `undefined`.
   * GETs are tried up to 3 times; what changes something is sent once.
   * @param what the deed in words, for errors: "read the brokers"
   */
  send(method: AmbariMethod, path: string, what: Words, body?: unknown): Promise<unknown>
}

const GET_TRIES = 3

/** Ambari's REST API: Basic authentication, CSRF header, no redirects. */
export function createAmbariHttp(options: AmbariHttpOptions): AmbariHttp {
  const { baseUrl, timeoutMs = 15_000, audit = UNAUDITED } = options
  if (!baseUrl.startsWith('https://') && !LOOPBACK.test(baseUrl))
    throw new Error('Ambari must be reached over https')
  const call = outgoingFetch(ambariDestination(baseUrl))
  let authorization: string | undefined

  async function authorize(): Promise<string> {
    if (authorization === undefined) {
      const { username, password } = await options.credentials()
      authorization = `Basic ${Buffer.from(`${username}:${password}`, 'utf8').toString('base64')}`
    }
    return authorization
  }

  async function sendOnce(method: AmbariMethod, path: string, what: Words, body: unknown) {
    const response = await measuredAmbari(method, async () =>
      call(`${baseUrl.replace(/\/$/, '')}/api/v1${path}`, {
        method,
        redirect: 'manual',
        signal: AbortSignal.timeout(timeoutMs),
        headers: {
          authorization: await authorize(),
          // Demanded of everything but reads; Ambari takes any value.
          'x-requested-by': 'causeway',
          ...(body === undefined ? {} : { 'content-type': 'text/plain' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    ).catch((cause: unknown) => {
      throw new TransientError(sentence`Ambari could not be reached`, { cause })
    })
    const text = await response.text().catch((cause: unknown) => {
      throw new TransientError(sentence`Ambari's answer was cut off`, { cause })
    })
    if (response.ok) return text.trim() === '' ? undefined : parse(text, what)
    if (response.status === 401 || response.status === 403) authorization = undefined
    throw translateAmbariError(what, { status: response.status, message: messageOf(text) })
  }

  return {
    async send(method, path, what, body) {
      if (method !== 'GET')
        return audit.around(changeOf(method, baseUrl, path), () =>
          sendOnce(method, path, what, body),
        )
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await sendOnce(method, path, what, body)
        } catch (error) {
          if (!(error instanceof TransientError) || attempt >= GET_TRIES) throw error
          await sleep(200 * 2 ** attempt)
        }
      }
    },
  }
}

function changeOf(method: AmbariMethod, baseUrl: string, path: string): AuditEvent {
  const { host, pathname } = new URL(`${baseUrl.replace(/\/$/, '')}/api/v1${path}`)
  const trace = currentTrace()
  return {
    deed: 'change',
    what: `${method} ${host}${pathname}`,
    actor: trace?.requestedBy,
    operationId: trace?.operationId,
    cluster: trace?.cluster,
  }
}

function parse(text: string, what: Words): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new TransientError(
      sentence`something between Causeway and Ambari answered a page to: ${what}`,
    )
  }
}

function messageOf(text: string): string {
  try {
    const { message } = JSON.parse(text) as { message?: unknown }
    return typeof message === 'string' ? message : ''
  } catch {
    return '' // an HTML page of the gateway
  }
}
