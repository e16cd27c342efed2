import { found, stillUsedBy } from '../../azure/errors.ts'
import { isNodeInterface } from '../../azure/inventory.ts'
import type { Target } from '../../azure/network.ts'
import { type ArmResource, CLUSTER_TAG } from '../../azure/provisioning.ts'
import { type ResourceNames, resourceNames } from '../../cluster.ts'
import { UserError } from '../../errors.ts'
import type { Facts, Observation, Step } from '../engine/step.ts'
import type { ClusterReference, Services } from '../services.ts'
import { approvedMaker, type DeletionContext } from './deletion.ts'

const MINUTE = 60_000

export type DeleteStep = Step<ClusterReference, Services>
export type Place = Pick<Target, 'clients' | 'names'>

interface DeleteResourceStep {
  /** Name of the step of a create that makes it. */
  readonly madeBy: string
  /** What people call it in the middle of a sentence: "VPN gateway". */
  readonly noun: string
  readonly name: (names: ResourceNames) => string
  readonly needs: readonly string[]
  readonly usuallyMs: number
  readonly deadlineMs: number
  readonly get: (place: Place) => Promise<ArmResource>
  /** Sends the DELETE; returns once Azure has accepted it. */
  readonly remove: (place: Place) => Promise<unknown>
}

/** How long something may keep a resource in use: HDInsight's leftovers go by themselves, anything else is somebody's. */
const PATIENCE_MS = { nodeInterface: 60 * MINUTE, other: 10 * MINUTE } as const

/**
 * A step whose goal is that one ARM resource is gone: look by GET, send DELETE while it is there. What lacks the
 * cluster's tag stays, and is no failure. What was not in the approved list is not deleted.
 */
export function deleteResourceStep(definition: DeleteResourceStep): DeleteStep {
  const { madeBy, noun, needs, usuallyMs, deadlineMs } = definition
  const inUse = `${madeBy}-used-by`
  return {
    name: deletionOf(madeBy),
    title: { doing: `Deleting the ${noun}`, done: `${noun[0]?.toUpperCase()}${noun.slice(1)}` },
    needs,
    usuallyMs,
    deadlineMs,
    async observe(context): Promise<Observation> {
      const place = placeOf(context)
      const label = `${noun} ${definition.name(place.names)}`
      const resource = await found(() => definition.get(place))
      const approved = approvedMaker(context.facts, madeBy)
      if (resource === undefined)
        return { state: 'ready', detail: approved === undefined ? 'was not there' : 'deleted' }
      if (resource.tags?.[CLUSTER_TAG] !== context.request.name)
        return { state: 'ready', detail: 'stays: not made by Causeway' }
      if (resource.provisioningState === 'Deleting')
        return { state: 'changing', detail: 'Azure is deleting it' }
      if (approved !== (resource.tags['causeway:operation'] ?? ''))
        return { state: 'broken', error: notInApproval(label) }
      return stillThere(context, context.facts[inUse], label)
    },
    async apply(context) {
      try {
        // Azure's 404 is what was wanted.
        await found(() => definition.remove(placeOf(context)))
        return { [inUse]: null }
      } catch (error) {
        const user = stillUsedBy(error)
        if (user === undefined) throw error
        return { [inUse]: user }
      }
    },
  }
}

/** Name of the step that deletes what the step of a create has made. */
export function deletionOf(madeBy: string): string {
  return `delete-${madeBy}`
}

export function placeOf({ services, request }: DeletionContext): Place {
  const names = resourceNames(request.name, services.azure.subscriptionId)
  return { clients: services.azure, names }
}

/** @param user what kept Azure from deleting it at the last attempt */
function stillThere(
  { now, startedAt, speed }: DeletionContext,
  user: Facts[string] | undefined,
  label: string,
): Observation {
  if (typeof user !== 'string') return { state: 'absent' }
  const patience = isNodeInterface(user) ? PATIENCE_MS.nodeInterface : PATIENCE_MS.other
  return (now - startedAt) * speed > patience
    ? { state: 'broken', error: stillInUse(label, user) }
    : { state: 'absent', detail: `${user} still uses it` }
}

function stillInUse(label: string, user: string): UserError {
  return new UserError('still-in-use', `Azure does not delete ${label}: ${user} still uses it.`, {
    remedy: isNodeInterface(user)
      ? 'It is a leftover of the cluster, which HDInsight removes. Retry in an hour; if it is still there, ask Azure support.'
      : 'It is not from Causeway, so Causeway leaves it alone. Whose it is moves it elsewhere; then Retry.',
  })
}

function notInApproval(label: string): UserError {
  return new UserError('not-in-approval', `The ${label} appeared after the approval.`, {
    remedy: 'Retry asks for approval of everything that is there now.',
  })
}
