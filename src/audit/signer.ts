import { createHash, createHmac, createSecretKey, type KeyObject } from 'node:crypto'
import { isSameSecret } from '../constant-time.ts'

/** What an entry's signature says of it. */
export type SignatureCheck = 'good' | 'bad' | 'unknown key'

/**
 * Signs entries with HMAC-SHA-256 (RFC 2104). A signature holds for one log alone: the name of the log is signed, too.
 */
export class AuditSigner {
  readonly #keys: ReadonlyMap<string, KeyObject>
  readonly #log: string
  readonly keyId: string

  /**
   * @param keys 32 bytes each. The first signs; all verify, so that a key can be replaced
   * @param log name of the log: what begins every key in Redis
   */
  constructor(keys: readonly Buffer[], log: string) {
    const [current] = keys
    if (!current) throw new Error('an audit log needs a key')
    this.#keys = new Map(keys.map((key) => [idOf(key), createSecretKey(key)]))
    this.#log = log
    this.keyId = idOf(current)
  }

  sign(body: string): string {
    return this.#mac(this.keyId, body) ?? ''
  }

  check(body: string, keyId: string, mac: string): SignatureCheck {
    const expected = this.#mac(keyId, body)
    if (expected === undefined) return 'unknown key'
    return isSameSecret(expected, mac) ? 'good' : 'bad'
  }

  #mac(keyId: string, body: string): string | undefined {
    const key = this.#keys.get(keyId)
    return key && createHmac('sha256', key).update(`${this.#log}\n${body}`).digest('base64url')
  }
}

/** Names a key without telling anything about it that helps to find it: it is random and has 256 bits. */
function idOf(key: Buffer): string {
  return createHash('sha256').update('audit').update(key).digest('hex').slice(0, 8)
}
