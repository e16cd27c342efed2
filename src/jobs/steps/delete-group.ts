import { callOptions } from '../../azure/clients.ts'
import { calling, found } from '../../azure/errors.ts'
import { type Inventory, readInventory } from '../../azure/inventory.ts'
import { sentence } from '../../words/sentence.ts'
import type { Json, Observation } from '../engine/step.ts'
import type { DeleteStep } from './delete-resource.ts'
import { approvedMaker, isListed } from './deletion-list.ts'
import { type Belongs, deletionOf, keyOf, type Place, placeOf } from './deletion-place.ts'

const MINUTE = 60_000
const GROUP = 'resource-group'

/**
 * Goal: the resource group is gone, or it is known what is left in it (fact `stays`). Deleting a group deletes all
 * that is in it, so it is deleted only where it was approved and nothing is in it any more.
 */
export function deleteGroupStep(belongs: Belongs, needs: readonly string[]): DeleteStep {
  const key = keyOf(GROUP, belongs)
  return {
    name: deletionOf(key),
    title: {
      doing:
        belongs === 'host'
          ? sentence`Deleting the ${sentence`resource group`} that was shared`
          : sentence`Deleting the ${sentence`resource group`}`,
      done:
        belongs === 'host'
          ? sentence`${sentence`Resource group`} that was shared`
          : sentence`Resource group`,
    },
    applies: (_request, facts) => belongs === 'cluster' || isListed(facts, key),
    needs,
    usuallyMs: MINUTE,
    deadlineMs: 60 * MINUTE,
    async observe(context): Promise<Observation> {
      const place = placeOf(context, belongs)
      const approved = approvedMaker(context.facts, key)
      const state = await readGroupState(place)
      if (state === undefined)
        return {
          state: 'ready',
          detail: approved === undefined ? sentence`was not there` : sentence`deleted`,
        }
      if (state === 'Deleting') return { state: 'changing', detail: sentence`Azure is deleting it` }
      const inventory = await readInventory(place, context.request.name)
      const stays = [
        ...(belongs === 'host' ? ((context.facts.stays ?? []) as readonly Json[]) : []),
        ...inventory.others.map((resource) => ({ ...resource })),
      ]
      const group = ownGroup(inventory)
      if (!group) return { state: 'ready', detail: sentence`stays`, facts: { stays } }
      if (group.operation !== approved) {
        const why = sentence`it was not in the approval`
        const kept = [...stays, { name: group.name, type: 'resourceGroups', why }]
        return { state: 'ready', detail: sentence`stays`, facts: { stays: kept } }
      }
      // ARM lists what is gone for a while.
      const listed = inventory.own.filter(({ madeBy }) => madeBy !== GROUP)
      if (listed.length > 0)
        return {
          state: 'changing',
          detail: sentence`Azure still lists ${listed[0]?.name ?? ''}`,
          facts: { stays },
        }
      return { state: 'absent', facts: { stays } }
    },
    async apply(context) {
      const place = placeOf(context, belongs)
      const { clients, names } = place
      // Once more, as late as can be: somebody may have put something in.
      const inventory = await readInventory(place, context.request.name)
      if (!ownGroup(inventory) || inventory.own.length > 1) return {}
      await calling(() =>
        clients.resources.resourceGroups.delete(names.resourceGroup, callOptions()).submitted(),
      )
      return {}
    },
  }
}

/** The group, where it is ours and holds nothing of others. */
function ownGroup({ own }: Inventory) {
  return own.find(({ madeBy }) => madeBy === GROUP)
}

async function readGroupState({ clients, names }: Place): Promise<string | undefined> {
  const group = await found(() =>
    clients.resources.resourceGroups.get(names.resourceGroup, callOptions()),
  )
  return group && (group.properties?.provisioningState ?? 'Succeeded')
}
