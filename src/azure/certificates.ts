import 'reflect-metadata'
import { randomBytes } from 'node:crypto'
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509'
import { UserError } from '../errors.ts'

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

export interface RootCertificate {
  /** Name on the gateway: contains the start of the thumbprint, so that a file can be matched with it. */
  readonly name: string
  /** Base64 of the DER form in one line, as the gateway wants it. */
  readonly publicCertData: string
}

export interface ClientBundle {
  readonly root: RootCertificate
  /** Client certificate, its private key and the root, as PEM. Secret: delivered once, never kept. */
  readonly clientPem: string
}

/**
 * A root of its own for one gateway and one client certificate signed by it. The root's private key exists
 * only inside this call: nobody can sign further clients with it.
 * Rules: RSA 2048, SHA-256, root with CertSign, client with clientAuth and a DNS name.
 */
export async function createClientBundle(clientName: string, now: number): Promise<ClientBundle> {
  const [rootKeys, clientKeys] = await Promise.all([generateKeys(), generateKeys()])
  const rootName = `CN=Causeway root ${randomBytes(4).toString('hex')}`
  const notBefore = new Date(now - 5 * 60_000)
  const root = await X509CertificateGenerator.createSelfSigned({
    name: rootName,
    serialNumber: randomBytes(16).toString('hex'),
    notBefore,
    notAfter: new Date(now + ROOT_DAYS * DAY_MS),
    signingAlgorithm: ALGORITHM,
    keys: rootKeys,
    extensions: [
      new BasicConstraintsExtension(true, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
    ],
  })
  const client = await X509CertificateGenerator.create({
    subject: `CN=${clientName}`,
    issuer: rootName,
    serialNumber: randomBytes(16).toString('hex'),
    notBefore,
    notAfter: new Date(now + CLIENT_DAYS * DAY_MS),
    signingAlgorithm: ALGORITHM,
    publicKey: clientKeys.publicKey,
    signingKey: rootKeys.privateKey,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.clientAuth]),
      new SubjectAlternativeNameExtension([{ type: 'dns', value: clientName }]),
    ],
  })
  const key = await crypto.subtle.exportKey('pkcs8', clientKeys.privateKey)
  return {
    root: await describeRoot(root),
    clientPem: [
      client.toString('pem'),
      PemConverter.encode(key, 'PRIVATE KEY'),
      root.toString('pem'),
    ].join('\n'),
  }
}

/**
 * Reads a root that the user brings (PEM).
 * @throws UserError `root-certificate`
 */
export async function readRootCertificate(pem: string): Promise<RootCertificate> {
  let certificate: X509Certificate
  try {
    certificate = new X509Certificate(pem)
  } catch (cause) {
    throw new UserError('root-certificate', 'The VPN root certificate cannot be read.', {
      remedy: 'Give a PEM file that begins with -----BEGIN CERTIFICATE-----.',
      cause,
    })
  }
  return describeRoot(certificate)
}

async function describeRoot(certificate: X509Certificate): Promise<RootCertificate> {
  const thumbprint = Buffer.from(await certificate.getThumbprint('SHA-1')).toString('hex')
  return {
    name: `causeway-${thumbprint.slice(0, 12)}`,
    publicCertData: Buffer.from(certificate.rawData).toString('base64'),
  }
}

function generateKeys(): Promise<CryptoKeyPair> {
  return crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])
}
