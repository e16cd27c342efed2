import { readVpnPackage, requestVpnPackage } from '../../azure/vpn-package.ts'
import { type GatewayReference, isMade, placementOf } from '../../cluster/placement.ts'
import { sentence } from '../../words/sentence.ts'
import type { Observation } from '../engine/step.ts'
import { type CreateContext, type CreateStep, targetOf } from '../services.ts'
import { readVpnAccess } from './vpn-access.ts'

/** While a package is being built, asking for another would start over. */
const BUILD_TIME_MS = 3 * 60_000
/** Azure takes 5 s to sign the link, and each look is one of the reads that a create may make. */
const LINK_POLL_MS = 3000

/**
 * Goal: the gateway has built a client package. The link itself is a secret that expires within the hour: it
 * is fetched anew whenever somebody is told (see `vpnPackageLinks` in roles/deliveries.ts) and never stored.
 */
export function vpnPackageStep(needs: readonly string[]): CreateStep {
  return {
    name: 'vpn-package',
    title: {
      doing: sentence`Preparing the VPN client package`,
      done: sentence`VPN client package is ready`,
    },
    applies: (request) => isMade('vpn-package', request),
    needs,
    usuallyMs: 20_000,
    deadlineMs: 30 * 60_000,
    async observe(context) {
      const { azure } = context.services
      const built = await readVpnPackage(azure, gatewayOf(context), LINK_POLL_MS / context.speed)
      // Whoever has the package of before the peering has no route into the new network.
      if (isBeforePeering(context)) return { state: 'absent' }
      if (built && built.expiresAt > context.now) return readyWithAccess(context)
      const building =
        context.appliedAt !== undefined && context.now - context.appliedAt < BUILD_TIME_MS
      return { state: building ? 'changing' : 'absent' }
    },
    async apply(context) {
      await requestVpnPackage(context.services.azure, gatewayOf(context))
      return undefined
    },
  }
}

/** What messages say about the way in is read from the gateway itself: it may be older than today's settings. */
async function readyWithAccess(context: CreateContext): Promise<Observation> {
  const vpnAccess = await readVpnAccess(context.services, gatewayOf(context))
  return { state: 'ready', ...(vpnAccess && { facts: { vpnAccess: { ...vpnAccess } } }) }
}

function isBeforePeering({ request, appliedAt }: CreateContext): boolean {
  return placementOf(request).way === 'peered' && appliedAt === undefined
}

/** The gateway that the operation has found, else the one that derives from the request. */
function gatewayOf(context: CreateContext): GatewayReference {
  const found = context.facts.gateway as unknown as GatewayReference | undefined
  const gateway = found ?? targetOf(context).site.gateway
  if (!gateway) throw new Error('a cluster without a gateway has no VPN package')
  return gateway
}
