import { z } from 'zod'
import { readClusterAddress } from '../redis/cluster-address.ts'
import type { RedisAddress, Sentinels } from '../redis/redis.ts'

const SENTINEL = /^([\w.-]+|\[[0-9a-f:]+\])(?::(\d{1,5}))?$/i

/** Beside REDIS_URL, which is required. */
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
  CAUSEWAY_KEY_PREFIX: z
    .string()
    .regex(/^\{[\w-]+\}$/, 'is a name in braces, for example {causeway}')
    .default('{causeway}'),
}

/** Whether REDIS_URL names a single Redis or the nodes of a cluster. */
export const isRedisUrl = (url: string): boolean =>
  /^rediss?:\/\//.test(url) || readClusterAddress(url) !== undefined

/** Where Redis is, by the settings; see `RedisAddress`. */
export function readRedisAddress(
  settings: {
    readonly REDIS_URL: string
    readonly CAUSEWAY_KEY_PREFIX: string
  } & SentinelSettings,
): RedisAddress {
  const { REDIS_URL: url, CAUSEWAY_KEY_PREFIX: keyPrefix } = settings
  return { url, sentinels: readSentinels(settings), keyPrefix }
}

interface SentinelSettings {
  readonly REDIS_SENTINELS?: readonly string[] | undefined
  readonly REDIS_SENTINEL_NAME: string
  readonly REDIS_SENTINEL_PASSWORD?: string | undefined
}

function readSentinels(settings: SentinelSettings): Sentinels | undefined {
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
