import type { BillingResponseListResult, VmSizeCompatibilityFilterV2 } from '@azure/arm-hdinsight'
import { type ClusterRequest, HDINSIGHT_VERSION, nodeCount } from '../cluster.ts'
import { UserError } from '../errors.ts'
import { callOptions } from './clients.ts'
import { getCluster } from './cluster.ts'
import { calling, found } from './errors.ts'
import type { Target } from './network.ts'
import { CLUSTER_TAG, foreignResource } from './provisioning.ts'

export interface PreflightResult {
  /** HDInsight cores that the cluster takes, and that were free in the region. */
  readonly coresNeeded: number
  readonly coresFree: number
  /** True when the cluster exists already and is ours: an interrupted create goes on. */
  readonly exists: boolean
}

/**
 * Everything that can be known before the first euro is spent, side by side and read-only: names free,
 * region open, size offered for Kafka, cores left.
 * @throws UserError with all problems in one answer
 */
export async function preflight(target: Target): Promise<PreflightResult> {
  const { clients, request, names } = target
  const [existing, group] = await Promise.all([
    getCluster(clients, names.resourceGroup, names.cluster),
    found(() => clients.resources.resourceGroups.get(names.resourceGroup, callOptions())),
  ])
  if (existing && existing.tags?.[CLUSTER_TAG] !== names.cluster)
    throw foreignResource(`Cluster ${names.cluster}`)
  if (group && group.tags?.[CLUSTER_TAG] !== names.cluster)
    throw foreignResource(`Resource group ${names.resourceGroup}`)
  const { hdinsight, storage } = clients
  const [capabilities, usages, sizes, clusterName, account, accountName] = await Promise.all([
    calling(() => hdinsight.locations.getCapabilities(request.region, callOptions())).catch(
      regionOf(request),
    ),
    calling(() => hdinsight.locations.listUsages(request.region, callOptions())).catch(
      regionOf(request),
    ),
    calling(() => hdinsight.locations.listBillingSpecs(request.region, callOptions())).catch(
      regionOf(request),
    ),
    calling(() =>
      hdinsight.locations.checkNameAvailability(
        request.region,
        { name: names.cluster, type: 'clusters' },
        callOptions(),
      ),
    ).catch(regionOf(request)),
    found(() =>
      storage.storageAccounts.getProperties(
        names.resourceGroup,
        names.storageAccount,
        callOptions(),
      ),
    ),
    calling(() =>
      storage.storageAccounts.checkNameAvailability(
        { name: names.storageAccount, type: 'Microsoft.Storage/storageAccounts' },
        callOptions(),
      ),
    ),
  ])
  const open = Object.values(capabilities.regions ?? {}).flatMap((entry) => entry.available ?? [])
  const cores = usages.value?.find((usage) => usage.name?.value?.toLowerCase() === 'cores')
  const coresFree = (cores?.limit ?? 0) - (cores?.currentValue ?? 0)
  const coresNeeded = nodeCount(request) * (coresOf(sizes, request.vmSize) ?? 0)

  const problems: UserError[] = []
  if (!open.some((region) => sameRegion(region, request.region)))
    problems.push(regionClosed(request, open))
  const offered = offeredSizes(sizes, request.region)
  if (!offered.some((size) => sameName(size, request.vmSize)))
    problems.push(sizeNotOffered(request, offered))
  if (!existing) {
    if (clusterName.nameAvailable === false) problems.push(nameTaken(names.cluster))
    if (!account && accountName.nameAvailable === false)
      problems.push(storageNameTaken(names.storageAccount))
    if (coresNeeded > coresFree) problems.push(notEnoughCores(request, coresNeeded, coresFree))
  }
  throwAll(problems)
  return { coresNeeded, coresFree, exists: existing !== undefined }
}

/** HDInsight answers questions about a region it does not know with an error: that is about the region. */
function regionOf(request: ClusterRequest): (error: unknown) => never {
  return (error) => {
    const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined
    if (status === 400 || status === 404) throw regionClosed(request, [])
    throw error
  }
}

/**
 * Sizes that HDInsight offers for Kafka workers in a region, by its filters: applied in order, later ones
 * override earlier ones; a list that is null stands for "any".
 */
export function offeredSizes(specs: BillingResponseListResult, region: string): string[] {
  const all = specs.vmSizes ?? []
  const filters = (specs.vmSizeFilters ?? []).filter((filter) =>
    concernsKafkaWorkers(filter, region),
  )
  return all.filter((size) => {
    let offered = true
    for (const filter of filters) {
      if (filter.vmSizes && !filter.vmSizes.some((name) => sameName(name, size))) continue
      if (filter.filterMode === 'Exclude') offered = false
      if (filter.filterMode === 'Include') offered = true
    }
    return offered
  })
}

function concernsKafkaWorkers(filter: VmSizeCompatibilityFilterV2, region: string): boolean {
  const includes = (list: readonly string[] | undefined | null, wanted: string) =>
    !list || list.length === 0 || list.some((value) => sameRegion(value, wanted))
  return (
    includes(filter.regions, region) &&
    includes(filter.clusterFlavors, 'kafka') &&
    includes(filter.nodeTypes, 'WorkerNodeRole') &&
    includes(filter.clusterVersions, HDINSIGHT_VERSION) &&
    includes(filter.osType, 'Linux')
  )
}

function coresOf(specs: BillingResponseListResult, size: string): number | undefined {
  return specs.vmSizeProperties?.find((entry) => sameName(entry.name ?? '', size))?.cores
}

/** "West Europe", "WEST EUROPE" and "westeurope" are one region. */
function sameRegion(a: string, b: string): boolean {
  return a.replaceAll(/\s/g, '').toLowerCase() === b.replaceAll(/\s/g, '').toLowerCase()
}

function sameName(a: string, b: string): boolean {
  const bare = (size: string) => size.toLowerCase().replace(/^standard_/, '')
  return bare(a) === bare(b)
}

function regionClosed(request: ClusterRequest, open: readonly string[]): UserError {
  return new UserError('region-closed', `HDInsight cannot be created in "${request.region}".`, {
    remedy:
      open.length > 0
        ? `Choose one of: ${open.slice(0, 12).join(', ')}.`
        : 'Choose a region that Azure knows, for example westeurope.',
    example: `/kafka create ${request.name} --region westeurope`,
  })
}

function sizeNotOffered(request: ClusterRequest, offered: readonly string[]): UserError {
  return new UserError(
    'vm-size-refused',
    `HDInsight does not offer ${request.vmSize} for Kafka in ${request.region}.`,
    {
      remedy: `Choose one of: ${offered.slice(0, 12).join(', ')}.`,
      example: `/kafka create ${request.name} --size ${offered[0] ?? 'Standard_E4_v3'}`,
    },
  )
}

function nameTaken(name: string): UserError {
  return new UserError(
    'name-taken',
    `The cluster name "${name}" is taken: names are unique in all of Azure.`,
    {
      remedy: 'Choose another name, for example with your team in it.',
      example: `/kafka create ${name}-team`,
    },
  )
}

function storageNameTaken(name: string): UserError {
  return new UserError('storage-name-taken', `The storage account name "${name}" is taken.`, {
    remedy: 'Choose another cluster name: the account is named after it.',
  })
}

function notEnoughCores(request: ClusterRequest, needed: number, free: number): UserError {
  return new UserError(
    'core-quota',
    `Not enough HDInsight cores in ${request.region}: ${needed} needed, ${free} free.`,
    {
      remedy:
        'Use fewer workers, another region, or open an Azure support request of type Quota for HDInsight.',
      example: `/kafka create ${request.name} --workers 3`,
    },
  )
}

function throwAll(problems: readonly UserError[]): void {
  const [first, ...others] = problems
  if (first === undefined) return
  if (others.length === 0) throw first
  throw new UserError(
    first.code,
    problems.map((problem, index) => `${index + 1}. ${problem.message}`).join('\n'),
    { remedy: problems.map((problem, index) => `${index + 1}. ${problem.remedy}`).join('\n') },
  )
}
