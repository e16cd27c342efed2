import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import type { SimulatedClock } from '../clock.ts'
import type { BrokerRuntimeFactory } from './broker-runtime.ts'
import { type AmbariClusterSeed, ClusterModel, type SeedNode } from './cluster-model.ts'
import { type AmbariClusterView, viewOf } from './cluster-view.ts'
import { type AmbariFaults, createAmbariFaults } from './faults.ts'
import { answerCall } from './front-door.ts'
import type { Switch } from './maintenance.ts'
import { revertAsSomebody } from './other-people.ts'
import type { AmbariReply } from './reply.ts'
import { DEATH_AFTER_MS, simulatedBrokers } from './simulated-broker.ts'

export interface AmbariSimulatorOptions {
  readonly clock: SimulatedClock
  readonly port?: number
  /** How long the restart of a simulated broker takes, in simulated milliseconds. Default 60,000. */
  readonly restartMs?: number
  /** How long an agent takes to fetch a task, in simulated milliseconds. Default 0. */
  readonly queuedMs?: number
  /** What runs the brokers. Default: simulated ones. */
  readonly runtime?: BrokerRuntimeFactory
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
  /** Starts every broker of the cluster; see `whenStarted`. */
  addCluster(seed: AmbariClusterSeed): void
  /** Stops its brokers. */
  removeCluster(name: string): void
  /** A new node, whose broker starts by itself. @throws Error when there is no such cluster */
  addWorker(cluster: string, node: SeedNode): void
  /** A node goes, and its broker with it. @throws Error when either is unknown */
  removeWorker(cluster: string, hostName: string): void
  /** A new machine under a known host name, whose broker starts by itself. @throws Error when either is unknown */
  replaceWorker(cluster: string, hostName: string, ip: string): void
  /** Somebody restores Kafka's first configuration, as Ambari's page does; restarts nothing. */
  revertKafka(cluster: string): void
  /** Somebody works at a host, or has finished. @throws Error when there is no such cluster */
  setHostMaintenance(cluster: string, hostName: string, value: Switch): void
  /** Resolves when the brokers of all nodes so far have started; rejects with the first start that failed. */
  whenStarted(cluster: string): Promise<void>
  clusterNames(): string[]
  cluster(name: string): AmbariClusterView | undefined
  onChange(listener: () => void): () => void
  /** Stops all brokers too. */
  close(): Promise<void>
}

const SLOW_MS = 10_000
const LATE_MS = 600_000

/** Ambari 2.7 of any number of clusters, each under its own path: `/NAME/api/v1/…`. */
export async function startAmbariSimulator(
  options: AmbariSimulatorOptions,
): Promise<AmbariSimulator> {
  const { clock, restartMs = 60_000, queuedMs = 0 } = options
  const { runtime = simulatedBrokers({ clock, restartMs }) } = options
  const clusters = new Map<string, ClusterModel>()
  const listeners = new Set<() => void>()
  const faults = createAmbariFaults()
  const requests: { method: string; path: string; status: number }[] = []
  const removals: Promise<void>[] = []
  const changed = () => {
    for (const listener of listeners) listener()
  }
  /** Now, and when a broker that must die has died. */
  const changedTwice = () => {
    changed()
    clock.after(DEATH_AFTER_MS + 1000, changed)
  }

  const server = createServer((request, response) => void handle(request, response))

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = 'GET', headers } = request
    const url = new URL(request.url ?? '/', 'http://ambari')
    const body = await text(request)
    const call = `${method} ${url.pathname}`
    const slow = faults.take('slow', call)
    if (slow) await clock.sleep(slow.durationMs ?? SLOW_MS)
    const reply = faults.take('badGateway', call)
      ? BAD_GATEWAY
      : answerCall({ method, url, headers, body }, { clusters, faults, clock, restartMs })
    requests.push({ method, path: url.pathname, status: reply.status })
    if (method !== 'GET') changed()
    if (faults.take('lostAnswer', call)) request.socket.destroy()
    else send(response, reply)
  }

  function model(name: string): ClusterModel {
    const found = clusters.get(name)
    if (!found) throw new Error(`no cluster ${name}`)
    return found
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
      clusters.set(
        seed.name,
        new ClusterModel(seed, { clock, runtime, queuedMs, onChange: changedTwice }),
      )
      changed()
    },
    removeCluster(name) {
      const removed = clusters.get(name)
      if (removed) removals.push(removed.stop())
      clusters.delete(name)
      changed()
    },
    addWorker(cluster, node) {
      const known = model(cluster)
      const add = () => {
        known.addWorker(node, faults.take('wrongListener', `ADD ${node.hostName}`) !== undefined)
        changed()
      }
      const late = faults.take('lateWorker', `ADD ${node.hostName}`)
      if (late) clock.after(late.durationMs ?? LATE_MS, add)
      else add()
    },
    removeWorker(cluster, hostName) {
      removals.push(model(cluster).removeWorker(hostName))
      changed()
    },
    replaceWorker(cluster, hostName, ip) {
      model(cluster).replaceWorker(hostName, ip)
      changed()
    },
    revertKafka(cluster) {
      revertAsSomebody(model(cluster), clock.now())
      changed()
    },
    setHostMaintenance(cluster, hostName, value) {
      model(cluster).maintenance.setHost(hostName, value)
      changed()
    },
    whenStarted: async (cluster) => model(cluster).whenStarted(),
    clusterNames: () => [...clusters.keys()],
    cluster(name) {
      const found = clusters.get(name)
      return found && viewOf(found)
    },
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await Promise.all([...removals, ...[...clusters.values()].map((cluster) => cluster.stop())])
    },
  }
}

/** What the HDInsight gateway answers when it does not reach Ambari. */
const BAD_GATEWAY = {
  status: 502,
  body: '<html><body>Bad Gateway</body></html>',
  contentType: 'text/html',
}

function send(response: ServerResponse, { status, body, contentType }: AmbariReply): void {
  const content = typeof body === 'string' ? body : JSON.stringify(body)
  response
    .writeHead(status, { 'content-type': contentType ?? 'text/plain;charset=utf-8' })
    .end(body === undefined ? '' : content)
}
