import { regionName } from './regions.ts'
import type { Route } from './routing.ts'
import { SUBSCRIPTION } from './routing.ts'
import type { World } from './world.ts'
import { page } from './world.ts'

/** Names of the usages that the simulator counts. */
export type NetworkUsage =
  | 'VirtualNetworks'
  | 'NetworkSecurityGroups'
  | 'PublicIPAddresses'
  | 'StaticPublicIPAddresses'

const COUNTED: Readonly<Record<NetworkUsage, string>> = {
  VirtualNetworks: 'Microsoft.Network/virtualNetworks',
  NetworkSecurityGroups: 'Microsoft.Network/networkSecurityGroups',
  PublicIPAddresses: 'Microsoft.Network/publicIPAddresses',
  StaticPublicIPAddresses: 'Microsoft.Network/publicIPAddresses',
}
const DEFAULT_LIMIT = 1000

/** How much of the network provider's quotas is used in a region. The limits are shown, not enforced. */
export function networkUsageRoutes(
  world: World,
  limits: Partial<Record<NetworkUsage, number>>,
): readonly Route[] {
  const usages = (region: string) =>
    Object.entries(COUNTED).map(([value, type]) => ({
      id: `/subscriptions/${world.subscriptionId}/providers/Microsoft.Network/locations/${region}/usages/${value}`,
      unit: 'Count',
      currentValue: world.store
        .list(type)
        .filter((resource) => resource.location === regionName(region)).length,
      limit: new Map(Object.entries(limits)).get(value) ?? DEFAULT_LIMIT,
      name: { value, localizedValue: value },
    }))
  return [
    {
      operation: 'networkUsages.list',
      method: 'GET',
      template: `${SUBSCRIPTION}/providers/Microsoft.Network/locations/{location}/usages`,
      handle: (call) => page(usages(call.param('location'))),
    },
  ]
}
