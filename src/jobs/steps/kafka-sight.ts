import type { AmbariBroker, AmbariHost } from '../../ambari/hosts.ts'
import type { KafkaConfiguration } from '../../ambari/kafka-config.ts'
import { type Listener, parseListeners } from '../../ambari/listeners.ts'
import { UserError } from '../../errors.ts'
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

/** Port of the listener that needs no encryption and no login; undefined where there is none, or none can be read. */
export function plaintextPort(configuration: KafkaConfiguration): number | undefined {
  return listenersOf(configuration).find(({ protocol }) => protocol === 'PLAINTEXT')?.port
}

/** Port that clients are given: the plain one, else the first there is. */
export function clientPort(configuration: KafkaConfiguration): number {
  return plaintextPort(configuration) ?? listenersOf(configuration)[0]?.port ?? 9092
}

function listenersOf({ kafkaBroker }: KafkaConfiguration): Listener[] {
  try {
    return parseListeners(kafkaBroker.properties.listeners ?? 'PLAINTEXT://localhost:9092')
  } catch (error) {
    if (error instanceof UserError) return []
    throw error
  }
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

/** Whether Kafka's list names the node, by its address or its host name. */
export function isEntryOf(
  { hostName, ip }: Pick<BrokerNode, 'hostName' | 'ip'>,
  { host }: ListedBroker,
): boolean {
  return host === ip || host === hostName
}

/**
 * Which entry of Kafka's list belongs to which node, by host name. An entry under a foreign host belongs to the
 * one node that answers and has no entry of its own; where there are several, nobody knows, and none is given.
 */
export function listedBrokers(
  view: KafkaView,
  nodes: readonly BrokerNode[],
): ReadonlyMap<string, ListedBroker> {
  const known = new Map<string, ListedBroker>()
  for (const node of nodes) {
    const own = view.brokers.find((entry) => isEntryOf(node, entry))
    if (own) known.set(node.hostName, own)
  }
  const [foreign, ...others] = view.brokers.filter(
    (entry) => !nodes.some((node) => isEntryOf(node, entry)),
  )
  const without = nodes.filter(({ hostName }) => !known.has(hostName))
  const [only] = without
  const answers = view.sights.some(
    (seen) => seen.state === 'answers' && seen.address.host === only?.ip,
  )
  if (foreign && others.length === 0 && only && without.length === 1 && answers)
    known.set(only.hostName, foreign)
  return known
}
