import { readCausewayGroup } from '../../azure/causeway-groups.ts'
import { resourceNames } from '../../cluster/resource-names.ts'
import { UserError } from '../../errors.ts'
import { sentence } from '../../words/sentence.ts'
import type { ClusterReference } from '../services.ts'
import { readActivity } from './activity.ts'
import type { Deletion } from './deletion.ts'
import type { DeletionContext } from './deletion-place.ts'

/** The request of a deletion that begins because the cluster's time is over. */
export interface EndOfLifeRequest extends ClusterReference {
  readonly endOfLife?: {
    /** The end that came, in milliseconds since the Unix epoch. */
    readonly until: number
  }
}

/** What was agreed to when the cluster was given its end, and when that was. */
export interface Consent {
  readonly since: number
  readonly until: number
}

/**
 * Whether somebody has agreed to this deletion beforehand, by giving the cluster the end that has come. Read anew each
 * time: only what the tag in Azure says counts.
 * @returns undefined where people have to be asked
 * @throws UserError `life-extended` where the cluster has another end by now
 */
export async function readConsent(
  context: DeletionContext,
  deletion: Pick<Deletion, 'resources'>,
): Promise<Consent | undefined> {
  const { services, now, speed, requestedBy } = context
  const { name, endOfLife } = context.request as EndOfLifeRequest
  if (endOfLife === undefined) return undefined
  const { resourceGroup } = resourceNames(name, services.azure.subscriptionId)
  const group = await readCausewayGroup(services.azure, resourceGroup)
  if (group === undefined) return undefined
  const { lifetime, since = now } = group
  if (lifetime?.until !== endOfLife.until) throw extended(name)
  const { atEnd, quietHours } = services.lifetimeRules
  if (lifetime.asks || lifetime.until > now || atEnd === 'ask') return undefined
  const consent = { since, until: lifetime.until }
  if (atEnd === 'delete') return consent
  const needed = services.approvalsNeeded({
    kind: 'delete',
    cluster: name,
    teamId: requestedBy.teamId,
  })
  if (needed > 1) return undefined
  if (!deletion.resources.some(({ madeBy }) => madeBy === 'cluster')) return consent
  const activity = await readActivity(services, name, now - (quietHours * 3600_000) / speed)
  return activity === 'quiet' || activity === 'no topics' ? consent : undefined
}

function extended(cluster: string): UserError {
  return new UserError(
    'life-extended',
    sentence`${cluster} has another end by now, so it was not deleted.`,
    {
      remedy: sentence`Nothing needs to be done: it is deleted when its time is over.`,
      example: '/kafka list',
    },
  )
}
