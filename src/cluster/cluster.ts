import { createHash } from 'node:crypto'
import { UserError } from '../errors.ts'
import type { OverBudget } from '../policy/budget-rules.ts'
import { sentence } from '../words/sentence.ts'
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

export const DEFAULTS = {
  region: 'westeurope',
  workers: 4,
  vmSize: 'Standard_E4_v3',
  disksPerWorker: 2,
} as const

/** HDInsight 5.1 with Kafka 3.2 is the only pair that can be created since 31 March 2025. */
export const HDINSIGHT_VERSION = '5.1'
export const KAFKA_VERSION = '3.2'

/** Fixed by HDInsight for Kafka clusters. */
export const HEAD_NODES = 2
const ZOOKEEPER_NODES = 3

/** Tags of Azure hold 256 characters. */
export const LONGEST_PURPOSE = 200

/** One line of what a cluster is for. @throws UserError `purpose` */
export function parsePurpose(text: string): string {
  const purpose = text.replaceAll(/\s+/g, ' ').trim()
  if (purpose !== '' && purpose.length <= LONGEST_PURPOSE && !/\p{Cc}/u.test(purpose))
    return purpose
  throw new UserError(
    'purpose',
    sentence`A purpose is one line of up to ${LONGEST_PURPOSE} characters.`,
    {
      remedy: sentence`Say it shorter.`,
      example: '/kafka create orders --purpose "load test of the order service"',
    },
  )
}

/** HDInsight's own limit. Eight disks of 1023 GB stay below the 16 TB that a node may have. */
export const MAXIMUM_DISKS = 8

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

/** Names of all resources that a cluster may have of its own in Azure. */
export interface ResourceNames {
  readonly resourceGroup: string
  readonly networkSecurityGroup: string
  readonly natPublicIp: string
  readonly natGateway: string
  readonly virtualNetwork: string
  /** Subnet of the cluster inside the virtual network. */
  readonly clusterSubnet: string
  readonly gatewayPublicIp: string
  readonly gateway: string
  readonly storageAccount: string
  readonly container: string
  readonly cluster: string
}

/**
 * Names of everything that belongs to one cluster. The storage account's name must be unique in all of Azure
 * and may hold only 3 to 24 lower-case letters and digits, hence the digest of subscription and name.
 */
export function resourceNames(name: string, subscriptionId: string): ResourceNames {
  const digest = createHash('sha256').update(`${subscriptionId}/${name}`).digest('hex').slice(0, 8)
  const letters = name.replaceAll('-', '').slice(0, 11)
  return {
    resourceGroup: `rg-kafka-${name}`,
    networkSecurityGroup: `nsg-${name}`,
    natPublicIp: `pip-nat-${name}`,
    natGateway: `nat-${name}`,
    virtualNetwork: `vnet-${name}`,
    clusterSubnet: 'default',
    gatewayPublicIp: `pip-vpn-${name}`,
    gateway: `vpn-${name}`,
    storageAccount: `kafka${letters}${digest}`,
    container: `kafka-${name}`.slice(0, 63).replace(/-+$/, ''),
    cluster: name,
  }
}

/**
 * Checks a cluster name: 3 to 59 lower-case letters, digits and single dashes, beginning with a letter.
 * Source: HDInsight quickstart (letter first, lower case) and the Terraform provider's pattern (length, ends).
 * @throws UserError `cluster-name`
 */
export function parseClusterName(text: string): string {
  const name = text.trim()
  if (!/^[a-z](?:-?[a-z0-9]){2,58}$/.test(name))
    throw new UserError('cluster-name', sentence`"${shorten(name)}" is not a valid cluster name.`, {
      remedy: sentence`Use 3 to 59 lower-case letters, digits and single dashes; begin with a letter and do not end with a dash.`,
      example: `/kafka create ${suggestName(name)}`,
    })
  return name
}

/** Whether a cluster's name fits a pattern of the access policy, in which `*` stands for any text. */
export function matchesPattern(pattern: string, name: string): boolean {
  const escaped = pattern.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')
  return new RegExp(`^${escaped}$`).test(name)
}

const ADDRESS = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/
const MAXIMUM_DNS_SERVERS = 4

/**
 * Reads addresses of DNS servers, with commas between.
 * @throws UserError `dns-servers`
 */
export function parseDnsServers(text: string): readonly string[] {
  const servers = text.split(',').map((server) => server.trim())
  if (servers.length <= MAXIMUM_DNS_SERVERS && servers.every((server) => ADDRESS.test(server)))
    return servers
  throw new UserError('dns-servers', sentence`DNS servers are given by their addresses.`, {
    remedy: sentence`Give 1 to ${MAXIMUM_DNS_SERVERS} IPv4 addresses with commas between. They must know the names of Azure's network: see the guide for HDInsight with your own DNS.`,
    example: '/kafka create orders --dns 10.1.0.4,10.1.0.5',
  })
}

/** @throws UserError `worker-count` */
export function parseWorkers(text: string): number {
  const workers = Number(text)
  if (!/^\d+$/.test(text) || workers < MINIMUM_WORKERS || workers > MAXIMUM_WORKERS)
    throw new UserError(
      'worker-count',
      sentence`"${shorten(text)}" is not a possible number of workers: Kafka on HDInsight needs ${MINIMUM_WORKERS} to ${MAXIMUM_WORKERS}.`,
      {
        remedy: sentence`Choose 3 or more; 4 is the default.`,
        example: '/kafka create orders --workers 4',
      },
    )
  return workers
}

/**
 * Turns "West Europe" or "WESTEUROPE" into `westeurope`. Whether the region exists is Azure's to say
 * (pre-flight); here only its shape is checked.
 * @throws UserError `region-name`
 */
export function parseRegion(text: string): string {
  const region = text.toLowerCase().replaceAll(/[\s_-]/g, '')
  if (!/^[a-z]{4,30}\d?$/.test(region))
    throw new UserError(
      'region-name',
      sentence`"${shorten(text)}" does not look like an Azure region.`,
      {
        remedy: sentence`Give the name of a region, for example westeurope or "West Europe".`,
        example: '/kafka create orders --region westeurope',
      },
    )
  return region
}

/** @throws UserError `vm-size` */
export function parseVmSize(text: string): string {
  const size = text.replace(/^standard_/i, '')
  if (!/^[A-Za-z]\w{1,20}$/.test(size))
    throw new UserError(
      'vm-size',
      sentence`"${shorten(text)}" does not look like a virtual machine size.`,
      {
        remedy: sentence`Give a size that HDInsight offers for Kafka, for example Standard_E4_v3.`,
        example: '/kafka create orders --size Standard_E4_v3',
      },
    )
  return `Standard_${size}`
}

/** Reads a number of disks for each worker. @throws UserError `disk-count` */
export function parseDisks(text: string): number {
  const disks = Number(text)
  if (!/^\d$/.test(text) || disks < 1 || disks > MAXIMUM_DISKS)
    throw new UserError(
      'disk-count',
      sentence`"${shorten(text)}" is not a possible number of disks: each worker has 1 to ${MAXIMUM_DISKS}, of 1 TB each.`,
      { remedy: sentence`2 is the default.`, example: '/kafka create orders --disks 4' },
    )
  return disks
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

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}…` : text
}

function suggestName(name: string): string {
  const suggestion = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+/, '')
    .slice(0, 40)
    .replace(/-+$/, '')
  return suggestion.length >= 3 ? suggestion : 'orders'
}
