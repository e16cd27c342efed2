import { z } from 'zod'

const LIMITS = {
  regions: z
    .array(z.string())
    .min(1)
    .optional()
    .describe('Regions in which clusters may be; absent: every region.'),
  sizes: z
    .array(z.string())
    .min(1)
    .optional()
    .describe('Virtual machine sizes that workers may have; absent: every size.'),
  maxPricePerMonth: z
    .number()
    .positive()
    .optional()
    .describe('Highest estimated price of one cluster, in US dollars for 730 hours.'),
  maxLifeHours: z
    .number()
    .positive()
    .optional()
    .describe('Longest life of a cluster in hours; one without an end is longer than any.'),
}

const maxWorkers = z.number().int().min(3)

/** Limits that hold for everybody. */
export const GlobalLimits = z.strictObject({
  maxWorkers: maxWorkers.default(10).describe('Highest number of workers of one cluster.'),
  ...LIMITS,
})

/** Limits of whoever a rule allows something: each may be narrower than the one for everybody, never wider. */
export const RuleLimits = z.strictObject({
  maxWorkers: maxWorkers.optional().describe('Highest number of workers of one cluster.'),
  ...LIMITS,
})

/** What clusters may be, of a rule or of all. */
export type Limits = z.infer<typeof RuleLimits>

/** What somebody asks for, as far as it is known yet. */
export interface Wish {
  readonly workers?: number
  readonly region?: string
  readonly vmSize?: string
  /** Estimated, in US dollars for a month of 730 hours. */
  readonly pricePerMonth?: number
  /** `Infinity`: until somebody deletes it. */
  readonly lifeHours?: number
}

/** A limit that a wish does not keep, and what would be allowed. */
export type Excess =
  | { readonly limit: 'maxWorkers'; readonly allowed: number }
  | {
      readonly limit: 'regions' | 'sizes'
      readonly allowed: readonly string[]
      readonly wished: string
    }
  | { readonly limit: 'maxPricePerMonth'; readonly allowed: number; readonly wished: number }
  | { readonly limit: 'maxLifeHours'; readonly allowed: number }

/** Every limit that the wish does not keep, in the order of the policy's documentation. */
export function excesses(limits: Limits, wish: Wish): Excess[] {
  const { maxWorkers, regions, sizes, maxPricePerMonth, maxLifeHours } = limits
  const { workers, region, vmSize, pricePerMonth, lifeHours } = wish
  const found: Excess[] = []
  if (isOver(workers, maxWorkers)) found.push({ limit: 'maxWorkers', allowed: maxWorkers ?? 0 })
  if (isElsewhere(region, regions))
    found.push({ limit: 'regions', allowed: regions ?? [], wished: region ?? '' })
  if (isElsewhere(vmSize, sizes))
    found.push({ limit: 'sizes', allowed: sizes ?? [], wished: vmSize ?? '' })
  if (isOver(pricePerMonth, maxPricePerMonth))
    found.push({
      limit: 'maxPricePerMonth',
      allowed: maxPricePerMonth ?? 0,
      wished: pricePerMonth ?? 0,
    })
  if (isOver(lifeHours, maxLifeHours))
    found.push({ limit: 'maxLifeHours', allowed: maxLifeHours ?? 0 })
  return found
}

/**
 * What stands in the way of a wish. The limits for everybody must be kept, and those of one of the rules that allow
 * the deed; where none is, the rule that comes nearest is told of.
 * @param ofRules limits of each rule that allows the deed
 */
export function excess(
  ofEverybody: Limits,
  ofRules: readonly Limits[],
  wish: Wish,
): Excess | undefined {
  const [general] = excesses(ofEverybody, wish)
  if (general) return general
  const [nearest = []] = ofRules
    .map((limits) => excesses(limits, wish))
    .toSorted((one, other) => one.length - other.length)
  return nearest[0]
}

/** The highest price for which nothing stands in the way of a wish that keeps the other limits; undefined: any. */
export function highestPrice(
  ofEverybody: Limits,
  ofRules: readonly Limits[],
  wish: Omit<Wish, 'pricePerMonth'>,
): number | undefined {
  const general = ofEverybody.maxPricePerMonth ?? Number.POSITIVE_INFINITY
  const fitting = ofRules.filter((limits) => excesses(limits, wish).length === 0)
  const own = fitting.map(({ maxPricePerMonth }) => maxPricePerMonth ?? Number.POSITIVE_INFINITY)
  const highest = own.length === 0 ? general : Math.min(general, Math.max(...own))
  return Number.isFinite(highest) ? highest : undefined
}

const isOver = (wished: number | undefined, most: number | undefined) =>
  wished !== undefined && most !== undefined && wished > most

/** Azure reads names of regions and sizes in any case. */
function isElsewhere(wished: string | undefined, allowed: readonly string[] | undefined): boolean {
  if (wished === undefined || allowed === undefined) return false
  return !allowed.some((one) => one.toLowerCase() === wished.toLowerCase())
}
