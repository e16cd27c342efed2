import { overlap } from './addresses.ts'
import { invalidReference, resourceNotFound, wrapped } from './arm-errors.ts'
import type { JsonObject } from './json.ts'
import { at, pick, textAt } from './json.ts'
import { sameId, usersOfSubnet, VIRTUAL_NETWORKS } from './network-references.ts'
import type { StoredResource } from './resource-store.ts'
import { provisioningState } from './resource-store.ts'
import type { Call, Reply, Route } from './routing.ts'
import { GROUP } from './routing.ts'
import { spacesOf } from './subnets.ts'
import type { NetworkKind, World } from './world.ts'
import { deleteNetworkResource, putNetworkResource } from './world.ts'

const TYPE = `${VIRTUAL_NETWORKS}/virtualNetworkPeerings`
const TEMPLATE = `${GROUP}/providers/${VIRTUAL_NETWORKS}/{name}/virtualNetworkPeerings/{peering}`
const PROPERTIES = [
  'remoteVirtualNetwork',
  'allowVirtualNetworkAccess',
  'allowForwardedTraffic',
  'allowGatewayTransit',
  'useRemoteGateways',
]

interface Peerings {
  readonly routes: readonly Route[]
  of(network: StoredResource): readonly StoredResource[]
  view(peering: StoredResource): JsonObject
  /** What becomes of the other sides when these peerings go. */
  disconnect(peerings: readonly StoredResource[]): void
}

/** Peerings of virtual networks: Initiated until the other side points back, then Connected. */
export function createPeerings(outer: World): Peerings {
  // The store builds ids as type/name; a child's path goes through its parent's name instead.
  const world: World = {
    ...outer,
    store: {
      ...outer.store,
      idOf(_type, group, name) {
        const [parent = '', child = ''] = name.split('/')
        return `${outer.store.idOf(VIRTUAL_NETWORKS, group, parent)}/virtualNetworkPeerings/${child}`
      },
    },
  }
  const { store, clock, durations } = outer

  /** Peerings whose other side was there and is gone: they stay so until they are deleted. */
  const lost = new WeakSet<StoredResource>()

  const of = (network: StoredResource) =>
    store
      .list(TYPE)
      .filter((peering) => peering.id.toLowerCase().startsWith(`${network.id.toLowerCase()}/`))

  function view(peering: StoredResource): JsonObject {
    const remote = store.find(remoteOf(peering))
    const own = peering.id.replace(/\/virtualNetworkPeerings\/.*$/i, '')
    const back = remote && of(remote).find((other) => sameId(remoteOf(other), own))
    const connected = back !== undefined && back.goneAt === undefined
    return {
      id: peering.id,
      name: peering.name.split('/').at(-1),
      type: TYPE,
      etag: `W/"${peering.etag}"`,
      properties: {
        ...pick(peering.body.properties, PROPERTIES),
        provisioningState: provisioningState(peering, clock.now()),
        peeringState: lost.has(peering) ? 'Disconnected' : connected ? 'Connected' : 'Initiated',
        ...(remote && {
          remoteAddressSpace: at(remote.body, 'addressSpace'),
          remoteVirtualNetworkAddressSpace: at(remote.body, 'addressSpace'),
        }),
        resourceGuid: peering.guid,
      },
    }
  }

  const kind: NetworkKind = {
    type: TYPE,
    createMs: durations.peering,
    updateMs: durations.peering,
    deleteMs: durations.peering,
    view,
  }
  const networkOf = (call: Call) =>
    store.require(VIRTUAL_NETWORKS, call.param('group'), call.param('name'))
  const nameOf = (call: Call) => `${networkOf(call).name}/${call.param('peering')}`

  function put(call: Call): Reply {
    const network = networkOf(call)
    const remote = textAt(call.body, 'properties', 'remoteVirtualNetwork', 'id')
    const other = store.find(remote)
    if (!other) throw invalidReference(remote ?? '(none)', network.id)
    checkPeering(call, network, other)
    return putNetworkResource(world, call, kind, {
      name: nameOf(call),
      location: network.location,
      body: { properties: pick(at(call.body, 'properties'), PROPERTIES) },
    })
  }

  function get(call: Call): Reply {
    const found = store.find(world.store.idOf(TYPE, call.param('group'), nameOf(call)))
    if (found) return { status: 200, body: view(found) }
    throw resourceNotFound(TYPE, nameOf(call), call.param('group'))
  }

  /** @throws ArmRefusal for what Azure refuses; of the codes only RemoteVnetHasNoGateways is known from reports */
  function checkPeering(call: Call, network: StoredResource, other: StoredResource): void {
    const existing = store.find(world.store.idOf(TYPE, call.param('group'), nameOf(call)))
    if (existing && lost.has(existing))
      throw wrapped(
        400,
        'RemotePeeringIsDisconnected',
        `Cannot create or update peering ${existing.id} because the remote peering is Disconnected. Delete both and create them anew.`,
      )
    if (spacesOf(network.body).some((one) => spacesOf(other.body).some((two) => overlap(one, two))))
      throw wrapped(
        400,
        'VnetAddressSpacesOverlap',
        `Cannot create peering between ${network.id} and ${other.id}: their address spaces overlap.`,
      )
    if (at(call.body, 'properties', 'useRemoteGateways') === true) checkTransit(network, other)
  }

  function checkTransit(network: StoredResource, other: StoredResource): void {
    const back = of(other).find((peering) => sameId(remoteOf(peering), network.id))
    const offers = back && at(back.body, 'properties', 'allowGatewayTransit') === true
    if (!offers || !hasGateway(other))
      throw wrapped(
        400,
        'RemoteVnetHasNoGateways',
        `Peering of ${network.id} cannot use remote gateways: ${other.id} has none, or does not allow gateway transit.`,
      )
    if (hasGateway(network))
      throw wrapped(
        400,
        'VnetHasGatewayAndUsesRemoteGateways',
        `Virtual network ${network.id} has a gateway of its own.`,
      )
  }

  const hasGateway = (network: StoredResource) =>
    usersOfSubnet(outer, `${network.id}/subnets/GatewaySubnet`).length > 0

  /** The other side of each of these, from now on. */
  function disconnect(peerings: readonly StoredResource[]): void {
    for (const peering of peerings) {
      const remote = store.find(remoteOf(peering))
      const own = peering.id.replace(/\/virtualNetworkPeerings\/.*$/i, '')
      for (const back of remote ? of(remote) : []) if (sameId(remoteOf(back), own)) lost.add(back)
    }
  }

  return {
    of,
    view,
    disconnect,
    routes: [
      { operation: 'peerings.createOrUpdate', method: 'PUT', template: TEMPLATE, handle: put },
      { operation: 'peerings.get', method: 'GET', template: TEMPLATE, handle: get },
      {
        operation: 'peerings.delete',
        method: 'DELETE',
        template: TEMPLATE,
        handle: (call) =>
          deleteNetworkResource(world, call, kind, nameOf(call), (peering) =>
            disconnect([peering]),
          ),
      },
    ],
  }
}

function remoteOf(peering: StoredResource): string | undefined {
  return textAt(peering.body, 'properties', 'remoteVirtualNetwork', 'id')
}
