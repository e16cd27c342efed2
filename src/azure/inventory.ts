import type { Cluster } from '@azure/arm-hdinsight'
import { hostOf } from '../cluster/placement.ts'
import type { ResourceNames } from '../cluster/resource-names.ts'
import { sentence, type Words } from '../words/sentence.ts'
import { listCausewayGroups } from './causeway-groups.ts'
import { type AzureClients, callOptions } from './clients.ts'
import { getCluster } from './cluster.ts'
import { found } from './errors.ts'
import { idOf, type ListedResource, listGroup, PARTS, type Tags } from './group-contents.ts'
import type { Target } from './network.ts'
import { CLUSTER_TAG } from './provisioning.ts'

/** A resource that was made for the cluster. */
export interface OwnResource {
  /** Name of the step of a create that makes it. */
  readonly madeBy: string
  readonly name: string
  /** Id of the operation that made it: tells it from one of the same name that was made later. */
  readonly operation: string
  /** Who asked for it, `TEAM.USER`. */
  readonly owner: string
}

/** Something in the group that Causeway did not make, or the group itself, and why it is not touched. */
export interface OtherResource {
  readonly name: string
  /** For example `virtualMachines`. */
  readonly type: string
  readonly why: Words
}

/** What a deletion finds in a cluster's resource group, ours and others'. */
export interface Inventory {
  readonly own: readonly OwnResource[]
  readonly others: readonly OtherResource[]
  /** Region of the group as ARM writes it; undefined where there is none. */
  readonly region: string | undefined
  /** Clusters that share the gateway. */
  readonly guests: readonly string[]
  /** Whether a cluster has the name, whoever made it. */
  readonly exists: boolean
  /** The cluster, where it is ours. */
  readonly cluster:
    | { readonly runs: boolean; readonly workers: number; readonly vmSize: string }
    | undefined
}

const NOT_OURS = sentence`not made by Causeway`
const CLUSTERS = 'Microsoft.HDInsight/clusters'

/** Interfaces that HDInsight makes for its nodes in the cluster's group; they go with the cluster, or soon after. */
export function isNodeInterface(name: string): boolean {
  return /^nic-[a-z]+node-/i.test(name)
}

/** What other clusters use when they share a gateway, by the step of the create that made it. */
const SHARED_PARTS: ReadonlySet<string> = new Set([
  'network-security-group',
  'nat-public-ip',
  'nat-gateway',
  'virtual-network',
  'gateway-public-ip',
  'gateway',
])

/** Clusters that share the gateway of this one. @param leaving a cluster that is being deleted, and so no user */
export async function readGuests(
  clients: AzureClients,
  cluster: string,
  leaving?: string,
): Promise<readonly string[]> {
  const groups = await listCausewayGroups(clients)
  return groups
    .filter(({ placement }) => hostOf(placement) === cluster)
    .map((guest) => guest.cluster)
    .filter((guest) => guest !== leaving)
    .sort()
}

/**
 * Reads what there is in the group of a cluster: four reads, none of which writes.
 * @param leaving a cluster that shares the gateway and is being deleted
 */
export async function readInventory(
  place: Pick<Target, 'clients' | 'names'>,
  leaving?: string,
): Promise<Inventory> {
  const { clients, names } = place
  const [group, cluster, inside, guests] = await Promise.all([
    found(() => clients.resources.resourceGroups.get(names.resourceGroup, callOptions())),
    getCluster(clients, names.resourceGroup, names.cluster),
    listGroup(place),
    readGuests(clients, names.cluster, leaving),
  ])
  const isShared = (step: string) => guests.length > 0 && SHARED_PARTS.has(step)
  const isOurs = (tags: Tags) => tags?.[CLUSTER_TAG] === names.cluster
  const partIds = new Set(PARTS.map(({ type, name }) => idOf(type, names[name])))
  const parts = PARTS.flatMap(({ step, type, name }) => {
    const tags = inside.get(idOf(type, names[name]))?.tags
    return isOurs(tags) && !isShared(step) ? [own(step, names[name], tags)] : []
  })
  const shared = PARTS.flatMap(({ step, type, name }) => {
    const isThere = isOurs(inside.get(idOf(type, names[name]))?.tags)
    const why = sentence`used by ${guests.join(', ')}`
    return isThere && isShared(step) ? [{ name: names[name], type: kindOf(type), why }] : []
  })
  const others = [...inside.values()]
    .filter(({ type, name, tags }) => {
      if (idOf(type, name) === idOf(CLUSTERS, names.cluster)) return false
      return !(isOurs(tags) && partIds.has(idOf(type, name))) && !isNodeInterface(name)
    })
    .map((resource) => other(resource, isOurs(resource.tags)))
  if (cluster && !isOurs(cluster.tags))
    others.push({ name: names.cluster, type: 'clusters', why: NOT_OURS })
  others.push(...shared)
  const ours = cluster && isOurs(cluster.tags) ? cluster : undefined
  return {
    own: [
      ...(ours ? [own('cluster', names.cluster, ours.tags)] : []),
      ...parts,
      ...(group && isOurs(group.tags) && others.length === 0
        ? [own('resource-group', names.resourceGroup, group.tags)]
        : []),
    ],
    others: [...others, ...(group ? stayingGroup(names, isOurs(group.tags), others.length) : [])],
    guests,
    exists: cluster !== undefined,
    region: group?.location,
    cluster: ours && describe(ours),
  }
}

function own(madeBy: string, name: string, tags: Tags): OwnResource {
  const { 'causeway:operation': operation = '', 'causeway:owner': owner = '' } = tags ?? {}
  return { madeBy, name, operation, owner }
}

/** "virtualNetworks" of "Microsoft.Network/virtualNetworks". */
function kindOf(type: string): string {
  return type.split('/').slice(1).join('/')
}

function other({ type, name }: ListedResource, hasTag: boolean): OtherResource {
  return {
    name,
    type: kindOf(type),
    why: hasTag ? sentence`has Causeway's tag, but no name that Causeway gives` : NOT_OURS,
  }
}

function stayingGroup(
  { resourceGroup: name }: ResourceNames,
  isOurs: boolean,
  inIt: number,
): OtherResource[] {
  const type = 'resourceGroups'
  if (!isOurs) return [{ name, type, why: NOT_OURS }]
  return inIt === 0 ? [] : [{ name, type, why: sentence`it holds what stays` }]
}

function describe({ properties }: Cluster): NonNullable<Inventory['cluster']> {
  const workers = properties?.computeProfile?.roles?.find(({ name }) => name === 'workernode')
  return {
    runs: properties?.provisioningState === 'Succeeded',
    workers: workers?.targetInstanceCount ?? 0,
    vmSize: workers?.hardwareProfile?.vmSize ?? '',
  }
}
