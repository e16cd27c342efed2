import {
  type CausewayGroup,
  readCausewayGroup,
  writeLifetime,
} from '../../azure/causeway-groups.ts'
import { isoSeconds } from '../../cluster/lifetime.ts'
import { resourceNames } from '../../cluster/resource-names.ts'
import { UserError } from '../../errors.ts'
import { sentence } from '../../words/sentence.ts'
import type { Observation, Step, StepContext } from '../engine/step.ts'
import type { ClusterReference, Services } from '../services.ts'
import { noSuchCluster } from './find-cluster.ts'

/** What `/kafka extend` asks for. */
export interface ExtendRequest extends ClusterReference {
  /** When it shall end, in milliseconds since the Unix epoch; null: not by itself. */
  readonly until: number | null
}

type LifetimeContext = StepContext<ExtendRequest, Services>

/** Goal: the tag of the resource group says that the cluster ends then. An end is never moved to an earlier moment. */
export const settleLifetime: Step<ExtendRequest, Services> = {
  name: 'lifetime',
  title: { doing: sentence`Writing when it ends`, done: sentence`Wrote when it ends` },
  needs: [],
  usuallyMs: 1000,
  deadlineMs: 5 * 60_000,
  async observe(context): Promise<Observation> {
    const { request, appliedAt, facts } = context
    const group = await readGroup(context)
    if (group === undefined) return { state: 'broken', error: await noSuchCluster(context) }
    const now = group.lifetime?.until ?? null
    const before = facts.before === undefined ? now : facts.before
    // Somebody may have extended it further since.
    const isOver = appliedAt !== undefined && now !== null && now > (request.until ?? 0)
    if (now === request.until || isOver) {
      await remember(context, group)
      return { state: 'ready', facts: { before, until: now } }
    }
    if (request.until !== null && now !== null && request.until < now)
      return { state: 'broken', error: shorter(request.name, now) }
    return { state: 'absent', facts: { before } }
  },
  async apply(context) {
    const { services, request, requestedBy } = context
    const group = await readGroup(context)
    if (group === undefined) return
    const { until } = request
    // Whoever made the cluster agrees to its deletion by giving it an end; for others somebody is asked then.
    const isOwner = group.owner === `${requestedBy.teamId}.${requestedBy.userId}`
    const asks = group.lifetime?.asks ?? !isOwner
    await writeLifetime(services.azure, group, until === null ? undefined : { until, asks })
  },
}

async function readGroup({
  services,
  request,
}: LifetimeContext): Promise<CausewayGroup | undefined> {
  const { resourceGroup } = resourceNames(request.name, services.azure.subscriptionId)
  const group = await readCausewayGroup(services.azure, resourceGroup)
  return group?.cluster === request.name ? group : undefined
}

async function remember(
  { services }: LifetimeContext,
  { cluster, lifetime, since }: CausewayGroup,
): Promise<void> {
  await services.lifetimes.remember({ cluster, lifetime, since })
}

function shorter(cluster: string, until: number): UserError {
  return new UserError(
    'extend-shorter',
    sentence`${cluster} lives longer already, until ${isoSeconds(until)}.`,
    {
      remedy: sentence`Give a later end, or delete the cluster when nobody needs it any more.`,
      example: `/kafka extend ${cluster} 4h`,
    },
  )
}
