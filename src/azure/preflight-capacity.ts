import type { ClusterRequest } from '../cluster/cluster.ts'
import { isMade } from '../cluster/placement.ts'
import { UserError } from '../errors.ts'
import { coresOfCluster, coresOfSize } from '../prices/prices.ts'
import { sentence, type Words } from '../words/sentence.ts'
import { type AzureClients, callOptions } from './clients.ts'
import { calling } from './errors.ts'
import type { Target } from './network.ts'
import type { Existing } from './preflight-existing.ts'
import { answer, answerIfAllowed, type Problem } from './preflight-problem.ts'
import { askingRegion, openRegions, regionClosed, sameRegion } from './preflight-region.ts'
import {
  chooseOtherSizes,
  coresOf,
  mostDisks,
  type OtherSizes,
  offeredSizes,
  type Surcharge,
  sameSize,
  surchargeMeter,
} from './preflight-sizes.ts'

/** Whether the region has the cores for a cluster. */
export interface Capacity {
  readonly problems: readonly Problem[]
  /** HDInsight cores that the cluster takes. */
  readonly coresNeeded: number
  /** HDInsight cores that are free in the region; undefined where Azure does not say. */
  readonly coresFree: number | undefined
}

/** What HDInsight sells in a region of what was asked for. */
export interface Offer {
  readonly problems: readonly Problem[]
  /** Cores of one worker. */
  readonly coresPerNode: number
  /** Sizes of head and ZooKeeper nodes where they are not the workers'. */
  readonly otherSizes: OtherSizes
  readonly surcharge: Surcharge | undefined
}

/** Whether HDInsight is open in the region and offers the size there. */
export async function checkOffer({ clients, request }: Target): Promise<Offer> {
  const { locations } = clients.hdinsight
  const { region, vmSize } = request
  const [capabilities, specs] = await Promise.all([
    answer(() => askingRegion(request, () => locations.getCapabilities(region, callOptions()))),
    answer(() => askingRegion(request, () => locations.listBillingSpecs(region, callOptions()))),
  ])
  const problems = [...capabilities.problems, ...specs.problems]
  if (capabilities.value) {
    const open = openRegions(capabilities.value)
    if (!open.some((name) => sameRegion(name, region))) problems.push(regionClosed(request, open))
  }
  if (specs.value) {
    const offered = offeredSizes(specs.value, region, 'WorkerNodeRole')
    if (!offered.some((size) => sameSize(size, vmSize)))
      problems.push(sizeNotOffered(request, offered))
    const most = mostDisks(specs.value, vmSize)
    if (most !== undefined && request.disksPerWorker > most)
      problems.push(tooManyDisks(request, most))
  }
  return {
    problems,
    coresPerNode: (specs.value && coresOf(specs.value, vmSize)) ?? coresOfSize(vmSize),
    otherSizes: specs.value ? chooseOtherSizes(specs.value, request) : {},
    surcharge: specs.value && surchargeMeter(specs.value, region),
  }
}

/** HDInsight's own core quota, by region. A cluster that exists has its cores already. */
export async function checkCores(
  { clients, request }: Target,
  offer: Promise<Pick<Offer, 'otherSizes'>>,
  existing: Existing,
): Promise<Capacity> {
  const [{ value: coresFree, problems }, { otherSizes }] = await Promise.all([
    answer(() => askingRegion(request, () => readFreeCores(clients, request.region))),
    offer,
  ])
  const coresNeeded = coresOfCluster({ ...request, ...otherSizes })
  const tooFew =
    coresFree !== undefined && coresNeeded > coresFree && !existing.steps.has('cluster')
  const example = `/kafka create ${request.name} --workers 3`
  return {
    coresNeeded,
    coresFree,
    problems: tooFew
      ? [...problems, { error: notEnoughCores(request.region, coresNeeded, coresFree, example) }]
      : problems,
  }
}

/** HDInsight cores that the subscription has left in a region; undefined where Azure does not say. */
export async function readFreeCores(
  clients: AzureClients,
  region: string,
): Promise<number | undefined> {
  const { value } = await clients.hdinsight.locations.listUsages(region, callOptions())
  const cores = value?.find((usage) => usage.name?.value?.toLowerCase() === 'cores')
  return cores?.limit === undefined ? undefined : cores.limit - (cores.currentValue ?? 0)
}

interface NetworkNeed {
  /** Name in Azure's list of network usages. */
  readonly usage: string
  readonly label: Words
  /** Steps that take one each. */
  readonly steps: readonly string[]
  /** What HDInsight makes for itself beside the cluster, in the same subscription. */
  readonly besideCluster: number
}

const ADDRESSES = { steps: ['nat-public-ip', 'gateway-public-ip'], besideCluster: 2 }

const NETWORK_NEEDS: readonly NetworkNeed[] = [
  {
    usage: 'VirtualNetworks',
    label: sentence`virtual networks`,
    steps: ['virtual-network'],
    besideCluster: 0,
  },
  {
    usage: 'NetworkSecurityGroups',
    label: sentence`network security groups`,
    steps: ['network-security-group'],
    besideCluster: 0,
  },
  { usage: 'PublicIPAddresses', label: sentence`public IP addresses`, ...ADDRESSES },
  { usage: 'StaticPublicIPAddresses', label: sentence`static public IP addresses`, ...ADDRESSES },
]

/**
 * Quotas of the network provider.
 * @returns undefined where our identity may not ask
 */
export async function checkNetworkQuota(
  { clients, request }: Target,
  existing: Existing,
): Promise<readonly Problem[] | undefined> {
  const free = await answerIfAllowed(() =>
    calling(async () => {
      const usages = new Map<string, number>()
      for await (const { name, limit, currentValue } of clients.network.usages.list(
        request.region,
        callOptions(),
      ))
        usages.set(name?.value ?? '', limit - currentValue)
      return usages
    }),
  )
  return free && NETWORK_NEEDS.flatMap((need) => lackingNetwork(need, free, request, existing))
}

function lackingNetwork(
  { usage, label, steps, besideCluster }: NetworkNeed,
  free: ReadonlyMap<string, number>,
  request: ClusterRequest,
  existing: Existing,
): Problem[] {
  const available = free.get(usage)
  const own = steps.filter((step) => isMade(step, request) && !existing.steps.has(step)).length
  const needed = own + (existing.steps.has('cluster') ? 0 : besideCluster)
  if (available === undefined || needed <= available) return []
  return [
    {
      error: new UserError(
        'network-quota',
        sentence`Not enough ${label} in ${request.region}: ${needed} needed, ${Math.max(0, available)} free.`,
        {
          remedy: sentence`Raise the quota in the Azure portal (Subscription, Usage and quotas), or choose another region.`,
        },
      ),
    },
  ]
}

function sizeNotOffered(request: ClusterRequest, offered: readonly string[]): Problem {
  return {
    error: new UserError(
      'vm-size-refused',
      sentence`HDInsight does not offer ${request.vmSize} for Kafka in ${request.region}.`,
      {
        remedy: sentence`Choose one of: ${offered.slice(0, 12).join(', ')}.`,
        example: `/kafka create ${request.name} --size ${offered[0] ?? 'Standard_E4_v3'}`,
      },
    ),
    choices: { of: 'vmSize', values: offered },
  }
}

function tooManyDisks({ name, vmSize, disksPerWorker }: ClusterRequest, most: number): Problem {
  return {
    error: new UserError(
      'disk-count',
      sentence`A worker of size ${vmSize} takes at most ${most} disks, not ${disksPerWorker}.`,
      {
        remedy: sentence`Use fewer, or a bigger size.`,
        example: `/kafka create ${name} --disks ${most}`,
      },
    ),
  }
}

/** UserError `core-quota`, with the command that asks for less. */
export function notEnoughCores(
  region: string,
  needed: number,
  free: number,
  example: string,
): UserError {
  return new UserError(
    'core-quota',
    sentence`Not enough HDInsight cores in ${region}: ${needed} needed, ${free} free.`,
    {
      remedy: sentence`Use fewer workers, another region, or open an Azure support request of type Quota for HDInsight.`,
      example,
    },
  )
}
