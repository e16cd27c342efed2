import {
  createClientBundle,
  type RootCertificate,
  readRootCertificate,
} from '../../azure/certificates.ts'
import { callOptions } from '../../azure/clients.ts'
import { createGateway } from '../../azure/gateway.ts'
import type { CreateContext } from '../services.ts'
import { armResourceStep } from './arm-resource.ts'

const MINUTE = 60_000

/** The VPN gateway: about 40 minutes, which is most of a create. */
export const gateway = armResourceStep({
  name: 'gateway',
  title: { doing: 'Creating the VPN gateway', done: 'Created the VPN gateway' },
  label: ({ names }) => `VPN gateway ${names.gateway}`,
  needs: ['virtual-network', 'gateway-public-ip'],
  usuallyMs: 40 * MINUTE,
  deadlineMs: 120 * MINUTE,
  get: ({ clients, names }) =>
    clients.network.virtualNetworkGateways.get(names.resourceGroup, names.gateway, callOptions()),
  async create(target, context) {
    await createGateway(target, await rootCertificate(context))
  },
})

/**
 * The root that the gateway shall trust: the one that the operators bring, or a new one whose client
 * certificate goes to the requester. It is delivered before the gateway is asked for: a crash in between
 * leaves a useless file and a second delivery, never a gateway that nobody can enter.
 */
async function rootCertificate(context: CreateContext): Promise<RootCertificate> {
  const { services, request, requestedBy, now } = context
  if (services.vpnRootCertificate !== undefined)
    return readRootCertificate(services.vpnRootCertificate)
  const bundle = await createClientBundle(
    `${requestedBy.userId.toLowerCase()}.${request.name}`,
    now,
  )
  await services.deliverSecretFile(requestedBy, {
    name: `${request.name}-${bundle.root.name}.pem`,
    content: bundle.clientPem,
    comment:
      `Your client certificate and key for the VPN gateway of *${request.name}*. Keep it: ` +
      'Causeway has no copy, and nobody can make another with this root.',
  })
  return bundle.root
}
