import type { Cluster } from '@azure/arm-hdinsight'
import { HEAD_NODES, headNeeds, type nodesOf } from '../cluster/cluster.ts'
import { UserError } from '../errors.ts'
import { coresOfSize } from '../prices/prices.ts'
import { sentence } from '../words/sentence.ts'
import { type AzureClients, callOptions } from './clients.ts'
import { getCluster } from './cluster.ts'
import { calling, found, resourceError } from './errors.ts'
import { notEnoughCores, readFreeCores } from './preflight-capacity.ts'
import { answer, type Problem } from './preflight-problem.ts'
import { regionKey } from './preflight-region.ts'
import { coresOf, type Surcharge, suffices, surchargeMeter } from './preflight-sizes.ts'
import { CLUSTER_TAG } from './provisioning.ts'

/** How big a cluster is, and whether that is about to change. */
export interface ClusterSize extends SizedNodes {
  /** As ARM writes it, for example `westeurope`. */
  readonly region: string
  /** `changing`: HDInsight is at work on it; `failed`: it gave the cluster up. */
  readonly state: 'running' | 'changing' | 'failed'
  /** HDInsight's own word for its state. */
  readonly detail: string
}

type SizedNodes = Required<Parameters<typeof nodesOf>[0]>

/** @returns undefined where there is no such cluster, or it is not Causeway's */
export async function readClusterSize(
  clients: AzureClients,
  resourceGroup: string,
  name: string,
): Promise<ClusterSize | undefined> {
  const cluster = await getCluster(clients, resourceGroup, name)
  return cluster?.tags?.[CLUSTER_TAG] === name ? describe(cluster) : undefined
}

function describe({ location, properties }: Cluster): ClusterSize {
  const role = (name: string) =>
    properties?.computeProfile?.roles?.find((one) => one.name?.toLowerCase() === name)
  const sizeOf = (name: string) => role(name)?.hardwareProfile?.vmSize ?? ''
  const { provisioningState, clusterState } = properties ?? {}
  return {
    region: regionKey(location),
    workers: role('workernode')?.targetInstanceCount ?? 0,
    vmSize: sizeOf('workernode'),
    headSize: sizeOf('headnode'),
    zookeeperSize: sizeOf('zookeepernode'),
    state: stateOf(provisioningState, clusterState),
    detail: clusterState ?? provisioningState ?? 'unknown',
  }
}

function stateOf(provisioning: string | undefined, cluster: string | undefined) {
  if (provisioning === 'Failed' || provisioning === 'Canceled') return 'failed'
  const runs = cluster === undefined || cluster === 'Running'
  return provisioning === 'Succeeded' && runs ? 'running' : 'changing'
}

/** Whether a cluster may get more workers, and what one costs. */
export interface GrowthCheck {
  readonly problems: readonly Problem[]
  readonly coresNeeded: number
  /** Undefined where Azure does not say. */
  readonly coresFree: number | undefined
  readonly coresPerNode: number
  readonly surcharge: Surcharge | undefined
}

/** Whether more workers fit: the region's HDInsight cores, and the head nodes that so many workers need. */
export async function checkGrowth(
  clients: AzureClients,
  name: string,
  size: ClusterSize,
  workers: number,
): Promise<GrowthCheck> {
  const { region, vmSize, headSize } = size
  const [free, specs] = await Promise.all([
    answer(() => calling(() => readFreeCores(clients, region))),
    answer(() =>
      calling(() => clients.hdinsight.locations.listBillingSpecs(region, callOptions())),
    ),
  ])
  const known = specs.value ?? {}
  const coresPerNode = coresOf(known, vmSize) ?? coresOfSize(vmSize)
  const coresNeeded = (workers - size.workers) * coresPerNode
  const problems = [...free.problems, ...specs.problems]
  if (free.value !== undefined && coresNeeded > free.value) {
    const room = size.workers + Math.max(0, Math.floor(free.value / coresPerNode))
    const example = room > size.workers ? `/kafka scale ${name} ${room}` : `/kafka brokers ${name}`
    problems.push({ error: notEnoughCores(region, coresNeeded, free.value, example) })
  }
  if (!suffices(known, headSize, headNeeds(workers)))
    problems.push({ error: headsTooSmall(name, headSize, workers) })
  return {
    problems,
    coresNeeded,
    coresFree: free.value,
    coresPerNode,
    surcharge: surchargeMeter(known, region),
  }
}

/**
 * Asks for another number of workers.
 * @returns id of HDInsight's operation, undefined where its answer names none
 */
export async function startResize(
  clients: AzureClients,
  resourceGroup: string,
  name: string,
  workers: number,
): Promise<string | undefined> {
  let accepted: { readonly operation: string | undefined } | undefined
  try {
    await calling(() =>
      clients.hdinsight.clusters.beginResize(
        resourceGroup,
        name,
        'workernode',
        { targetInstanceCount: workers },
        {
          ...callOptions(),
          onResponse({ status, headers }) {
            const url = headers.get('azure-asyncoperation')
            if (status < 300) accepted ??= { operation: operationIn(url) }
          },
        },
      ),
    )
  } catch (error) {
    // The SDK looks once at the operation that it has begun: that look may fail, the resize goes on.
    if (accepted === undefined) throw error
  }
  return accepted?.operation
}

/** "7f3f…" of "https://…/azureasyncoperations/7f3f…?api-version=…". */
function operationIn(url: string | undefined): string | undefined {
  return /\/azureasyncoperations\/([\w-]+)/i.exec(url ?? '')?.[1]
}

/** Where Azure stands with a resize. */
export type ResizeStatus =
  | { readonly state: 'running' }
  | { readonly state: 'succeeded' }
  | { readonly state: 'failed'; readonly error: Error }

/** How a resize stands; undefined where HDInsight does not know the operation (any more). */
export async function readResize(
  clients: AzureClients,
  resourceGroup: string,
  name: string,
  operation: string,
): Promise<ResizeStatus | undefined> {
  const answered = await found(() =>
    clients.hdinsight.clusters.getAzureAsyncOperationStatus(
      resourceGroup,
      name,
      operation,
      callOptions(),
    ),
  )
  if (answered === undefined) return undefined
  const { status, error } = answered
  if (status === 'Succeeded') return { state: 'succeeded' }
  if (status !== 'Failed') return { state: 'running' }
  return { state: 'failed', error: resourceError(error?.code ?? '', error?.message ?? '') }
}

function headsTooSmall(name: string, headSize: string, workers: number): UserError {
  const { cores, memoryGiB } = headNeeds(workers)
  return new UserError(
    'head-size',
    sentence`${workers} workers need head nodes with ${cores} cores and ${memoryGiB} GB; the ${HEAD_NODES} of ${name} are ${headSize}, which HDInsight cannot change.`,
    {
      remedy: sentence`Make a new cluster with as many workers, and mirror the topics to it.`,
      example: `/kafka create ${name}-big --workers ${workers}`,
    },
  )
}
