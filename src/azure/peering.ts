import type { NetworkReference } from '../cluster/placement.ts'
import { type AzureClients, callOptions } from './clients.ts'
import { calling } from './errors.ts'
import { networkResourceId } from './network.ts'
import type { NetworkPeering, NetworkView } from './network-view.ts'

/** One network pointing at another. Two of them, one each way, make the networks reach each other. */
export interface PeeringSide {
  readonly from: NetworkReference
  readonly to: NetworkReference
  /** `offered`: clients of `to` may come through the gateway of `from`; `used`: the other way round. */
  readonly gateway: 'offered' | 'used' | 'none'
}

/** Name of a peering that Causeway makes, by the network that it points at. */
export function peeringName({ name }: NetworkReference): string {
  return `to-${name}`
}

/** The peering of a network that points at another, whoever made it. */
export function peeringTo(
  network: NetworkView,
  other: { readonly id: string },
): NetworkPeering | undefined {
  return network.peerings.find(({ remoteId }) => remoteId.toLowerCase() === other.id.toLowerCase())
}

/** Asks for one side of a peering; returns once Azure has accepted it. */
export async function createPeering(
  clients: AzureClients,
  { from, to, gateway }: PeeringSide,
): Promise<void> {
  await calling(() =>
    clients.network.virtualNetworkPeerings
      .createOrUpdate(
        from.resourceGroup,
        from.name,
        peeringName(to),
        {
          remoteVirtualNetwork: { id: networkResourceId({ clients }, 'virtualNetworks', to) },
          allowVirtualNetworkAccess: true,
          allowForwardedTraffic: true,
          allowGatewayTransit: gateway === 'offered',
          useRemoteGateways: gateway === 'used',
        },
        callOptions(),
      )
      .submitted(),
  )
}

/** Asks for the deletion of one side; returns once Azure has accepted it. */
export async function deletePeering(
  clients: AzureClients,
  from: NetworkReference,
  name: string,
): Promise<void> {
  await calling(() =>
    clients.network.virtualNetworkPeerings
      .delete(from.resourceGroup, from.name, name, callOptions())
      .submitted(),
  )
}
