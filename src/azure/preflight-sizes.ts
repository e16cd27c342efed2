import type { BillingResponseListResult, VmSizeCompatibilityFilterV2 } from '@azure/arm-hdinsight'
import { type ClusterRequest, HDINSIGHT_VERSION, headNeeds } from '../cluster/cluster.ts'
import { coresOfSize } from '../prices/prices.ts'
import { sameRegion } from './preflight-region.ts'

/** A kind of node, as HDInsight's filters name it. */
export type NodeRole = 'HeadNodeRole' | 'WorkerNodeRole' | 'ZookeeperRole'

/**
 * Sizes that HDInsight offers for one kind of node of a Kafka cluster in a region, by its filters: applied in order,
 * later ones override earlier ones; a list that is null stands for "any".
 */
export function offeredSizes(
  specs: BillingResponseListResult,
  region: string,
  role: NodeRole,
): string[] {
  const filters = (specs.vmSizeFilters ?? []).filter((filter) => concerns(filter, region, role))
  return (specs.vmSizes ?? []).filter((size) => isOffered(size, filters))
}

/** What the head and ZooKeeper nodes are to be where they cannot, or should not, have the size of the workers. */
export type OtherSizes = Pick<ClusterRequest, 'headSize' | 'zookeeperSize'>

/** What a ZooKeeper node needs at least: half of HDInsight's default, Standard_A4_v2, would do. */
const ZOOKEEPER_NEEDS = { cores: 4, memoryGiB: 8 }

/**
 * One size for all nodes where the service offers it for all. Otherwise head and ZooKeeper nodes get the smallest
 * that is offered for them and enough: a size that is too big for ZooKeeper is no reason to refuse it for workers.
 */
export function chooseOtherSizes(
  specs: BillingResponseListResult,
  { region, vmSize, workers }: ClusterRequest,
): OtherSizes {
  const choose = (role: NodeRole, needs: NodeNeeds) => {
    const offered = offeredSizes(specs, region, role)
    const isEnough = (size: string) => suffices(specs, size, needs)
    if (offered.some((size) => sameSize(size, vmSize)) && isEnough(vmSize)) return undefined
    // Of the same series, if there is one as small: series are retired one by one.
    const rank = (size: string) =>
      2 * (coresOf(specs, size) ?? coresOfSize(size)) +
      (seriesOf(size) === seriesOf(vmSize) ? 0 : 1)
    return offered.filter(isEnough).sort((a, b) => rank(a) - rank(b))[0]
  }
  const headSize = choose('HeadNodeRole', headNeeds(workers))
  const zookeeperSize = choose('ZookeeperRole', ZOOKEEPER_NEEDS)
  return {
    ...(headSize === undefined ? {} : { headSize }),
    ...(zookeeperSize === undefined ? {} : { zookeeperSize }),
  }
}

/** "E" of Standard_E4_v3. */
const seriesOf = (size: string) => /^(?:standard_)?([a-z]+)/i.exec(size)?.[1]?.toUpperCase()

interface NodeNeeds {
  readonly cores: number
  readonly memoryGiB: number
}

/** Whether a size has what a node needs; where the service tells nothing of it, its name tells the cores. */
export function suffices(
  specs: BillingResponseListResult,
  size: string,
  { cores, memoryGiB }: NodeNeeds,
): boolean {
  const memoryInMb = propertiesOf(specs, size)?.memoryInMb ?? memoryGiB * 1024
  return (coresOf(specs, size) ?? coresOfSize(size)) >= cores && memoryInMb >= memoryGiB * 1024
}

/** How many disks a node of a size can have, as HDInsight counts them; undefined where it does not say. */
export function mostDisks(specs: BillingResponseListResult, size: string): number | undefined {
  return propertiesOf(specs, size)?.maxDataDiskCount
}

const propertiesOf = ({ vmSizeProperties }: BillingResponseListResult, size: string) =>
  vmSizeProperties?.find(({ name = '' }) => sameSize(name, size))

function isOffered(size: string, filters: readonly VmSizeCompatibilityFilterV2[]): boolean {
  let offered = true
  for (const { filterMode, vmSizes } of filters) {
    if (vmSizes && !vmSizes.some((name) => sameSize(name, size))) continue
    if (filterMode === 'Exclude') offered = false
    if (filterMode === 'Include') offered = true
  }
  return offered
}

/** Ours are Kafka clusters on Linux without Enterprise Security Package and without isolated hosts. */
function concerns(filter: VmSizeCompatibilityFilterV2, region: string, role: string): boolean {
  const includes = (list: readonly string[] | undefined | null, wanted: string) =>
    !list || list.length === 0 || list.some((value) => sameRegion(value, wanted))
  return (
    includes(filter.regions, region) &&
    includes(filter.clusterFlavors, 'kafka') &&
    includes(filter.nodeTypes, role) &&
    includes(filter.clusterVersions, HDINSIGHT_VERSION) &&
    includes(filter.osType, 'Linux') &&
    filter.espApplied?.toLowerCase() !== 'true' &&
    filter.computeIsolationSupported?.toLowerCase() !== 'true'
  )
}

/** Cores of a size, as HDInsight counts them. */
export function coresOf(specs: BillingResponseListResult, size: string): number | undefined {
  return propertiesOf(specs, size)?.cores
}

/** What HDInsight charges on top of the virtual machines: the meter's id in Azure's price list, and its unit. */
export interface Surcharge {
  readonly meter: string
  readonly unit: 'CoreHours' | 'VMHours'
}

/** The meter for Kafka, else the one for all kinds; a region without meters of its own has the default ones. */
export function surchargeMeter(
  specs: BillingResponseListResult,
  region: string,
): Surcharge | undefined {
  const of = (name: string) =>
    specs.billingResources?.find((entry) => sameRegion(entry.region ?? '', name))?.billingMeters ??
    []
  const own = of(region)
  const meters = own.length > 0 ? own : of('default')
  const named = (name: string) => meters.find((entry) => entry.meterParameter === name)
  const { meter, unit } = named('Kafka') ?? named('default') ?? {}
  return meter !== undefined && (unit === 'CoreHours' || unit === 'VMHours')
    ? { meter, unit }
    : undefined
}

/** Azure writes a size with and without `Standard_`, in any case. */
export function sameSize(a: string, b: string): boolean {
  const bare = (size: string) => size.toLowerCase().replace(/^standard_/, '')
  return bare(a) === bare(b)
}
