import { UserError } from '../errors.ts'
import { sentence } from '../words/sentence.ts'
import { type ResourceNames, resourceNames } from './resource-names.ts'

/**
 * Where a cluster sits and how clients outside get in. Decided by the plan, kept in the request, and written on
 * the resource group as a tag, so that it is known without Redis.
 */
export type Placement =
  /** A virtual network and a VPN gateway of its own. */
  | { readonly way: 'own' }
  /** A virtual network of its own, and no gateway: clients come by a way that Causeway did not make. */
  | { readonly way: 'own-without-gateway' }
  /** A subnet in the network of the cluster `host`, whose gateway it shares. */
  | { readonly way: 'shared'; readonly host: string }
  /** A network of its own, peered with that of `host`, whose gateway serves both. */
  | { readonly way: 'peered'; readonly host: string }
  /** A subnet in a network that somebody else made: theirs where `subnet` is given, else one made for the cluster. */
  | { readonly way: 'brought'; readonly network: NetworkReference; readonly subnet?: string }

/** A virtual network, by where it is. */
export type NetworkReference = { readonly resourceGroup: string; readonly name: string }

/** A VPN gateway, by where it is. */
export type GatewayReference = NetworkReference

/** What belongs to the place of a cluster, by where it is. */
export interface Site {
  readonly network: NetworkReference
  readonly subnet: string
  /** The NAT gateway of the cluster's subnet; undefined where the subnet is somebody else's. */
  readonly natGateway: NetworkReference | undefined
  readonly gateway: GatewayReference | undefined
}

/** A network and a gateway of its own. */
export const OWN: Placement = { way: 'own' }

/** Where a request puts its cluster: by itself, where it says nothing. */
export const placementOf = ({ placement = OWN }: { readonly placement?: Placement }): Placement =>
  placement

/** The resources of a cluster's place, all of whose names derive from cluster names. */
export function siteOf(placement: Placement, cluster: string, subscriptionId: string): Site {
  const own = resourceNames(cluster, subscriptionId)
  switch (placement.way) {
    case 'own':
      return { ...siteIn(own), gateway: gatewayOf(own) }
    case 'own-without-gateway':
      return { ...siteIn(own), gateway: undefined }
    case 'peered':
      return { ...siteIn(own), gateway: gatewayOf(resourceNames(placement.host, subscriptionId)) }
    case 'shared': {
      const host = resourceNames(placement.host, subscriptionId)
      return { ...siteIn(host), subnet: subnetBeside(cluster), gateway: gatewayOf(host) }
    }
    case 'brought':
      return {
        network: placement.network,
        subnet: placement.subnet ?? subnetBeside(cluster),
        natGateway: placement.subnet === undefined ? siteIn(own).natGateway : undefined,
        gateway: undefined,
      }
  }
}

/** Name of a cluster's subnet in a network that is not its own; names in such a network must differ. */
function subnetBeside(cluster: string): string {
  return `kafka-${cluster}`
}

function siteIn(names: ResourceNames) {
  const { resourceGroup, virtualNetwork, clusterSubnet, natGateway } = names
  return {
    network: { resourceGroup, name: virtualNetwork },
    subnet: clusterSubnet,
    natGateway: { resourceGroup, name: natGateway },
  }
}

function gatewayOf({ resourceGroup, gateway }: ResourceNames): GatewayReference {
  return { resourceGroup, name: gateway }
}

/** The cluster whose gateway is shared; undefined where there is none. */
export function hostOf(placement: Placement): string | undefined {
  return 'host' in placement ? placement.host : undefined
}

/** Whether the cluster has a virtual network that was made for it. */
export function ownsNetwork({ way }: Placement): boolean {
  return way === 'own' || way === 'own-without-gateway' || way === 'peered'
}

/** True where a subnet is made in a network that is not the cluster's. */
function ownsSubnetElsewhere(placement: Placement): boolean {
  return placement.way === 'shared' || (placement.way === 'brought' && !placement.subnet)
}

const ownsGateway = ({ way }: Placement) => way === 'own'
const ownsSubnet = (placement: Placement) =>
  ownsNetwork(placement) || ownsSubnetElsewhere(placement)
/** One NAT gateway serves all subnets of a network: a shared network has its own already. */
const ownsNatGateway = (placement: Placement) => ownsSubnet(placement) && placement.way !== 'shared'
const hasGateway = (placement: Placement) =>
  ownsGateway(placement) || hostOf(placement) !== undefined

/** Steps of a create that not every placement needs; what is not here, every create has. */
const PLACED: Readonly<Record<string, (placement: Placement) => boolean>> = {
  addresses: ownsSubnet,
  'network-security-group': ownsSubnet,
  'nat-public-ip': ownsNatGateway,
  'nat-gateway': ownsNatGateway,
  'virtual-network': ownsNetwork,
  subnet: ownsSubnetElsewhere,
  'peer-with-host': ({ way }) => way === 'peered',
  'gateway-public-ip': ownsGateway,
  gateway: ownsGateway,
  'vpn-package': hasGateway,
}

/** Whether a create with this placement has the step, and so makes what the step makes. */
export function isMade(step: string, request: { readonly placement?: Placement }): boolean {
  return PLACED[step]?.(placementOf(request)) ?? true
}

/** The placement as one word or two, for a tag: "own", "shared orders", "brought rg-hub/vnet-hub/kafka". */
export function placementTag(placement: Placement): string {
  switch (placement.way) {
    case 'own':
    case 'own-without-gateway':
      return placement.way
    case 'shared':
    case 'peered':
      return `${placement.way} ${placement.host}`
    case 'brought': {
      const { network, subnet } = placement
      return `brought ${[network.resourceGroup, network.name, ...(subnet ? [subnet] : [])].join('/')}`
    }
  }
}

/** The inverse of `placementTag`. Groups that were made before the tag existed have networks of their own. */
export function parsePlacementTag(tag: string | undefined): Placement {
  const [way, rest = ''] = (tag ?? 'own').split(' ')
  if (way === 'own-without-gateway') return { way }
  if (way === 'shared' || way === 'peered') return { way, host: rest }
  if (way === 'brought') return { way, ...splitNetwork(rest) }
  return OWN
}

/**
 * Reads "group/network" or "group/network/subnet".
 * @throws UserError `network-reference`
 */
export function parseNetwork(text: string): Extract<Placement, { way: 'brought' }> {
  if (!/^[-\w.()]{1,90}\/[-\w.]{2,64}(\/[-\w.]{1,80})?$/.test(text))
    throw new UserError('network-reference', sentence`That does not name a virtual network.`, {
      remedy: sentence`Give resource group and network, or resource group, network and subnet, with slashes between.`,
      example: '/kafka create orders --network rg-hub/vnet-hub',
    })
  return { way: 'brought', ...splitNetwork(text) }
}

function splitNetwork(text: string): { network: NetworkReference; subnet?: string } {
  const [resourceGroup = '', name = '', subnet] = text.split('/')
  return { network: { resourceGroup, name }, ...(subnet ? { subnet } : {}) }
}
