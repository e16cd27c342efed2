import { Redis, type RedisOptions } from 'ioredis'
import { z } from 'zod'
import { within } from '../within.ts'

/** Redis behind Sentinel: who the master is, is asked of these, again whenever it changes. */
export interface Sentinels {
  readonly hosts: readonly { readonly host: string; readonly port: number }[]
  /** Name under which the sentinels watch the master. */
  readonly name: string
  /** Of the sentinels themselves; undefined: they ask for none. */
  readonly password: string | undefined
}

/** Where Redis is. With sentinels, only user, password, database and TLS of the address count, not its host. */
export interface RedisAddress {
  readonly url: string
  readonly sentinels: Sentinels | undefined
}

const SENTINEL = /^([\w.-]+|\[[0-9a-f:]+\])(?::(\d{1,5}))?$/i

export const REDIS_ENVIRONMENT = {
  REDIS_SENTINELS: z
    .string()
    .transform((text) => text.split(',').map((one) => one.trim()))
    .refine(
      (hosts) => hosts.every((host) => SENTINEL.test(host)),
      'is a list of hosts and ports, for example redis-1:26379,redis-2:26379,redis-3:26379',
    )
    .optional(),
  REDIS_SENTINEL_NAME: z.string().default('mymaster'),
  REDIS_SENTINEL_PASSWORD: z.string().optional(),
}

export function readSentinels(settings: {
  readonly REDIS_SENTINELS?: readonly string[] | undefined
  readonly REDIS_SENTINEL_NAME: string
  readonly REDIS_SENTINEL_PASSWORD?: string | undefined
}): Sentinels | undefined {
  const { REDIS_SENTINELS: hosts, REDIS_SENTINEL_NAME: name } = settings
  if (hosts === undefined) return undefined
  return {
    hosts: hosts.map((text) => {
      const [, host = '', port = '26379'] = SENTINEL.exec(text) ?? []
      return { host: host.replaceAll(/[[\]]/g, ''), port: Number(port) }
    }),
    name,
    password: settings.REDIS_SENTINEL_PASSWORD,
  }
}

/** Comes back quickly after an outage; the library's default took 8 s where this takes 0.6 s. */
const retryStrategy = (attempt: number) => Math.min(attempt * 200, 2000)

/** A master that has become a replica refuses writes: then somebody else is master, who is to be asked for. */
const RECONNECT_AND_RESEND = 2 as const

function common({ url, sentinels }: RedisAddress) {
  const shared = {
    retryStrategy,
    lazyConnect: true,
    reconnectOnError: (error: Error) =>
      error.message.startsWith('READONLY') ? RECONNECT_AND_RESEND : false,
  } satisfies RedisOptions
  if (!sentinels) return shared
  return {
    ...shared,
    sentinels: [...sentinels.hosts],
    name: sentinels.name,
    ...(sentinels.password === undefined ? {} : { sentinelPassword: sentinels.password }),
    sentinelRetryStrategy: retryStrategy,
    // Without, a connection to a master that has vanished stays open until TCP gives up.
    failoverDetector: true,
    ...(url.startsWith('rediss:') ? { enableTLSForSentinelMode: true, sentinelTLS: {} } : {}),
  } satisfies RedisOptions
}

const addressOf = (address: string | RedisAddress): RedisAddress =>
  typeof address === 'string' ? { url: address, sentinels: undefined } : address

/**
 * A connection for the side that answers Slack: it fails within 1.5 s instead of waiting, so that people are
 * told while Slack still listens (3 s).
 */
export function connectFailFast(address: string | RedisAddress): Redis {
  const { url, sentinels } = addressOf(address)
  return new Redis(url, {
    ...common({ url, sentinels }),
    maxRetriesPerRequest: 1,
    enableOfflineQueue: false,
    commandTimeout: 1500,
    connectTimeout: 1500,
  })
}

/** A connection for workers: it waits as long as Redis is away, as BullMQ demands. */
export function connectPatient(address: string | RedisAddress): Redis {
  const { url, sentinels } = addressOf(address)
  const redis = new Redis(url, { ...common({ url, sentinels }), maxRetriesPerRequest: null })
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
