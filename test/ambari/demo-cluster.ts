import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import type { TestContext } from 'node:test'
import {
  type AmbariSimulatorOptions,
  startAmbariSimulator,
} from '../../sandbox/ambari/simulator.ts'
import { createSimulatedClock } from '../../sandbox/clock.ts'
import { type AmbariClient, createAmbariClient } from '../../src/ambari/client.ts'
import { advertiseIps } from '../../src/ambari/kafka-config.ts'
import { UserError } from '../../src/errors.ts'

/** Odd enough to be found wherever it should not be. */
export const PASSWORD = 'Right!pass1'

export const node = (role: string, number: number) => ({
  hostName: `${role}${number}-orders.abc.bx.internal.cloudapp.net`,
  ip: `10.0.0.${number + 11}`,
  number,
})

/** A simulated Ambari with the cluster `orders` (brokers wn0, wn1, wn3) and a client of it; closed after the test. */
export async function startCluster(
  t: TestContext,
  options: Partial<AmbariSimulatorOptions> & {
    readonly scale?: number
    readonly credentials?: () => Promise<{ username: string; password: string }>
  } = {},
) {
  const { scale = 1000, credentials = async () => ({ username: 'admin', password: PASSWORD }) } =
    options
  const clock = createSimulatedClock(scale)
  const simulator = await startAmbariSimulator({ clock, ...options })
  t.after(async () => {
    clock.stop()
    await simulator.close()
  })
  simulator.addCluster({
    name: 'orders',
    username: 'admin',
    password: PASSWORD,
    workers: [0, 1, 3].map((number) => node('wn', number)),
    zookeepers: [4, 5, 6].map((number) => node('zk', number)),
    heads: [7, 8].map((number) => node('hn', number)),
  })
  const client = createAmbariClient({
    baseUrl: simulator.urlTemplate.replace('{cluster}', 'orders'),
    clusterName: 'orders',
    credentials,
  })
  return { simulator, client }
}

/** Reads the configuration, makes brokers advertise IP addresses, and saves it. */
export async function saveAdvertising(client: AmbariClient, tag: string) {
  const configuration = await client.readKafkaConfiguration()
  const { kafkaEnv, kafkaBroker } = advertiseIps(configuration)
  return client.saveKafkaConfiguration({
    tag,
    note: 'a test',
    kafkaEnv,
    kafkaBroker,
    expectedVersion: configuration.serviceConfigVersion,
  })
}

/** A client of a server that answers as told, for what the simulator never says; closed after the test. */
export async function startAnswers(
  t: TestContext,
  answer: (request: IncomingMessage, response: ServerResponse, body: string) => void,
  timeoutMs = 5000,
): Promise<AmbariClient> {
  const server = createServer(
    (request, response) => void text(request).then((body) => answer(request, response, body)),
  )
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  return createAmbariClient({
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    clusterName: 'orders',
    credentials: async () => ({ username: 'admin', password: PASSWORD }),
    timeoutMs,
  })
}

export const isUserError = (code: string) => (error: unknown) =>
  error instanceof UserError && error.code === code && error.remedy !== ''
