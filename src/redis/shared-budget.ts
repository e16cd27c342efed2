import { createHash } from 'node:crypto'
import type { Redis } from 'ioredis'
import {
  BUCKET_SIZES,
  type Bucket,
  localBudget,
  type RequestBudget,
} from '../azure/request-budget.ts'
import { within } from '../within.ts'
import { Script } from './script.ts'

/** The bucket as it is now, by Redis's clock: the workers' own may differ. Each script begins with it. */
const REFILL = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local size, rate = tonumber(ARGV[1]), tonumber(ARGV[2]) / 1000
local level = redis.call('HMGET', KEYS[1], 'tokens', 'at', 'held')
local tokens = math.min(size, (tonumber(level[1]) or size) + math.max(0, now - (tonumber(level[2]) or now)) * rate)
local held = tonumber(level[3]) or 0
local function keep()
  redis.call('HSET', KEYS[1], 'tokens', string.format('%.3f', tokens), 'at', string.format('%.0f', now), 'held', string.format('%.0f', held))
  local full = math.max(held - now, (size - tokens) / rate)
  redis.call('PEXPIRE', KEYS[1], string.format('%.0f', math.ceil(full) + 1000))
end`

/** Replies how long to wait; 0 when a token was taken. */
const TAKE = new Script(`${REFILL}
if held > now then return math.ceil(held - now) end
local missing = 1 + tonumber(ARGV[3]) - tokens
if missing > 0 then return math.ceil(missing / rate) end
tokens = tokens - 1
keep()
return 0`)

/** Replies how many tokens there are; takes none. */
const LEVEL = new Script(`${REFILL}
if held > now then return 0 end
return math.floor(tokens)`)

const CAP = new Script(`${REFILL}
tokens = math.min(tokens, tonumber(ARGV[3]))
keep()
return 1`)

const HOLD = new Script(`${REFILL}
held = math.max(held, now + tonumber(ARGV[3]))
keep()
return 1`)

/** A worker does not wait longer for Redis, in milliseconds. */
const STORE_LIMIT_MS = 500

/** How many others may be at work while Redis is away and nobody knows of nobody. */
const LOCAL_SHARE = 1 / 4

/** How large the budget is and how fast it fills. */
export interface SharedBudgetOptions {
  readonly redis: Redis
  readonly prefix: string
  /** Who asks Azure, and about which subscription: whoever has the same shares one budget. */
  readonly principal: string
  /** How much faster than documented the remote side runs. */
  readonly speed: number
  readonly onProblem: (error: unknown) => void
}

/** A budget that several share, and can be looked at. */
export interface SharedBudget extends RequestBudget {
  /** What is left now of each bucket from which this process has taken; nothing while Redis is away. */
  levels(): Promise<readonly (Bucket & { readonly tokens: number })[]>
}

/**
 * One budget for all workers of one principal on one Redis. While Redis is away each worker goes on with a part of
 * it: an operation that is on its way does not stop for that.
 *
 * Our own scripts: the libraries that count rates neither take what the service says is left nor keep a reserve.
 */
export function sharedBudget(options: SharedBudgetOptions): SharedBudget {
  const { redis, prefix, principal, speed, onProblem } = options
  const local = localBudget(LOCAL_SHARE, speed)
  const used = new Map<string, Bucket>()
  const who = createHash('sha256').update(principal).digest('hex').slice(0, 16)

  async function run(script: Script, { kind, region }: Bucket, argument: number): Promise<number> {
    if (redis.status !== 'ready') throw new Error('Redis is not connected')
    const key = `${prefix}:azure-budget:${who}:${region}:${kind}`
    used.set(key, { kind, region })
    const { size, perSecond } = BUCKET_SIZES[kind]
    const reply = script.run(redis, [key], [size, perSecond * speed, argument].map(String))
    return Number(await within(STORE_LIMIT_MS, 'the budget of requests', reply))
  }

  async function orLocally<T>(shared: () => Promise<T>, alone: () => Promise<T>): Promise<T> {
    try {
      return await shared()
    } catch (error) {
      onProblem(error)
      return alone()
    }
  }

  return {
    levels: () =>
      orLocally(
        () =>
          Promise.all(
            [...used.values()].map(async (bucket) => ({
              ...bucket,
              tokens: await run(LEVEL, bucket, 0),
            })),
          ),
        async () => [],
      ),
    take: (bucket, interactive) =>
      orLocally(
        () => run(TAKE, bucket, interactive ? 0 : BUCKET_SIZES[bucket.kind].reserve),
        () => local.take(bucket, interactive),
      ),
    async cap(bucket, remaining) {
      await local.cap(bucket, remaining)
      await orLocally(
        () => run(CAP, bucket, remaining),
        async () => 0,
      )
    },
    async hold(bucket, pauseMs) {
      await local.hold(bucket, pauseMs)
      await orLocally(
        () => run(HOLD, bucket, pauseMs),
        async () => 0,
      )
    },
  }
}
