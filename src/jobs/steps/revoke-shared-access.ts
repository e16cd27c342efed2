import { readGateway, revokeCertificates, revokedThumbprints } from '../../azure/gateway.ts'
import type { GatewayVault } from '../../azure/vpn-authority.ts'
import { listCertificatesFor } from '../../azure/vpn-register.ts'
import { hostOf } from '../../cluster/placement.ts'
import { sentence } from '../../words/sentence.ts'
import type { Observation } from '../engine/step.ts'
import type { DeleteStep } from './delete-resource.ts'
import { deletionApproval } from './deletion-approval.ts'
import { isListed } from './deletion-list.ts'
import { type DeletionContext, keyOf, placementFact, placeOf } from './deletion-place.ts'

const MINUTE = 60_000

/**
 * Goal: a gateway that stays, because others use it, refuses the VPN profiles that were made for the cluster. A gateway
 * that goes takes all of its profiles with it: another one, even of the same name, trusts another root.
 */
export const revokeSharedAccess: DeleteStep = {
  name: 'revoke-vpn',
  title: {
    doing: sentence`Revoking the VPN profiles made for it`,
    done: sentence`VPN profiles made for it`,
  },
  applies: (_request, facts) =>
    hostOf(placementFact(facts)) !== undefined && !isListed(facts, keyOf('gateway', 'host')),
  needs: [deletionApproval.name],
  usuallyMs: 2 * MINUTE,
  deadlineMs: 60 * MINUTE,
  async observe(context): Promise<Observation> {
    const { made, missing, gatewayState } = await lookAtProfiles(context)
    if (made === 0) return { state: 'ready', detail: sentence`there were none` }
    if (missing.length === 0) return { state: 'ready', detail: sentence`${made} revoked` }
    if (gatewayState === 'Updating')
      return { state: 'changing', detail: sentence`Azure is changing the gateway` }
    return { state: 'absent' }
  },
  async apply(context) {
    const { place, missing } = await lookAtProfiles(context)
    if (place) await revokeCertificates(context.services.azure, place.gateway, missing)
    return {}
  },
}

interface Profiles {
  readonly place: GatewayVault | undefined
  /** How many were made and have not expired. */
  readonly made: number
  /** Thumbprints of those that the gateway still takes. */
  readonly missing: readonly string[]
  readonly gatewayState: string | undefined
}

async function lookAtProfiles(context: DeletionContext): Promise<Profiles> {
  const { services, request, now } = context
  const { gateway } = placeOf(context).site
  const { vault } = services.vpn
  const found = gateway && vault && (await readGateway(services.azure, gateway))
  if (!found) return { place: undefined, made: 0, missing: [], gatewayState: undefined }
  const place = { vault, subscriptionId: services.azure.subscriptionId, gateway }
  const certificates = await listCertificatesFor(place, request.name, now)
  const revoked = revokedThumbprints(found)
  return {
    place,
    made: certificates.length,
    missing: certificates
      .map(({ thumbprint }) => thumbprint)
      .filter((thumbprint) => !revoked.includes(thumbprint)),
    gatewayState: found.provisioningState,
  }
}
