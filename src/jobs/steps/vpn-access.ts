import { authenticationOf, readGateway, trustedRoots } from '../../azure/gateway.ts'
import { CLUSTER_TAG } from '../../azure/provisioning.ts'
import { hasVaultRoot } from '../../azure/vpn-authority.ts'
import type { GatewayReference } from '../../cluster/placement.ts'
import type { Services } from '../services.ts'

/** What people have to know of a gateway to get in; a fact, for messages. */
export interface VpnAccess {
  readonly authentication: 'certificate' | 'entra'
  /** Whether Causeway can make certificates for single persons. */
  readonly personalProfiles: boolean
  /** The cluster that the gateway was made with. */
  readonly cluster: string
}

/** @returns undefined when the gateway does not exist */
export async function readVpnAccess(
  { azure, vpn }: Pick<Services, 'azure' | 'vpn'>,
  gateway: GatewayReference,
): Promise<VpnAccess | undefined> {
  const found = await readGateway(azure, gateway)
  const cluster = found?.tags?.[CLUSTER_TAG]
  if (!found || cluster === undefined) return undefined
  const personalProfiles = vpn.vault !== undefined && hasVaultRoot(trustedRoots(found))
  return { authentication: authenticationOf(found), personalProfiles, cluster }
}
