import type { X509Certificate } from 'node:crypto'
import { callOptions } from './clients.ts'
import { callingVault, foundInVault, type KeyVault } from './key-vault.ts'
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
  /** For which cluster it was asked: one that shares the gateway, or the gateway's own. */
  readonly cluster: string | undefined
}

/**
 * Writes down a certificate before anybody gets it: one version of a secret per certificate, one secret per person
 * and gateway, beside the key that signed it. Nothing in it is secret; the vault is where it survives.
 * @param cluster for which it was asked
 */
export async function registerCertificate(
  place: GatewayVault,
  holder: Holder,
  certificate: X509Certificate,
  cluster: string,
): Promise<void> {
  await callingVault(() =>
    place.vault.secrets.setSecret(entryName(place, holder), certificate.toString(), {
      contentType: 'application/x-pem-file',
      expiresOn: new Date(certificate.validTo),
      tags: { thumbprint: thumbprintOf(certificate), serial: certificate.serialNumber, cluster },
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
        certificates.push({
          thumbprint: tags.thumbprint,
          expiresAt: expiresOn.getTime(),
          cluster: tags.cluster,
        })
    return certificates
  })
  return (listed ?? []).filter(({ expiresAt }) => expiresAt > now)
}

/** Names of all that is registered, of all gateways: read once for however many are looked at. */
export async function listEntries({ secrets }: KeyVault): Promise<readonly string[]> {
  return callingVault(async () => {
    const names: string[] = []
    for await (const { name } of secrets.listPropertiesOfSecrets(callOptions())) names.push(name)
    return names
  })
}

/** Everybody of whom something is registered for a gateway. @param entries as `listEntries` gives them */
export function holdersAmong(
  entries: readonly string[],
  place: Omit<GatewayVault, 'vault'>,
): readonly Holder[] {
  const beginning = `${authorityName(place)}-`.toLowerCase()
  return entries
    .filter((name) => name.toLowerCase().startsWith(beginning))
    .map((name) => name.slice(beginning.length).toUpperCase().split('-'))
    .flatMap(([teamId, userId]) => (teamId && userId ? [{ teamId, userId }] : []))
}

/** Certificates of anybody that were asked for a cluster and have not expired. */
export async function listCertificatesFor(
  place: GatewayVault,
  cluster: string,
  now: number,
): Promise<readonly RegisteredCertificate[]> {
  const holders = holdersAmong(await listEntries(place.vault), place)
  const listed = await Promise.all(holders.map((holder) => listCertificates(place, holder, now)))
  return listed.flat().filter((certificate) => certificate.cluster === cluster)
}

function entryName(place: GatewayVault, { teamId, userId }: Holder): string {
  return `${authorityName(place)}-${teamId}-${userId}`
}
