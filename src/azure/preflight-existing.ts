import type { Cluster } from '@azure/arm-hdinsight'
import type { ResourceNames } from '../cluster.ts'
import { UserError } from '../errors.ts'
import { callOptions } from './clients.ts'
import { getCluster } from './cluster.ts'
import { calling, found } from './errors.ts'
import type { Target } from './network.ts'
import type { Problem } from './preflight-problem.ts'
import { CLUSTER_TAG, foreignResource } from './provisioning.ts'

/** What an earlier create has left that this one would go on with. */
export interface Existing {
  /** Names of the steps whose resource is there already and ours. */
  readonly steps: ReadonlySet<string>
  /** Azure gave the cluster up. The operation that made it replaces it; any other cannot go on. */
  readonly clusterFailed: boolean
  readonly problems: readonly Problem[]
}

interface Part {
  readonly step: string
  readonly type: string
  readonly name: keyof ResourceNames
  readonly label: string
}

const NETWORK = 'Microsoft.Network'

/** The resources of a create as ARM lists them, apart from the group and the cluster, which are read themselves. */
const PARTS: readonly Part[] = [
  {
    step: 'network-security-group',
    type: `${NETWORK}/networkSecurityGroups`,
    name: 'networkSecurityGroup',
    label: 'Network security group',
  },
  {
    step: 'nat-public-ip',
    type: `${NETWORK}/publicIPAddresses`,
    name: 'natPublicIp',
    label: 'Public IP',
  },
  {
    step: 'nat-gateway',
    type: `${NETWORK}/natGateways`,
    name: 'natGateway',
    label: 'NAT gateway',
  },
  {
    step: 'virtual-network',
    type: `${NETWORK}/virtualNetworks`,
    name: 'virtualNetwork',
    label: 'Virtual network',
  },
  {
    step: 'gateway-public-ip',
    type: `${NETWORK}/publicIPAddresses`,
    name: 'gatewayPublicIp',
    label: 'Public IP',
  },
  {
    step: 'gateway',
    type: `${NETWORK}/virtualNetworkGateways`,
    name: 'gateway',
    label: 'VPN gateway',
  },
  {
    step: 'storage-account',
    type: 'Microsoft.Storage/storageAccounts',
    name: 'storageAccount',
    label: 'Storage account',
  },
]

/** Reads what there is under the names of this create: two reads, three when the resource group exists. */
export async function readExisting(target: Target): Promise<Existing> {
  const { clients, names } = target
  const [cluster, group] = await Promise.all([
    getCluster(clients, names.resourceGroup, names.cluster),
    found(() => clients.resources.resourceGroups.get(names.resourceGroup, callOptions())),
  ])
  const inside = group === undefined ? new Map<string, Tags>() : await listGroup(target)
  const steps = new Set<string>()
  const problems: Problem[] = []
  const sort = (step: string, label: string, tags: Tags) => {
    if (tags?.[CLUSTER_TAG] === names.cluster) steps.add(step)
    else problems.push({ error: foreignResource(label) })
  }
  if (group) sort('resource-group', `Resource group ${names.resourceGroup}`, group.tags)
  if (cluster) sort('cluster', `Cluster ${names.cluster}`, cluster.tags)
  for (const { step, type, name, label } of PARTS) {
    const id = idOf(type, names[name])
    if (inside.has(id)) sort(step, `${label} ${names[name]}`, inside.get(id))
  }
  return { steps, problems, clusterFailed: cluster !== undefined && hasFailed(cluster) }
}

type Tags = Record<string, string> | undefined

/** Everything in the resource group by type and name, with its tags. ARM compares both without regard to case. */
async function listGroup({ clients, names }: Target): Promise<Map<string, Tags>> {
  return calling(async () => {
    const list = clients.resources.resources.listByResourceGroup(names.resourceGroup, callOptions())
    const resources = new Map<string, Tags>()
    for await (const { type, name, tags } of list) resources.set(idOf(type, name), tags)
    return resources
  })
}

function idOf(type = '', name = ''): string {
  return `${type}/${name}`.toLowerCase()
}

function hasFailed({ properties }: Cluster): boolean {
  return properties?.provisioningState === 'Failed' || properties?.provisioningState === 'Canceled'
}

export function failedCluster(name: string): UserError {
  return new UserError('azure-failed', `Cluster ${name} exists, but Azure failed to make it.`, {
    remedy:
      'Retry the operation that made it, or delete the cluster in the Azure portal and plan again.',
  })
}
