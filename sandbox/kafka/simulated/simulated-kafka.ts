import type { AddressInfo, Socket } from 'node:net'
import { speakKafka } from './broker-connection.ts'
import { createKafkaFaults, type KafkaFault, type KafkaFaults } from './kafka-faults.ts'
import { isUp, KafkaState, type SimulatedBroker, type TopicSpec } from './kafka-state.ts'
import { createSocksServer, type SocksRequest } from './socks-server.ts'

export type { SimulatedBroker } from './kafka-state.ts'

export interface SimulatedKafkaOptions {
  /** The brokers of a cluster at this moment; undefined: there is no such cluster. */
  readonly brokersOf: (cluster: string) => readonly SimulatedBroker[] | undefined
  /** Simulated milliseconds. */
  readonly now: () => number
  /** How long a broker that came back needs to be in sync, in simulated milliseconds. Default 20,000. */
  readonly catchUpMs?: number
  /** Of the proxy on 127.0.0.1; any free one by default. */
  readonly port?: number
}

export interface SimulatedKafka {
  /** What KAFKA_PROXY_URL_TEMPLATE is set to: the user name of the login says into which network it leads. */
  readonly proxyUrlTemplate: string
  readonly faults: KafkaFaults
  /** @throws Error for an unknown cluster and for more replicas than brokers that run */
  createTopic(cluster: string, topic: TopicSpec): void
  topics(cluster: string): readonly string[]
  /** To be called whenever brokers started, stopped or went: restarts are seen, connections to the dead end. */
  notice(): void
  close(): Promise<void>
}

/** The brokers of all clusters of the sandbox on the wire, behind one SOCKS5 proxy that plays their networks. */
export async function startSimulatedKafka(options: SimulatedKafkaOptions): Promise<SimulatedKafka> {
  const { brokersOf, now, catchUpMs = 20_000 } = options
  const faults = createKafkaFaults(notice)
  const states = new Map<string, KafkaState>()
  const conversations = new Map<Socket, SocksRequest>()
  const sockets = new Set<Socket>()

  const isHit = (kind: KafkaFault['kind'], cluster: string, brokerId?: number) =>
    faults.active().some((fault) => {
      if (fault.kind !== kind || (fault.cluster ?? cluster) !== cluster) return false
      const last = brokersOf(cluster)?.at(-1)?.id
      return brokerId === undefined || (fault.brokerId ?? last) === brokerId
    })

  function stateOf(cluster: string): KafkaState {
    const known = states.get(cluster)
    if (known) return known
    const made = new KafkaState({
      brokers: () => brokersOf(cluster) ?? [],
      now,
      catchUpMs,
      heldBack: (id) => isHit('underReplicated', cluster, id),
    })
    states.set(cluster, made)
    return made
  }

  /** The broker that a connection may reach, whether it runs or not. */
  function brokerAt({ user, host, port }: SocksRequest): SimulatedBroker | undefined {
    if (isHit('unreachable', user)) return undefined
    return brokersOf(user)?.find((broker) => broker.ip === host && portOf(broker) === port)
  }

  function listing(cluster: string, broker: SimulatedBroker) {
    const { host, port } = firstListener(broker)
    const shown = isHit('wrongListener', cluster, broker.id) ? `old-${broker.host}` : host
    return { id: broker.id, host: shown, port, rack: broker.rack }
  }

  function notice(): void {
    for (const [cluster, state] of states)
      if (brokersOf(cluster) === undefined) states.delete(cluster)
      else state.settle()
    for (const [socket, request] of conversations) {
      const broker = brokerAt(request)
      if (!broker || !isUp(broker)) socket.destroy()
    }
  }

  const server = createSocksServer({
    judge(request) {
      const broker = brokerAt(request)
      if (!broker) return 'unreachable'
      return isUp(broker) ? 'granted' : 'refused'
    },
    onConnect(request, socket) {
      conversations.set(socket, request)
      socket.on('close', () => conversations.delete(socket))
      speakKafka(socket, () => {
        const broker = brokerAt(request)
        if (!broker || !isUp(broker)) return undefined
        const state = stateOf(request.user)
        return { broker, state, listed: state.live.map((each) => listing(request.user, each)) }
      })
    },
  })
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port ?? 0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  return {
    proxyUrlTemplate: `socks5://{cluster}:sandbox@127.0.0.1:${port}`,
    faults,
    createTopic(cluster, topic) {
      const running = brokersOf(cluster)?.filter(isUp).length ?? 0
      if (topic.replicationFactor > running)
        throw new Error(`${cluster} has ${running} brokers for ${topic.replicationFactor} replicas`)
      stateOf(cluster).create(topic)
    },
    topics: (cluster) => states.get(cluster)?.names ?? [],
    notice,
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** While a broker is down, it is looked for at this port. */
const KAFKA_PORT = 9092

/** The first one is the one that clients of the sandbox use. Without a host Kafka takes the machine's name. */
function firstListener({ advertised, host }: SimulatedBroker): { host: string; port: number } {
  const [, named, port] = /:\/\/([^,]*?):(\d+)/.exec(advertised) ?? []
  return { host: named || host, port: Number(port ?? KAFKA_PORT) }
}

const portOf = (broker: SimulatedBroker) => firstListener(broker).port
