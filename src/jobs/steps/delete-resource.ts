import { found, stillUsedBy } from '../../azure/errors.ts'
import { isNodeInterface, readGuests } from '../../azure/inventory.ts'
import { type ArmResource, CLUSTER_TAG } from '../../azure/provisioning.ts'
import { isMade } from '../../cluster/placement.ts'
import { UserError } from '../../errors.ts'
import { joined, sentence, type Words } from '../../words/sentence.ts'
import type { Facts, Observation, Step } from '../engine/step.ts'
import type { ClusterReference, Services } from '../services.ts'
import { approvedMaker, isListed, staysByApproval } from './deletion-list.ts'
import {
  type Belongs,
  type DeletionContext,
  deletionOf,
  keyOf,
  type Place,
  placementFact,
  placeOf,
} from './deletion-place.ts'

const MINUTE = 60_000

/** A step of a deletion. */
export type DeleteStep = Step<ClusterReference, Services>

/** One kind of resource, seen by its deletion. */
export interface DeleteResource {
  /** Name of the step of a create that makes it. */
  readonly madeBy: string
  /** What people call it in the middle of a sentence: "VPN gateway". */
  readonly noun: Words
  /** The same as the name of its step. */
  readonly title: Words
  readonly name: (place: Place) => string
  /** What goes first, as `madeBy` says it. */
  readonly after: readonly string[]
  /** True for what other clusters may use as well. */
  readonly isShared?: boolean
  /** True for what no create of that placement need have made. */
  readonly onlyIfListed?: boolean
  readonly usuallyMs: number
  readonly deadlineMs: number
  readonly get: (place: Place) => Promise<ArmResource | undefined>
  /** Sends the DELETE; returns once Azure has accepted it. */
  readonly remove: (place: Place) => Promise<unknown>
}

/** How long something may keep a resource in use: HDInsight's leftovers go by themselves, anything else is somebody's. */
const PATIENCE_MS = { nodeInterface: 60 * MINUTE, other: 10 * MINUTE } as const

/**
 * A step whose goal is that one ARM resource is gone: look by GET, send DELETE while it is there. What lacks the
 * cluster's tag stays, and is no failure. What was not in the approved list is not deleted.
 */
export function deleteResourceStep(
  definition: DeleteResource,
  belongs: Belongs = 'cluster',
  more: readonly string[] = [],
): DeleteStep {
  const { noun, title, after, usuallyMs, deadlineMs } = definition
  const madeBy = keyOf(definition.madeBy, belongs)
  const inUse = `${madeBy}-used-by`
  return {
    name: deletionOf(madeBy),
    title: {
      doing:
        belongs === 'host'
          ? sentence`Deleting the ${noun} that was shared`
          : sentence`Deleting the ${noun}`,
      done: belongs === 'host' ? sentence`${title} that was shared` : title,
    },
    applies: (_request, facts) =>
      belongs === 'host' || definition.onlyIfListed
        ? isListed(facts, madeBy)
        : isMade(definition.madeBy, { placement: placementFact(facts) }),
    needs: [...after.map((other) => deletionOf(keyOf(other, belongs))), ...more],
    usuallyMs,
    deadlineMs,
    async observe(context): Promise<Observation> {
      const place = placeOf(context, belongs)
      const label = joined([noun, definition.name(place)], ' ')
      const resource = await found(() => definition.get(place))
      const approved = approvedMaker(context.facts, madeBy)
      if (resource === undefined)
        return {
          state: 'ready',
          detail: approved === undefined ? sentence`was not there` : sentence`deleted`,
        }
      if (resource.tags?.[CLUSTER_TAG] !== place.names.cluster)
        return { state: 'ready', detail: sentence`stays: not made by Causeway` }
      if (staysByApproval(context.facts, definition.name(place)))
        return { state: 'ready', detail: sentence`stays: others use it` }
      if (resource.provisioningState === 'Deleting')
        return { state: 'changing', detail: sentence`Azure is deleting it` }
      if (approved !== (resource.tags['causeway:operation'] ?? ''))
        return { state: 'broken', error: notInApproval(label) }
      return stillThere(context, context.facts[inUse], label)
    },
    async apply(context) {
      const place = placeOf(context, belongs)
      if (definition.isShared) await refuseWhileShared(context, place)
      try {
        // Azure's 404 is what was wanted.
        await found(() => definition.remove(place))
        return { [inUse]: null }
      } catch (error) {
        const user = stillUsedBy(error)
        if (user === undefined) throw error
        return { [inUse]: user }
      }
    },
  }
}

/** Somebody may have begun to share it since the list was approved: as late as can be, that is asked once more. */
async function refuseWhileShared(
  { services, request }: DeletionContext,
  { clients, names }: Place,
): Promise<void> {
  const users = [...(await readGuests(clients, names.cluster, request.name))]
  if (names.cluster !== request.name && (await services.isBusy(names.cluster)))
    users.push(names.cluster)
  if (users.length > 0)
    throw new UserError(
      'now-shared',
      sentence`${users.join(', ')} now uses the network of ${names.cluster}.`,
      {
        remedy: sentence`Retry asks for what can be deleted without it.`,
      },
    )
}

/** @param user what kept Azure from deleting it at the last attempt */
function stillThere(
  { now, startedAt, speed }: DeletionContext,
  user: Facts[string] | undefined,
  label: Words,
): Observation {
  if (typeof user !== 'string') return { state: 'absent' }
  const patience = isNodeInterface(user) ? PATIENCE_MS.nodeInterface : PATIENCE_MS.other
  return (now - startedAt) * speed > patience
    ? { state: 'broken', error: stillInUse(label, user) }
    : { state: 'absent', detail: sentence`${user} still uses it` }
}

function stillInUse(label: Words, user: string): UserError {
  return new UserError(
    'still-in-use',
    sentence`Azure does not delete ${label}: ${user} still uses it.`,
    {
      remedy: isNodeInterface(user)
        ? sentence`It is a leftover of the cluster, which HDInsight removes. Retry in an hour; if it is still there, ask Azure support.`
        : sentence`It is not from Causeway, so Causeway leaves it alone. Whose it is moves it elsewhere; then Retry.`,
    },
  )
}

function notInApproval(label: Words): UserError {
  return new UserError('not-in-approval', sentence`The ${label} appeared after the approval.`, {
    remedy: sentence`Retry asks for approval of everything that is there now.`,
  })
}
