import { lookup } from 'node:dns'
import { Agent as HttpAgent, type IncomingMessage, request as requestByHttp } from 'node:http'
import { Agent as HttpsAgent, request as requestByHttps } from 'node:https'
import type { LookupFunction } from 'node:net'
import { count } from '../telemetry/signals.ts'
import { checkAddress, checkUrl, type Destination, takesCredentials } from './destination.ts'

/** A request as it is sent. */
export interface Call {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: Uint8Array | string | undefined
  readonly signal?: AbortSignal | undefined
}

/** An answer, read to its end. */
export interface Answer {
  readonly status: number
  readonly statusText: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

/** The answer is longer than anything that this service has to say. */
export class AnswerTooLongError extends Error {
  override readonly name = 'AnswerTooLongError'
}

const CREDENTIALS = new Set([
  'authorization',
  'cookie',
  'proxy-authorization',
  'x-ms-authorization-auxiliary',
])

/** Makes calls to one destination. */
export type Exchange = (call: Call) => Promise<Answer>

/**
 * The only place that sends requests over HTTP. It follows no redirects, sends credentials to their own hosts alone,
 * and looks at the address to which a name leads at the moment of connecting, so that no other answer of the DNS can
 * come in between.
 */
export function createExchange(destination: Destination): Exchange {
  const options = { keepAlive: true, lookup: checkedLookup(destination) }
  const agents = { http: new HttpAgent(options), https: new HttpsAgent(options) }
  const exchange: Exchange = async ({ method, url: address, headers, body, signal }) => {
    const url = new URL(address)
    checkUrl(destination, url)
    const limit = AbortSignal.timeout(destination.limitMs)
    const isPlain = url.protocol === 'http:'
    return new Promise<Answer>((resolve, reject) => {
      const send = isPlain ? requestByHttp : requestByHttps
      const request = send(url, {
        method,
        agent: isPlain ? agents.http : agents.https,
        headers: sentHeaders(destination, url, headers, body),
        signal: signal ? AbortSignal.any([signal, limit]) : limit,
      })
      request.on('error', (error) => reject(reasonOf(error, signal, limit)))
      request.on('response', (response) => {
        read(response, destination).then(resolve, (error: unknown) => {
          request.destroy()
          reject(error instanceof Error ? reasonOf(error, signal, limit) : error)
        })
      })
      request.end(body)
    })
  }
  return (call) => counted(destination.name, exchange(call))
}

async function counted(service: string, answering: Promise<Answer>): Promise<Answer> {
  let status = 'failed'
  try {
    const answer = await answering
    status = String(answer.status)
    return answer
  } finally {
    count('causeway_outgoing_requests_total', { service, status })
  }
}

function sentHeaders(
  destination: Destination,
  url: URL,
  headers: Readonly<Record<string, string>>,
  body: Call['body'],
): Record<string, string> {
  const mayKnow = takesCredentials(destination, url)
  const sent = Object.entries(headers).filter(
    ([name]) => mayKnow || !CREDENTIALS.has(name.toLowerCase()),
  )
  const length = body === undefined ? [] : [['content-length', String(Buffer.byteLength(body))]]
  return Object.fromEntries([...sent, ...length])
}

/** @throws AnswerTooLongError; what the stream throws where the answer is cut off */
async function read(response: IncomingMessage, { name, limitBytes }: Destination): Promise<Answer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of response) {
    const bytes = chunk as Buffer
    size += bytes.length
    if (size > limitBytes)
      throw new AnswerTooLongError(`an answer of ${name} is longer than ${limitBytes} bytes`)
    chunks.push(bytes)
  }
  return {
    status: response.statusCode ?? 0,
    statusText: response.statusMessage ?? '',
    headers: Object.fromEntries(
      Object.entries(response.headers).map(([key, value]) => [key, [value].flat().join(', ')]),
    ),
    body: Buffer.concat(chunks),
  }
}

/** Why a signal ended the call, as `fetch` says it: the reason itself. */
function reasonOf(error: Error, signal: AbortSignal | undefined, limit: AbortSignal): unknown {
  if (error.name !== 'AbortError') return error
  if (signal?.aborted) return signal.reason
  return limit.aborted ? limit.reason : error
}

function checkedLookup(destination: Destination): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, '')
      try {
        for (const { address } of addresses) checkAddress(destination, address)
      } catch (forbidden) {
        return callback(forbidden as NodeJS.ErrnoException, '')
      }
      const [first] = addresses
      if (options.all) callback(null, addresses)
      else callback(null, first?.address ?? '', first?.family)
    })
  }
}
