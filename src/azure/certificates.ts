import { X509Certificate as ReadCertificate, randomBytes } from 'node:crypto'
import type { Extension } from '@peculiar/x509'

const ALGORITHM = {
  name: 'RSASSA-PKCS1-v1_5',
  hash: 'SHA-256',
  publicExponent: new Uint8Array([1, 0, 1]),
  modulusLength: 2048,
} as const

const DAY_MS = 24 * 3600 * 1000
/** Lifetimes of the documented recipe (point-to-site certificates with OpenSSL). */
const ROOT_DAYS = 3650
const CLIENT_DAYS = 365
/** Clocks of clients and gateways differ. */
const CLOCK_SKEW_MS = 5 * 60_000

/** What signs certificates: a private key here, or one that never leaves its vault. */
export interface Signer {
  /** RSA; with the right to be exported. */
  readonly publicKey: CryptoKey
  /** RSASSA-PKCS1-v1_5 with SHA-256 over the bytes. */
  sign(bytes: Uint8Array): Promise<Uint8Array>
}

/** A client certificate with its private key. Secret: delivered once, never kept. */
export interface ClientIdentity {
  readonly certificate: ReadCertificate
  readonly privateKeyPem: string
}

/** The library that writes certificates, loaded when one is made: a process that runs the bot alone never does. */
async function loadX509() {
  await import('reflect-metadata')
  return import('@peculiar/x509')
}

/** A signer whose private key exists only as long as the returned object does. */
export async function createFleetingSigner(): Promise<Signer> {
  const { publicKey, privateKey } = await generateKeys()
  return {
    publicKey,
    sign: async (bytes) =>
      new Uint8Array(await crypto.subtle.sign(ALGORITHM, privateKey, new Uint8Array(bytes))),
  }
}

/** The signer's public key in the form in which certificates are verified. */
export function importPublicKey(key: {
  readonly n: Uint8Array
  readonly e: Uint8Array
}): Promise<CryptoKey> {
  const jwk = {
    kty: 'RSA',
    n: Buffer.from(key.n).toString('base64url'),
    e: Buffer.from(key.e).toString('base64url'),
  }
  return crypto.subtle.importKey('jwk', jwk, ALGORITHM, true, ['verify'])
}

/**
 * A root certificate signed by itself.
 * Rules: RSA 2048, SHA-256, certificate authority, key usage CertSign.
 * @param subject common name
 * @param serialNumber up to 16 bytes, hexadecimal
 */
export async function createRoot(
  signer: Signer,
  subject: string,
  now: number,
  serialNumber: string = randomBytes(16).toString('hex'),
): Promise<ReadCertificate> {
  const {
    BasicConstraintsExtension,
    KeyUsageFlags,
    KeyUsagesExtension,
    SubjectKeyIdentifierExtension,
  } = await loadX509()
  return sign(signer, {
    subject: `CN=${subject}`,
    issuer: `CN=${subject}`,
    serialNumber,
    ...validity(now, ROOT_DAYS),
    publicKey: signer.publicKey,
    extensions: [
      new BasicConstraintsExtension(true, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      await SubjectKeyIdentifierExtension.create(signer.publicKey),
    ],
  })
}

/**
 * A new key pair and its certificate for one client.
 * Rules: RSA 2048, SHA-256, clientAuth, a DNS name; see the VPN gateway's recipe for client certificates.
 * @param clientName unique for each person and gateway; letters, digits, dashes and dots
 */
export async function issueClientIdentity(
  authority: { readonly signer: Signer; readonly root: ReadCertificate },
  clientName: string,
  now: number,
): Promise<ClientIdentity> {
  const x509 = await loadX509()
  const { signer, root } = authority
  const { publicKey, privateKey } = await generateKeys()
  const certificate = await sign(signer, {
    subject: `CN=${clientName}`,
    issuer: root.subject,
    serialNumber: randomBytes(16).toString('hex'),
    ...validity(now, CLIENT_DAYS),
    publicKey,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.clientAuth]),
      new x509.SubjectAlternativeNameExtension([{ type: 'dns', value: clientName }]),
      await x509.AuthorityKeyIdentifierExtension.create(signer.publicKey),
      await x509.SubjectKeyIdentifierExtension.create(publicKey),
    ],
  })
  const key = await crypto.subtle.exportKey('pkcs8', privateKey)
  return { certificate, privateKeyPem: x509.PemConverter.encode(key, 'PRIVATE KEY') }
}

interface CertificateContents {
  readonly subject: string
  readonly issuer: string
  readonly serialNumber: string
  readonly notBefore: Date
  readonly notAfter: Date
  readonly publicKey: CryptoKey
  readonly extensions: Extension[]
}

/** Made twice: first with any signature, for the bytes that are to be signed, then with the true one. */
async function sign(signer: Signer, contents: CertificateContents): Promise<ReadCertificate> {
  const { X509CertificateGenerator } = await loadX509()
  const withSignature = (signature: Uint8Array) =>
    X509CertificateGenerator.create({
      ...contents,
      signingAlgorithm: ALGORITHM,
      signature: new Uint8Array(signature),
    })
  const draft = await withSignature(new Uint8Array(ALGORITHM.modulusLength / 8))
  const signature = await signer.sign(toBeSigned(new Uint8Array(draft.rawData)))
  const finished = await withSignature(signature)
  return new ReadCertificate(Buffer.from(finished.rawData))
}

/** The first element inside a certificate's outer sequence (RFC 5280, 4.1). */
function toBeSigned(certificate: Uint8Array): Uint8Array {
  const outer = contentOf(certificate)
  const { start, length } = extent(outer)
  return outer.subarray(0, start + length)
}

function contentOf(element: Uint8Array): Uint8Array {
  const { start, length } = extent(element)
  return element.subarray(start, start + length)
}

/** Where the content of a DER element begins, and how long it is (X.690, 8.1.3). */
function extent(element: Uint8Array): { start: number; length: number } {
  const first = element[1] ?? 0
  if (first < 0x80) return { start: 2, length: first }
  const count = first - 0x80
  const length = element.subarray(2, 2 + count).reduce((sum, byte) => sum * 256 + byte, 0)
  return { start: 2 + count, length }
}

function validity(now: number, days: number): { notBefore: Date; notAfter: Date } {
  return {
    notBefore: new Date(now - CLOCK_SKEW_MS),
    notAfter: new Date(now - CLOCK_SKEW_MS + days * DAY_MS),
  }
}

function generateKeys(): Promise<CryptoKeyPair> {
  return crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])
}
