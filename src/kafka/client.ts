import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { Kafka } from 'kafkajs'
import type { BrokerAddress, KafkaRoute } from './route.ts'
import { RoutedSocket } from './routed-socket.ts'

/** kafkajs over a route, and the way to end it. */
export interface RoutedClient {
  readonly kafka: Kafka
  /** Breaks off every connection and allows no new one; kafkajs may wait for nothing after that. */
  close(): void
}

/**
 * kafkajs over a route: silent, with bounded retries. The library is loaded here, so that a process that runs the
 * bot alone never pays for it.
 * @param names host → address to connect to instead, for brokers that advertise names
 */
export async function openClient(
  route: KafkaRoute,
  bootstrap: readonly BrokerAddress[],
  names: ReadonlyMap<string, string>,
): Promise<RoutedClient> {
  const { Kafka, logLevel } = await import('kafkajs')
  const sockets = new Set<RoutedSocket>()
  let isClosed = false
  const kafka = new Kafka({
    clientId: 'causeway',
    brokers: bootstrap.map(({ host, port }) => `${host}:${port}`),
    logLevel: logLevel.NOTHING,
    connectionTimeout: 10_000,
    requestTimeout: 10_000,
    retry: { initialRetryTime: 200, maxRetryTime: 2000, retries: 5 },
    socketFactory({ host, port, onConnect }) {
      if (isClosed) throw new Error('closed')
      const address = { host: names.get(host) ?? host, port }
      const socket = new RoutedSocket(route, address, onConnect)
      sockets.add(socket)
      socket.once('close', () => sockets.delete(socket))
      // kafkajs uses of a Socket what a Duplex has, and unref.
      return socket as Duplex as Socket
    },
  })
  return {
    kafka,
    close() {
      isClosed = true
      for (const socket of sockets) socket.destroy(new Error('closed'))
    },
  }
}
