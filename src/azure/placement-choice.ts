import {
  type NetworkReference,
  OWN,
  type Placement,
  placementTag,
  siteOf,
} from '../cluster/placement.ts'
import type { GatewayWish, PlacementWish } from '../cluster/plan.ts'
import { UserError } from '../errors.ts'
import { joined, sentence, type Words } from '../words/sentence.ts'
import { type CausewayGroup, listCausewayGroups } from './causeway-groups.ts'
import type { AzureClients } from './clients.ts'
import { listSharableGateways } from './gateway-sharing.ts'
import { freeSubnet, SMALLEST_SUBNET_BITS } from './network-room.ts'
import { listNetworks, type NetworkView } from './network-view.ts'
import type { Problem } from './preflight-problem.ts'
import { checkBroughtSubnet } from './preflight-subnet.ts'

/** The place that a plan has found; with problems, one that cannot be used. */
export interface PlacementChoice {
  readonly placement: Placement
  /** DNS servers of the network where it is not Azure's own DNS: brokers' names resolve then. */
  readonly dnsServers: readonly string[]
  /** Why this place, in one sentence for people. */
  readonly reason: Words
  readonly problems: readonly Problem[]
}

/** HDInsight names hosts after the first letters of the cluster: in one network these must differ. */
const HOST_PREFIX_LENGTH = 6

interface Place {
  readonly clients: AzureClients
  readonly name: string
  readonly region: string
}

interface World {
  readonly networks: readonly NetworkView[]
  readonly groups: readonly CausewayGroup[]
}

/**
 * Chooses where a cluster goes: where it already is, as asked, or beside a gateway that there is already. Reads
 * the subscription's networks and groups (2 requests) and, where sharing is possible, its gateways.
 */
export async function choosePlacement(place: Place, wish: PlacementWish): Promise<PlacementChoice> {
  const { clients, name } = place
  const [networks, groups] = await Promise.all([listNetworks(clients), listCausewayGroups(clients)])
  const world = { networks, groups }
  const existing = groups.find(({ cluster }) => cluster === name)
  if (existing) return goOn(place, existing, wish, world)
  if (wish.network) return bring(place, wish.network, wish, world)
  if (wish.gateway === 'new')
    return chosen(OWN, wish, sentence`It gets a network and a VPN gateway of its own, as asked.`)
  if (wish.gateway === 'none')
    return chosen(
      { way: 'own-without-gateway' },
      wish,
      sentence`It gets a network of its own and no VPN gateway: clients need a way of their own into it.`,
    )
  return share(place, wish, world)
}

function chosen(placement: Placement, { dnsServers }: PlacementWish, reason: Words) {
  return { placement, dnsServers, reason, problems: [] }
}

/** An interrupted create goes on where it began. */
function goOn(
  { clients, name }: Place,
  { placement }: CausewayGroup,
  wish: PlacementWish,
  world: World,
): PlacementChoice {
  const { network } = siteOf(placement, name, clients.subscriptionId)
  return {
    placement,
    dnsServers: find(world, network)?.dnsServers ?? wish.dnsServers,
    reason: sentence`It goes on where an earlier create began.`,
    problems: contradicts(placement, wish) ? [{ error: placementFixed(name, placement) }] : [],
  }
}

const WAYS: Readonly<Record<Exclude<GatewayWish, 'auto'>, Placement['way']>> = {
  new: 'own',
  shared: 'shared',
  peered: 'peered',
  none: 'own-without-gateway',
}

function contradicts(placement: Placement, { gateway, network }: PlacementWish): boolean {
  if (network) return placement.way !== 'brought'
  return gateway !== 'auto' && WAYS[gateway] !== placement.way
}

/** Beside a gateway that there is already: in its network where that is possible, else in a peered one. */
async function share(place: Place, wish: PlacementWish, world: World): Promise<PlacementChoice> {
  const { gateway, dnsServers } = wish
  const hosts = await listSharableGateways(place, wish.mayUse)
  const reasons: Words[] = []
  for (const host of hosts) {
    const network = find(world, siteOf(OWN, host, place.clients.subscriptionId).network)
    if (!network) continue
    if (gateway !== 'peered') {
      const obstacle = obstacleBeside(place.name, host, network, world, dnsServers)
      if (obstacle === undefined)
        return {
          placement: { way: 'shared', host },
          dnsServers: network.dnsServers,
          reason: sentence`It shares the network and the VPN gateway of ${host}.`,
          problems: [],
        }
      reasons.push(obstacle)
    }
    if (gateway !== 'shared')
      return chosen(
        { way: 'peered', host },
        wish,
        reasons.length > 0
          ? sentence`It gets a network of its own, peered with that of ${host}, and shares its VPN gateway (${joined(reasons, '; ')}).`
          : sentence`It gets a network of its own, peered with that of ${host}, and shares its VPN gateway.`,
      )
  }
  if (gateway === 'auto')
    return chosen(
      OWN,
      wish,
      sentence`It gets a network and a VPN gateway of its own: there is none to share.`,
    )
  return {
    ...chosen(OWN, wish, ''),
    problems: [{ error: noGatewayToShare(place, reasons) }],
  }
}

/** Why a cluster cannot sit in a network beside others; undefined: it can. */
function obstacleBeside(
  name: string,
  host: string,
  network: NetworkView,
  { groups }: World,
  dnsServers: readonly string[],
): Words | undefined {
  if (dnsServers.length > 0 && dnsServers.join() !== network.dnsServers.join())
    return sentence`the network of ${host} has other DNS servers`
  const others = groups.filter(
    ({ cluster, placement }) =>
      cluster === host || (placement.way === 'shared' && placement.host === host),
  )
  const same = others.find(({ cluster }) => hostPrefix(cluster) === hostPrefix(name))
  if (same)
    return sentence`its name begins like ${same.cluster}, whose hosts in the same network would have the same names`
  if (
    freeSubnet(
      network,
      others.flatMap(({ addresses }) => addresses ?? []),
    ) === undefined
  )
    return sentence`the network of ${host} has no free addresses`
  return undefined
}

function hostPrefix(cluster: string): string {
  return cluster.slice(0, HOST_PREFIX_LENGTH)
}

async function bring(
  place: Place,
  reference: NetworkReference,
  wish: PlacementWish,
  world: World,
): Promise<PlacementChoice> {
  const { subnet } = wish
  const placement: Placement = {
    way: 'brought',
    network: reference,
    ...(subnet === undefined ? {} : { subnet }),
  }
  const network = find(world, reference)
  const base = {
    placement,
    dnsServers: network?.dnsServers ?? [],
    reason:
      subnet === undefined
        ? sentence`It gets a subnet of its own in ${reference.name}; nothing else there is changed, and clients need a way into that network.`
        : sentence`It goes into the subnet ${subnet} of ${reference.name}, which stays as it is; clients need a way into that network.`,
  }
  if (!network) return { ...base, problems: [{ error: noSuchNetwork(reference) }] }
  return {
    ...base,
    problems: [
      ...(sameRegion(network.region, place.region)
        ? []
        : [{ error: networkElsewhere(network, place) }]),
      ...(wish.dnsServers.length > 0 ? [{ error: dnsOfBroughtNetwork(network) }] : []),
      ...(wish.gateway === 'auto' || wish.gateway === 'none'
        ? []
        : [{ error: gatewayOfBroughtNetwork(place.name) }]),
      ...(subnet === undefined
        ? checkRoom(network)
        : await checkBroughtSubnet(place.clients, network, subnet)),
    ],
  }
}

function checkRoom(network: NetworkView): Problem[] {
  return freeSubnet(network, []) === undefined ? [{ error: noRoom(network) }] : []
}

function find({ networks }: World, reference: NetworkReference): NetworkView | undefined {
  const same = (one: string, other: string) => one.toLowerCase() === other.toLowerCase()
  return networks.find(
    ({ resourceGroup, name }) =>
      same(resourceGroup, reference.resourceGroup) && same(name, reference.name),
  )
}

function sameRegion(one: string, other: string): boolean {
  return one.toLowerCase().replaceAll(' ', '') === other
}

function placementFixed(name: string, placement: Placement): UserError {
  return new UserError(
    'placement-fixed',
    sentence`${name} has been begun elsewhere (${placementTag(placement)}), and a cluster cannot move.`,
    {
      remedy: sentence`Go on there by leaving --gateway and --network out, or delete what there is first.`,
      example: `/kafka delete ${name}`,
    },
  )
}

function noGatewayToShare({ name, region }: Place, reasons: readonly Words[]): UserError {
  return new UserError(
    'no-gateway-to-share',
    reasons.length > 0
      ? sentence`There is no VPN gateway in ${region} that ${name} could share: ${joined(reasons, '; ')}.`
      : sentence`There is no VPN gateway in ${region} that ${name} could share.`,
    {
      remedy: sentence`Let it have one of its own.`,
      example: `/kafka create ${name} --gateway new`,
    },
  )
}

function noSuchNetwork({ resourceGroup, name }: NetworkReference): UserError {
  return new UserError(
    'no-such-network',
    sentence`There is no virtual network ${name} in resource group ${resourceGroup}.`,
    {
      remedy: sentence`Compare the names, and whether the network is in the subscription that Causeway works in.`,
    },
  )
}

function networkElsewhere({ name, region }: NetworkView, place: Place): UserError {
  return new UserError(
    'network-region',
    sentence`The network ${name} is in ${region}; a cluster must be in the region of its network.`,
    {
      remedy: sentence`Ask for that region.`,
      example: `/kafka create ${place.name} --region ${region.toLowerCase().replaceAll(' ', '')} …`,
    },
  )
}

function dnsOfBroughtNetwork({ name }: NetworkView): UserError {
  return new UserError(
    'network-dns',
    sentence`The DNS servers of ${name} belong to whoever made it; Causeway does not change them.`,
    { remedy: sentence`Leave --dns out: what the network has is used.` },
  )
}

function gatewayOfBroughtNetwork(name: string): UserError {
  return new UserError(
    'network-gateway',
    sentence`A network that you bring has its own ways in; Causeway makes no gateway there.`,
    {
      remedy: sentence`Leave --gateway out.`,
      example: `/kafka create ${name} --network rg-hub/vnet-hub`,
    },
  )
}

function noRoom({ name }: NetworkView): UserError {
  return new UserError(
    'network-full',
    sentence`The network ${name} has no free range of ${2 ** (32 - SMALLEST_SUBNET_BITS)} addresses for a subnet.`,
    {
      remedy: sentence`Whoever owns the network adds an address range, or names a subnet that exists.`,
      example: '/kafka create orders --network rg-hub/vnet-hub/kafka',
    },
  )
}
