import { X509Certificate } from 'node:crypto'
import { UserError } from '../errors.ts'
import { sentence, type Words } from '../words/sentence.ts'

/** A root certificate in the form in which a VPN gateway is told to trust it. */
export interface RootCertificate {
  /** Name on the gateway: contains the start of the thumbprint, so that a file can be matched with it. */
  readonly name: string
  /** Base64 of the DER form in one line, as the gateway wants it. */
  readonly publicCertData: string
}

const SMALLEST_KEY_BITS = 2048

/**
 * Reads a root that the operators bring: PEM of a certificate authority with an RSA key, valid now.
 * Source of the rules: point-to-site certificates, Azure VPN Gateway documentation.
 * @param now milliseconds since the Unix epoch
 * @throws UserError `root-certificate`
 */
export function readRootCertificate(pem: string, now: number): RootCertificate {
  const certificate = parse(pem)
  if (!certificate.ca)
    throw unusable(
      sentence`The VPN root certificate is not one of a certificate authority.`,
      sentence`Give the root that signs your client certificates, not a client certificate.`,
    )
  const { asymmetricKeyType, asymmetricKeyDetails } = certificate.publicKey
  if (asymmetricKeyType !== 'rsa' || (asymmetricKeyDetails?.modulusLength ?? 0) < SMALLEST_KEY_BITS)
    throw unusable(
      sentence`The VPN root certificate has another key than VPN gateways take.`,
      sentence`Give a root with an RSA key of ${SMALLEST_KEY_BITS} bits or more.`,
    )
  const [notBefore, notAfter] = [Date.parse(certificate.validFrom), Date.parse(certificate.validTo)]
  if (now >= notAfter)
    throw unusable(
      sentence`The VPN root certificate has expired.`,
      sentence`Give one that is valid.`,
    )
  if (now < notBefore)
    throw unusable(
      sentence`The VPN root certificate is not valid yet.`,
      sentence`Give one that is valid now.`,
    )
  return describeRoot(certificate)
}

/** A root as a gateway's settings want it: the name says which, the data is DER in base64. */
export function describeRoot(certificate: X509Certificate): RootCertificate {
  return {
    name: `causeway-${thumbprintOf(certificate).slice(0, 12).toLowerCase()}`,
    publicCertData: certificate.raw.toString('base64'),
  }
}

/** SHA-1 of the DER form, 40 capital hexadecimal digits: how gateways name certificates that they refuse. */
export function thumbprintOf(certificate: X509Certificate): string {
  return certificate.fingerprint.replaceAll(':', '')
}

function parse(pem: string): X509Certificate {
  try {
    return new X509Certificate(pem)
  } catch (cause) {
    throw unusable(
      sentence`The VPN root certificate cannot be read.`,
      sentence`Give a PEM file that begins with -----BEGIN CERTIFICATE-----.`,
      cause,
    )
  }
}

function unusable(why: Words, remedy: Words, cause?: unknown): UserError {
  return new UserError('root-certificate', why, { remedy, cause })
}
