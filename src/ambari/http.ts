import { setTimeout as sleep } from 'node:timers/promises'
import { TransientError } from '../errors.ts'
import { translateAmbariError } from './errors.ts'

export interface AmbariCredentials {
  readonly username: string
  readonly password: string
}

export interface AmbariHttpOptions {
  /** Base address of the cluster's Ambari; `/api/v1` is appended. Plain http only on loopback. */
  readonly baseUrl: string
  /** Read at need; asked once more after a refusal, because logins can be changed. */
  readonly credentials: () => Promise<AmbariCredentials>
  /** Longest time for one call, in milliseconds. Default 15,000. */
  readonly timeoutMs?: number
}

export type AmbariMethod = 'GET' | 'PUT' | 'POST'

export interface AmbariHttp {
  /**
   * Sends one call and parses the answer, whatever type it claims to be; an empty body is `undefined`.
   * GETs are tried up to 3 times; what changes something is sent once.
   * @param what the deed in words, for errors: "read the brokers"
   */
  send(method: AmbariMethod, path: string, what: string, body?: unknown): Promise<unknown>
}

const LOOPBACK = /^http:\/\/(127\.\d+\.\d+\.\d+|localhost|\[::1\])([:/]|$)/
const GET_TRIES = 3

/** Ambari's REST API: Basic authentication, CSRF header, no redirects. */
export function createAmbariHttp(options: AmbariHttpOptions): AmbariHttp {
  const { baseUrl, timeoutMs = 15_000 } = options
  if (!baseUrl.startsWith('https://') && !LOOPBACK.test(baseUrl))
    throw new Error('Ambari must be reached over https')
  let authorization: string | undefined

  async function authorize(): Promise<string> {
    if (authorization === undefined) {
      const { username, password } = await options.credentials()
      authorization = `Basic ${Buffer.from(`${username}:${password}`, 'utf8').toString('base64')}`
    }
    return authorization
  }

  async function sendOnce(method: AmbariMethod, path: string, what: string, body: unknown) {
    const response = await fetch(`${baseUrl.replace(/\/$/, '')}/api/v1${path}`, {
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
    }).catch((cause: unknown) => {
      throw new TransientError('Ambari could not be reached', { cause })
    })
    const text = await response.text().catch((cause: unknown) => {
      throw new TransientError("Ambari's answer was cut off", { cause })
    })
    if (response.ok) return text.trim() === '' ? undefined : parse(text, what)
    if (response.status === 401 || response.status === 403) authorization = undefined
    throw translateAmbariError(what, { status: response.status, message: messageOf(text) })
  }

  return {
    async send(method, path, what, body) {
      const tries = method === 'GET' ? GET_TRIES : 1
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await sendOnce(method, path, what, body)
        } catch (error) {
          if (!(error instanceof TransientError) || attempt >= tries) throw error
          await sleep(200 * 2 ** attempt)
        }
      }
    },
  }
}

function parse(text: string, what: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new TransientError(`something between Causeway and Ambari answered a page to: ${what}`)
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
