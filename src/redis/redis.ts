import type { Redis, RedisOptions } from 'ioredis'
import { within } from '../within.ts'
import { ClosingRedis } from './closing-redis.ts'
import { readClusterAddress } from './cluster-address.ts'
import { atSlotOf, isKeptElsewhere } from './slot-connector.ts'

/** Redis behind Sentinel: who the master is, is asked of these, again whenever it changes. */
export interface Sentinels {
  readonly hosts: readonly { readonly host: string; readonly port: number }[]
  /** Name under which the sentinels watch the master. */
  readonly name: string
  /** Of the sentinels themselves; undefined: they ask for none. */
  readonly password: string | undefined
}

/**
 * Where Redis is. With sentinels, only user, password, database and TLS of the address count, not its host. One that
 * begins with `redis+cluster://` is a Redis Cluster (see cluster-address.ts).
 */
export interface RedisAddress {
  readonly url: string
  readonly sentinels: Sentinels | undefined
  /** What all keys begin with: a hash tag in braces, which says where in a cluster they are. */
  readonly keyPrefix: string
}

/** Comes back quickly after an outage; the library's default took 8 s where this takes 0.6 s. */
const retryStrategy = (attempt: number) => Math.min(attempt * 200, 2000)

/** Somebody else is master now, or keeps the keys: that one is to be asked for, and gets the command. */
const RECONNECT_AND_RESEND = 2 as const

const COMMON = {
  retryStrategy,
  lazyConnect: true,
  reconnectOnError: (error: Error) => (isKeptElsewhere(error) ? RECONNECT_AND_RESEND : false),
} satisfies RedisOptions

type Manner = Pick<
  RedisOptions,
  'maxRetriesPerRequest' | 'enableOfflineQueue' | 'commandTimeout' | 'connectTimeout'
>

/** A string is the address of a single Redis. */
function open(address: string | RedisAddress, manner: Manner): Redis {
  const options = { ...COMMON, ...manner }
  if (typeof address === 'string') return new ClosingRedis(address, options)
  const { url, sentinels, keyPrefix } = address
  const cluster = readClusterAddress(url)
  if (cluster) return new ClosingRedis({ ...options, ...atSlotOf(keyPrefix, cluster) })
  return new ClosingRedis(url, { ...options, ...(sentinels && behind(sentinels, url)) })
}

function behind({ hosts, name, password }: Sentinels, url: string) {
  return {
    sentinels: [...hosts],
    name,
    ...(password === undefined ? {} : { sentinelPassword: password }),
    sentinelRetryStrategy: retryStrategy,
    // Without, a connection to a master that has vanished stays open until TCP gives up.
    failoverDetector: true,
    ...(url.startsWith('rediss:') ? { enableTLSForSentinelMode: true, sentinelTLS: {} } : {}),
  } satisfies RedisOptions
}

/**
 * A connection for the side that answers Slack: it fails within 1.5 s instead of waiting, so that people are
 * told while Slack still listens (3 s).
 */
export function connectFailFast(address: string | RedisAddress): Redis {
  return open(address, {
    maxRetriesPerRequest: 1,
    enableOfflineQueue: false,
    commandTimeout: 1500,
    connectTimeout: 1500,
  })
}

/** A connection for workers: it waits as long as Redis is away, as BullMQ demands. */
export function connectPatient(address: string | RedisAddress): Redis {
  const redis = open(address, { maxRetriesPerRequest: null })
  reconnectWhenSilent(redis)
  return redis
}

const SILENCE = { checkMs: 5000, limitMs: 5000 } as const

/**
 * A peer that vanished without a word (a host, a firewall's memory) would be waited for as long as TCP tries: a
 * quarter of an hour. Connections on which somebody waits for a job are BullMQ's, which does the same.
 */
function reconnectWhenSilent(redis: Redis): void {
  const check = async () => {
    if (redis.status !== 'ready') return
    const answers = await within(SILENCE.limitMs, 'an answer of Redis', redis.ping()).then(
      () => true,
      () => false,
    )
    if (!answers && redis.status === 'ready') redis.disconnect(true)
  }
  const timer = setInterval(() => void check(), SILENCE.checkMs)
  timer.unref()
  redis.once('end', () => clearInterval(timer))
}
