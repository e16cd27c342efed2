import type { SimulatedClock } from '../clock.ts'

/**
 * ARM's token buckets per kind of operation (Microsoft: "Understand how Azure Resource Manager throttles
 * requests", numbers per region, subscription and principal). Refilled in simulated time.
 */
const BUCKETS = {
  reads: { size: 250, refillPerSecond: 25 },
  writes: { size: 200, refillPerSecond: 10 },
  deletes: { size: 200, refillPerSecond: 10 },
} as const

type Bucket = keyof typeof BUCKETS

export interface RateLimits {
  /** Takes one token and returns the header that tells what is left; `exhausted` when there was none. */
  spend(method: string): { readonly header: Record<string, string>; readonly exhausted: boolean }
}

export function createRateLimits(clock: SimulatedClock): RateLimits {
  const levels = new Map<Bucket, { tokens: number; at: number }>()
  return {
    spend(method) {
      const name = bucketOf(method)
      const { size, refillPerSecond } = BUCKETS[name]
      const now = clock.now()
      const level = levels.get(name) ?? { tokens: size, at: now }
      const refilled = level.tokens + ((now - level.at) / 1000) * refillPerSecond
      const tokens = Math.min(size, refilled)
      const exhausted = tokens < 1
      levels.set(name, { tokens: exhausted ? tokens : tokens - 1, at: now })
      const remaining = String(Math.max(0, Math.floor(tokens) - 1))
      return { header: { [`x-ms-ratelimit-remaining-subscription-${name}`]: remaining }, exhausted }
    },
  }
}

function bucketOf(method: string): Bucket {
  if (method === 'GET' || method === 'HEAD') return 'reads'
  return method === 'DELETE' ? 'deletes' : 'writes'
}
