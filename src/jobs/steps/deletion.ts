import { found } from '../../azure/errors.ts'
import {
  type Inventory,
  type OtherResource,
  type OwnResource,
  readInventory,
} from '../../azure/inventory.ts'
import { CLUSTER_TAG } from '../../azure/provisioning.ts'
import { readPlace } from '../../azure/site.ts'
import { DEFAULTS } from '../../cluster/cluster.ts'
import { isMade, placementTag } from '../../cluster/placement.ts'
import { userTopics } from '../../kafka/replication.ts'
import { priceLines } from '../../prices/prices.ts'
import { hashChange } from '../engine/approvals.ts'
import type { Facts, Json } from '../engine/step.ts'
import type { Services } from '../services.ts'
import { UNLISTED, UNTAGGED } from './delete-parts.ts'
import { type DeletionResource, listedResources } from './deletion-list.ts'
import { type DeletionContext, keyOf, placementFact, placeOf } from './deletion-place.ts'
import { brokerNodes, lookAtKafka } from './kafka-sight.ts'

/** What a deletion would do, and what it would leave. */
export interface Deletion {
  /** Where the cluster sits, as its tag says it. */
  readonly placement: Json
  readonly resources: readonly DeletionResource[]
  readonly stays: readonly OtherResource[]
  /** Undefined where there is no cluster that runs, or Kafka cannot be asked. */
  readonly topics: number | undefined
  /** True where every resource was made for the person who asks now. */
  readonly isOwn: boolean
  /**
   * Digest of what would be deleted, of whether it holds topics, and of the run: what an approval is bound to. What
   * was decided in an earlier run is asked again.
   */
  readonly digest: string
}

/** Looks at what there is, what it costs and what would be lost. Reads only. */
export async function readDeletion(before: DeletionContext): Promise<Deletion> {
  const { services, request, requestedBy } = before
  const placement = before.facts.placement ?? (await readPlacement(before))
  const context = { ...before, facts: { ...before.facts, placement } }
  const inventory = await readInventory(placeOf(context))
  const topics = inventory.cluster?.runs ? await countTopics(services, request.name) : undefined
  const own = [
    ...inventory.own,
    ...(await readUnlisted(context, inventory)),
    ...(await readLeftByHost(context)),
  ]
  const resources = await priced({ ...inventory, own }, context)
  return {
    placement,
    resources,
    stays: inventory.others,
    topics,
    isOwn: own.every(({ owner }) => owner === `${requestedBy.teamId}.${requestedBy.userId}`),
    digest: hashChange({
      cluster: request.name,
      run: context.retries,
      resources: resources.map(({ name, operation }) => [name, operation]),
      holdsTopics: topics === undefined ? knownBefore(context.facts) : topics > 0,
    }),
  }
}

async function readPlacement({ services, request }: DeletionContext): Promise<string> {
  return placementTag((await readPlace(services.azure, request.name)).placement)
}

/** What is the cluster's and stands in networks of others: no list of its resource group has it. */
async function readUnlisted(context: DeletionContext, { own }: Inventory): Promise<OwnResource[]> {
  const place = placeOf(context)
  const owner = own[0]?.owner ?? ''
  const placement = placementFact(context.facts)
  const parts = UNLISTED.filter((part) => part.onlyIfListed || isMade(part.madeBy, { placement }))
  const there = await Promise.all(
    parts.map(async (part) => {
      const resource = await found(() => part.get(place))
      return resource?.tags?.[CLUSTER_TAG] === context.request.name
    }),
  )
  return parts
    .filter((_, index) => there[index])
    .map((part) => ({
      madeBy: part.madeBy,
      name: part.name(place),
      operation: UNTAGGED,
      owner,
    }))
}

/** A shared gateway goes with its last user: what a host that is gone has left, where nobody else uses it. */
async function readLeftByHost(context: DeletionContext): Promise<OwnResource[]> {
  const place = placeOf(context, 'host')
  const { host } = place
  if (host === undefined || (await context.services.isBusy(host))) return []
  const left = await readInventory(place, context.request.name)
  if (left.exists || left.guests.length > 0) return []
  return left.own.map((resource) => ({ ...resource, madeBy: keyOf(resource.madeBy, 'host') }))
}

/** What was seen of the topics last: brokers that are silent for a moment do not make it another question. */
function knownBefore({ holdsTopics }: Facts): Json {
  return holdsTopics ?? 'unknown'
}

async function priced(
  { own, cluster, region = DEFAULTS.region }: Inventory,
  { request, services }: DeletionContext,
): Promise<DeletionResource[]> {
  const like = { ...DEFAULTS, name: request.name, region, ...cluster }
  const lines = priceLines(like, await services.prices.known(like))
  return own.map(({ madeBy, name, operation }) => {
    const line = lines.find((candidate) => keyOf(candidate.madeBy, 'host') === madeBy)
    const ownLine = lines.find((candidate) => candidate.madeBy === madeBy)
    const { resource: label = madeBy, perHour = 0 } = ownLine ?? line ?? {}
    return { madeBy, label, name, perHour, operation, exists: true }
  })
}

/** A cluster whose Ambari or brokers are out of order can be deleted like any other: nothing they do is an error. */
async function countTopics(services: Services, cluster: string): Promise<number | undefined> {
  try {
    const ambari = services.ambari(cluster)
    const [hosts, brokers, configuration] = await Promise.all([
      ambari.listHosts(),
      ambari.listBrokers(),
      ambari.readKafkaConfiguration(),
    ])
    const view = await lookAtKafka(services, cluster, brokerNodes(brokers, hosts), configuration)
    return view && userTopics(view).length
  } catch {
    return undefined
  }
}

/** What was found, put beside what earlier runs of the operation have deleted: the facts that messages show. */
export function deletionFacts(
  before: Facts,
  { placement, resources, stays, topics }: Deletion,
): Facts {
  const known = listedResources(before)
  const present = new Set(resources.map(({ madeBy }) => madeBy))
  const gone = known
    .filter(({ madeBy }) => !present.has(madeBy))
    .map((resource) => ({ ...resource, exists: false }))
  return {
    placement,
    deletion: [...resources, ...gone].map((resource) => ({ ...resource })),
    stays: stays.map((resource) => ({ ...resource })),
    ...(topics === undefined ? {} : { holdsTopics: topics > 0 }),
  }
}
