import type { AddressInfo, Socket } from 'node:net'
import { speakKafka } from './broker-connection.ts'
import { createKafkaFaults, type KafkaFaults } from './kafka-faults.ts'
import { KafkaState, type SimulatedBroker, type TopicSpec } from './kafka-state.ts'
import { createSocksServer, type SocksRequest } from './socks-server.ts'

export interface SimulatedKafkaOptions {
  /** The brokers of a cluster at this moment; undefined: there is no such cluster. */
  readonly brokersOf: (cluster: string) => readonly SimulatedBroker[] | undefined
  /** Simulated milliseconds. */
  readonly now: () => number
  /** How long a broker that came back needs to be in sync, in simulated milliseconds. Default 20,000. */
  readonly catchUpMs?: number
  readonly port?: number
}

export interface SimulatedKafka {
  /** What KAFKA_PROXY_URL_TEMPLATE is set to: the user name of the login says into which network it leads. */
  readonly proxyUrlTemplate: string
  readonly faults: KafkaFaults
  createTopic(cluster: string, topic: TopicSpec): void
  topics(cluster: string): readonly string[]
  /** Brokers changed: takes note of who is alive. */
  notice(): void
  close(): Promise<void>
}

/** The brokers of all clusters of the sandbox on the wire, behind one SOCKS5 proxy that plays their networks. */
export async function startSimulatedKafka(options: SimulatedKafkaOptions): Promise<SimulatedKafka> {
  const { brokersOf, now, catchUpMs = 20_000 } = options
  const faults = createKafkaFaults()
  const states = new Map<string, KafkaState>()
  const sockets = new Map<Socket, SocksRequest>()

  const isHit = (kind: string, cluster: string, brokerId?: number) =>
    faults.active().some((fault) => {
      if (fault.kind !== kind || fault.cluster !== cluster) return false
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

  function brokerAt({ user, host, port }: SocksRequest): SimulatedBroker | undefined {
    return brokersOf(user)?.find((broker) => broker.ip === host && portOf(broker) === port)
  }

  const server = createSocksServer({
    judge(request) {
      const broker = brokerAt(request)
      if (!broker || isHit('unreachable', request.user)) return 'unreachable'
      return broker.isAlive ? 'granted' : 'refused'
    },
    onConnect(request, socket) {
      sockets.set(socket, request)
      socket.on('close', () => sockets.delete(socket))
      speakKafka(socket, () => {
        const broker = brokerAt(request)
        if (!broker?.isAlive) return undefined
        const state = stateOf(request.user)
        return { broker, state, listed: state.live.map((each) => listing(request.user, each)) }
      })
    },
  })

  function listing(cluster: string, broker: SimulatedBroker) {
    const { host, port } = parse(broker.advertised)
    const shown = isHit('wrongListener', cluster, broker.id) ? `old-${broker.host}` : host
    return { id: broker.id, host: shown, port, rack: broker.rack }
  }

  function notice(): void {
    for (const [cluster, state] of states)
      if (brokersOf(cluster) === undefined) states.delete(cluster)
      else state.settle()
    for (const [socket, request] of sockets)
      if (!brokerAt(request)?.isAlive || isHit('unreachable', request.user)) socket.destroy()
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port ?? 0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  return {
    proxyUrlTemplate: `socks5://{cluster}:sandbox@127.0.0.1:${port}`,
    faults,
    createTopic: (cluster, topic) => stateOf(cluster).create(topic),
    topics: (cluster) => stateOf(cluster).names,
    notice,
    async close() {
      for (const socket of sockets.keys()) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** The first listener: brokers of the sandbox have one that matters. */
function parse(advertised: string): { host: string; port: number } {
  const [, host = '', port = '0'] = /:\/\/([^,]*):(\d+)/.exec(advertised) ?? []
  return { host, port: Number(port) }
}

const portOf = ({ advertised }: SimulatedBroker) => parse(advertised).port || 9092
