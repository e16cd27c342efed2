import type { ClusterRequest } from '../../cluster/cluster.ts'
import { limitError } from '../../policy/limit-error.ts'
import { excess, type Wish } from '../../policy/limits.ts'
import { contactOf, type Permission, type Policy } from '../../policy/policy.ts'
import { HOURS_PER_MONTH } from '../../prices/prices.ts'
import type { Access, Caller } from '../access.ts'

/**
 * Everything that the access policy limits: for everybody, and for the rules that allow the deed. What is not known
 * yet is left out of the wish and asked later.
 * @param example begins a correct line, as "/kafka create orders"
 * @throws UserError `worker-limit`, `region-limit`, `size-limit`, `price-limit`, `life-limit`
 */
export async function requireLimits(
  access: Access,
  caller: Caller,
  deed: { readonly permission: Permission; readonly cluster: string; readonly example: string },
  wish: Wish,
): Promise<void> {
  const { permission, cluster, example } = deed
  const over = await access.excess(caller, permission, cluster, wish)
  if (!over) return
  const isCount = over.limit === 'maxWorkers' && permission === 'create'
  throw limitError(over, contactOf(access.policy), isCount ? `${example} --workers` : example)
}

/**
 * Everything that is limited of a new cluster and known before its plan.
 * @returns the limit that only the plan can look at, as part of the plan's request
 * @throws UserError `worker-limit`, `region-limit`, `size-limit`
 */
export async function requireCreateLimits(
  access: Access,
  caller: Caller,
  { name, workers, region, vmSize }: ClusterRequest,
): Promise<{ maxPricePerMonth?: number }> {
  const deed = { permission: 'create', cluster: name, example: `/kafka create ${name}` } as const
  const wish = { workers, region, vmSize }
  await requireLimits(access, caller, deed, wish)
  const highest = await access.highestPrice(caller, 'create', name, wish)
  return highest === undefined ? {} : { maxPricePerMonth: highest }
}

/**
 * The price of a cluster, once its plan has found it out.
 * @param perHour US dollars
 * @throws UserError `price-limit`, and as `requireCreateLimits`
 */
export async function requirePriceLimit(
  access: Access,
  caller: Caller,
  permission: 'create' | 'scale',
  wish: { readonly cluster: string; readonly perHour: number } & Wish,
): Promise<void> {
  const { cluster, perHour, ...rest } = wish
  const example = `/kafka ${permission} ${cluster}`
  const pricePerMonth = perHour * HOURS_PER_MONTH
  await requireLimits(access, caller, { permission, cluster, example }, { ...rest, pricePerMonth })
}

/**
 * Longest life of a cluster.
 * @param hours from now; `Infinity`: until somebody deletes it
 * @throws UserError `life-limit`
 */
export async function requireLifeLimit(
  access: Access,
  caller: Caller,
  deed: { readonly permission: Permission; readonly cluster: string; readonly example: string },
  hours: number,
): Promise<void> {
  await requireLimits(access, caller, deed, { lifeHours: hours })
}

/**
 * How many workers a cluster may have by the limits for everybody.
 * @param example begins a correct line; the number that is allowed is put behind it
 * @throws UserError `worker-limit`
 */
export function requireWorkerLimit(policy: Policy, workers: number, example: string): void {
  const over = excess(policy.limits, [], { workers })
  if (over) throw limitError(over, contactOf(policy), example)
}

/** Whether the limits for everybody allow clusters in a region. @throws UserError `region-limit` */
export function requireRegionLimit(policy: Policy, name: string, region: string): void {
  const over = excess(policy.limits, [], { region })
  if (over) throw limitError(over, contactOf(policy), `/kafka create ${name}`)
}
