import { invalidReference, resourceNotFound } from './arm-errors.ts'
import type { JsonObject } from './json.ts'
import { at, pick, textAt } from './json.ts'
import { sameId, VIRTUAL_NETWORKS } from './network-references.ts'
import type { StoredResource } from './resource-store.ts'
import { provisioningState } from './resource-store.ts'
import type { Call, Reply, Route } from './routing.ts'
import { GROUP } from './routing.ts'
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

  const of = (network: StoredResource) =>
    store
      .list(TYPE)
      .filter((peering) => peering.id.toLowerCase().startsWith(`${network.id.toLowerCase()}/`))

  function view(peering: StoredResource): JsonObject {
    const remote = store.find(remoteOf(peering))
    const own = peering.id.replace(/\/virtualNetworkPeerings\/.*$/i, '')
    const connected = remote && of(remote).some((other) => sameId(remoteOf(other), own))
    return {
      id: peering.id,
      name: peering.name.split('/').at(-1),
      type: TYPE,
      etag: `W/"${peering.etag}"`,
      properties: {
        ...pick(peering.body.properties, PROPERTIES),
        provisioningState: provisioningState(peering, clock.now()),
        peeringState: connected ? 'Connected' : 'Initiated',
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
    if (!store.find(remote)) throw invalidReference(remote ?? '(none)', network.id)
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

  return {
    of,
    view,
    routes: [
      { operation: 'peerings.createOrUpdate', method: 'PUT', template: TEMPLATE, handle: put },
      { operation: 'peerings.get', method: 'GET', template: TEMPLATE, handle: get },
      {
        operation: 'peerings.delete',
        method: 'DELETE',
        template: TEMPLATE,
        handle: (call) => deleteNetworkResource(world, call, kind, nameOf(call), () => {}),
      },
    ],
  }
}

function remoteOf(peering: StoredResource): string | undefined {
  return textAt(peering.body, 'properties', 'remoteVirtualNetwork', 'id')
}
