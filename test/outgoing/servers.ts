import { createServer, type IncomingHttpHeaders, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { TestContext } from 'node:test'

export interface LocalServer {
  readonly port: number
  /** `http://127.0.0.1:PORT` */
  readonly url: string
  /** How many connections were opened to it, whatever came of them. */
  connections(): number
  readonly requests: { readonly path: string; readonly headers: IncomingHttpHeaders }[]
}

/** A real server on this machine that counts what reaches it. */
export async function startServer(t: TestContext, answer?: RequestListener): Promise<LocalServer> {
  const requests: LocalServer['requests'] = []
  let connections = 0
  const server = createServer((request, response) => {
    requests.push({ path: request.url ?? '', headers: request.headers })
    if (answer) answer(request, response)
    else response.end('{}')
  })
  server.on('connection', () => {
    connections += 1
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return { port, url: `http://127.0.0.1:${port}`, connections: () => connections, requests }
}
