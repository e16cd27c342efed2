import { z } from 'zod'
import type { ClusterRequest } from './cluster.ts'
import { type CostLine, type PriceList, plannedResources, shippedPrices } from './prices.ts'

/** A resource of a plan: made anew, or found from an earlier create and gone on with. */
export interface PlannedResource extends CostLine {
  readonly action: 'create' | 'reuse'
}

/** What the checks before a create have found out, as far as people read it. */
export interface Plan {
  readonly resources: readonly PlannedResource[]
  readonly prices: PriceList
  readonly coresNeeded: number | undefined
  /** Undefined where Azure does not say. */
  readonly coresFree: number | undefined
  /** Checks that could not be made, in words. */
  readonly unchecked: readonly string[]
  readonly warnings: readonly string[]
}

const Price = z.number().nonnegative()

/** The shape in which prices are kept in Redis. */
export const StoredPrices = z.object({
  perHour: z.object({ node: Price, vpnGateway: Price, natGateway: Price, publicIp: Price }),
  source: z.enum(['azure', 'shipped']),
  asOf: z.string(),
  fromTable: z.array(z.enum(['node', 'vpnGateway', 'natGateway', 'publicIp'])),
  problem: z.string().exactOptional(),
})

const StoredFacts = z.object({
  existing: z.array(z.string()).catch([]),
  coresNeeded: z.number().optional().catch(undefined),
  coresFree: z.number().optional().catch(undefined),
  unchecked: z.array(z.string()).catch([]),
  warnings: z.array(z.string()).catch([]),
})

/** The prices that an operation was told with: the same on the plan, the ready card and the failure card. */
export function pricesOf(facts: { readonly prices?: unknown }, request: ClusterRequest): PriceList {
  const stored = StoredPrices.safeParse(facts.prices)
  return stored.success ? stored.data : shippedPrices(request.vmSize)
}

/** Reads a plan out of the facts of an operation; what is missing there is taken as new and unknown. */
export function readPlan(facts: Readonly<Record<string, unknown>>, request: ClusterRequest): Plan {
  const { existing, coresNeeded, coresFree, unchecked, warnings } = StoredFacts.parse(facts)
  const prices = pricesOf(facts, request)
  const resources = plannedResources(request, prices).map((line) => ({
    ...line,
    action: existing.includes(line.madeBy) ? ('reuse' as const) : ('create' as const),
  }))
  return { resources, prices, coresNeeded, coresFree, unchecked, warnings }
}
