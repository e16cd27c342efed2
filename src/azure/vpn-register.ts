import type { X509Certificate } from 'node:crypto'
import { callOptions } from './clients.ts'
import { callingVault, foundInVault } from './key-vault.ts'
import { thumbprintOf } from './root-certificate.ts'
import { authorityName, type GatewayVault } from './vpn-authority.ts'

/** Whose certificate it is, by Slack's ids. */
export interface Holder {
  readonly teamId: string
  readonly userId: string
}

/** A client certificate that somebody holds. */
export interface RegisteredCertificate {
  /** SHA-1 of the certificate, 40 capital hexadecimal digits. */
  readonly thumbprint: string
  /** Milliseconds since the Unix epoch. */
  readonly expiresAt: number
}

/**
 * Writes down a certificate before anybody gets it: one version of a secret per certificate, one secret per person
 * and gateway, beside the key that signed it. Nothing in it is secret; the vault is where it survives.
 */
export async function registerCertificate(
  place: GatewayVault,
  holder: Holder,
  certificate: X509Certificate,
): Promise<void> {
  await callingVault(() =>
    place.vault.secrets.setSecret(entryName(place, holder), certificate.toString(), {
      contentType: 'application/x-pem-file',
      expiresOn: new Date(certificate.validTo),
      tags: { thumbprint: thumbprintOf(certificate), serial: certificate.serialNumber },
      ...callOptions(),
    }),
  )
}

/** Every certificate of a person for a gateway that has not expired. */
export async function listCertificates(
  place: GatewayVault,
  holder: Holder,
  now: number,
): Promise<readonly RegisteredCertificate[]> {
  const listed = await foundInVault(async () => {
    const certificates: RegisteredCertificate[] = []
    const versions = place.vault.secrets.listPropertiesOfSecretVersions(
      entryName(place, holder),
      callOptions(),
    )
    for await (const { tags, expiresOn } of versions)
      if (tags?.thumbprint && expiresOn)
        certificates.push({ thumbprint: tags.thumbprint, expiresAt: expiresOn.getTime() })
    return certificates
  })
  return (listed ?? []).filter(({ expiresAt }) => expiresAt > now)
}

function entryName(place: GatewayVault, { teamId, userId }: Holder): string {
  return `${authorityName(place)}-${teamId}-${userId}`
}
