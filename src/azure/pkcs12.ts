import {
  createHash,
  createHmac,
  createPrivateKey,
  randomBytes,
  type X509Certificate,
} from 'node:crypto'

/**
 * A password-protected file with a private key and its certificates (PKCS #12, RFC 7292), as Windows imports it.
 * The key is encrypted by Node with AES-256 (PBES2); certificates are public and lie open; a MAC with SHA-256
 * over all of it is what a wrong password is told by. Windows reads these algorithms since 10 (1709).
 * @param chain the client's certificate first, then its root
 */
export function createPkcs12(contents: {
  readonly privateKeyPem: string
  readonly chain: readonly X509Certificate[]
  readonly password: string
  /** What certificate stores show. */
  readonly friendlyName: string
}): Buffer {
  const { privateKeyPem, chain, password, friendlyName } = contents
  // Ties the key to its certificate.
  const keyId = createHash('sha1')
    .update(chain[0]?.raw ?? '')
    .digest()
  const attributes = set(
    sequence(OID.friendlyName, set(der(TAG.bmpString, bigEndianUtf16(friendlyName)))),
    sequence(OID.localKeyId, set(octets(keyId))),
  )
  const key = createPrivateKey(privateKeyPem).export({
    type: 'pkcs8',
    format: 'der',
    cipher: 'aes-256-cbc',
    passphrase: password,
  })
  const certificates = chain.map((certificate, index) =>
    sequence(
      OID.certBag,
      explicit(sequence(OID.x509Certificate, explicit(octets(certificate.raw)))),
      ...(index === 0 ? [attributes] : []),
    ),
  )
  const safes = sequence(
    data(sequence(...certificates)),
    data(sequence(sequence(OID.shroudedKeyBag, explicit(key), attributes))),
  )
  return sequence(integer(3), data(safes), mac(safes, password))
}

const MAC_ITERATIONS = 2048

function mac(content: Buffer, password: string): Buffer {
  const salt = randomBytes(16)
  const key = deriveMacKey(password, salt, MAC_ITERATIONS)
  const digest = createHmac('sha256', key).update(content).digest()
  return sequence(
    sequence(sequence(OID.sha256, der(TAG.null)), octets(digest)),
    octets(salt),
    integer(MAC_ITERATIONS),
  )
}

/** Key derivation of RFC 7292, appendix B.2, with SHA-256: one block is all that a MAC needs. */
function deriveMacKey(password: string, salt: Buffer, iterations: number): Buffer {
  const block = 64
  const purpose = Buffer.alloc(block, 3)
  const secret = bigEndianUtf16(`${password}\0`)
  const repeated = (bytes: Buffer) => Buffer.alloc(Math.ceil(bytes.length / block) * block, bytes)
  let key = Buffer.concat([purpose, repeated(salt), repeated(secret)])
  for (let round = 0; round < iterations; round += 1)
    key = createHash('sha256').update(key).digest()
  return key
}

const TAG = { integer: 0x02, octets: 0x04, null: 0x05, bmpString: 0x1e, sequence: 0x30, set: 0x31 }
/** [0], constructed. */
const EXPLICIT = 0xa0

/** Object identifiers in their DER form. */
const OID = {
  data: Buffer.from('06092a864886f70d010701', 'hex'),
  sha256: Buffer.from('0609608648016503040201', 'hex'),
  friendlyName: Buffer.from('06092a864886f70d010914', 'hex'),
  localKeyId: Buffer.from('06092a864886f70d010915', 'hex'),
  x509Certificate: Buffer.from('060a2a864886f70d01091601', 'hex'),
  shroudedKeyBag: Buffer.from('060b2a864886f70d010c0a0102', 'hex'),
  certBag: Buffer.from('060b2a864886f70d010c0a0103', 'hex'),
}

/** A ContentInfo whose content is open. */
function data(content: Buffer): Buffer {
  return sequence(OID.data, explicit(octets(content)))
}

const sequence = (...parts: Buffer[]) => der(TAG.sequence, ...parts)
const octets = (content: Buffer) => der(TAG.octets, content)
const explicit = (content: Buffer) => der(EXPLICIT, content)

/** Members of a set are sorted by their encoding (X.690, 11.6). */
const set = (...members: Buffer[]) => der(TAG.set, ...members.sort(Buffer.compare))

function integer(value: number): Buffer {
  const bytes = Buffer.from([value >> 8, value & 0xff])
  return der(TAG.integer, value < 0x80 ? bytes.subarray(1) : bytes)
}

/** One element: tag, length (X.690, 8.1.3), content. */
function der(tag: number, ...parts: Buffer[]): Buffer {
  const content = Buffer.concat(parts)
  const { length } = content
  if (length < 0x80) return Buffer.concat([Buffer.from([tag, length]), content])
  const bytes = Buffer.from(length.toString(16).padStart(length < 0x100 ? 2 : 4, '0'), 'hex')
  if (length > 0xffff) throw new Error('a PKCS #12 file of that size is not one of ours')
  return Buffer.concat([Buffer.from([tag, 0x80 + bytes.length]), bytes, content])
}

function bigEndianUtf16(text: string): Buffer {
  return Buffer.from(text, 'utf16le').swap16()
}
