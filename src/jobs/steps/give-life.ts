import { readCausewayGroup, writeLife } from '../../azure/causeway-groups.ts'
import { sentence } from '../../words/sentence.ts'
import { type CreateStep, targetOf } from '../services.ts'

/**
 * Goal: a resource group that an earlier create has left says when this cluster ends, or that it does not. One that
 * this create makes has said so from the beginning, and an end that was moved since is not moved back.
 */
export const giveLife: CreateStep = {
  name: 'life',
  title: { doing: sentence`Writing when it ends`, done: sentence`Wrote when it ends` },
  needs: ['resource-group'],
  applies: (_request, { existing }) =>
    Array.isArray(existing) && existing.includes('resource-group'),
  usuallyMs: 1000,
  deadlineMs: 5 * 60_000,
  async observe(context) {
    const { request, operationId } = context
    const { clients, names } = targetOf(context)
    const group = await readCausewayGroup(clients, names.resourceGroup)
    if (group === undefined || group.operation === operationId) return { state: 'ready' }
    const { life } = request
    // Tags hold whole seconds.
    const isGiven =
      life === undefined
        ? group.since === undefined
        : group.since === Math.floor(life.since / 1000) * 1000
    return { state: isGiven ? 'ready' : 'absent' }
  },
  async apply(context) {
    const { clients, names } = targetOf(context)
    const group = await readCausewayGroup(clients, names.resourceGroup)
    if (group) await writeLife(clients, group, context.request)
  },
}
