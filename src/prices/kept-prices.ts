import { StoredPrices } from '../cluster/plan.ts'
import type { PriceList } from './prices.ts'

/** Where answers about prices are kept between operations, and for all processes. */
export interface PriceCache {
  read(key: string): Promise<string | null>
  write(key: string, value: string, ttlSeconds: number): Promise<void>
}

interface Place {
  readonly region: string
  readonly vmSize: string
}

/** Where the prices of a place are kept. */
export function priceKey({ region, vmSize }: Place): string {
  return `${region}:${vmSize}`.toLowerCase()
}

/** The prices that somebody has read lately; undefined: nobody has. Asks nobody. */
export async function keptPrices(cache: PriceCache, place: Place): Promise<PriceList | undefined> {
  const text = await cache.read(priceKey(place))
  if (text === null) return undefined
  try {
    return StoredPrices.safeParse(JSON.parse(text)).data
  } catch {
    return undefined // another version's entry: as good as none
  }
}
