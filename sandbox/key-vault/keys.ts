import {
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  privateEncrypt,
  randomBytes,
} from 'node:crypto'
import { type VaultCall, VaultRefusal, type VaultReply } from './vault-error.ts'

interface StoredKey {
  readonly version: string
  readonly privateKey: KeyObject
  readonly operations: readonly string[]
  readonly tags: unknown
  readonly createdAt: number
}

/** `DigestInfo` of SHA-256 up to the digest itself (RFC 8017, 9.2, note 1). */
const SHA256_PREFIX = Buffer.from('3031300d060960864801650304020105000420', 'hex')
const DIGEST_BYTES = 32

/**
 * RSA keys as Key Vault's REST API 7.x keeps them: created and used inside; the private half is never shown.
 * Source: Key Vault REST reference, operations Create Key, Get Key, Sign.
 */
export function createKeys(vaultUrl: string, now: () => number) {
  const keys = new Map<string, StoredKey[]>()

  function create(name: string, body: VaultCall['body']): VaultReply {
    if (body.kty !== 'RSA') throw bad('Only RSA keys are simulated.')
    const attributes = (body.attributes ?? {}) as { exportable?: boolean }
    if (attributes.exportable === true) throw bad('AKV.SKR.1002: a release policy is missing.')
    const { privateKey } = generateKeyPairSync('rsa', {
      modulusLength: Number(body.key_size ?? 2048),
    })
    const key: StoredKey = {
      version: randomBytes(16).toString('hex'),
      privateKey,
      operations: (body.key_ops ?? ['sign', 'verify']) as string[],
      tags: body.tags,
      createdAt: Math.floor(now() / 1000),
    }
    keys.set(name.toLowerCase(), [...(keys.get(name.toLowerCase()) ?? []), key])
    return { status: 200, body: bundle(name, key) }
  }

  function find(name: string, version: string | undefined): StoredKey {
    const versions = keys.get(name.toLowerCase()) ?? []
    const key = version ? versions.find((one) => one.version === version) : versions.at(-1)
    if (key) return key
    throw new VaultRefusal(
      404,
      'KeyNotFound',
      `A key with (name/id) ${name}/${version ?? ''} was not found in this key vault.`,
    )
  }

  function sign(name: string, version: string | undefined, body: VaultCall['body']): VaultReply {
    const key = find(name, version)
    if (!key.operations.includes('sign'))
      throw new VaultRefusal(403, 'Forbidden', 'Operation sign is not permitted on this key.')
    if (body.alg !== 'RS256') throw bad('Only RS256 is simulated.')
    const digest = Buffer.from(String(body.value), 'base64url')
    if (digest.length !== DIGEST_BYTES) throw bad('Invalid length of digest.')
    const value = privateEncrypt(key.privateKey, Buffer.concat([SHA256_PREFIX, digest]))
    const kid = `${vaultUrl}/keys/${name}/${key.version}`
    return { status: 200, body: { kid, value: value.toString('base64url') } }
  }

  function bundle(name: string, { version, privateKey, operations, tags, createdAt }: StoredKey) {
    const { n, e } = createPublicKey(privateKey).export({ format: 'jwk' })
    return {
      key: { kid: `${vaultUrl}/keys/${name}/${version}`, kty: 'RSA', key_ops: operations, n, e },
      attributes: {
        enabled: true,
        exportable: false,
        created: createdAt,
        updated: createdAt,
        recoveryLevel: 'Recoverable+Purgeable',
        recoverableDays: 90,
      },
      ...(tags === undefined ? {} : { tags }),
    }
  }

  return {
    /** Versions of a key, the newest last. */
    versionsOf: (name: string) =>
      (keys.get(name.toLowerCase()) ?? []).map(({ version }) => version),
    names: () => [...keys.keys()],
    /** @returns undefined when the call is not about keys */
    handle({ method, path, body }: VaultCall): VaultReply | undefined {
      const [collection, name = '', second, third] = path
      if (collection !== 'keys') return undefined
      if (method === 'POST' && second === 'create') return create(name, body)
      if (method === 'GET' && third === undefined)
        return { status: 200, body: bundle(name, find(name, second)) }
      if (method === 'POST' && third === 'sign') return sign(name, second, body)
      if (method === 'POST' && second === 'sign') return sign(name, undefined, body)
      return undefined
    },
  }
}

function bad(message: string): VaultRefusal {
  return new VaultRefusal(400, 'BadParameter', message)
}
