import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { TestContext } from 'node:test'
import { type Admin, type Consumer, Kafka, logLevel, type Producer } from 'kafkajs'
import {
  type SimulatedBroker,
  type SimulatedKafka,
  startSimulatedKafka,
} from '../../../sandbox/kafka/simulated/simulated-kafka.ts'
import { type KafkaView, probe } from '../../../src/kafka/probe.ts'
import { type BrokerAddress, createRoute, type KafkaRoute } from '../../../src/kafka/route.ts'
import { RoutedSocket } from '../../../src/kafka/routed-socket.ts'

export const CATCH_UP_MS = 20_000

/** The three brokers of the cluster "orders": 1001 at 10.0.0.11 and so on. */
export const ADDRESSES: readonly BrokerAddress[] = [11, 12, 13].map((last) => ({
  host: `10.0.0.${last}`,
  port: 9092,
}))

export interface KafkaStage {
  readonly kafka: SimulatedKafka
  /** Into the network of the cluster. */
  readonly route: KafkaRoute
  change(id: number, change: Partial<SimulatedBroker>): void
  /** Moves simulated time on. */
  pass(ms: number): void
  /** What the brokers at these addresses tell, all three by default. */
  look(addresses?: readonly BrokerAddress[]): Promise<KafkaView>
  /** kafkajs through the proxy, connected; five retries by default. */
  admin(retries?: number): Promise<Admin>
  producer(retries?: number): Promise<Producer>
  consumer(groupId: string): Promise<Consumer>
  /** Id, leader and ISR of each partition. */
  partitions(topic: string): Promise<{ id: number; leader: number; isr: readonly number[] }[]>
}

/** Everything is closed after the test. */
export async function startStage(t: TestContext): Promise<KafkaStage> {
  let now = 1_000_000
  let brokers: readonly SimulatedBroker[] = ADDRESSES.map(({ host: ip }, index) => ({
    id: 1001 + index,
    host: `wn${index}-orders.internal`,
    ip,
    rack: `/fault-domain/${index}`,
    isAlive: true,
    advertised: `PLAINTEXT://${ip}:9092`,
  }))
  const kafka = await startSimulatedKafka({
    brokersOf: (cluster) => (cluster === 'orders' ? brokers : undefined),
    now: () => now,
    catchUpMs: CATCH_UP_MS,
  })
  const sockets = new Set<RoutedSocket>()
  const clients: { disconnect(): Promise<void> }[] = []
  async function connected<T extends Admin | Producer | Consumer>(client: T): Promise<T> {
    clients.push(client)
    await client.connect()
    return client
  }
  t.after(async () => {
    await Promise.all(clients.map((client) => client.disconnect()))
    for (const socket of sockets) socket.destroy()
    await kafka.close()
  })
  const route = createRoute('orders', { proxyUrlTemplate: kafka.proxyUrlTemplate })
  const look = (addresses = ADDRESSES) => probe(route, addresses)
  return {
    kafka,
    route,
    look,
    change(id, change) {
      brokers = brokers.map((broker) => (broker.id === id ? { ...broker, ...change } : broker))
      kafka.notice()
    },
    pass(ms) {
      now += ms
    },
    admin: (retries) => connected(openKafkaJs(route, sockets, retries).admin()),
    producer: (retries) => connected(openKafkaJs(route, sockets, retries).producer()),
    consumer: (groupId) =>
      connected(openKafkaJs(route, sockets).consumer({ groupId, maxWaitTimeInMs: 100 })),
    async partitions(topic) {
      const { topics } = await look()
      const partitions = topics.find(({ name }) => name === topic)?.partitions ?? []
      return partitions.map(({ id, leader, isr }) => ({ id, leader, isr }))
    },
  }
}

function openKafkaJs(route: KafkaRoute, sockets: Set<RoutedSocket>, retries = 5): Kafka {
  return new Kafka({
    brokers: ADDRESSES.map(({ host, port }) => `${host}:${port}`),
    logLevel: logLevel.NOTHING,
    retry: { retries, initialRetryTime: 50, maxRetryTime: 500 },
    socketFactory({ host, port, onConnect }) {
      const socket = new RoutedSocket(route, { host, port }, onConnect)
      sockets.add(socket)
      return socket as Duplex as Socket
    },
  })
}
