import { callOptions } from '../../azure/clients.ts'
import { found } from '../../azure/errors.ts'
import { createSubnet, resourceId, type Target } from '../../azure/network.ts'
import { isMade } from '../../cluster/placement.ts'
import { UserError } from '../../errors.ts'
import { sentence } from '../../words/sentence.ts'
import { type CreateStep, targetOf } from '../services.ts'
import { requiredRange } from './addresses.ts'

/** Goal: the cluster has a subnet of its own in a network with others. Its security group says whose it is. */
export const subnet: CreateStep = {
  name: 'subnet',
  title: { doing: sentence`Creating the subnet`, done: sentence`Created the subnet` },
  applies: (request) => isMade('subnet', request),
  needs: ['network-security-group', 'nat-gateway'],
  usuallyMs: 5000,
  deadlineMs: 15 * 60_000,
  async observe(context) {
    const target = targetOf(context)
    const state = await readSubnet(target)
    if (state === undefined) return { state: 'absent' }
    if (!state.isOurs) throw foreignSubnet(target)
    return state.provisioningState === 'Succeeded'
      ? { state: 'ready' }
      : { state: 'changing', detail: sentence`Azure state: ${state.provisioningState}` }
  },
  async apply(context) {
    await createSubnet(targetOf(context), requiredRange(context.facts))
  },
}

/** A subnet has no tags: it is the cluster's where it has the cluster's security group. */
export async function readSubnet(target: Pick<Target, 'clients' | 'names' | 'site'>) {
  const { clients, names, site } = target
  const { resourceGroup, name } = site.network
  const existing = await found(() =>
    clients.network.subnets.get(resourceGroup, name, site.subnet, callOptions()),
  )
  if (existing === undefined) return undefined
  const securityGroup = resourceId(
    target,
    'Microsoft.Network/networkSecurityGroups',
    names.networkSecurityGroup,
  )
  return {
    provisioningState: existing.provisioningState ?? 'Succeeded',
    isOurs: existing.networkSecurityGroup?.id?.toLowerCase() === securityGroup.toLowerCase(),
  }
}

function foreignSubnet({ site }: Target): UserError {
  return new UserError(
    'foreign-resource',
    sentence`The subnet ${site.subnet} of ${site.network.name} exists already and was not made by Causeway.`,
    {
      remedy: sentence`Choose another cluster name. Causeway does not touch what it did not make.`,
    },
  )
}
