import { z } from 'zod'
import { nodesPerHour, type PriceList, shippedPrices } from '../prices/prices.ts'
import { DEFAULTS, type nodesOf } from './cluster.ts'
import { StoredPrices } from './plan.ts'

/** What somebody asks for when a cluster is to get another number of workers. */
export interface ScaleRequest {
  readonly name: string
  /** The number wanted. */
  readonly workers: number
  /** How many there were when it was planned; a plan has none. */
  readonly from?: number
  /** That data is lost is accepted, and to be approved by somebody else. */
  readonly force?: boolean
}

/** A change of size, as far as people read it. Kept in the facts. */
export interface Scaling {
  readonly from: number
  readonly to: number
  /** Size of the workers, for example `standard_e4_v3`. */
  readonly vmSize: string
  /** US dollars an hour for all nodes of the cluster. */
  readonly perHour: { readonly before: number; readonly after: number }
  readonly prices: PriceList
  /** Only where it grows. */
  readonly cores?: { readonly needed: number; readonly free: number | null }
}

const StoredScaling = z.object({
  from: z.number(),
  to: z.number(),
  vmSize: z.string(),
  perHour: z.object({ before: z.number(), after: z.number() }),
  prices: StoredPrices,
  cores: z.object({ needed: z.number(), free: z.number().nullable() }).exactOptional(),
})

/** What a change of size costs: the nodes alone, nothing else changes. */
export function scaling(
  size: Parameters<typeof nodesOf>[0],
  to: number,
  prices: PriceList,
): Omit<Scaling, 'cores'> {
  const perHour = (workers: number) => nodesPerHour({ ...size, workers }, prices)
  return {
    from: size.workers,
    to,
    vmSize: size.vmSize,
    perHour: { before: perHour(size.workers), after: perHour(to) },
    prices,
  }
}

/** Reads a change of size out of the facts of an operation; without any, out of what was asked. */
export function readScaling(
  { scaling: stored }: Readonly<Record<string, unknown>>,
  { workers, from = workers }: ScaleRequest,
): Scaling {
  const parsed = StoredScaling.safeParse(stored)
  if (parsed.success) return parsed.data
  const { vmSize } = DEFAULTS
  return scaling({ vmSize, workers: from }, workers, shippedPrices(vmSize))
}
