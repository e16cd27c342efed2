import { randomUUID } from 'node:crypto'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import type { Json } from './json.ts'
import type { RetailPrices } from './retail-prices.ts'
import { PRICES_PATH } from './retail-prices.ts'
import type { Tokens } from './tokens.ts'
import type { PackageLinks } from './vpn-package-links.ts'

/** A whole answer of ARM; `dropped` closes the connection instead. */
export interface Answer {
  readonly status: number
  readonly body?: Json | undefined
  readonly headers: Readonly<Record<string, string>>
  /** Simulated milliseconds before it goes out. */
  readonly delayMs: number
  readonly dropped: boolean
}

export interface ArmRequest {
  readonly method: string
  readonly url: URL
  readonly authorization: string | undefined
  readonly ifMatch?: string | undefined
  readonly correlationId?: string | undefined
  readonly clientRequestId?: string | undefined
  readonly text: string
}

interface ServerParts {
  readonly tokens: Tokens
  readonly links: PackageLinks
  readonly prices: RetailPrices
  answer(request: ArmRequest): Answer
  /** Resolves after so many simulated milliseconds. */
  sleep(simulatedMs: number): Promise<void>
}

/** The one server of the simulator: tokens, VPN packages, prices, and ARM for every other path. Listens on 127.0.0.1. */
export async function listen(parts: ServerParts, port: number): Promise<Server> {
  const server = createServer((request, response) => {
    respond(parts, request, response).catch((error: unknown) => {
      process.stderr.write(`Azure simulator: ${error instanceof Error ? error.stack : error}\n`)
      response.destroy()
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => resolve())
  })
  return server
}

async function respond(
  parts: ServerParts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const text = await readText(request)
  const method = request.method ?? 'GET'
  const url = new URL(request.url ?? '/', 'http://127.0.0.1')
  if (method === 'POST' && /\/oauth2\/(v2\.0\/)?token$/i.test(url.pathname)) {
    const { status, body } = parts.tokens.issue(new URLSearchParams(text))
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    return
  }
  const download = method === 'GET' ? parts.links.download(url) : undefined
  if (download) {
    response.writeHead(download.status, { 'content-type': download.type }).end(download.body)
    return
  }
  const { authorization, 'if-match': ifMatch } = request.headers
  const idIn = (name: string) => {
    const given = request.headers[name]
    return typeof given === 'string' ? given : undefined
  }
  const correlationId = idIn('x-ms-correlation-request-id')
  const clientRequestId = idIn('x-ms-client-request-id')
  if (method === 'GET' && url.pathname === PRICES_PATH) {
    const { status, type, body, dropped } = parts.prices.answer(url, authorization)
    if (dropped) request.socket.destroy()
    else response.writeHead(status, { 'content-type': type }).end(body)
    return
  }
  const ids = { correlationId, clientRequestId }
  const answer = parts.answer({ method, url, authorization, ifMatch, ...ids, text })
  if (answer.delayMs > 0) await parts.sleep(answer.delayMs)
  if (answer.dropped) {
    request.socket.destroy()
    return
  }
  send(response, method, answer, correlationId)
}

/** ARM keeps the caller's correlation id, and says in which region of its own it took the request. */
function send(
  response: ServerResponse,
  method: string,
  answer: Answer,
  correlationId: string | undefined,
): void {
  const id = randomUUID()
  for (const [name, value] of Object.entries(answer.headers)) response.setHeader(name, value)
  response.setHeader('x-ms-request-id', id)
  response.setHeader('x-ms-correlation-request-id', correlationId ?? id)
  const time = new Date().toISOString().replaceAll(/[-:]|\.\d+/g, '')
  response.setHeader('x-ms-routing-request-id', `WESTEUROPE:${time}:${id}`)
  response.statusCode = answer.status
  if (answer.body === undefined || method === 'HEAD') {
    response.end()
    return
  }
  response.setHeader('content-type', 'application/json; charset=utf-8')
  response.end(JSON.stringify(answer.body))
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks).toString()
}
