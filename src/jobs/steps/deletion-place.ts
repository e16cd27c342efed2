import type { Target } from '../../azure/network.ts'
import {
  hostOf,
  type NetworkReference,
  OWN,
  type Placement,
  parsePlacementTag,
  siteOf,
} from '../../cluster/placement.ts'
import { resourceNames } from '../../cluster/resource-names.ts'
import type { Facts, StepContext } from '../engine/step.ts'
import type { ClusterReference, Services } from '../services.ts'

/** What a step of a deletion is given. */
export type DeletionContext = StepContext<ClusterReference, Services>

/** Whose a resource is: the cluster's that is deleted, or of the one whose gateway it was the last to share. */
export type Belongs = 'cluster' | 'host'

/** Where a step of a deletion works. */
export interface Place extends Pick<Target, 'clients' | 'names' | 'site'> {
  /** The cluster whose gateway it shares; undefined: it has its own, or none. */
  readonly host: string | undefined
  /** The network in which Causeway runs. */
  readonly ownNetwork: NetworkReference | undefined
}

/** Name of the step that deletes what the step of a create has made. */
export function deletionOf(madeBy: string): string {
  return `delete-${madeBy}`
}

/** Name of a resource in the list of a deletion. */
export function keyOf(madeBy: string, belongs: Belongs): string {
  return belongs === 'host' ? `host-${madeBy}` : madeBy
}

/** Names and site of the cluster itself, or (`host`) of the one whose gateway it shares. */
export function placeOf(
  { services, request, facts }: DeletionContext,
  belongs: Belongs = 'cluster',
): Place {
  const { azure: clients, ownNetwork } = services
  const placement = placementFact(facts)
  const host = hostOf(placement)
  const isHosts = belongs === 'host' && host !== undefined
  const cluster = isHosts ? host : request.name
  return {
    clients,
    names: resourceNames(cluster, clients.subscriptionId),
    site: siteOf(isHosts ? OWN : placement, cluster, clients.subscriptionId),
    host,
    ownNetwork,
  }
}

/** Where the cluster sits, as the approval step has found it. */
export function placementFact({ placement }: Facts): Placement {
  return parsePlacementTag(typeof placement === 'string' ? placement : undefined)
}
