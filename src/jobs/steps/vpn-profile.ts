import { randomInt } from 'node:crypto'
import type { ClientIdentity } from '../../azure/certificates.ts'
import { authenticationOf, readGateway, trustedRoots } from '../../azure/gateway.ts'
import { createPkcs12 } from '../../azure/pkcs12.ts'
import { fetchVpnArchive, unreadable, type VpnArchive } from '../../azure/vpn-archive.ts'
import { findAuthority, type GatewayVault, type VpnAuthority } from '../../azure/vpn-authority.ts'
import { readVpnPackage, type VpnPackage } from '../../azure/vpn-package.ts'
import { type ClientSystem, personalProfile } from '../../azure/vpn-profile.ts'
import { type Holder, registerCertificate } from '../../azure/vpn-register.ts'
import { TransientError, UserError } from '../../errors.ts'
import { sentence } from '../../words/sentence.ts'
import type { Facts, Observation, Step, StepContext } from '../engine/step.ts'
import type { SecretFile } from '../secret-file.ts'
import type { ClusterReference, Services } from '../services.ts'
import { gatewayFacts } from './find-gateway.ts'

const MINUTE = 60_000

/** Whose profile is asked for by the requester, for which cluster and system. */
export interface ProfileRequest extends ClusterReference {
  readonly system: ClientSystem
}

type Context = StepContext<ProfileRequest, Services>

/** What the answer says of a profile that was delivered. */
export interface DeliveredProfile {
  readonly system: ClientSystem
  readonly files: readonly string[]
  readonly thumbprint: string
  /** When its certificate expires, in milliseconds since the Unix epoch. */
  readonly until: number
}

/** Goal: whoever asked has a profile of their own, by direct message. A crash on the way sends another one. */
export const deliverProfile: Step<ProfileRequest, Services> = {
  name: 'deliver-profile',
  title: {
    doing: sentence`Making a personal VPN profile`,
    done: sentence`Sent the personal VPN profile`,
  },
  needs: ['find-gateway', 'vpn-package'],
  usuallyMs: 3000,
  deadlineMs: 15 * MINUTE,
  async observe(context): Promise<Observation> {
    if (context.facts.profile !== undefined) return { state: 'ready' }
    const obstacle = (await findSigner(context)).error
    return obstacle ? { state: 'broken', error: obstacle } : { state: 'absent' }
  },
  async apply(context): Promise<Facts> {
    const { services, requestedBy, now, request, facts } = context
    const { gateway, gatewayCluster } = gatewayFacts(facts)
    const signer = await findSigner(context)
    if (signer.error) throw signer.error
    const packageLink = await readVpnPackage(services.azure, gateway)
    if (!packageLink) throw new TransientError(sentence`the VPN package is being built`)
    const archive = await fetchVpnArchive(packageLink.url, services.azure.packages)
    const identity = await signer.authority.issue(clientName(requestedBy, gatewayCluster), now)
    // First: what is not in the register cannot be revoked.
    await registerCertificate(signer.place, requestedBy, identity.certificate, request.name)
    const files = filesFor(request.system, {
      archive,
      identity,
      packageLink,
      cluster: gatewayCluster,
      authority: signer.authority,
    })
    for (const file of files) await services.deliverSecretFile(requestedBy, file)
    const delivered: DeliveredProfile = {
      system: request.system,
      files: files.map(({ name }) => name),
      thumbprint: identity.certificate.fingerprint.replaceAll(':', ''),
      until: Date.parse(identity.certificate.validTo),
    }
    return { profile: { ...delivered } }
  },
}

/** Unique for each person and gateway. */
export function clientName({ teamId, userId }: Holder, gatewayCluster: string): string {
  return `${userId}.${teamId}.${gatewayCluster}`.toLowerCase()
}

type FoundSigner =
  | { readonly authority: VpnAuthority; readonly place: GatewayVault; readonly error?: undefined }
  | { readonly error: UserError }

/** What can sign certificates for the gateway, or why nothing can. */
async function findSigner({ services, facts }: Context): Promise<FoundSigner> {
  const { gateway, gatewayCluster } = gatewayFacts(facts)
  const found = await readGateway(services.azure, gateway)
  if (!found) return { error: noAuthority(gatewayCluster, services) }
  if (authenticationOf(found) === 'entra') return { error: signsInWithEntra(gatewayCluster) }
  const { vault } = services.vpn
  if (!vault) return { error: noAuthority(gatewayCluster, services) }
  const place = { vault, subscriptionId: services.azure.subscriptionId, gateway }
  const authority = await findAuthority(place, trustedRoots(found))
  return authority ? { authority, place } : { error: noAuthority(gatewayCluster, services) }
}

interface Parts {
  readonly archive: VpnArchive
  readonly identity: ClientIdentity
  readonly authority: VpnAuthority
  readonly packageLink: VpnPackage
  readonly cluster: string
}

/** Windows' own client takes a certificate where the package has an installer for it; OpenVPN takes one file. */
function filesFor(system: ClientSystem, parts: Parts): SecretFile[] {
  const hasInstaller = parts.archive.paths.some((path) => /^WindowsAmd64\/.+\.exe$/i.test(path))
  return system === 'windows' && hasInstaller
    ? [windowsCertificate(parts)]
    : [openVpnProfile(system, parts)]
}

function windowsCertificate({ identity, authority, packageLink, cluster }: Parts): SecretFile {
  const password = oneTimePassword()
  return {
    name: `${cluster}-vpn.pfx`,
    content: createPkcs12({
      privateKeyPem: identity.privateKeyPem,
      chain: [identity.certificate, authority.root],
      password,
      friendlyName: `Kafka VPN ${cluster}`,
    }),
    note: {
      about: 'windows-certificate',
      cluster,
      password,
      until: Date.parse(identity.certificate.validTo),
      packageLink,
    },
  }
}

function openVpnProfile(system: ClientSystem, { archive, identity, cluster }: Parts): SecretFile {
  if (archive.openVpn === undefined) throw unreadable(sentence`it has no OpenVPN settings`)
  return {
    name: `${cluster}.ovpn`,
    content: personalProfile(archive.openVpn, identity, system),
    note: {
      about: 'openvpn-profile',
      cluster,
      system,
      until: Date.parse(identity.certificate.validTo),
    },
  }
}

/** Without letters and digits that look alike: somebody types it. */
const PASSWORD_LETTERS = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789'

/** About 115 bits. */
function oneTimePassword(): string {
  const letter = () => PASSWORD_LETTERS[randomInt(PASSWORD_LETTERS.length)] ?? ''
  return Array.from({ length: 20 }, letter).join('')
}

function noAuthority(cluster: string, { vpn }: Pick<Services, 'vpn'>): UserError {
  const message = sentence`Causeway has no certificate authority for the VPN gateway of ${cluster}, so it cannot make personal profiles.`
  if (vpn.vault !== undefined)
    return new UserError('no-vpn-authority', message, {
      remedy: sentence`Somebody with the permission vpn-admin adds one, which takes some minutes:`,
      example: `/kafka vpn ${cluster} add-root`,
    })
  const whoSigns =
    vpn.rootCertificate === undefined
      ? sentence`the .pem file that whoever created the cluster got by direct message`
      : sentence`the certificate that your own authority has signed for you`
  return new UserError('no-vpn-authority', message, {
    remedy: sentence`By hand: get the package with the command below and unpack it; open OpenVPN/vpnconfig.ovpn in a text editor; in place of $CLIENTCERTIFICATE put the first BEGIN CERTIFICATE … END CERTIFICATE of ${whoSigns}, in place of $PRIVATEKEY its BEGIN PRIVATE KEY … END PRIVATE KEY; import the file into OpenVPN. For personal profiles the owners of Causeway set AZURE_KEY_VAULT_URL.`,
    example: `/kafka vpn ${cluster}`,
  })
}

/** UserError `vpn-entra`: there is nothing to issue. */
export function signsInWithEntra(cluster: string): UserError {
  return new UserError(
    'vpn-entra',
    sentence`At the VPN gateway of ${cluster} people sign in with Microsoft Entra ID; there are no personal certificates.`,
    {
      remedy: sentence`Import AzureVPN/azurevpnconfig.xml of the package into the Azure VPN Client. Who may come in is decided in Microsoft Entra ID.`,
      example: `/kafka vpn ${cluster}`,
    },
  )
}
