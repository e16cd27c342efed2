import type { ClusterRequest } from '../cluster/cluster.ts'
import {
  isoSeconds,
  type Lifetime,
  parseUntilTag,
  SINCE_TAG,
  UNTIL_TAG,
  untilTag,
} from '../cluster/lifetime.ts'
import { type Placement, parsePlacementTag } from '../cluster/placement.ts'
import { parseRequestTag, type TaggedRequest } from '../cluster/request-tag.ts'
import { type AzureClients, callOptions } from './clients.ts'
import { calling, found } from './errors.ts'
import { CLUSTER_TAG } from './provisioning.ts'

/** Tags of a resource group that say where its cluster sits and which addresses are its own. */
export const PLACEMENT_TAG = 'causeway:placement'
/** Which range of addresses is the cluster's own. */
export const ADDRESSES_TAG = 'causeway:addresses'
/** Tags that say what was asked for, and in which channel. */
export const REQUEST_TAG = 'causeway:request'
/** Slack's channel in which it was asked for. */
export const CHANNEL_TAG = 'causeway:channel'

/** A resource group that Causeway made: one for each cluster, whether that is there (yet, still) or not. */
export interface CausewayGroup {
  readonly cluster: string
  readonly name: string
  readonly region: string
  readonly placement: Placement
  /** Range of its network, or of its subnet in a network that is not its own; undefined: not chosen yet. */
  readonly addresses: string | undefined
  /** Who asked for it, `TEAM.USER`. */
  readonly owner: string | undefined
  /** Id of the operation that made it. */
  readonly operation: string | undefined
  /** Slack's channel in which it was asked for. */
  readonly channel: string | undefined
  readonly asked: TaggedRequest | undefined
  /** When its cluster ends; undefined: nobody has said. */
  readonly lifetime: Lifetime | undefined
  /** From when its life counts, in milliseconds since the Unix epoch; undefined where it began without an end. */
  readonly since: number | undefined
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
      operation: tags['causeway:operation'],
      channel: tags[CHANNEL_TAG],
      asked: parseRequestTag(tags[REQUEST_TAG]),
      lifetime: parseUntilTag(tags[UNTIL_TAG]),
      since: momentOf(tags[SINCE_TAG]),
    },
  ]
}

function momentOf(tag = ''): number | undefined {
  const at = Date.parse(tag)
  return Number.isNaN(at) ? undefined : at
}

/** Writes when a cluster ends, or that it has no end. */
export async function writeLifetime(
  clients: AzureClients,
  group: Pick<CausewayGroup, 'name' | 'lifetime'>,
  lifetime: Lifetime | undefined,
): Promise<void> {
  if (lifetime) await patchTags(clients, group, 'Merge', { [UNTIL_TAG]: untilTag(lifetime) })
  else if (group.lifetime)
    await patchTags(clients, group, 'Delete', { [UNTIL_TAG]: untilTag(group.lifetime) })
}

/** Writes from when to when the cluster of a new create lives, in place of what an earlier create has left. */
export async function writeLife(
  clients: AzureClients,
  group: Pick<CausewayGroup, 'name' | 'lifetime' | 'since'>,
  request: Pick<ClusterRequest, 'life'>,
): Promise<void> {
  if (request.life) return patchTags(clients, group, 'Merge', lifetimeTags(request))
  const { lifetime, since } = group
  await patchTags(clients, group, 'Delete', {
    ...(lifetime && { [UNTIL_TAG]: untilTag(lifetime) }),
    ...(since !== undefined && { [SINCE_TAG]: isoSeconds(since) }),
  })
}

/** Azure changes the tags that are named, and no other: nobody's tags are lost who writes at the same time. */
async function patchTags(
  clients: AzureClients,
  { name }: Pick<CausewayGroup, 'name'>,
  operation: 'Merge' | 'Delete',
  tags: Record<string, string>,
): Promise<void> {
  const scope = `subscriptions/${clients.subscriptionId}/resourceGroups/${name}`
  await calling(() =>
    clients.resources.tagsOperations.beginUpdateAtScope(
      scope,
      { operation, properties: { tags } },
      callOptions(),
    ),
  )
}

/** What a cluster is for, in words of people. */
export const PURPOSE_TAG = 'causeway:purpose'

/** Tags of a group whose cluster has an end from the beginning; to whom it was given agreed to its deletion then. */
export function lifetimeTags({ life }: Pick<ClusterRequest, 'life'>): Record<string, string> {
  if (life === undefined) return {}
  return {
    [SINCE_TAG]: isoSeconds(life.since),
    [UNTIL_TAG]: untilTag({ until: life.until, asks: false }),
  }
}
