import { randomBytes } from 'node:crypto'
import { type VaultCall, VaultRefusal, type VaultReply } from './vault-error.ts'

interface StoredSecret {
  readonly version: string
  readonly value: string
  readonly contentType: unknown
  readonly attributes: object
  readonly tags: unknown
}

const LARGEST_VALUE = 25 * 1024
const MOST_TAGS = 15
const LONGEST_TAG = 256
const PAGE = 25

/** Secrets with their versions. Source: Key Vault REST reference, operations Set Secret, Get Secrets, Get Secret Versions. */
export function createSecrets(vaultUrl: string, now: () => number) {
  const secrets = new Map<string, StoredSecret[]>()

  function set(name: string, body: VaultCall['body']): VaultReply {
    const value = String(body.value ?? '')
    const tags = (body.tags ?? {}) as Record<string, string>
    if (!/^[0-9a-zA-Z-]{1,127}$/.test(name)) throw bad(`The secret name ${name} is invalid.`)
    if (value.length > LARGEST_VALUE) throw bad('The value is too large.')
    if (
      Object.keys(tags).length > MOST_TAGS ||
      Object.values(tags).some(({ length }) => length > LONGEST_TAG)
    )
      throw bad('Tags are limited to 15 of 256 characters.')
    const seconds = Math.floor(now() / 1000)
    const secret: StoredSecret = {
      version: randomBytes(16).toString('hex'),
      value,
      contentType: body.contentType,
      attributes: { enabled: true, created: seconds, updated: seconds, ...(body.attributes ?? {}) },
      tags: body.tags,
    }
    secrets.set(name.toLowerCase(), [...(secrets.get(name.toLowerCase()) ?? []), secret])
    return { status: 200, body: { ...item(name, secret), value } }
  }

  function versions(name: string, from: number): VaultReply {
    const all = secrets.get(name.toLowerCase())
    if (!all)
      throw new VaultRefusal(
        404,
        'SecretNotFound',
        `A secret with (name/id) ${name} was not found in this key vault.`,
      )
    const next = from + PAGE
    const nextLink =
      next < all.length
        ? `${vaultUrl}/secrets/${name}/versions?api-version=7.6&$skiptoken=${next}`
        : null
    const value = all.slice(from, next).map((secret) => item(name, secret))
    return { status: 200, body: { value, nextLink } }
  }

  function list(from: number): VaultReply {
    const all = [...secrets.keys()]
    const next = from + PAGE
    const nextLink =
      next < all.length ? `${vaultUrl}/secrets?api-version=7.6&$skiptoken=${next}` : null
    const value = all.slice(from, next).flatMap((name) => {
      const newest = secrets.get(name)?.at(-1)
      // Without the version: it speaks of the newest.
      return newest ? [{ ...item(name, newest), id: `${vaultUrl}/secrets/${name}` }] : []
    })
    return { status: 200, body: { value, nextLink } }
  }

  function item(name: string, { version, contentType, attributes, tags }: StoredSecret) {
    return { id: `${vaultUrl}/secrets/${name}/${version}`, contentType, attributes, tags }
  }

  return {
    names: () => [...secrets.keys()],
    /** Every value that was ever stored, to see that none of them is secret. */
    values: () => [...secrets.values()].flat().map(({ value }) => value),
    /** @returns undefined when the call is not about secrets */
    handle({ method, path, body }: VaultCall, query: URLSearchParams): VaultReply | undefined {
      const [collection, name = '', second] = path
      if (collection !== 'secrets') return undefined
      if (method === 'PUT' && second === undefined) return set(name, body)
      if (method === 'GET' && name === '') return list(Number(query.get('$skiptoken') ?? 0))
      if (method === 'GET' && second === 'versions')
        return versions(name, Number(query.get('$skiptoken') ?? 0))
      return undefined
    },
  }
}

function bad(message: string): VaultRefusal {
  return new VaultRefusal(400, 'BadParameter', message)
}
