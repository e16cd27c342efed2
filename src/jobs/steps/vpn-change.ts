import {
  authenticationOf,
  readGateway,
  revokeCertificates,
  revokedThumbprints,
  trustedRoots,
  trustRoot,
} from '../../azure/gateway.ts'
import { createAuthority, findAuthority, type GatewayVault } from '../../azure/vpn-authority.ts'
import { listCertificates } from '../../azure/vpn-register.ts'
import { UserError } from '../../errors.ts'
import { sentence } from '../../words/sentence.ts'
import type { Observation, Step, StepContext } from '../engine/step.ts'
import type { ClusterReference, Services } from '../services.ts'
import { gatewayFacts } from './find-gateway.ts'
import { signsInWithEntra } from './vpn-profile.ts'

const MINUTE = 60_000

/** Whose certificates a gateway is to refuse. */
export interface RevokeRequest extends ClusterReference {
  /** Slack's id of whose certificates are to be refused. */
  readonly userId: string
  /** Their workspace; absent: the requester's. */
  readonly teamId?: string
  /** Nobody asked for it: they have left the workspace. */
  readonly hasLeft?: true
}

type Context<Request extends ClusterReference> = StepContext<Request, Services>

/** Goal: the certificates of a person for this gateway are known. Reads the register only. */
export const findCertificates: Step<RevokeRequest, Services> = {
  name: 'find-certificates',
  title: { doing: sentence`Looking for the certificates`, done: sentence`Found the certificates` },
  needs: ['find-gateway'],
  usuallyMs: 1000,
  deadlineMs: 5 * MINUTE,
  async observe(context): Promise<Observation> {
    const place = await gatewayVault(context)
    if (place instanceof UserError) return { state: 'broken', error: place }
    const { request, requestedBy, now } = context
    const { userId, teamId = requestedBy.teamId } = request
    const holder = { teamId, userId }
    const certificates = await listCertificates(place, holder, now)
    if (certificates.length === 0) return { state: 'broken', error: noCertificates(request.name) }
    return {
      state: 'ready',
      detail: sentence`${certificates.length} in the register`,
      facts: { thumbprints: certificates.map(({ thumbprint }) => thumbprint) },
    }
  },
}

/** Goal: the gateway refuses these certificates. */
export const refuseCertificates: Step<RevokeRequest, Services> = {
  name: 'refuse-certificates',
  title: {
    doing: sentence`Telling the gateway to refuse them`,
    done: sentence`The gateway refuses them`,
  },
  needs: ['find-certificates'],
  usuallyMs: 5 * MINUTE,
  deadlineMs: 60 * MINUTE,
  async observe({ services, facts, appliedAt }): Promise<Observation> {
    const gateway = await readGateway(services.azure, gatewayFacts(facts).gateway)
    const revoked = gateway ? revokedThumbprints(gateway) : []
    const isTold = thumbprintsOf(facts.thumbprints).every((one) => revoked.includes(one))
    return changeState(gateway?.provisioningState, isTold, appliedAt)
  },
  async apply({ services, facts }) {
    const { gateway } = gatewayFacts(facts)
    await revokeCertificates(services.azure, gateway, thumbprintsOf(facts.thumbprints))
    return undefined
  },
}

/** Goal: the gateway trusts a root whose key lies in the vault, so that personal profiles can be made. */
export const addVaultRoot: Step<ClusterReference, Services> = {
  name: 'add-root',
  title: { doing: sentence`Adding a root certificate`, done: sentence`Added a root certificate` },
  needs: ['find-gateway'],
  usuallyMs: 5 * MINUTE,
  deadlineMs: 60 * MINUTE,
  async observe(context): Promise<Observation> {
    const place = await gatewayVault(context)
    if (place instanceof UserError) return { state: 'broken', error: place }
    const gateway = await readGateway(context.services.azure, place.gateway)
    const isThere =
      gateway !== undefined && (await findAuthority(place, trustedRoots(gateway))) !== undefined
    return changeState(gateway?.provisioningState, isThere, context.appliedAt)
  },
  async apply(context) {
    const place = await gatewayVault(context)
    if (place instanceof UserError) throw place
    await trustRoot(
      context.services.azure,
      place.gateway,
      await createAuthority(place, context.now),
    )
    return undefined
  },
}

/** While Azure changes a gateway, another change would be refused. */
function changeState(
  provisioningState: string | undefined,
  isTold: boolean,
  appliedAt: number | undefined,
): Observation {
  if (provisioningState === 'Updating')
    return { state: 'changing', detail: sentence`Azure is changing the gateway` }
  if (provisioningState === 'Failed' && appliedAt !== undefined)
    return { state: 'broken', error: changeFailed() }
  return { state: isTold ? 'ready' : 'absent' }
}

function thumbprintsOf(fact: unknown): string[] {
  return Array.isArray(fact) ? fact.map(String) : []
}

/** The vault of a gateway that is the cluster's own, or why there is none to work with. */
async function gatewayVault({
  services,
  facts,
  request,
}: Context<ClusterReference>): Promise<GatewayVault | UserError> {
  const { gateway, gatewayCluster } = gatewayFacts(facts)
  if (gatewayCluster !== request.name) return notItsOwn(request.name, gatewayCluster)
  const found = await readGateway(services.azure, gateway)
  if (found && authenticationOf(found) === 'entra') return signsInWithEntra(request.name)
  const { vault } = services.vpn
  if (!vault) return noVault()
  return { vault, subscriptionId: services.azure.subscriptionId, gateway }
}

function changeFailed(): UserError {
  return new UserError('gateway-change-failed', sentence`Azure could not change the VPN gateway.`, {
    remedy: sentence`Retry asks for it again. If it fails again, look at the activity log of the gateway in the Azure portal.`,
  })
}

function notItsOwn(cluster: string, owner: string): UserError {
  return new UserError(
    'gateway-of-another',
    sentence`${cluster} shares the VPN gateway of ${owner}.`,
    {
      remedy: sentence`Whoever may administer the VPN of ${owner} does it there.`,
      example: `/kafka vpn ${owner}`,
    },
  )
}

function noVault(): UserError {
  return new UserError(
    'no-key-vault',
    sentence`Without a Key Vault there are neither personal certificates nor a register of them.`,
    {
      remedy: sentence`The owners of Causeway set AZURE_KEY_VAULT_URL. Until then, a certificate is refused by its thumbprint in the Azure portal (Point-to-site configuration).`,
    },
  )
}

function noCertificates(cluster: string): UserError {
  return new UserError(
    'no-certificates',
    sentence`For the VPN of ${cluster}, this person has no certificate of Causeway's that is still valid.`,
    {
      remedy: sentence`Check whom you named. A certificate that came with the create of a cluster is not in the register: refuse it in the Azure portal.`,
    },
  )
}
