import { type Placement, parsePlacementTag } from '../placement.ts'
import { type AzureClients, callOptions } from './clients.ts'
import { calling, found } from './errors.ts'
import { CLUSTER_TAG } from './provisioning.ts'

/** Tags of a resource group that say where its cluster sits and which addresses are its own. */
export const PLACEMENT_TAG = 'causeway:placement'
export const ADDRESSES_TAG = 'causeway:addresses'

/** A resource group that Causeway made: one for each cluster, whether that is there (yet, still) or not. */
export interface CausewayGroup {
  readonly cluster: string
  readonly name: string
  readonly region: string
  readonly placement: Placement
  /** Range of its network, or of its subnet in a network that is not its own; undefined: not chosen yet. */
  readonly addresses: string | undefined
  readonly owner: string | undefined
}

/** All groups of the subscription that carry Causeway's tag. */
export async function listCausewayGroups(clients: AzureClients): Promise<readonly CausewayGroup[]> {
  return calling(async () => {
    const groups: CausewayGroup[] = []
    const options = { ...callOptions(), filter: `tagName eq '${CLUSTER_TAG}'` }
    for await (const group of clients.resources.resourceGroups.list(options))
      groups.push(...(describe(group) ?? []))
    return groups
  })
}

/** @returns undefined where there is none of that name, or it is not Causeway's */
export async function readCausewayGroup(
  clients: AzureClients,
  name: string,
): Promise<CausewayGroup | undefined> {
  const group = await found(() => clients.resources.resourceGroups.get(name, callOptions()))
  return group && describe(group)[0]
}

interface ListedGroup {
  readonly name?: string
  readonly location: string
  readonly tags?: Record<string, string>
}

function describe({ name = '', location, tags = {} }: ListedGroup): CausewayGroup[] {
  const cluster = tags[CLUSTER_TAG]
  if (cluster === undefined) return []
  return [
    {
      cluster,
      name,
      region: location,
      placement: parsePlacementTag(tags[PLACEMENT_TAG]),
      addresses: tags[ADDRESSES_TAG],
      owner: tags['causeway:owner'],
    },
  ]
}
