import type { Redis } from 'ioredis'
import type { Sandbox } from '../../sandbox/sandbox.ts'
import { unpackRecord } from '../../src/jobs/engine/record-text.ts'

/** A secret by a name that says where it comes from. */
export interface Canary {
  readonly name: string
  readonly secret: string
}

/** Where nothing of them may be: name of the place, and all that it holds. */
export type Sink = readonly [place: string, content: string]

/** In every form in which it may have been written. */
function formsOf(secret: string): string[] {
  return [
    secret,
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
    Buffer.from(secret).toString('base64'),
    secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
  ]
}

/** Places in which secrets are: "storage key in redis". Empty: none. */
export function found(canaries: readonly Canary[], sinks: readonly Sink[]): string[] {
  return sinks.flatMap(([place, content]) =>
    canaries
      .filter(({ secret }) => formsOf(secret).some((form) => content.includes(form)))
      .map(({ name }) => `${name} in ${place}`),
  )
}

/** Everything that Redis holds under a prefix, of every type, as text. */
export async function redisContent(redis: Redis, prefix: string): Promise<string> {
  const parts: string[] = []
  for (const key of await redis.keys(`${prefix}*`)) parts.push(key, await contentOf(redis, key))
  return parts.join('\n')
}

/** @throws Error for a type of value that it cannot look into */
async function contentOf(redis: Redis, key: string): Promise<string> {
  const type = await redis.type(key)
  switch (type) {
    case 'string':
      return (await redis.get(key)) ?? ''
    case 'hash':
      return Object.entries(await redis.hgetallBuffer(key))
        .map(([field, value]) => `${field}\n${unpackRecord(value)}`)
        .join('\n')
    case 'list':
      return (await redis.lrange(key, 0, -1)).join('\n')
    case 'set':
      return (await redis.smembers(key)).join('\n')
    case 'zset':
      return (await redis.zrange(key, '0', '-1')).join('\n')
    case 'stream':
      return JSON.stringify(await redis.xrange(key, '-', '+'))
    case 'none':
      return '' // it has expired meanwhile
    default:
      throw new Error(`${key} is a ${type}`)
  }
}

/**
 * The secrets that went over the wire in a run, read where they come from: the simulator's own records.
 * @param sandbox started with `recordBodies`
 */
export function wireSecrets({ azure, slack }: Sandbox): Canary[] {
  const bodies = azure.requests.flatMap(({ requestBody, responseBody }) => [
    requestBody,
    responseBody,
  ])
  const values = bodies.flatMap((body) => entriesOf(body))
  const links = values.flatMap(([, value]) => {
    const [, signature] = /[?&]sig=([^&]+)/.exec(value) ?? []
    return signature === undefined ? [] : [signature, decodeURIComponent(signature)]
  })
  const storageKeys = azure.requests
    .filter(({ operation }) => operation === 'storageAccounts.listKeys')
    .flatMap(({ responseBody }) => entriesOf(responseBody))
    .filter(([key]) => key === 'value')
  const passwords = values.filter(([key]) => /password$/i.test(key))
  const keys = slack
    .files()
    .flatMap(({ content }) => content?.toString('utf8').match(PRIVATE_KEY) ?? [])
    .flatMap((pem) => pem.split('\n').filter((line) => /^[\w+/=]{40,}$/.test(line)))
  return [
    ...named(
      'password',
      passwords.map(([, value]) => value),
    ),
    ...named(
      'storage key',
      storageKeys.map(([, value]) => value),
    ),
    ...named('signature of a link', links),
    ...named('line of a private key', keys),
  ]
}

const PRIVATE_KEY = /-----BEGIN (?:\w+ )?PRIVATE KEY-----[\s\S]+?-----END/g

function named(name: string, secrets: readonly string[]): Canary[] {
  return [...new Set(secrets)]
    .filter((secret) => secret.length >= 8)
    .map((secret) => ({ name, secret }))
}

function entriesOf(value: unknown): [string, string][] {
  if (typeof value === 'string') return [['', value]]
  if (value === null || typeof value !== 'object') return []
  return Object.entries(value).flatMap(([key, inner]) =>
    typeof inner === 'string' ? [[key, inner] as [string, string]] : entriesOf(inner),
  )
}
