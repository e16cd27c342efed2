import { sentence, type Words } from '../words/sentence.ts'
import { firstOverlap } from './address-ranges.ts'
import type { NetworkView } from './network-view.ts'

/** How two networks reach each other, or why they do not and what helps. */
export type NetworkPath =
  | { readonly way: 'same network' | 'peered' }
  | { readonly way: 'none'; readonly reason: Words; readonly remedy: Words }

/** Whether machines of two networks reach each other directly. Ways through a hub or another VPN are not seen. */
export function pathBetween(one: NetworkView, other: NetworkView): NetworkPath {
  if (isSame(one.id, other.id)) return { way: 'same network' }
  const shared = firstOverlap(one.prefixes, other.prefixes)
  if (shared)
    return none(
      sentence`${one.name} (${shared[0]}) and ${other.name} (${shared[1]}) use the same addresses, so they cannot be peered`,
      sentence`Move one of the clusters to a network with other addresses, then peer the two.`,
    )
  return oneWay(one, other) ?? oneWay(other, one) ?? { way: 'peered' }
}

function oneWay(from: NetworkView, to: NetworkView): NetworkPath | undefined {
  const peering = from.peerings.find(({ remoteId }) => isSame(remoteId, to.id))
  if (!peering)
    return none(
      sentence`${from.name} is not peered with ${to.name}`,
      sentence`Add a peering from ${from.name} to ${to.name}, and one back.`,
    )
  if (peering.state !== 'Connected')
    return none(
      sentence`the peering from ${from.name} to ${to.name} is ${peering.state}, not Connected`,
      peering.state === 'Initiated'
        ? sentence`Add the peering back, from ${to.name} to ${from.name}.`
        : sentence`Delete the peerings of both sides and add them anew.`,
    )
  if (!peering.letsThrough)
    return none(
      sentence`the peering from ${from.name} to ${to.name} lets nothing through`,
      sentence`Allow virtual network access in the settings of the peering.`,
    )
  return undefined
}

function none(reason: Words, remedy: Words): NetworkPath {
  return { way: 'none', reason, remedy }
}

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase()
}
