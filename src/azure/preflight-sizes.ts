import type { BillingResponseListResult, VmSizeCompatibilityFilterV2 } from '@azure/arm-hdinsight'
import { HDINSIGHT_VERSION } from '../cluster.ts'
import { sameRegion } from './preflight-region.ts'

/** All nodes of a cluster get one size, so it must be offered for each of these. */
const ROLES = ['HeadNodeRole', 'WorkerNodeRole', 'ZookeeperRole'] as const

/**
 * Sizes that HDInsight offers for every node of a Kafka cluster in a region, by its filters: applied in order,
 * later ones override earlier ones; a list that is null stands for "any".
 */
export function offeredSizes(specs: BillingResponseListResult, region: string): string[] {
  const filters = specs.vmSizeFilters ?? []
  return (specs.vmSizes ?? []).filter((size) =>
    ROLES.every((role) =>
      isOffered(
        size,
        filters.filter((filter) => concerns(filter, region, role)),
      ),
    ),
  )
}

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
  return specs.vmSizeProperties?.find((entry) => sameSize(entry.name ?? '', size))?.cores
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

export function sameSize(a: string, b: string): boolean {
  const bare = (size: string) => size.toLowerCase().replace(/^standard_/, '')
  return bare(a) === bare(b)
}
