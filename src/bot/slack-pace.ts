import type { Redis } from 'ioredis'
import { Script } from '../redis/script.ts'

/** How often one kind of call may be made: so many times in any `perMs`. */
export interface Lane {
  readonly most: number
  readonly perMs: number
  /** So many at once after a rest, then one in `everyMs`; absent: all of them may come at once. */
  readonly bursts?: { readonly of: number; readonly everyMs: number }
}

/**
 * Slack's limits, for each workspace and app: `chat.update` 50 a minute (Tier 3), `chat.postMessage` one a second
 * in each channel with short bursts, Tier 4 methods 100 a minute. Our minutes are a second longer: a call may be on
 * its way for longer than one that comes after it.
 * Source: Slack, "Rate limits".
 */
export const SLACK_LIMITS = {
  update: { most: 50, perMs: 61_000 },
  post: { most: 58, perMs: 61_000, bursts: { of: 4, everyMs: 1050 } },
  ephemeral: { most: 95, perMs: 61_000 },
  file: { most: 48, perMs: 61_000 },
  /** So many updates of any minute are left to ends and questions: those may come all at once. */
  notForProgress: 8,
  /** Between two updates of the progress of one operation: at least this, */
  progressMs: 3000,
  /** and this for each operation that has a live message in the workspace. */
  progressPerOperationMs: 1200,
} as const

/** The shape of `SLACK_LIMITS`, with other figures. */
export type Limits = {
  readonly [K in keyof typeof SLACK_LIMITS]: (typeof SLACK_LIMITS)[K] extends number ? number : Lane
}
/** A kind of call that Slack counts by itself. */
export type LaneName = 'update' | 'post' | 'ephemeral' | 'file'

/** An operation whose progress was not shown for so long does not count as live, in milliseconds. */
const LIVE_MS = 15 * 60_000

/** Whoever has a place in line and does not come when it was told to loses the place after so long, in milliseconds. */
const GRACE_MS = 15_000

/**
 * Each script begins with it. KEYS: the calls of the lane's last `per` milliseconds, who waits in which order, when
 * each of them was told to come, and until when Slack wants no call. Times are milliseconds by Redis's clock: the
 * workers' own may differ.
 */
const LANE = `
local calls, line, due, held = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local most, per = tonumber(ARGV[1]), math.ceil(tonumber(ARGV[2]))
local burst, every = tonumber(ARGV[3]), math.ceil(tonumber(ARGV[4]))
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZREMRANGEBYSCORE', calls, '-inf', now - per)

local function allowed_after(others)
  local full = redis.call('ZCARD', calls) + others - most
  local at = tonumber(redis.call('GET', held) or '0')
  if full >= 0 then
    local leaving = redis.call('ZRANGE', calls, full % most, full % most, 'WITHSCORES')
    at = math.max(at, (tonumber(leaving[2]) or now) + per * (1 + math.floor(full / most)))
  end
  if every > 0 then
    local rested = 0
    local log = redis.call('ZRANGE', calls, 0, -1, 'WITHSCORES')
    for index = 2, #log, 2 do rested = math.max(rested, tonumber(log[index])) + every end
    at = math.max(at, math.max(rested, now) + (others + 1 - burst) * every)
  end
  return math.max(at, now)
end

local function count_call(who)
  redis.call('ZADD', calls, now, string.format('%.0f', now) .. ' ' .. who)
  redis.call('PEXPIRE', calls, per + 1000)
end`

/**
 * Gives `who` the next turn of a lane, or a place in line. Replies 0 when the call may be made now, else how long to
 * stay away. Whoever was told to come and is late keeps nobody waiting.
 */
const TURN = new Script(`${LANE}
local who, grace = ARGV[5], tonumber(ARGV[6])
for _, gone in ipairs(redis.call('ZRANGEBYSCORE', due, '-inf', now - grace)) do
  redis.call('ZREM', line, gone)
  redis.call('ZREM', due, gone)
end
local newest = redis.call('ZRANGE', line, -1, -1, 'WITHSCORES')
redis.call('ZADD', line, 'NX', math.max(now, (tonumber(newest[2]) or 0) + 1), who)
local ahead = 0
local rank = redis.call('ZRANK', line, who)
if rank > 0 then
  for _, other in ipairs(redis.call('ZRANGE', line, 0, rank - 1)) do
    if tonumber(redis.call('ZSCORE', due, other) or '0') > now then ahead = ahead + 1 end
  end
end
local at = allowed_after(ahead)
if at <= now then
  redis.call('ZREM', line, who)
  redis.call('ZREM', due, who)
  count_call(who)
  return 0
end
redis.call('ZADD', due, at, who)
local life = math.max(at - now + grace, redis.call('PTTL', due))
redis.call('PEXPIRE', line, life)
redis.call('PEXPIRE', due, life)
return math.ceil(at - now)`)

/** No call in the lane before so long. */
const HOLD = new Script(`${LANE}
local pause = tonumber(ARGV[5])
local before = tonumber(redis.call('GET', held) or '0')
redis.call('SET', held, string.format('%.0f', math.max(before, now + pause)), 'PX', math.max(before - now, pause) + 1000)
return 1`)

/**
 * Takes a turn for progress, where everybody in line, late or not, and some more could have theirs as well and the
 * operation's interval is over; else replies how long that takes. KEYS further: when each live operation was last shown, and
 * when any was.
 */
const PROGRESS = new Script(`${LANE}
local live, last = KEYS[5], KEYS[6]
local id, least, each = ARGV[5], tonumber(ARGV[6]), tonumber(ARGV[7])
local reserve, grace, life = tonumber(ARGV[8]), tonumber(ARGV[9]), tonumber(ARGV[10])
redis.call('ZREMRANGEBYSCORE', live, '-inf', now - life)
redis.call('ZADD', live, 'NX', now, id)
redis.call('PEXPIRE', live, life)
local spacing = math.ceil(per / (most - reserve))
local own = tonumber(redis.call('ZSCORE', live, id)) + math.max(least, each * redis.call('ZCARD', live))
local any = tonumber(redis.call('GET', last) or '0') + spacing
local at = math.max(own, any, allowed_after(reserve + redis.call('ZCOUNT', due, now - grace, '+inf')))
if at > now then return math.ceil(at - now) end
redis.call('ZADD', live, now, id)
redis.call('SET', last, string.format('%.0f', now), 'PX', spacing + 1000)
count_call(id)
return 0`)

/**
 * Keeps every worker on one Redis together within what Slack allows in each workspace.
 *
 * Nobody holds a turn in the future: whoever has to wait has a place in line, and is told when to come for it. So a
 * worker that dies while it waits takes nothing from the others, and whoever goes on with its work has the same
 * place. Progress may be skipped: it takes what the others leave.
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
  #lane(teamId: string, lane: LaneName, channelId = ''): string[] {
    const name = `${this.#prefix}:slack-pace:${teamId}:${lane}${channelId && `:${channelId}`}`
    return [name, `${name}:line`, `${name}:due`, `${name}:held`]
  }

  #live(teamId: string): string {
    return `${this.#prefix}:slack-pace:${teamId}:live`
  }

  /**
   * Takes a turn, or a place in line for it.
   * @param who the same each time that the same thing is to be sent, whichever worker sends it
   * @returns 0 when the call is to be made now, else in how many milliseconds to ask again
   */
  async turn(teamId: string, lane: LaneName, who: string, channelId?: string): Promise<number> {
    return this.#run(TURN, this.#lane(teamId, lane, channelId), lane, who, GRACE_MS)
  }

  #run(script: Script, keys: readonly string[], lane: LaneName, ...more: (string | number)[]) {
    const { most, perMs, bursts } = this.#limits[lane]
    const limits = [most, perMs, bursts?.of ?? most, bursts?.everyMs ?? 0]
    return script.run(this.#redis, keys, [...limits, ...more].map(String)).then(Number)
  }

  /** Takes a turn to update an operation's progress, or none. @returns 0, or when to ask again, in milliseconds */
  async progressTurn(teamId: string, operationId: string): Promise<number> {
    const { notForProgress, progressMs, progressPerOperationMs } = this.#limits
    const live = this.#live(teamId)
    const keys = [...this.#lane(teamId, 'update'), live, `${live}:last`]
    const intervals = [progressMs, progressPerOperationMs]
    const others = [notForProgress, GRACE_MS, LIVE_MS]
    return this.#run(PROGRESS, keys, 'update', operationId, ...intervals, ...others)
  }

  /** An operation has no progress to show any more. */
  async endProgress(teamId: string, operationId: string): Promise<void> {
    await this.#redis.zrem(this.#live(teamId), operationId)
  }

  /** Slack has answered 429: nobody uses the lane for so long. */
  async hold(teamId: string, lane: LaneName, pauseMs: number, channelId?: string): Promise<void> {
    await this.#run(HOLD, this.#lane(teamId, lane, channelId), lane, pauseMs)
  }
}
