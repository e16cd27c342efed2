import type { AmbariBroker, AmbariHost } from '../../ambari/hosts.ts'
import { isAdvertisingIps, type KafkaConfiguration } from '../../ambari/kafka-config.ts'
import { listWorkerAddresses } from '../../azure/network-interfaces.ts'
import { resourceNames } from '../../cluster/resource-names.ts'
import { UserError } from '../../errors.ts'
import type { KafkaView, ListedBroker } from '../../kafka/probe.ts'
import { sentence, type Words } from '../../words/sentence.ts'
import type { Json, Observation, Step } from '../engine/step.ts'
import type { ClusterReference, Services } from '../services.ts'
import { brokerNodes, clientPort, isEntryOf, listedBrokers, lookAtKafka } from './kafka-sight.ts'

/** One broker, as Ambari, Azure and Kafka itself describe it. Kept in the facts. */
export interface BrokerFact {
  readonly host: string
  readonly ip: string
  readonly state: string
  readonly rack: string
  /** Null where Kafka could not be asked, or does not list the broker. */
  readonly id: number | null
  readonly controller: boolean
  /** `host:port` that it advertises to clients; null as above. */
  readonly advertised: string | null
  /** Problems of this broker in words for people: where the sources disagree. */
  readonly disagreements: readonly Words[]
}

/** Goal: the addresses of brokers and ZooKeeper nodes are known. Ambari knows them; the others are a cross-check. */
export function brokersStep(needs: readonly string[]): Step<ClusterReference, Services> {
  return {
    name: 'brokers',
    title: { doing: sentence`Reading broker addresses`, done: sentence`Brokers are up` },
    needs,
    usuallyMs: 2000,
    deadlineMs: 15 * 60_000,
    async observe({ services, request }): Promise<Observation> {
      const found = await readBrokers(services, request.name)
      if ('missing' in found)
        return { state: 'changing', detail: sentence`no address yet for ${found.missing}` }
      return {
        state: 'ready',
        detail: found.bootstrap,
        facts: {
          ...found,
          brokers: found.brokers as unknown as Json,
          zookeepers: [...found.zookeepers],
        },
      }
    },
  }
}

/** The brokers of a cluster at one moment. */
export interface BrokerReport {
  readonly brokers: readonly BrokerFact[]
  readonly zookeepers: readonly { readonly host: string; readonly ip: string }[]
  readonly bootstrap: string
  /** Whether the brokers themselves could be asked. */
  readonly seenFromOutside: boolean
  /** Whether the saved configuration makes them advertise addresses. */
  readonly advertisesIps: boolean
  readonly configurationVersion: number
}

/** Asks Ambari, Azure and the brokers themselves. @returns `missing` while a broker has no address yet */
export async function readBrokers(
  services: Services,
  cluster: string,
): Promise<BrokerReport | { readonly missing: string }> {
  const ambari = services.ambari(cluster)
  const { resourceGroup } = resourceNames(cluster, services.azure.subscriptionId)
  const [hosts, brokers, zookeepers, configuration, nics] = await Promise.all([
    ambari.listHosts(),
    ambari.listBrokers(),
    ambari.listZookeeperHosts(),
    ambari.readKafkaConfiguration(),
    listWorkerAddresses(services.azure, resourceGroup),
  ])
  const nodes = brokerNodes(brokers, hosts)
  const without = brokers.find(({ hostName }) => !nodes.some((node) => node.hostName === hostName))
  if (nodes.length === 0 || without) return { missing: without?.hostName ?? 'any broker' }
  const view = await lookAtKafka(services, cluster, nodes, configuration)
  const listed = view && listedBrokers(view, nodes)
  const port = clientPort(configuration)
  return {
    brokers: nodes.map((node) =>
      describeBroker(node, { hosts, brokers, nics, view, listed: listed?.get(node.hostName) }),
    ),
    zookeepers: zookeepers.map((host) => ({
      host,
      ip: hosts.find(({ hostName }) => hostName === host)?.ip ?? '',
    })),
    bootstrap: nodes.map(({ ip }) => `${ip}:${port}`).join(','),
    seenFromOutside: view !== undefined,
    advertisesIps: advertisesIps(configuration),
    configurationVersion: configuration.serviceConfigVersion,
  }
}

/** What cannot be read does not make brokers advertise what they should, and is told as such. */
function advertisesIps(configuration: KafkaConfiguration): boolean {
  try {
    return isAdvertisingIps(configuration)
  } catch (error) {
    if (error instanceof UserError) return false
    throw error
  }
}

function describeBroker(
  { hostName, ip, state }: { hostName: string; ip: string; state: string },
  sources: {
    readonly hosts: readonly AmbariHost[]
    readonly brokers: readonly AmbariBroker[]
    readonly nics: readonly string[]
    readonly view: KafkaView | undefined
    readonly listed: ListedBroker | undefined
  },
): BrokerFact {
  const { view, nics, listed } = sources
  const isListed = listed !== undefined && isEntryOf({ hostName, ip }, listed)
  const silent = view?.sights.find((seen) => seen.address.host === ip && seen.state === 'silent')
  const stale = sources.brokers.some(
    (broker) => broker.hostName === hostName && broker.staleConfigs,
  )
  return {
    host: hostName,
    ip,
    state,
    rack: sources.hosts.find((host) => host.hostName === hostName)?.rack ?? '',
    id: listed?.id ?? null,
    controller: listed !== undefined && listed.id === view?.controllerId,
    advertised: listed ? `${listed.host}:${listed.port}` : null,
    disagreements: [
      ...(nics.length > 0 && !nics.includes(ip)
        ? [sentence`Azure has no network interface with this address`]
        : []),
      ...(silent?.state === 'silent' ? [sentence`does not answer: ${silent.reason}`] : []),
      ...(view && !isListed && !silent
        ? [sentence`Kafka does not list it under its name or address`]
        : []),
      ...(stale ? [sentence`runs with an older configuration: a restart is due`] : []),
    ],
  }
}
