import type { ResourceNames } from '../cluster/resource-names.ts'
import { sentence, type Words } from '../words/sentence.ts'
import { callOptions } from './clients.ts'
import { found } from './errors.ts'
import type { Target } from './network.ts'

/** One resource that a create makes in its group, as ARM lists it. */
export interface Part {
  /** Name of the step that makes it. */
  readonly step: string
  readonly type: string
  readonly name: keyof ResourceNames
  readonly label: Words
}

const NETWORK = 'Microsoft.Network'

/** The resources of a create, apart from the group and the cluster, which are read themselves. */
export const PARTS: readonly Part[] = [
  {
    step: 'network-security-group',
    type: `${NETWORK}/networkSecurityGroups`,
    name: 'networkSecurityGroup',
    label: sentence`Network security group`,
  },
  {
    step: 'nat-public-ip',
    type: `${NETWORK}/publicIPAddresses`,
    name: 'natPublicIp',
    label: sentence`Public IP`,
  },
  {
    step: 'nat-gateway',
    type: `${NETWORK}/natGateways`,
    name: 'natGateway',
    label: sentence`NAT gateway`,
  },
  {
    step: 'virtual-network',
    type: `${NETWORK}/virtualNetworks`,
    name: 'virtualNetwork',
    label: sentence`Virtual network`,
  },
  {
    step: 'gateway-public-ip',
    type: `${NETWORK}/publicIPAddresses`,
    name: 'gatewayPublicIp',
    label: sentence`Public IP`,
  },
  {
    step: 'gateway',
    type: `${NETWORK}/virtualNetworkGateways`,
    name: 'gateway',
    label: sentence`VPN gateway`,
  },
  {
    step: 'storage-account',
    type: 'Microsoft.Storage/storageAccounts',
    name: 'storageAccount',
    label: sentence`Storage account`,
  },
]

/** Tags as Azure's clients give them. */
export type Tags = Record<string, string> | undefined

/** A resource as the list of its group has it. */
export interface ListedResource {
  readonly type: string
  readonly name: string
  readonly tags: Tags
}

/** Everything in the cluster's resource group, by `idOf`; nothing where there is no group. */
export async function listGroup({
  clients,
  names,
}: Pick<Target, 'clients' | 'names'>): Promise<ReadonlyMap<string, ListedResource>> {
  const resources = new Map<string, ListedResource>()
  await found(async () => {
    const list = clients.resources.resources.listByResourceGroup(names.resourceGroup, callOptions())
    for await (const { type = '', name = '', tags } of list)
      resources.set(idOf(type, name), { type, name, tags })
  })
  return resources
}

/** ARM compares types and names without regard to case. */
export function idOf(type: string, name: string): string {
  return `${type}/${name}`.toLowerCase()
}
