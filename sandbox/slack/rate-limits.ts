interface Rate {
  /** Calls that may come at once. */
  readonly burst: number
  readonly perMinute: number
}

interface Bucket {
  tokens: number
  at: number
}

const TIERS = {
  2: { burst: 20, perMinute: 20 },
  3: { burst: 50, perMinute: 50 },
  4: { burst: 100, perMinute: 100 },
} as const
/** chat.postMessage: about one a second for each channel, short bursts allowed. */
const POSTING: Rate = { burst: 10, perMinute: 60 }

/** Tiers of docs.slack.dev; methods not named here are Tier 4. */
const METHOD_TIERS: Record<string, 2 | 3 | 4> = {
  'chat.update': 3,
  'chat.delete': 3,
  'conversations.open': 3,
  'conversations.info': 3,
  'usergroups.list': 2,
  'usergroups.users.list': 2,
  'reactions.add': 3,
  'apps.connections.open': 3,
}

/** Token buckets of one workspace and app. */
export interface RateLimits {
  /** Takes one token; returns 0, or the whole seconds to wait (`Retry-After`) when none is left. */
  take(method: string, channel: string | undefined): number
}

/**
 * Buckets per method, and per channel for posting. `timeScale` makes them fill so many times faster, for a demo
 * that runs faster than the wall clock.
 */
export function createRateLimits(now: () => number, timeScale: number): RateLimits {
  const buckets = new Map<string, Bucket>()
  return {
    take(method, channel) {
      const posting = method === 'chat.postMessage'
      const rate: Rate = posting ? POSTING : TIERS[METHOD_TIERS[method] ?? 4]
      const key = posting ? `${method} ${channel ?? ''}` : method
      const bucket = buckets.get(key) ?? { tokens: rate.burst, at: now() }
      buckets.set(key, bucket)
      const perMs = (rate.perMinute * timeScale) / 60_000
      bucket.tokens = Math.min(rate.burst, bucket.tokens + (now() - bucket.at) * perMs)
      bucket.at = now()
      if (bucket.tokens >= 1) {
        bucket.tokens -= 1
        return 0
      }
      return Math.max(1, Math.ceil((1 - bucket.tokens) / perMs / 1000))
    },
  }
}
