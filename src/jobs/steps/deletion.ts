import { type Inventory, type OtherResource, readInventory } from '../../azure/inventory.ts'
import { DEFAULTS, resourceNames } from '../../cluster.ts'
import { userTopics } from '../../kafka/replication.ts'
import { plannedResources } from '../../prices.ts'
import { hashChange } from '../engine/approvals.ts'
import type { Facts, Json, StepContext } from '../engine/step.ts'
import type { ClusterReference, Services } from '../services.ts'
import { brokerNodes, lookAtKafka } from './kafka-sight.ts'

export type DeletionContext = StepContext<ClusterReference, Services>

/** One resource that would be, or was, deleted. Kept in the facts. */
export interface DeletionResource {
  /** Name of the step of a create that makes it. */
  readonly madeBy: string
  /** What people call it, for example "NAT gateway". */
  readonly label: string
  readonly name: string
  /** US dollars an hour. */
  readonly perHour: number
  /** Id of the operation that made it. */
  readonly operation: string
  /** False for one that an earlier run of this operation has deleted. */
  readonly exists: boolean
}

/** What a deletion would do, and what it would leave. */
export interface Deletion {
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
export async function readDeletion(context: DeletionContext): Promise<Deletion> {
  const { services, request, requestedBy } = context
  const names = resourceNames(request.name, services.azure.subscriptionId)
  const inventory = await readInventory({ clients: services.azure, names })
  const topics = inventory.cluster?.runs ? await countTopics(services, request.name) : undefined
  const resources = await priced(inventory, context)
  return {
    resources,
    stays: inventory.others,
    topics,
    isOwn: inventory.own.every(
      ({ owner }) => owner === `${requestedBy.teamId}.${requestedBy.userId}`,
    ),
    digest: hashChange({
      cluster: request.name,
      run: context.retries,
      resources: resources.map(({ name, operation }) => [name, operation]),
      holdsTopics: topics === undefined ? knownBefore(context.facts) : topics > 0,
    }),
  }
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
  const lines = plannedResources(like, await services.prices.known(like))
  return own.map(({ madeBy, name, operation }) => {
    const line = lines.find((candidate) => candidate.madeBy === madeBy)
    const { resource: label = madeBy, perHour = 0 } = line ?? {}
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
export function deletionFacts(before: Facts, { resources, stays, topics }: Deletion): Facts {
  const known = (before.deletion ?? []) as unknown as readonly DeletionResource[]
  const present = new Set(resources.map(({ madeBy }) => madeBy))
  const gone = known
    .filter(({ madeBy }) => !present.has(madeBy))
    .map((resource) => ({ ...resource, exists: false }))
  return {
    deletion: [...resources, ...gone].map((resource) => ({ ...resource })),
    stays: stays.map((resource) => ({ ...resource })),
    ...(topics === undefined ? {} : { holdsTopics: topics > 0 }),
  }
}

/** Id of the operation that made the resource whose deletion was approved; undefined where it was not in the list. */
export function approvedMaker({ deletion }: Facts, madeBy: string): string | undefined {
  const resources = (deletion ?? []) as unknown as readonly DeletionResource[]
  return resources.find((resource) => resource.madeBy === madeBy && resource.exists)?.operation
}
