import { wrapped } from './arm-errors.ts'
import type { Json, JsonObject } from './json.ts'
import { at, listOf, pick, textAt } from './json.ts'
import { usersOfSubnet, VIRTUAL_NETWORKS } from './network-references.ts'
import { createPeerings } from './peerings.ts'
import type { StoredResource } from './resource-store.ts'
import { provisioningState } from './resource-store.ts'
import type { Call, Reply, Route } from './routing.ts'
import { GROUP, SUBSCRIPTION } from './routing.ts'
import { checkNetwork, readSubnet } from './subnets.ts'
import type { NetworkKind, World } from './world.ts'
import { deleteNetworkResource, envelope, page, putNetworkResource } from './world.ts'

const NETWORK = `${GROUP}/providers/${VIRTUAL_NETWORKS}/{name}`
const SUBNET = `${NETWORK}/subnets/{subnet}`

/** Virtual networks with their subnets and peerings. Subnets live inside the network's body. */
export function virtualNetworkRoutes(world: World): readonly Route[] {
  const { store, clock, durations } = world
  const peerings = createPeerings(world)
  const kind: NetworkKind = {
    type: VIRTUAL_NETWORKS,
    createMs: durations.virtualNetwork,
    updateMs: durations.virtualNetwork,
    deleteMs: durations.networkDelete,
    view: viewNetwork,
  }
  const networkOf = (call: Call) =>
    store.require(VIRTUAL_NETWORKS, call.param('group'), call.param('name'))

  function viewNetwork(network: StoredResource): JsonObject {
    return {
      ...envelope(network),
      etag: `W/"${network.etag}"`,
      properties: {
        provisioningState: provisioningState(network, clock.now()),
        resourceGuid: network.guid,
        ...pick(network.body, ['addressSpace', 'dhcpOptions']),
        subnets: listOf(network.body.subnets).map((subnet) => viewSubnet(network, subnet)),
        virtualNetworkPeerings: peerings.of(network).map(peerings.view),
        enableDdosProtection: false,
      },
    }
  }

  function viewSubnet(network: StoredResource, subnet: Json): JsonObject {
    const id = `${network.id}/subnets/${textAt(subnet, 'name') ?? ''}`
    const users = usersOfSubnet(world, id)
    return {
      id,
      name: textAt(subnet, 'name'),
      type: `${VIRTUAL_NETWORKS}/subnets`,
      etag: `W/"${network.etag}"`,
      properties: {
        provisioningState: provisioningState(network, clock.now()),
        delegations: [],
        privateEndpointNetworkPolicies: 'Disabled',
        privateLinkServiceNetworkPolicies: 'Enabled',
        ...pick(at(subnet, 'properties'), SUBNET_VIEW),
        ...(users.length > 0 && { ipConfigurations: users.map((user) => ({ id: user })) }),
      },
    }
  }

  /** Puts the network with these subnets; what is no longer among them must not be in use. */
  function write(call: Call, subnets: readonly JsonObject[], body: Json | undefined): Reply {
    const id = store.idOf(VIRTUAL_NETWORKS, call.param('group'), call.param('name'))
    const existing = store.find(id)
    checkNetwork(world, id, body, subnets)
    for (const subnet of listOf(existing?.body.subnets)) {
      const name = textAt(subnet, 'name')
      const stays = subnets.some((other) => textAt(other, 'name') === name)
      if (!stays) refuseSubnetInUse(`${id}/subnets/${name ?? ''}`)
    }
    return putNetworkResource(world, call, kind, {
      name: call.param('name'),
      location: textAt(body, 'location'),
      body: {
        ...pick(body, ['tags']),
        ...pick(at(body, 'properties'), ['addressSpace', 'dhcpOptions']),
        subnets,
      },
    })
  }

  function refuseSubnetInUse(subnetId: string): void {
    const [user] = usersOfSubnet(world, subnetId)
    if (user === undefined) return
    const name = subnetId.split('/').at(-1) ?? ''
    throw wrapped(
      400,
      'InUseSubnetCannotBeDeleted',
      `Subnet ${name} is in use by ${user} and cannot be deleted. In order to delete the subnet, delete all the resources within the subnet. See aka.ms/deletesubnet.`,
    )
  }

  function put(call: Call): Reply {
    const existing = store.find(
      store.idOf(VIRTUAL_NETWORKS, call.param('group'), call.param('name')),
    )
    const given = at(call.body, 'properties', 'subnets')
    const subnets = listOf(given ?? existing?.body.subnets ?? []).map(readSubnet)
    return write(call, subnets, call.body)
  }

  function asBody(network: StoredResource): JsonObject {
    return {
      location: network.location,
      ...pick(network.body, ['tags']),
      properties: pick(network.body, ['addressSpace', 'dhcpOptions']),
    }
  }

  function findSubnetOf(call: Call, network: StoredResource) {
    const wanted = call.param('subnet').toLowerCase()
    return listOf(network.body.subnets).find(
      (subnet) => textAt(subnet, 'name')?.toLowerCase() === wanted,
    )
  }

  function putSubnet(call: Call): Reply {
    const network = networkOf(call)
    const existing = findSubnetOf(call, network)
    const name = textAt(existing, 'name') ?? call.param('subnet')
    const written = readSubnet({ name, properties: at(call.body, 'properties') ?? {} })
    const others = listOf(network.body.subnets).map(readSubnet)
    const kept = others.filter((subnet) => textAt(subnet, 'name') !== name)
    const reply = write(call, [...kept, written], asBody(network))
    const status = existing === undefined ? 201 : 200
    return { ...reply, status, body: viewSubnet(network, written) }
  }

  function deleteSubnet(call: Call): Reply {
    const network = networkOf(call)
    const existing = findSubnetOf(call, network)
    if (existing === undefined) return { status: 204 }
    const others = listOf(network.body.subnets).filter((subnet) => subnet !== existing)
    const { headers } = write(call, others.map(readSubnet), asBody(network))
    return { status: 202, ...(headers && { headers: withResult(headers) }) }
  }

  function getSubnet(call: Call): Reply {
    const network = networkOf(call)
    const subnet = findSubnetOf(call, network)
    if (subnet !== undefined) return { status: 200, body: viewSubnet(network, subnet) }
    throw wrapped(
      404,
      'NotFound',
      `Resource ${network.id}/subnets/${call.param('subnet')} not found.`,
    )
  }

  const refuseInUse = (network: StoredResource) => {
    for (const subnet of listOf(network.body.subnets))
      refuseSubnetInUse(`${network.id}/subnets/${textAt(subnet, 'name') ?? ''}`)
  }

  return [
    { operation: 'virtualNetworks.createOrUpdate', method: 'PUT', template: NETWORK, handle: put },
    {
      operation: 'virtualNetworks.get',
      method: 'GET',
      template: NETWORK,
      handle: (call) => ({ status: 200, body: viewNetwork(networkOf(call)) }),
    },
    {
      operation: 'virtualNetworks.delete',
      method: 'DELETE',
      template: NETWORK,
      handle: (call) =>
        deleteNetworkResource(world, call, kind, call.param('name'), (network) => {
          refuseInUse(network)
          peerings.disconnect(peerings.of(network))
          for (const child of peerings.of(network)) store.remove(child)
        }),
    },
    {
      operation: 'virtualNetworks.list',
      method: 'GET',
      template: `${GROUP}/providers/${VIRTUAL_NETWORKS}`,
      handle: (call) => {
        const group = store.requireGroup(call.param('group'))
        return page(store.list(VIRTUAL_NETWORKS, group.name).map(viewNetwork))
      },
    },
    {
      operation: 'virtualNetworks.listAll',
      method: 'GET',
      template: `${SUBSCRIPTION}/providers/${VIRTUAL_NETWORKS}`,
      handle: () => page(store.list(VIRTUAL_NETWORKS).map(viewNetwork)),
    },
    { operation: 'subnets.createOrUpdate', method: 'PUT', template: SUBNET, handle: putSubnet },
    { operation: 'subnets.get', method: 'GET', template: SUBNET, handle: getSubnet },
    { operation: 'subnets.delete', method: 'DELETE', template: SUBNET, handle: deleteSubnet },
    ...peerings.routes,
  ]
}

const SUBNET_VIEW = ['addressPrefix', 'networkSecurityGroup', 'natGateway', 'defaultOutboundAccess']

/** A DELETE also tells where its result is read, beside the status that a PUT would name. */
function withResult(headers: Readonly<Record<string, string>>): Record<string, string> {
  const status = headers['azure-asyncoperation'] ?? ''
  return { ...headers, location: status.replace('/operations/', '/operationResults/') }
}
