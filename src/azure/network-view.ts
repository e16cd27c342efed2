import type { SecurityRule, VirtualNetwork, VirtualNetworkPeering } from '@azure/arm-network'
import { type AzureClients, callOptions } from './clients.ts'
import { calling, found } from './errors.ts'

/** A virtual network, as far as ways through it go. */
export interface NetworkView {
  readonly id: string
  readonly name: string
  readonly resourceGroup: string
  readonly region: string
  readonly tags: Readonly<Record<string, string>>
  readonly prefixes: readonly string[]
  /** Empty: Azure's own DNS, which answers only inside. */
  readonly dnsServers: readonly string[]
  readonly peerings: readonly NetworkPeering[]
  readonly subnets: readonly SubnetView[]
}

/** One subnet, as far as a cluster in it depends on it. */
export interface SubnetView {
  readonly name: string
  readonly prefix: string
  readonly securityGroupId: string | undefined
  readonly natGatewayId: string | undefined
  /** False: machines in it have no way out of their own (`defaultOutboundAccess`). */
  readonly hasDefaultOutbound: boolean
  readonly routeTableId: string | undefined
}

/** One side of a peering, as the network that was read sees it. */
export interface NetworkPeering {
  readonly name: string
  readonly remoteId: string
  readonly remotePrefixes: readonly string[]
  /** Connected, Initiated (the other side does not point back), Disconnected. */
  readonly state: string
  /** False: the peering exists and lets nothing through. */
  readonly letsThrough: boolean
}

/** @returns undefined when there is none of that name */
export async function readNetwork(
  clients: AzureClients,
  resourceGroup: string,
  name: string,
): Promise<NetworkView | undefined> {
  const network = await found(() =>
    clients.network.virtualNetworks.get(resourceGroup, name, callOptions()),
  )
  return network && viewOf(network)
}

/** Every virtual network of the subscription. */
export async function listNetworks(clients: AzureClients): Promise<readonly NetworkView[]> {
  return calling(async () => {
    const networks: NetworkView[] = []
    for await (const network of clients.network.virtualNetworks.listAll(callOptions()))
      networks.push(viewOf(network))
    return networks
  })
}

function viewOf(network: VirtualNetwork): NetworkView {
  return {
    id: network.id ?? '',
    name: network.name ?? '',
    resourceGroup: /\/resourceGroups\/([^/]+)\//i.exec(network.id ?? '')?.[1] ?? '',
    region: network.location ?? '',
    tags: network.tags ?? {},
    prefixes: network.addressSpace?.addressPrefixes ?? [],
    dnsServers: network.dhcpOptions?.dnsServers ?? [],
    peerings: (network.virtualNetworkPeerings ?? []).map(peeringOf),
    subnets: (network.subnets ?? []).map((subnet) => ({
      name: subnet.name ?? '',
      prefix: subnet.addressPrefix ?? subnet.addressPrefixes?.[0] ?? '',
      securityGroupId: subnet.networkSecurityGroup?.id,
      natGatewayId: subnet.natGateway?.id,
      hasDefaultOutbound: subnet.defaultOutboundAccess !== false,
      routeTableId: subnet.routeTable?.id,
    })),
  }
}

function peeringOf(peering: VirtualNetworkPeering): NetworkPeering {
  const space = peering.remoteVirtualNetworkAddressSpace ?? peering.remoteAddressSpace
  return {
    name: peering.name ?? '',
    remoteId: peering.remoteVirtualNetwork?.id ?? '',
    remotePrefixes: space?.addressPrefixes ?? [],
    state: peering.peeringState ?? 'unknown',
    letsThrough: peering.allowVirtualNetworkAccess !== false,
  }
}

/**
 * All rules of a security group, the default ones included.
 * @param id as a subnet refers to it
 */
export async function readSecurityRules(
  clients: AzureClients,
  id: string,
): Promise<readonly SecurityRule[]> {
  const [, resourceGroup = '', name = ''] =
    /\/resourceGroups\/([^/]+)\/.*\/networkSecurityGroups\/([^/]+)$/i.exec(id) ?? []
  const group = await calling(() =>
    clients.network.networkSecurityGroups.get(resourceGroup, name, callOptions()),
  )
  return [...(group.securityRules ?? []), ...(group.defaultSecurityRules ?? [])]
}
