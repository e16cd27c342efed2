import { readNetwork } from '../../azure/network-view.ts'
import {
  createPeering,
  deletePeering,
  type PeeringSide,
  peeringName,
  peeringTo,
} from '../../azure/peering.ts'
import { hostOf, isMade, type NetworkReference, placementOf } from '../../cluster/placement.ts'
import { resourceNames } from '../../cluster/resource-names.ts'
import { UserError } from '../../errors.ts'
import { sentence } from '../../words/sentence.ts'
import { type CreateContext, type CreateStep, targetOf } from '../services.ts'

const MINUTE = 60_000

/** The two networks of a peering; the gateway, where one is shared, stands in `there`. */
interface Pair {
  readonly here: NetworkReference
  readonly there: NetworkReference
  readonly sharesGateway: boolean
}

interface PeeringStep extends Pick<CreateStep, 'name' | 'title' | 'needs'> {
  readonly applies: NonNullable<CreateStep['applies']>
  readonly pair: (context: CreateContext) => Pair
}

/** Goal: the cluster's network and that of the host reach each other, and VPN clients of the host come through. */
export const peerWithHost = peeringStep({
  name: 'peer-with-host',
  title: {
    doing: sentence`Peering with the network of the gateway`,
    done: sentence`Peered with the gateway`,
  },
  needs: ['virtual-network'],
  applies: (request) => isMade('peer-with-host', request),
  pair(context) {
    const host = hostOf(placementOf(context.request)) ?? ''
    const names = resourceNames(host, context.services.azure.subscriptionId)
    return {
      here: targetOf(context).site.network,
      there: { resourceGroup: names.resourceGroup, name: names.virtualNetwork },
      sharesGateway: true,
    }
  },
})

/** Goal: Causeway reaches the brokers from the network in which it runs itself. */
export const peerWithCauseway = peeringStep({
  name: 'peer-with-causeway',
  title: {
    doing: sentence`Peering with Causeway's network`,
    done: sentence`Peered with Causeway's network`,
  },
  // Writes to one network's peerings collide.
  needs: ['virtual-network', 'peer-with-host'],
  applies: (request) => request.peersWithCauseway === true,
  pair(context) {
    const { ownNetwork } = context.services
    if (!ownNetwork) throw noOwnNetwork()
    return { here: targetOf(context).site.network, there: ownNetwork, sharesGateway: false }
  },
})

function peeringStep(definition: PeeringStep): CreateStep {
  const { name, title, needs, applies, pair } = definition
  return {
    name,
    title,
    needs,
    applies,
    usuallyMs: 10_000,
    deadlineMs: 30 * MINUTE,
    async observe(context) {
      const { open } = await look(context, pair(context))
      if (open === undefined) return { state: 'ready' }
      return open.state === 'Initiated' && open.other
        ? { state: 'changing', detail: sentence`Azure is connecting the two` }
        : { state: 'absent' }
    },
    async apply(context) {
      const { azure } = context.services
      const { open } = await look(context, pair(context))
      if (open === undefined) return {}
      // A peering whose other side was deleted cannot be mended, only made anew.
      if (open.state === 'Disconnected')
        await deletePeering(azure, open.side.from, peeringName(open.side.to))
      else await createPeering(azure, open.side)
      return {}
    },
  }
}

/** The first side that is not connected yet: the one with the gateway comes first, because the other refers to it. */
async function look({ services }: CreateContext, { here, there, sharesGateway }: Pair) {
  const { azure } = services
  const [ours, theirs] = await Promise.all([
    readNetwork(azure, here.resourceGroup, here.name),
    readNetwork(azure, there.resourceGroup, there.name),
  ])
  if (!ours || !theirs) throw networkGone(ours ? there : here)
  const sides: readonly PeeringSide[] = [
    { from: there, to: here, gateway: sharesGateway ? 'offered' : 'none' },
    { from: here, to: there, gateway: sharesGateway ? 'used' : 'none' },
  ]
  const states = [peeringTo(theirs, ours)?.state, peeringTo(ours, theirs)?.state]
  const missing = sides.find((_, index) => states[index] === undefined)
  const broken = sides.find((_, index) => states[index] === 'Disconnected')
  const waiting = sides.find((_, index) => states[index] !== 'Connected')
  const side = broken ?? missing ?? waiting
  if (!side) return { open: undefined }
  return {
    open: { side, state: states[sides.indexOf(side)], other: missing === undefined },
  }
}

function networkGone({ name }: NetworkReference): UserError {
  return new UserError(
    'no-such-network',
    sentence`The network ${name} does not exist (any more).`,
    {
      remedy: sentence`Plan the cluster again; if it is the network of Causeway itself, tell the operators.`,
    },
  )
}

function noOwnNetwork(): UserError {
  return new UserError(
    'no-own-network',
    sentence`Causeway was set up without the network in which it runs.`,
    {
      remedy: sentence`The operators set CAUSEWAY_NETWORK again, then Retry; or plan the cluster anew.`,
    },
  )
}
