import type { AmbariBroker, AmbariHost } from '../../ambari/hosts.ts'
import {
  advertiseIps,
  advertiseNames,
  type ConfigurationEdit,
  type KafkaConfiguration,
} from '../../ambari/kafka-config.ts'
import type { KafkaView } from '../../kafka/probe.ts'
import { singleReplicaTopics, underReplicated, userTopics } from '../../kafka/replication.ts'
import type { Json, StepContext } from '../engine/step.ts'
import type { ClusterReference, Services } from '../services.ts'
import { brokerNodes, lookAtKafka, plaintextPort } from './kafka-sight.ts'

/** What the brokers shall advertise; undefined: as it is, the operation only restarts. */
export type Advertising = 'ip' | 'names' | undefined

/** What a step of a change of Kafka's configuration is given. */
export type KafkaContext = StepContext<ClusterReference, Services>

/**
 * What would be done to a cluster's Kafka, and the state it was computed from. An approval is bound to its
 * digest, so everything in it is what people agree to, and nothing in it changes by itself.
 */
export interface KafkaChange {
  readonly cluster: string
  readonly advertising: 'ip' | 'names' | 'unchanged'
  readonly diff: readonly { setting: string; before: string; after: string }[]
  /** Host names of the brokers that would be restarted. */
  readonly restart: readonly string[]
  /** Version of the configuration that the difference was computed from. */
  readonly baseVersion: number
  /** Undefined: Causeway has no route to the brokers and cannot know. */
  readonly holdsTopics: boolean | undefined
  /** True where no listener is plain, so that Causeway cannot ask the brokers even with a route. */
  readonly encrypted: boolean
  /** Topics that cannot be used while the broker of their only replica restarts. */
  readonly singleReplicaTopics: readonly string[]
}

/** What the card shows beside the change; it may differ at every look. */
export interface KafkaImpact {
  readonly topics: number | undefined
  readonly underReplicated: number | undefined
  readonly brokers: number
  /** Brokers that run with an older configuration already: a restart brings those edits into effect, too. */
  readonly outdated: number
}

/** Kafka's own view of itself, or that it cannot be had. */
export type KafkaSight = KafkaView | 'unknown'

/**
 * How the configuration would have to be edited; undefined where nothing is to be edited.
 * @param believesSettings whether settings of the creation count as they are written, see `advertiseIps`
 */
export function editFor(
  advertising: Advertising,
  configuration: KafkaConfiguration,
  believesSettings: boolean,
): ConfigurationEdit | undefined {
  if (advertising === undefined) return undefined
  return advertising === 'ip'
    ? advertiseIps(configuration, believesSettings)
    : advertiseNames(configuration)
}

/** Reads configuration, brokers and Kafka's own view, and computes the change from them. */
export async function readKafkaChange(
  context: KafkaContext,
  advertising: Advertising,
): Promise<{ change: KafkaChange; impact: KafkaImpact; view: KafkaSight }> {
  const { services, request, facts } = context
  const ambari = services.ambari(request.name)
  const [configuration, brokers, hosts] = await Promise.all([
    ambari.readKafkaConfiguration(),
    ambari.listBrokers(),
    ambari.listHosts(),
  ])
  const nodes = brokerNodes(brokers, hosts)
  const view = await lookAtKafka(services, request.name, nodes, configuration)
  const edit = editFor(advertising, configuration, advertisesAddresses(view, hosts))
  return {
    view: view ?? 'unknown',
    impact: {
      topics: view && userTopics(view).length,
      underReplicated: view && underReplicated(view).length,
      brokers: brokers.length,
      outdated: brokers.filter(({ staleConfigs }) => staleConfigs).length,
    },
    change: {
      cluster: request.name,
      advertising: advertising ?? 'unchanged',
      diff: (edit?.diff ?? []).map((line) => ({ ...line })),
      encrypted: plaintextPort(configuration) === undefined,
      restart: toRestart({ brokers, hosts, edit, view, advertising }, restartedBefore(facts)),
      baseVersion: configuration.serviceConfigVersion,
      holdsTopics: view && userTopics(view).length > 0,
      singleReplicaTopics: view ? [...singleReplicaTopics(view)].sort() : [],
    },
  }
}

/** Whether each broker that Kafka knows is known by its address; true as well where Kafka cannot be asked. */
function advertisesAddresses(view: KafkaView | undefined, hosts: readonly AmbariHost[]): boolean {
  return view?.brokers.every(({ host }) => hosts.some(({ ip }) => ip === host)) ?? true
}

/**
 * Every broker where the configuration changes. Where it was changed before: those with an older configuration
 * and those that clients see advertising something else. Without an edit every broker that this operation has
 * not restarted yet.
 */
function toRestart(
  now: {
    readonly brokers: readonly AmbariBroker[]
    readonly hosts: readonly AmbariHost[]
    readonly edit: ConfigurationEdit | undefined
    readonly view: KafkaView | undefined
    readonly advertising: Advertising
  },
  done: readonly string[],
): string[] {
  const { brokers, hosts, edit, view, advertising } = now
  const isWrong = (hostName: string) => {
    const wanted =
      advertising === 'ip' ? hosts.find((host) => host.hostName === hostName)?.ip : hostName
    return view !== undefined && !view.brokers.some(({ host }) => host === wanted)
  }
  return brokers
    .filter(({ hostName, staleConfigs }) =>
      edit === undefined
        ? !done.includes(hostName)
        : edit.changed || staleConfigs || isWrong(hostName),
    )
    .map(({ hostName }) => hostName)
    .sort()
}

/** Host names of the brokers that this operation has restarted so far, in all its runs. */
export function restartedBefore(facts: KafkaContext['facts']): string[] {
  const { restarted } = facts
  return Array.isArray(restarted)
    ? restarted.filter((host): host is string => typeof host === 'string')
    : []
}

/** What was approved, as the approval step puts it into the facts: what the steps behind it may do. */
export interface ApprovedChange {
  readonly advertising: KafkaChange['advertising']
  readonly restart: readonly string[]
  /** Whether the configuration is to be edited. */
  readonly changes: boolean
  readonly baseVersion: number
  /** True where nothing can become unavailable, because there are no topics. */
  readonly atOnce: boolean
  /** First characters of the change's digest: names the save in Ambari. */
  readonly digest: string
}

/** The change that people approved. @throws Error (a bug) before there is one */
export function approvedChange(facts: KafkaContext['facts']): ApprovedChange {
  const approved = facts.approved
  if (approved === undefined) throw new Error('nothing was approved before this step')
  return approved as unknown as ApprovedChange
}

/** A change as a record keeps it. */
export const asJson = (change: KafkaChange): { readonly [key: string]: Json } => {
  const { holdsTopics, ...rest } = change
  return { ...rest, holdsTopics: holdsTopics ?? 'unknown' } as unknown as {
    readonly [key: string]: Json
  }
}
