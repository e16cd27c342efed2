import { createFleetingSigner, createRoot, issueClientIdentity } from '../../azure/certificates.ts'
import { callOptions } from '../../azure/clients.ts'
import { createGateway, type GatewayAuthentication } from '../../azure/gateway.ts'
import type { Target } from '../../azure/network.ts'
import { describeRoot, type RootCertificate } from '../../azure/root-certificate.ts'
import { createAuthority } from '../../azure/vpn-authority.ts'
import { sentence } from '../../words/sentence.ts'
import type { CreateContext } from '../services.ts'
import { requiredRange } from './addresses.ts'
import { armResourceStep } from './arm-resource.ts'
import { clientName } from './vpn-profile.ts'

const MINUTE = 60_000

/** The VPN gateway: about 40 minutes, which is most of a create. */
export const gateway = armResourceStep({
  name: 'gateway',
  title: { doing: sentence`Creating the VPN gateway`, done: sentence`Created the VPN gateway` },
  label: ({ names }) => sentence`VPN gateway ${names.gateway}`,
  needs: ['virtual-network', 'gateway-public-ip'],
  usuallyMs: 40 * MINUTE,
  deadlineMs: 120 * MINUTE,
  get: ({ clients, names }) =>
    clients.network.virtualNetworkGateways.get(names.resourceGroup, names.gateway, callOptions()),
  async create(target, context) {
    const authentication = await authenticationOf(target, context)
    await createGateway(target, authentication, requiredRange(context.facts))
  },
})

async function authenticationOf(
  target: Target,
  context: CreateContext,
): Promise<GatewayAuthentication> {
  const { authentication } = context.services.vpn
  if (authentication.by === 'entra') return authentication
  return { by: 'certificate', roots: await rootsOf(target, context) }
}

/**
 * The roots that the gateway shall trust: the one that the operators bring, and one whose key lies in the vault.
 * Without either, one whose key is forgotten.
 */
async function rootsOf(
  { clients, names }: Target,
  context: CreateContext,
): Promise<RootCertificate[]> {
  const { rootCertificate, vault } = context.services.vpn
  const brought = rootCertificate === undefined ? [] : [rootCertificate]
  if (vault === undefined) return brought.length > 0 ? brought : [await fleetingRoot(context)]
  const place = {
    vault,
    subscriptionId: clients.subscriptionId,
    gateway: { resourceGroup: names.resourceGroup, name: names.gateway },
  }
  return [...brought, await createAuthority(place, context.now)]
}

/**
 * A root whose key is used once, for a client certificate that goes to the requester. It is delivered before the
 * gateway is asked for: a crash in between leaves a useless file and a second delivery, never a gateway that
 * nobody can enter.
 */
async function fleetingRoot(context: CreateContext): Promise<RootCertificate> {
  const { services, request, requestedBy, now } = context
  const signer = await createFleetingSigner()
  const root = await createRoot(signer, `Causeway root ${request.name}`, now)
  const client = await issueClientIdentity(
    { signer, root },
    clientName(requestedBy, request.name),
    now,
  )
  const described = describeRoot(root)
  await services.deliverSecretFile(requestedBy, {
    name: `${request.name}-${described.name}.pem`,
    content: [client.certificate.toString(), client.privateKeyPem, root.toString()].join('\n'),
    note: { about: 'only-key', cluster: request.name },
  })
  return described
}
