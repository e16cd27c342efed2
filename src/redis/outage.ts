import type { Redis } from 'ioredis'
import type { Logger } from 'pino'

/** Tells an outage of Redis once, with what to do, and its end once; ioredis reports every attempt in between. */
export function tellOutages(redis: Redis, log: Logger): void {
  let isTold = false
  redis.on('error', (error: Error) => {
    if (isTold) log.debug({ err: error }, 'Redis connection')
    else log.warn({ err: error }, `Redis: ${remedyFor(error)} Trying on.`)
    isTold = true
  })
  redis.on('ready', () => {
    if (isTold) log.info('Redis answers again')
    isTold = false
  })
}

/** Whether it is about the way to Redis, which `tellOutages` tells for all connections of the process. */
export function isConnectionTrouble(error: Error): boolean {
  return (
    ('syscall' in error && 'code' in error) ||
    /^(connect ETIMEDOUT|Connection is closed|NOAUTH|WRONGPASS)/.test(error.message)
  )
}

/** Cause and remedy by what ioredis, Node and Redis say. Addresses and passwords are not repeated. */
export function remedyFor(error: Error): string {
  const code = 'code' in error ? String(error.code) : ''
  const said = `${code} ${error.message}`
  const [, remedy] = REMEDIES.find(([pattern]) => pattern.test(said)) ?? []
  return remedy ?? 'it cannot be used. Look at REDIS_URL and at the log of Redis.'
}

const REMEDIES: readonly (readonly [RegExp, string])[] = [
  [
    /ECONNREFUSED/,
    'nothing listens at the address of REDIS_URL. Start Redis, or correct the address.',
  ],
  [/ENOTFOUND|EAI_AGAIN/, 'no machine has the name in REDIS_URL. Correct it, or look at DNS.'],
  [
    /ETIMEDOUT|EHOSTUNREACH|ENETUNREACH/,
    'no answer from the address of REDIS_URL. Look at firewalls, and whether it is redis:// or, with TLS, rediss://.',
  ],
  [
    /NOAUTH|WRONGPASS/,
    'it wants another user or password. Correct REDIS_URL: redis://USER:PASSWORD@HOST:PORT.',
  ],
  [
    /CERT|certificate|self-signed|SSL|EPROTO/i,
    'TLS fails. Look at the certificate of Redis, and whether it speaks TLS (rediss://) at all.',
  ],
]
