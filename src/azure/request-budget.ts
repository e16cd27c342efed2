/** Kinds of requests that Azure Resource Manager counts apart. */
export type RequestKind = 'reads' | 'writes' | 'deletes'

/** One bucket of tokens: so many at most, so many more each second. */
export interface BucketSize {
  readonly size: number
  readonly perSecond: number
  /** Tokens that only requests for people who wait may take. */
  readonly reserve: number
}

/**
 * Azure's limits for each principal, subscription and region.
 * Source: Azure Resource Manager, "Understand how Azure Resource Manager throttles requests".
 */
export const BUCKET_SIZES: Readonly<Record<RequestKind, BucketSize>> = {
  reads: { size: 250, perSecond: 25, reserve: 50 },
  writes: { size: 200, perSecond: 10, reserve: 20 },
  deletes: { size: 200, perSecond: 10, reserve: 0 },
}

/** Which bucket: Azure keeps one for each region of its own that requests enter by. */
export interface Bucket {
  readonly kind: RequestKind
  /** As Azure names it, for example `WESTEUROPE`; empty until an answer has told. */
  readonly region: string
}

/** What all who send requests as the same principal may send together. */
export interface RequestBudget {
  /**
   * Takes a token.
   * @param interactive whether the reserve may be touched
   * @returns 0, or how long to wait for one, in milliseconds: then nothing was taken
   */
  take(bucket: Bucket, interactive: boolean): Promise<number>
  /** Azure says that no more than so many are left. */
  cap(bucket: Bucket, remaining: number): Promise<void>
  /** Azure has refused for the rate: nobody takes a token for so many milliseconds. */
  hold(bucket: Bucket, pauseMs: number): Promise<void>
}

interface Level {
  tokens: number
  at: number
  heldUntil: number
}

/**
 * A budget of this process alone.
 * @param share of Azure's limits that this process allows itself, from 0 to 1
 * @param speed how much faster than documented the remote side runs
 */
export function localBudget(share: number, speed: number, now = () => Date.now()): RequestBudget {
  const levels = new Map<string, Level>()
  const sizeOf = (kind: RequestKind) => {
    const { size, perSecond, reserve } = BUCKET_SIZES[kind]
    return { size: size * share, perSecond: perSecond * share * speed, reserve: reserve * share }
  }
  const refilled = ({ kind, region }: Bucket): Level => {
    const { size, perSecond } = sizeOf(kind)
    const key = `${region}:${kind}`
    const level = levels.get(key) ?? { tokens: size, at: now(), heldUntil: 0 }
    levels.set(key, level)
    level.tokens = Math.min(size, level.tokens + (Math.max(0, now() - level.at) / 1000) * perSecond)
    level.at = now()
    return level
  }
  return {
    async take(bucket, interactive) {
      const level = refilled(bucket)
      if (level.heldUntil > now()) return level.heldUntil - now()
      const { perSecond, reserve } = sizeOf(bucket.kind)
      const missing = 1 + (interactive ? 0 : reserve) - level.tokens
      if (missing > 0) return Math.ceil((missing / perSecond) * 1000)
      level.tokens -= 1
      return 0
    },
    async cap(bucket, remaining) {
      const level = refilled(bucket)
      level.tokens = Math.min(level.tokens, remaining)
    },
    async hold(bucket, pauseMs) {
      const level = refilled(bucket)
      level.heldUntil = Math.max(level.heldUntil, now() + pauseMs)
    },
  }
}
