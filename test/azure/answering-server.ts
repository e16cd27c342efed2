import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { TestContext } from 'node:test'
import { type AzureManners, createAzureClients } from '../../src/azure/clients.ts'

/** What a server in Azure's place answers to one request. */
export interface WireAnswer {
  readonly status: number
  readonly body?: string
  readonly headers?: Readonly<Record<string, string>>
}

/** `lost`: the connection is closed instead; `never`: nothing comes. */
export type Wire = WireAnswer | 'lost' | 'never'

export interface WireRequest {
  readonly method: string
  readonly path: string
  readonly headers: IncomingMessage['headers']
}

/** A server that answers as it is told, tokens apart, and our own clients of it. */
export async function startAnswering(
  t: TestContext,
  answer: (request: WireRequest) => Wire,
  manners: AzureManners = {},
) {
  const requests: WireRequest[] = []
  const server = createServer((request, response) => {
    if (request.url === '/token')
      return send(response, {
        status: 200,
        body: JSON.stringify({ access_token: 'secret-token', expires_in: 3600 }),
      })
    const { method = '', url = '', headers } = request
    const received = { method, path: url, headers }
    requests.push(received)
    const wire = answer(received)
    if (wire === 'lost') request.socket.destroy()
    else if (wire !== 'never') send(response, wire)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no TCP address')
  const url = `http://127.0.0.1:${address.port}`
  const config = {
    subscriptionId: '00000000-0000-4000-8000-000000000001',
    cloud: 'custom',
    armEndpoint: url,
    tokenEndpoint: `${url}/token`,
    pricesEndpoint: `${url}/prices`,
  } as const
  return { requests, clients: await createAzureClients(config, manners) }
}

function send(response: ServerResponse, { status, body, headers }: WireAnswer): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers })
  response.end(body)
}
