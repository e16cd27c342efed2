import { createHash, X509Certificate } from 'node:crypto'
import type { KeyVaultKey } from '@azure/keyvault-keys'
import type { GatewayReference } from '../cluster/placement.ts'
import {
  type ClientIdentity,
  createRoot,
  importPublicKey,
  issueClientIdentity,
  type Signer,
} from './certificates.ts'
import { callOptions } from './clients.ts'
import { callingVault, foundInVault, type KeyVault } from './key-vault.ts'
import { describeRoot, type RootCertificate } from './root-certificate.ts'

/** Begins the subject of every root whose key lies in a vault. */
const SUBJECT = 'Causeway authority'

/** A vault, and the gateway whose clients it speaks for. */
export interface GatewayVault {
  readonly vault: KeyVault
  readonly subscriptionId: string
  readonly gateway: GatewayReference
}

/** Signs certificates for the clients of one gateway. */
export interface VpnAuthority {
  readonly root: X509Certificate
  issue(clientName: string, now: number): Promise<ClientIdentity>
}

/**
 * Makes a certificate authority for a gateway: a key in the vault, which cannot be exported, and a root
 * certificate signed with it. Another call makes another version of the key, with a root of its own.
 *
 * The root's serial number is the version of the key, so that the gateway, which shows its roots, is all that is
 * needed to find the key again. Certificates that the vault makes by itself are of no use here: gateways do not
 * take them (VPN Gateway FAQ).
 */
export async function createAuthority(place: GatewayVault, now: number): Promise<RootCertificate> {
  const { vault, gateway } = place
  const key = await callingVault(() =>
    vault.keys.createRsaKey(authorityName(place), {
      keySize: 2048,
      keyOps: ['sign'],
      exportable: false,
      tags: { 'causeway:gateway': `${gateway.resourceGroup}/${gateway.name}` },
      ...callOptions(),
    }),
  )
  const signer = await vaultSigner(vault, key)
  const root = await createRoot(signer, `${SUBJECT} ${gateway.name}`, now, versionOf(key))
  return describeRoot(root)
}

/**
 * The authority of a gateway, by the roots that the gateway trusts.
 * @param roots base64 of their DER forms
 * @returns undefined where the vault has the key of none of them
 */
export async function findAuthority(
  place: GatewayVault,
  roots: readonly string[],
): Promise<VpnAuthority | undefined> {
  const { vault } = place
  for (const root of roots.flatMap(parseVaultRoot)) {
    const version = root.serialNumber.toLowerCase().padStart(32, '0')
    const key = await foundInVault(() =>
      vault.keys.getKey(authorityName(place), { version, ...callOptions() }),
    )
    if (!key) continue
    const signer = await vaultSigner(vault, key)
    if (!(await isKeyOf(root, signer))) continue
    return {
      root,
      issue: (clientName, now) => issueClientIdentity({ signer, root }, clientName, now),
    }
  }
  return undefined
}

/** Whether one of the roots is of a kind whose key lies in a vault; which vault, only a look into it tells. */
export function hasVaultRoot(roots: readonly string[]): boolean {
  return roots.some((root) => parseVaultRoot(root).length > 0)
}

/**
 * Name of the key, and the beginning of the names of what is registered: the gateway's, and a digest of where it
 * is. Names in a vault have up to 127 letters, digits and dashes.
 */
export function authorityName({ subscriptionId, gateway }: Omit<GatewayVault, 'vault'>): string {
  const place = `${subscriptionId}/${gateway.resourceGroup}/${gateway.name}`.toLowerCase()
  const digest = createHash('sha256').update(place).digest('hex').slice(0, 10)
  const name = gateway.name.replaceAll(/[^a-zA-Z0-9-]/g, '-').slice(0, 60)
  return `causeway-${name}-${digest}`
}

async function vaultSigner(
  vault: KeyVault,
  { name, key, properties }: KeyVaultKey,
): Promise<Signer> {
  if (!key?.n || !key.e) throw new Error(`the key ${name} in the vault is not an RSA key`)
  const options = properties.version === undefined ? {} : { keyVersion: properties.version }
  const client = vault.keys.getCryptographyClient(name, options)
  return {
    publicKey: await importPublicKey({ n: key.n, e: key.e }),
    async sign(bytes) {
      const digest = createHash('sha256').update(bytes).digest()
      return (await callingVault(() => client.sign('RS256', digest, callOptions()))).result
    },
  }
}

function versionOf({ name, properties: { version } }: KeyVaultKey): string {
  if (!/^[0-9a-f]{32}$/i.test(version ?? ''))
    throw new Error(`the version of the key ${name} has a form that is not known`)
  return version ?? ''
}

async function isKeyOf(root: X509Certificate, { publicKey }: Signer): Promise<boolean> {
  const spki = Buffer.from(await crypto.subtle.exportKey('spki', publicKey))
  return spki.equals(root.publicKey.export({ type: 'spki', format: 'der' }))
}

/** The certificate, if it is one of ours whose key lies in a vault. */
function parseVaultRoot(base64: string): X509Certificate[] {
  try {
    const certificate = new X509Certificate(Buffer.from(base64, 'base64'))
    return certificate.subject.startsWith(`CN=${SUBJECT} `) ? [certificate] : []
  } catch {
    return [] // somebody else's, in a form that is not ours to judge
  }
}
