import { type ClusterRequest, nodeCount, nodesOf } from '../cluster/cluster.ts'
import { isMade } from '../cluster/placement.ts'
import { sentence, type Words } from '../words/sentence.ts'

/** US dollars an hour for one of each. */
export interface UnitPrices {
  /** One node of the cluster: its virtual machine and HDInsight's surcharge on it. */
  readonly node: number
  readonly vpnGateway: number
  readonly natGateway: number
  readonly publicIp: number
}

/** Prices of the parts of a cluster, and where they are from. */
export interface PriceList {
  readonly perHour: UnitPrices
  /** `azure`: read from Azure's price service; `shipped`: the table below. */
  readonly source: 'azure' | 'shipped'
  /** When the prices were valid: a day for Azure's, a month for the table. */
  readonly asOf: string
  /** Prices that Azure's list did not have, taken from the table. */
  readonly fromTable: readonly (keyof UnitPrices)[]
  /** Why the table had to do, in words; undefined where nobody asked Azure. */
  readonly problem?: Words
}

/** Month of the shipped table. */
const SHIPPED_AS_OF = '2026-11'

/**
 * List prices as reported in November 2026 for West Europe; an estimate. Managed disks, traffic and discounts
 * are not in it. The price of a core is that of virtual machine and surcharge together.
 */
const SHIPPED = { vpnGateway: 0.19, natGateway: 0.045, publicIp: 0.005, core: 0.25 } as const

/** Cores of the sizes that HDInsight offers for Kafka; the name says it (`E4_v3` has 4). */
export function coresOfSize(vmSize: string): number {
  return Number(/_[A-Za-z]+(\d+)/.exec(vmSize)?.[1] ?? 4)
}

/** Cores of all nodes together. */
export function coresOfCluster(request: Parameters<typeof nodesOf>[0]): number {
  return nodesOf(request).reduce((sum, { count, size }) => sum + count * coresOfSize(size), 0)
}

/** US dollars an hour for all nodes; those of another size than the workers are taken by their cores. */
export function nodesPerHour(
  request: Parameters<typeof nodesOf>[0],
  { perHour }: PriceList,
): number {
  return (coresOfCluster(request) / coresOfSize(request.vmSize)) * perHour.node
}

/** The table that comes with Causeway, for when Azure's price service cannot be used. */
export function shippedPrices(vmSize: string, problem?: Words): PriceList {
  const { vpnGateway, natGateway, publicIp, core } = SHIPPED
  return {
    perHour: { node: core * coresOfSize(vmSize), vpnGateway, natGateway, publicIp },
    source: 'shipped',
    asOf: SHIPPED_AS_OF,
    fromTable: [],
    ...(problem === undefined ? {} : { problem }),
  }
}

/** What one part of a cluster costs while it exists. */
export interface CostLine {
  readonly resource: Words
  /** Name of the step that makes it: what was never started costs nothing. */
  readonly madeBy: string
  /** US dollars an hour. */
  readonly perHour: number
}

/** Everything that a create can make, with or without a price of its own. */
export function priceLines(request: ClusterRequest, prices: PriceList): CostLine[] {
  const { perHour } = prices
  const free = (resource: Words, madeBy: string) => ({ resource, madeBy, perHour: 0 })
  const { publicIp } = perHour
  return [
    clusterLine(request, prices),
    { resource: sentence`VPN gateway VpnGw1AZ`, madeBy: 'gateway', perHour: perHour.vpnGateway },
    {
      resource: sentence`Public IP of the VPN gateway`,
      madeBy: 'gateway-public-ip',
      perHour: publicIp,
    },
    { resource: sentence`NAT gateway`, madeBy: 'nat-gateway', perHour: perHour.natGateway },
    {
      resource: sentence`Public IP of the NAT gateway`,
      madeBy: 'nat-public-ip',
      perHour: publicIp,
    },
    free(sentence`Virtual network`, 'virtual-network'),
    free(sentence`Subnet`, 'subnet'),
    free(sentence`Network peering`, 'peer-with-host'),
    free(sentence`Network security group`, 'network-security-group'),
    free(sentence`Storage account`, 'storage-account'),
    free(sentence`Resource group`, 'resource-group'),
  ]
}

/** Everything that this create makes. */
export function plannedResources(request: ClusterRequest, prices: PriceList): CostLine[] {
  return priceLines(request, prices).filter(({ madeBy }) => isMade(madeBy, request))
}

/** Estimate of what a cluster costs while it runs, both public IP addresses in one line. */
export function estimateCosts(
  request: ClusterRequest,
  prices: PriceList = shippedPrices(request.vmSize),
): CostLine[] {
  const lines = plannedResources(request, prices).filter(({ perHour }) => perHour > 0)
  const addresses = lines.filter(({ madeBy }) => madeBy.endsWith('public-ip'))
  const others = lines.filter(({ madeBy }) => !madeBy.endsWith('public-ip'))
  if (addresses.length < 2) return lines
  const perHour = totalPerHour(addresses)
  return [
    ...others,
    {
      resource: sentence`${addresses.length} public IP addresses`,
      madeBy: 'nat-public-ip',
      perHour,
    },
  ]
}

function clusterLine(request: ClusterRequest, prices: PriceList): CostLine {
  return {
    resource: sentence`HDInsight Kafka, ${nodeCount(request)} nodes, ${coresOfCluster(request)} cores`,
    madeBy: 'cluster',
    perHour: nodesPerHour(request, prices),
  }
}

/** An average month, as Azure's price pages have it. */
export const HOURS_PER_MONTH = 730

/**
 * US dollars an hour for all lines together, exact to a hundredth of a cent: the order of the lines must not
 * decide how a half cent is shown.
 */
export function totalPerHour(lines: readonly Pick<CostLine, 'perHour'>[]): number {
  const sum = lines.reduce((total, line) => total + line.perHour, 0)
  return Math.round(sum * 10_000) / 10_000
}
