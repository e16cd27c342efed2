import { ADDRESSES } from '../cluster/cluster.ts'
import { freeBlock, parseRanges } from './address-ranges.ts'
import type { CausewayGroup } from './causeway-groups.ts'
import type { NetworkView } from './network-view.ts'

/** Size of a subnet for one cluster, as its prefix length: 251 addresses. */
export const SUBNET_BITS = 24
/** HDInsight's nodes, its load balancers and growth need /26 or more. */
export const SMALLEST_SUBNET_BITS = 26
/** A free range for one more cluster in a network: /24, or as much as there is, but at least /26. */
export function freeSubnet(network: NetworkView, reserved: readonly string[]): string | undefined {
  const taken = parseRanges([
    ...network.subnets.map(({ prefix }) => prefix),
    // The range of the cluster for which the network was made is the network itself.
    ...reserved.filter((range) => !network.prefixes.includes(range)),
  ])
  const spaces = parseRanges(network.prefixes)
  for (let bits = SUBNET_BITS; bits <= SMALLEST_SUBNET_BITS; bits += 1) {
    const block = freeBlock(spaces, bits, taken)
    if (block !== undefined) return block
  }
  return undefined
}

/**
 * A range for a new network, apart from every network of the subscription, whatever they are peered with, and
 * what clusters in the making have chosen: any two of them can be peered later. VPN clients have theirs, too.
 * @param space as "10.0.0.0/8"
 */
export function freeNetwork(
  space: string,
  {
    networks,
    groups,
  }: {
    readonly networks: readonly NetworkView[]
    readonly groups: readonly CausewayGroup[]
  },
  reserved: readonly string[],
): string | undefined {
  const taken = parseRanges([
    ...networks.flatMap(({ prefixes, peerings }) => [
      ...prefixes,
      ...peerings.flatMap(({ remotePrefixes }) => remotePrefixes),
    ]),
    ...groups.flatMap(({ addresses }) => addresses ?? []),
    ...reserved,
    ADDRESSES.vpnClients,
  ])
  return freeBlock(parseRanges([space]), NETWORK_BITS, taken)
}

/** Size of a network, as its prefix length. */
const NETWORK_BITS = 16
