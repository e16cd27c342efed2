import type { Redis } from 'ioredis'

/** How often one kind of call may be made: once in `intervalMs`, after a rest `burst` at once. */
export interface Lane {
  readonly intervalMs: number
  readonly burst: number
}

/**
 * Slack's limits, for each workspace and app: `chat.update` 50 a minute (Tier 3), `chat.postMessage` one a second
 * in each channel with short bursts, Tier 4 methods 100 a minute. Ours lie just below.
 * Source: Slack, "Rate limits".
 */
export const SLACK_LIMITS = {
  /** Two at once and then 48 a minute are never more than 50 in any minute. */
  update: { intervalMs: 1250, burst: 2 },
  post: { intervalMs: 1050, burst: 3 },
  ephemeral: { intervalMs: 650, burst: 5 },
  file: { intervalMs: 1250, burst: 2 },
  /** Between two updates of the progress of one operation: at least this, */
  progressMs: 3000,
  /** and this for each operation that has a live message in the workspace. */
  progressPerOperationMs: 1200,
} as const

export type Limits = {
  readonly [K in keyof typeof SLACK_LIMITS]: K extends `progress${string}` ? number : Lane
}
export type LaneName = 'update' | 'post' | 'ephemeral' | 'file'

/** An operation whose progress was not shown for so long does not count as live, in milliseconds. */
const LIVE_MS = 15 * 60_000

/** Milliseconds by Redis's clock: the workers' own may differ. */
const NOW = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)`

/**
 * Reserves the next turn of a lane (generic cell rate algorithm): the key holds when the lane will have rested
 * fully. Replies how long to wait for the turn.
 */
const TURN = `${NOW}
local interval, burst = tonumber(ARGV[1]), tonumber(ARGV[2])
local rested = math.max(tonumber(redis.call('GET', KEYS[1]) or '0'), now)
local wait = math.max(0, rested - now - (burst - 1) * interval)
redis.call('SET', KEYS[1], string.format('%.0f', rested + interval), 'PX', string.format('%.0f', rested + interval - now + 1000))
return math.ceil(wait)`

/** No turn of the lane before so long. */
const HOLD = `${NOW}
local interval, burst, pause = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local rested = math.max(tonumber(redis.call('GET', KEYS[1]) or '0'), now + pause + (burst - 1) * interval)
redis.call('SET', KEYS[1], string.format('%.0f', rested), 'PX', string.format('%.0f', rested - now + 1000))
return 1`

/**
 * Takes a turn for progress, if the lane has rested fully and the operation's interval is over; else replies how
 * long that takes. Nothing is reserved. The sorted set holds when each live operation was last shown.
 */
const PROGRESS = `${NOW}
local id, interval, least, each, life = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now - life)
redis.call('ZADD', KEYS[2], 'NX', now, id)
local last = tonumber(redis.call('ZSCORE', KEYS[2], id))
local due = last + math.max(least, each * redis.call('ZCARD', KEYS[2]))
local rested = tonumber(redis.call('GET', KEYS[1]) or '0')
local wait = math.max(due, rested) - now
if wait > 0 then return math.ceil(wait) end
redis.call('ZADD', KEYS[2], now, id)
redis.call('PEXPIRE', KEYS[2], life)
redis.call('SET', KEYS[1], string.format('%.0f', now + interval), 'PX', string.format('%.0f', interval + 1000))
return 0`

/**
 * Keeps every worker on one Redis together within what Slack allows in each workspace.
 *
 * Progress may be skipped, so it takes a turn only where nobody else wants one: after the lane has rested fully.
 * Everything else reserves its turn, and so comes first without a queue: while turns are reserved, the lane
 * never rests.
 */
export class SlackPace {
  readonly #redis: Redis
  readonly #prefix: string
  readonly #limits: Limits

  constructor(redis: Redis, prefix: string, limits: Limits = SLACK_LIMITS) {
    this.#redis = redis
    this.#prefix = prefix
    this.#limits = limits
  }

  /** @param channelId where the lane is one for each channel */
  #key(teamId: string, lane: LaneName | 'live', channelId = ''): string {
    return `${this.#prefix}:slack-pace:${teamId}:${lane}${channelId && `:${channelId}`}`
  }

  /** Reserves the next turn. @returns how long to wait for it, in milliseconds */
  async turn(teamId: string, lane: LaneName, channelId?: string): Promise<number> {
    const { intervalMs, burst } = this.#limits[lane]
    const key = this.#key(teamId, lane, channelId)
    return Number(await this.#redis.eval(TURN, 1, key, intervalMs, burst))
  }

  /** Takes a turn to update an operation's progress, or none. @returns 0, or when to ask again, in milliseconds */
  async progressTurn(teamId: string, operationId: string): Promise<number> {
    const { update, progressMs, progressPerOperationMs } = this.#limits
    const keys = [this.#key(teamId, 'update'), this.#key(teamId, 'live')]
    const wait = await this.#redis.eval(
      PROGRESS,
      keys.length,
      ...keys,
      operationId,
      update.intervalMs,
      progressMs,
      progressPerOperationMs,
      LIVE_MS,
    )
    return Number(wait)
  }

  /** An operation has no progress to show any more. */
  async endProgress(teamId: string, operationId: string): Promise<void> {
    await this.#redis.zrem(this.#key(teamId, 'live'), operationId)
  }

  /** Slack has answered 429: nobody uses the lane for so long. */
  async hold(teamId: string, lane: LaneName, pauseMs: number, channelId?: string): Promise<void> {
    const { intervalMs, burst } = this.#limits[lane]
    await this.#redis.eval(HOLD, 1, this.#key(teamId, lane, channelId), intervalMs, burst, pauseMs)
  }
}
