import type { OverBudget } from '../policy/budget-rules.ts'
import type { Placement } from './placement.ts'

/**
 * What somebody asks for. Every Azure name is derived from it (see `resourceNames`), so that a step can look
 * at its resource without being told anything by another step. Holds no secret: it is stored in Redis.
 */
export interface ClusterRequest {
  /** Name of the HDInsight cluster; globally unique, because it becomes NAME.azurehdinsight.net. */
  readonly name: string
  /** Azure region as ARM writes it, for example `westeurope`. */
  readonly region: string
  readonly workers: number
  /** Size of the workers, and of the other nodes where nothing else is said. */
  readonly vmSize: string
  /** Only where HDInsight does not offer `vmSize` for these nodes, or more is needed: the plan chooses. */
  readonly headSize?: string
  readonly zookeeperSize?: string
  /** Managed disks per worker, 1 to 8, 1023 GB each. Kafka clusters cannot be made without. */
  readonly disksPerWorker: number
  /** True: what the nodes tell each other is encrypted (IPsec). Clients notice nothing. */
  readonly encryptionInTransit?: boolean
  /** Lets people sign in to its nodes by SSH; absent: a password that nobody is told. */
  readonly sshPublicKey?: string
  /** Full resource id of the identity with which it signs in to its storage; absent: by the account's key. */
  readonly storageIdentity?: string
  /** What it is for, in the words of whoever asked: one line, kept as a tag. */
  readonly purpose?: string
  /** How long it shall live, in hours from the click on Create; absent: until somebody deletes it. */
  readonly lifeHours?: number
  /** The budget that has no room for it, where somebody else has to approve that before it is made. */
  readonly overBudget?: OverBudget
  /** From when to when it lives, in milliseconds since the Unix epoch: settled by the click on Create. */
  readonly life?: { readonly since: number; readonly until: number }
  /** Where it sits; absent: in a network of its own, with a gateway of its own. */
  readonly placement?: Placement
  /** DNS servers of its network, by which the brokers' names resolve; absent or empty: Azure's own DNS. */
  readonly dnsServers?: readonly string[]
  /** True: its network is peered with the one in which Causeway runs. */
  readonly peersWithCauseway?: boolean
}

/** What a create is made with where nothing is said. */
export const DEFAULTS = {
  region: 'westeurope',
  workers: 4,
  vmSize: 'Standard_E4_v3',
  disksPerWorker: 2,
} as const

/** HDInsight 5.1 with Kafka 3.2 is the only pair that can be created since 31 March 2025. */
export const HDINSIGHT_VERSION = '5.1'
/** Kafka of that HDInsight version. */
export const KAFKA_VERSION = '3.2'

/** Fixed by HDInsight for Kafka clusters. */
export const HEAD_NODES = 2
const ZOOKEEPER_NODES = 3

/** Tags of Azure hold 256 characters. */
export const LONGEST_PURPOSE = 200

/** HDInsight's own limit. Eight disks of 1023 GB stay below the 16 TB that a node may have. */
export const MAXIMUM_DISKS = 8

/** Fewest workers that HDInsight makes of Kafka. */
export const MINIMUM_WORKERS = 3
/** A subnet of 64 addresses holds them beside 7 other nodes, load balancers and nodes that replace others. */
export const MAXIMUM_WORKERS = 45

/** Beyond so many workers the head nodes need more: 8 cores and 14 GB. Source: HDInsight, node configuration. */
const MANY_WORKERS = 32

/** What a head node needs at least. */
export function headNeeds(workers: number): { readonly cores: number; readonly memoryGiB: number } {
  return workers > MANY_WORKERS ? { cores: 8, memoryGiB: 14 } : { cores: 4, memoryGiB: 8 }
}

/** Where VPN clients get their addresses: outside of every network, as the gateway requires (2017 procedure's range). */
export const ADDRESSES = { vpnClients: '172.16.201.0/24' } as const

/** Whether a cluster's name fits a pattern of the access policy, in which `*` stands for any text. */
export function matchesPattern(pattern: string, name: string): boolean {
  const escaped = pattern.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')
  return new RegExp(`^${escaped}$`).test(name)
}

/** Nodes that count against the region's HDInsight core quota. */
export function nodeCount(request: ClusterRequest): number {
  return HEAD_NODES + ZOOKEEPER_NODES + request.workers
}

/** The nodes of a cluster by role, with the size of each. */
export function nodesOf(
  request: Pick<ClusterRequest, 'vmSize' | 'headSize' | 'zookeeperSize' | 'workers'>,
): readonly {
  readonly role: 'head' | 'worker' | 'ZooKeeper'
  readonly count: number
  readonly size: string
}[] {
  const { vmSize, headSize = vmSize, zookeeperSize = vmSize, workers } = request
  return [
    { role: 'worker', count: workers, size: vmSize },
    { role: 'head', count: HEAD_NODES, size: headSize },
    { role: 'ZooKeeper', count: ZOOKEEPER_NODES, size: zookeeperSize },
  ]
}
