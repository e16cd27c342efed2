import { listCausewayGroups, readCausewayGroup } from '../../azure/causeway-groups.ts'
import { freeNetwork, freeSubnet } from '../../azure/network-room.ts'
import { listNetworks, readNetwork } from '../../azure/network-view.ts'
import { isMade, ownsNetwork, placementOf } from '../../cluster/placement.ts'
import { UserError } from '../../errors.ts'
import { sentence } from '../../words/sentence.ts'
import type { Facts } from '../engine/step.ts'
import { type CreateContext, type CreateStep, targetOf } from '../services.ts'

/**
 * Goal: it is settled which addresses are the cluster's: a network's, or a subnet's in a network that has others.
 * Whatever was settled earlier stands, in the facts or in Azure. Two workers never choose the same.
 */
export const chooseAddresses: CreateStep = {
  name: 'addresses',
  title: { doing: sentence`Choosing addresses`, done: sentence`Chose addresses` },
  applies: (request) => isMade('addresses', request),
  needs: ['preflight', 'budget-approval'],
  usuallyMs: 1000,
  deadlineMs: 10 * 60_000,
  async observe(context) {
    const range = settledRange(context.facts) ?? (await readRange(context))
    return range === undefined
      ? { state: 'absent' }
      : { state: 'ready', detail: range, facts: { addresses: range } }
  },
  async apply(context) {
    return { addresses: await chooseRange(context) }
  },
}

/** The range that an operation has settled on; undefined: none yet. */
export function settledRange({ addresses }: Facts): string | undefined {
  return typeof addresses === 'string' ? addresses : undefined
}

/** @throws Error where a step that needs addresses runs before they are settled (a bug in the table) */
export function requiredRange(facts: Facts): string {
  const range = settledRange(facts)
  if (range === undefined) throw new Error('the addresses are not chosen yet')
  return range
}

/** What an earlier create has left: the group's tag, or the network itself. */
async function readRange(context: CreateContext): Promise<string | undefined> {
  const { existing } = context.facts
  if (Array.isArray(existing) && !existing.includes('resource-group')) return undefined
  const { clients, names, request } = targetOf(context)
  const group = await readCausewayGroup(clients, names.resourceGroup)
  if (group?.cluster !== request.name) return undefined
  if (group.addresses !== undefined) return group.addresses
  if (!ownsNetwork(placementOf(request))) return undefined
  return (await readNetwork(clients, names.resourceGroup, names.virtualNetwork))?.prefixes[0]
}

async function chooseRange(context: CreateContext): Promise<string> {
  const { services, request } = context
  const refused: string[] = []
  const next = await candidates(context)
  for (;;) {
    const range = next(refused)
    if (range === undefined) throw noAddresses(context)
    if (await services.addresses.reserve(range, request.name)) return range
    refused.push(range)
  }
}

/** @returns what gives the first range that is free, apart from those refused */
async function candidates(
  context: CreateContext,
): Promise<(refused: readonly string[]) => string | undefined> {
  const { services, request } = context
  const { site } = targetOf(context)
  const groups = (await listCausewayGroups(services.azure)).filter(
    ({ cluster }) => cluster !== request.name,
  )
  if (ownsNetwork(placementOf(request))) {
    const networks = await listNetworks(services.azure)
    return (refused) => freeNetwork(services.addressSpace, { networks, groups }, refused)
  }
  const { resourceGroup, name } = site.network
  const network = await readNetwork(services.azure, resourceGroup, name)
  if (!network) throw networkGone(name)
  const reserved = groups.flatMap(({ addresses }) => addresses ?? [])
  return (refused) => freeSubnet(network, [...reserved, ...refused])
}

function noAddresses({ request, services }: CreateContext): UserError {
  return ownsNetwork(placementOf(request))
    ? new UserError(
        'no-addresses',
        sentence`No addresses are left in ${services.addressSpace} for another network.`,
        {
          remedy: sentence`The operators widen CAUSEWAY_ADDRESS_SPACE, or delete networks that nobody needs; then Retry.`,
        },
      )
    : new UserError(
        'network-full',
        sentence`The network has no free addresses for another cluster.`,
        {
          remedy: sentence`Plan again with a network of its own.`,
          example: `/kafka create ${request.name} --gateway new`,
        },
      )
}

function networkGone(name: string): UserError {
  return new UserError('no-such-network', sentence`The network ${name} does not exist any more.`, {
    remedy: sentence`Plan the cluster again.`,
  })
}
