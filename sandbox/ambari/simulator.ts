import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import type { SimulatedClock } from '../clock.ts'
import { type AmbariClusterSeed, type Broker, ClusterModel } from './cluster-model.ts'
import { type AmbariFaults, createAmbariFaults } from './faults.ts'
import type { AmbariReply } from './reply.ts'
import { answer } from './routes.ts'

export interface AmbariSimulatorOptions {
  readonly clock: SimulatedClock
  readonly port?: number
  /** How long the restart of a broker takes, in simulated milliseconds. Default 60,000. */
  readonly restartMs?: number
}

export interface AmbariClusterView {
  readonly name: string
  readonly maintenance: 'ON' | 'OFF'
  readonly brokers: readonly Broker[]
  readonly versions: readonly { readonly version: number; readonly note: string }[]
  /** Every restart so far, in simulated milliseconds. */
  readonly restarts: readonly {
    readonly host: string
    readonly from: number
    readonly to: number
  }[]
}

export interface AmbariSimulator {
  readonly url: string
  /** What AMBARI_URL_TEMPLATE is set to. */
  readonly urlTemplate: string
  readonly faults: AmbariFaults
  readonly requests: readonly {
    readonly method: string
    readonly path: string
    readonly status: number
  }[]
  addCluster(seed: AmbariClusterSeed): void
  removeCluster(name: string): void
  clusterNames(): string[]
  cluster(name: string): AmbariClusterView | undefined
  onChange(listener: () => void): () => void
  close(): Promise<void>
}

/** Ambari 2.7 of any number of clusters, each under its own path: `/NAME/api/v1/…`. */
export async function startAmbariSimulator(
  options: AmbariSimulatorOptions,
): Promise<AmbariSimulator> {
  const { clock, restartMs = 60_000 } = options
  const clusters = new Map<string, ClusterModel>()
  const listeners = new Set<() => void>()
  const faults = createAmbariFaults()
  const requests: { method: string; path: string; status: number }[] = []
  const changed = () => {
    for (const listener of listeners) listener()
  }

  const server = createServer((request, response) => void handle(request, response))

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = 'GET' } = request
    const url = new URL(request.url ?? '/', 'http://ambari')
    const body = await text(request)
    const call = `${method} ${url.pathname}`
    if (faults.take('badGateway', call)) {
      requests.push({ method, path: url.pathname, status: 502 })
      response
        .writeHead(502, { 'content-type': 'text/html' })
        .end('<html><body>Bad Gateway</body></html>')
      return
    }
    const reply = replyTo(request, url, body)
    requests.push({ method, path: url.pathname, status: reply.status })
    if (method !== 'GET') {
      changed()
      clock.after(restartMs + 1000, changed)
    }
    if (faults.take('lostAnswer', call)) {
      request.socket.destroy()
      return
    }
    response
      .writeHead(reply.status, { 'content-type': 'text/plain;charset=utf-8' })
      .end(reply.body === undefined ? '' : JSON.stringify(reply.body))
  }

  function replyTo(request: IncomingMessage, url: URL, body: string): AmbariReply {
    const refuse = (status: number, message: string) => ({ status, body: { status, message } })
    const [, prefix, name, path] =
      /^(?:\/([^/]+))?\/api\/v1\/clusters(?:\/([^/]+))?(\/.*)?$/.exec(url.pathname) ?? []
    const model = clusters.get(decodeURIComponent(prefix ?? name ?? ''))
    const login = /^Basic (.+)$/.exec(request.headers.authorization ?? '')?.[1]
    if (login === undefined) return refuse(403, 'Missing authentication token')
    const expected = model && `${model.seed.username}:${model.seed.password}`
    if (Buffer.from(login, 'base64').toString('utf8') !== expected)
      return refuse(403, 'Unable to sign in. Invalid username/password combination.')
    if (request.method !== 'GET' && !request.headers['x-requested-by'])
      return refuse(400, 'CSRF protection is turned on. X-Requested-By HTTP header is required.')
    if (!model || decodeURIComponent(name ?? '') !== model.seed.name)
      return refuse(
        404,
        `The requested resource doesn't exist: Cluster not found, clusterName=${name}`,
      )
    try {
      return answer({
        method: request.method ?? 'GET',
        path: path ?? '',
        query: url.searchParams,
        body,
        cluster: model,
        faults,
        restartMs,
      })
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error
      return refuse(
        400,
        'Invalid Request: Malformed Request Body.  An exception occurred parsing the request body',
      )
    }
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port ?? 0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  const url = `http://127.0.0.1:${port}`
  return {
    url,
    urlTemplate: `${url}/{cluster}`,
    faults,
    requests,
    addCluster(seed) {
      clusters.set(seed.name, new ClusterModel(seed, clock))
      changed()
    },
    removeCluster(name) {
      clusters.delete(name)
      changed()
    },
    clusterNames: () => [...clusters.keys()],
    cluster(name) {
      const model = clusters.get(name)
      if (!model) return undefined
      model.settle()
      return {
        name,
        maintenance: model.maintenance,
        brokers: model.brokers.map((broker) => ({ ...broker })),
        versions: model.versions.map(({ version, note }) => ({ version, note })),
        restarts: model.operations.flatMap((operation) =>
          operation.tasks.map((task) => ({
            host: task.host,
            from: operation.startedAt,
            to: task.endsAt,
          })),
        ),
      }
    },
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
