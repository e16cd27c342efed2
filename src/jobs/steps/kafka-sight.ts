import type { AmbariBroker, AmbariHost } from '../../ambari/client.ts'
import type { KafkaConfiguration } from '../../ambari/kafka-config.ts'
import { parseListeners } from '../../ambari/listeners.ts'
import type { KafkaView, ListedBroker } from '../../kafka/probe.ts'
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

/** Whether Kafka's list has the broker under the name or the address of this node. */
export function isEntryOf(
  { hostName, ip }: Pick<BrokerNode, 'hostName' | 'ip'>,
  { host }: ListedBroker,
): boolean {
  return host === ip || host === hostName
}

/**
 * Host name → the broker as Kafka lists it. One that is listed under a foreign name or address, as after a node was
 * replaced, is known by elimination: the only such entry, and the only node that answers without one.
 */
export function listedBrokers(
  { brokers, sights }: KafkaView,
  nodes: readonly BrokerNode[],
): ReadonlyMap<string, ListedBroker> {
  const listed = new Map<string, ListedBroker>()
  for (const node of nodes) {
    const own = brokers.find((broker) => isEntryOf(node, broker))
    if (own) listed.set(node.hostName, own)
  }
  const answers = (ip: string) =>
    sights.some(({ state, address }) => state === 'answers' && address.host === ip)
  const [astray, ...more] = nodes.filter(({ hostName, ip }) => !listed.has(hostName) && answers(ip))
  const strangers = brokers.filter((broker) => !nodes.some((node) => isEntryOf(node, broker)))
  const [stranger] = strangers
  if (astray && more.length === 0 && stranger && strangers.length === 1)
    listed.set(astray.hostName, stranger)
  return listed
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
