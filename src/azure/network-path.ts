import type { SecurityRule, VirtualNetwork, VirtualNetworkPeering } from '@azure/arm-network'
import { firstOverlap } from './address-ranges.ts'
import { type AzureClients, callOptions } from './clients.ts'
import { calling, found } from './errors.ts'

/** A virtual network, as far as ways through it go. */
export interface NetworkView {
  readonly id: string
  readonly name: string
  readonly prefixes: readonly string[]
  /** Empty: Azure's own DNS, which answers only inside. */
  readonly dnsServers: readonly string[]
  readonly peerings: readonly NetworkPeering[]
  readonly subnets: readonly SubnetView[]
}

export interface SubnetView {
  readonly name: string
  readonly prefix: string
  readonly securityGroupId: string | undefined
}

export interface NetworkPeering {
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

function viewOf(network: VirtualNetwork): NetworkView {
  return {
    id: network.id ?? '',
    name: network.name ?? '',
    prefixes: network.addressSpace?.addressPrefixes ?? [],
    dnsServers: network.dhcpOptions?.dnsServers ?? [],
    peerings: (network.virtualNetworkPeerings ?? []).map(peeringOf),
    subnets: (network.subnets ?? []).map((subnet) => ({
      name: subnet.name ?? '',
      prefix: subnet.addressPrefix ?? subnet.addressPrefixes?.[0] ?? '',
      securityGroupId: subnet.networkSecurityGroup?.id,
    })),
  }
}

function peeringOf(peering: VirtualNetworkPeering): NetworkPeering {
  const space = peering.remoteVirtualNetworkAddressSpace ?? peering.remoteAddressSpace
  return {
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

export type NetworkPath =
  | { readonly way: 'same network' | 'peered' }
  | { readonly way: 'none'; readonly reason: string; readonly remedy: string }

/** Whether machines of two networks reach each other directly. Ways through a hub or another VPN are not seen. */
export function pathBetween(one: NetworkView, other: NetworkView): NetworkPath {
  if (isSame(one.id, other.id)) return { way: 'same network' }
  const shared = firstOverlap(one.prefixes, other.prefixes)
  if (shared)
    return none(
      `${one.name} (${shared[0]}) and ${other.name} (${shared[1]}) use the same addresses, so they cannot be peered`,
      'Move one of the clusters to a network with other addresses, then peer the two.',
    )
  return oneWay(one, other) ?? oneWay(other, one) ?? { way: 'peered' }
}

function oneWay(from: NetworkView, to: NetworkView): NetworkPath | undefined {
  const peering = from.peerings.find(({ remoteId }) => isSame(remoteId, to.id))
  if (!peering)
    return none(
      `${from.name} is not peered with ${to.name}`,
      `Add a peering from ${from.name} to ${to.name}, and one back.`,
    )
  if (peering.state !== 'Connected')
    return none(
      `the peering from ${from.name} to ${to.name} is ${peering.state}, not Connected`,
      peering.state === 'Initiated'
        ? `Add the peering back, from ${to.name} to ${from.name}.`
        : 'Delete the peerings of both sides and add them anew.',
    )
  if (!peering.letsThrough)
    return none(
      `the peering from ${from.name} to ${to.name} lets nothing through`,
      'Allow virtual network access in the settings of the peering.',
    )
  return undefined
}

function none(reason: string, remedy: string): NetworkPath {
  return { way: 'none', reason, remedy }
}

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase()
}
