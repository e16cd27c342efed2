import type { AmbariBroker, AmbariHost } from '../../ambari/client.ts'
import type { KafkaConfiguration } from '../../ambari/kafka-config.ts'
import { parseListeners } from '../../ambari/listeners.ts'
import type { KafkaView } from '../../kafka/probe.ts'
import type { Services } from '../services.ts'

/** One broker as Ambari knows it. */
export interface BrokerNode {
  readonly hostName: string
  readonly ip: string
  readonly state: string
}

/** Brokers with the addresses that Ambari has for their hosts; one without an address yet is left out. */
export function brokerNodes(
  brokers: readonly AmbariBroker[],
  hosts: readonly AmbariHost[],
): BrokerNode[] {
  return brokers.flatMap(({ hostName, state }) => {
    const ip = hosts.find((host) => host.hostName === hostName)?.ip
    return ip ? [{ hostName, ip, state }] : []
  })
}

/** Port of the listener that needs no encryption and no login; undefined where there is none. */
export function plaintextPort({ kafkaBroker }: KafkaConfiguration): number | undefined {
  const listeners = parseListeners(kafkaBroker.properties.listeners ?? 'PLAINTEXT://localhost:9092')
  return listeners.find(({ protocol }) => protocol === 'PLAINTEXT')?.port
}

/** What the brokers say of themselves; undefined where none of them can be asked from here. */
export async function lookAtKafka(
  services: Services,
  cluster: string,
  nodes: readonly BrokerNode[],
  configuration: KafkaConfiguration,
): Promise<KafkaView | undefined> {
  const port = plaintextPort(configuration)
  if (port === undefined) return undefined
  const view = await services.kafka(cluster).look(nodes.map(({ ip }) => ({ host: ip, port })))
  return view.hasRoute ? view : undefined
}
