import { matchesPattern } from '../cluster/cluster.ts'
import { resourceNames } from '../cluster/resource-names.ts'
import { type AzureClients, callOptions } from './clients.ts'
import { calling, found } from './errors.ts'
import { CLUSTER_TAG } from './provisioning.ts'

const GATEWAYS = 'Microsoft.Network/virtualNetworkGateways'

/** At most so many gateways are looked at: one is enough, and each costs a request. */
const LOOKED_AT = 5

interface Place {
  readonly clients: AzureClients
  readonly region: string
}

/**
 * Clusters whose VPN gateway stands in the region, lets clients in, and may be used by the requester.
 * @param mayUse patterns of cluster names with `*`
 */
export async function listSharableGateways(
  place: Place,
  mayUse: readonly string[],
): Promise<readonly string[]> {
  const clusters = (await listGatewayClusters(place)).filter((cluster) =>
    mayUse.some((pattern) => matchesPattern(pattern, cluster)),
  )
  const usable = await Promise.all(
    clusters.slice(0, LOOKED_AT).map((cluster) => letsClientsIn(place.clients, cluster)),
  )
  return clusters.filter((_, index) => usable[index] === true)
}

async function listGatewayClusters({ clients, region }: Place): Promise<string[]> {
  return calling(async () => {
    const clusters: string[] = []
    const options = { ...callOptions(), filter: `resourceType eq '${GATEWAYS}'` }
    for await (const { type, location, tags } of clients.resources.resources.list(options)) {
      const cluster = tags?.[CLUSTER_TAG]
      const fits = type?.toLowerCase() === GATEWAYS.toLowerCase() && location === region
      if (fits && cluster !== undefined) clusters.push(cluster)
    }
    return clusters.sort()
  })
}

async function letsClientsIn(clients: AzureClients, cluster: string): Promise<boolean> {
  const names = resourceNames(cluster, clients.subscriptionId)
  const gateway = await found(() =>
    clients.network.virtualNetworkGateways.get(names.resourceGroup, names.gateway, callOptions()),
  )
  return (
    gateway?.provisioningState === 'Succeeded' &&
    (gateway.vpnClientConfiguration?.vpnClientAddressPool?.addressPrefixes?.length ?? 0) > 0
  )
}
