import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'

const ALGORITHM = 'aes-256-gcm'
const IV_BYTES = 12
const TAG_BYTES = 16

/** Thrown when no key at hand opens the text, or when it was sealed for another purpose or changed. */
export class UnsealError extends Error {
  override readonly name = 'UnsealError'
}

/**
 * Seals tokens with AES-256-GCM (NIST SP 800-38D) before they are stored. Every text is bound to a purpose, here
 * a workspace: sealed for one, it cannot be opened for another.
 */
export class TokenCipher {
  readonly #keys: ReadonlyMap<string, Buffer>
  readonly #currentId: string

  /** @param keys 32 bytes each. The first seals; all open, so that a key can be replaced without a new installation */
  constructor(keys: readonly Buffer[]) {
    const [current] = keys
    if (!current) throw new Error('a cipher needs a key')
    this.#keys = new Map(keys.map((key) => [keyId(key), key]))
    this.#currentId = keyId(current)
  }

  /** @returns `v1.<key id>.<base64url of IV, tag and ciphertext>` */
  seal(text: string, purpose: string): string {
    const iv = randomBytes(IV_BYTES)
    const cipher = createCipheriv(ALGORITHM, this.#key(this.#currentId), iv)
    cipher.setAAD(Buffer.from(purpose))
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
    const box = Buffer.concat([iv, cipher.getAuthTag(), sealed])
    return `v1.${this.#currentId}.${box.toString('base64url')}`
  }

  /** @throws UnsealError */
  open(sealed: string, purpose: string): string {
    const [version, id = '', body = ''] = sealed.split('.')
    if (version !== 'v1') throw new UnsealError('the format of a sealed token is not known')
    const box = Buffer.from(body, 'base64url')
    try {
      const decipher = createDecipheriv(ALGORITHM, this.#key(id), box.subarray(0, IV_BYTES), {
        authTagLength: TAG_BYTES,
      })
      decipher.setAAD(Buffer.from(purpose))
      decipher.setAuthTag(box.subarray(IV_BYTES, IV_BYTES + TAG_BYTES))
      const rest = box.subarray(IV_BYTES + TAG_BYTES)
      return Buffer.concat([decipher.update(rest), decipher.final()]).toString('utf8')
    } catch (cause) {
      if (cause instanceof UnsealError) throw cause
      throw new UnsealError('a sealed token was changed, or was sealed for something else', {
        cause,
      })
    }
  }

  /** False for what an older key has sealed: it should be sealed anew. */
  isCurrent(sealed: string): boolean {
    return sealed.split('.')[1] === this.#currentId
  }

  #key(id: string): Buffer {
    const key = this.#keys.get(id)
    if (!key) throw new UnsealError(`there is no key ${id} in CAUSEWAY_TOKEN_KEY`)
    return key
  }
}

/** Names a key without telling anything about it that helps to find it: it is random and has 256 bits. */
function keyId(key: Buffer): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 8)
}
