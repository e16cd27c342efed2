import { OWN, type Placement, type Site, siteOf } from '../cluster/placement.ts'
import { resourceNames } from '../cluster/resource-names.ts'
import { readCausewayGroup } from './causeway-groups.ts'
import type { AzureClients } from './clients.ts'

/** How a cluster is placed, and the resources that follow from it. */
export interface ClusterPlace {
  readonly placement: Placement
  readonly site: Site
}

/** Where a cluster that exists sits, by the tag of its resource group. */
export async function readPlace(clients: AzureClients, cluster: string): Promise<ClusterPlace> {
  const { resourceGroup } = resourceNames(cluster, clients.subscriptionId)
  const placement = (await readCausewayGroup(clients, resourceGroup))?.placement ?? OWN
  return { placement, site: siteOf(placement, cluster, clients.subscriptionId) }
}
