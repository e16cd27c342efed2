interface Rate {
  /** Calls that may come at once. */
  readonly burst: number
  readonly perMinute: number
}

interface Bucket {
  tokens: number
  at: number
}

const MINUTE_MS = 60_000

/** Calls a minute, by tier. */
const TIERS = { 2: 20, 3: 50, 4: 100 } as const
/** chat.postMessage: about one a second for each channel, short bursts allowed. */
const POSTING: Rate = { burst: 5, perMinute: 60 }

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

/** What one workspace lets the app do. */
export interface RateLimits {
  /** Counts a call; returns 0, or the whole seconds to wait (`Retry-After`) when it is one too many. */
  take(method: string, channel: string | undefined): number
}

/**
 * Slack's limits read strictly: no more calls of a method in any minute than its tier says, and a bucket for each
 * channel for posting. `timeScale` makes minutes so many times shorter, for a demo or test that runs faster than
 * the wall clock.
 */
export function createRateLimits(now: () => number, timeScale: number): RateLimits {
  const calls = new Map<string, number[]>()
  const buckets = new Map<string, Bucket>()
  const minute = MINUTE_MS / timeScale

  function takeOfTier(method: string): number {
    const recent = (calls.get(method) ?? []).filter((at) => at > now() - minute)
    calls.set(method, recent)
    const most = TIERS[METHOD_TIERS[method] ?? 4]
    const [oldest] = recent.slice(-most)
    if (recent.length >= most && oldest !== undefined) return seconds(oldest + minute - now())
    recent.push(now())
    return 0
  }

  function takeOfBucket(key: string, rate: Rate): number {
    const bucket = buckets.get(key) ?? { tokens: rate.burst, at: now() }
    buckets.set(key, bucket)
    const perMs = rate.perMinute / minute
    bucket.tokens = Math.min(rate.burst, bucket.tokens + (now() - bucket.at) * perMs)
    bucket.at = now()
    if (bucket.tokens < 1) return seconds((1 - bucket.tokens) / perMs)
    bucket.tokens -= 1
    return 0
  }

  return {
    take: (method, channel) =>
      method === 'chat.postMessage'
        ? takeOfBucket(`${method} ${channel ?? ''}`, POSTING)
        : takeOfTier(method),
  }
}

function seconds(ms: number): number {
  return Math.max(1, Math.ceil(ms / 1000))
}
