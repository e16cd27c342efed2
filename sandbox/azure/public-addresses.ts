import { wrapped } from './arm-errors.ts'
import type { JsonObject } from './json.ts'
import { at, listOf, pick, textAt, textsAt } from './json.ts'
import {
  NAT_GATEWAYS,
  requireProvisioned,
  sameId,
  subnetsThatUse,
  userOfPublicIp,
} from './network-references.ts'
import type { StoredResource } from './resource-store.ts'
import { provisioningState } from './resource-store.ts'
import type { Call, Reply, Route } from './routing.ts'
import { GROUP, SUBSCRIPTION } from './routing.ts'
import type { NetworkKind, World } from './world.ts'
import { deleteNetworkResource, envelope, page, putNetworkResource } from './world.ts'

const ADDRESSES = 'Microsoft.Network/publicIPAddresses'

/** Public IP addresses, and the NAT gateways that stand behind them. */
export function publicAddressRoutes(world: World): readonly Route[] {
  const { durations } = world
  const address: NetworkKind = {
    type: ADDRESSES,
    createMs: durations.publicIpAddress,
    updateMs: durations.publicIpAddress,
    deleteMs: durations.networkDelete,
    view: (resource) => viewAddress(world, resource),
  }
  const nat: NetworkKind = {
    type: NAT_GATEWAYS,
    createMs: durations.natGateway,
    updateMs: durations.natGateway,
    deleteMs: durations.networkDelete,
    view: (resource) => viewNat(world, resource),
  }
  return [
    ...routesOf(world, 'publicIPAddresses', address, putAddress, (resource) => {
      const user = userOfPublicIp(world, resource.id)
      if (user !== undefined)
        throw wrapped(
          400,
          'PublicIPAddressCannotBeDeleted',
          `Public IP address ${resource.id} can not be deleted since it is still allocated to resource ${user}.`,
        )
    }),
    ...routesOf(world, 'natGateways', nat, putNat, (resource) => {
      const [user] = subnetsThatUse(world, 'natGateway', resource.id)
      if (user !== undefined)
        throw wrapped(
          400,
          'InUseNatGatewayCannotBeDeleted',
          `NAT gateway ${resource.id} is in use by ${user} and cannot be deleted.`,
        )
    }),
  ]
}

function routesOf(
  world: World,
  name: string,
  kind: NetworkKind,
  put: (world: World, kind: NetworkKind, call: Call) => Reply,
  refuseInUse: (resource: StoredResource) => void,
): readonly Route[] {
  const template = `${GROUP}/providers/${kind.type}/{name}`
  return [
    {
      operation: `${name}.createOrUpdate`,
      method: 'PUT',
      template,
      handle: (call) => put(world, kind, call),
    },
    {
      operation: `${name}.get`,
      method: 'GET',
      template,
      handle: (call) => ({
        status: 200,
        body: kind.view(world.store.require(kind.type, call.param('group'), call.param('name'))),
      }),
    },
    {
      operation: `${name}.delete`,
      method: 'DELETE',
      template,
      handle: (call) => deleteNetworkResource(world, call, kind, call.param('name'), refuseInUse),
    },
    {
      operation: `${name}.list`,
      method: 'GET',
      template: `${GROUP}/providers/${kind.type}`,
      handle: (call) => {
        const group = world.store.requireGroup(call.param('group'))
        return page(world.store.list(kind.type, group.name).map(kind.view))
      },
    },
    {
      operation: `${name}.listAll`,
      method: 'GET',
      template: `${SUBSCRIPTION}/providers/${kind.type}`,
      handle: () => page(world.store.list(kind.type).map(kind.view)),
    },
  ]
}

function putAddress(world: World, kind: NetworkKind, call: Call): Reply {
  const name = call.param('name')
  // Without a SKU the API still makes the old kind, which gateways refuse.
  const sku = textAt(call.body, 'sku', 'name') ?? 'Basic'
  const method = textAt(call.body, 'properties', 'publicIPAllocationMethod') ?? 'Dynamic'
  if (sku !== 'Basic' && method.toLowerCase() !== 'static')
    throw wrapped(
      400,
      'PublicIPAndLBSkuDoNotMatch',
      `Standard sku publicIp ${name} must have AllocationMethod set to Static.`,
    )
  const zones = textsAt(call.body, 'zones')
  const existing = world.store.find(world.store.idOf(ADDRESSES, call.param('group'), name))
  if (existing && String(textsAt(existing.body, 'zones')) !== String(zones))
    throw wrapped(
      400,
      'ResourceAvailabilityZonesCannotBeModified',
      `Resource ${existing.id} has an existing availability zone constraint. Zones cannot be added, updated or removed once the resource is created.`,
    )
  return putNetworkResource(world, call, kind, {
    name,
    location: textAt(call.body, 'location'),
    body: {
      ...pick(call.body, ['tags', 'zones']),
      sku: { name: sku, tier: textAt(call.body, 'sku', 'tier') ?? 'Regional' },
      properties: {
        idleTimeoutInMinutes: 4,
        publicIPAddressVersion: 'IPv4',
        ...pick(at(call.body, 'properties'), [
          'idleTimeoutInMinutes',
          'publicIPAddressVersion',
          'dnsSettings',
          'deleteOption',
        ]),
        publicIPAllocationMethod: method,
      },
    },
  })
}

function viewAddress(world: World, resource: StoredResource): JsonObject {
  const state = provisioningState(resource, world.clock.now())
  const user = userOfPublicIp(world, resource.id)
  const isStatic = textAt(resource.body, 'properties', 'publicIPAllocationMethod') === 'Static'
  return {
    ...envelope(resource),
    etag: `W/"${resource.etag}"`,
    ...pick(resource.body, ['sku', 'zones']),
    properties: {
      ...pick(resource.body.properties, Object.keys(Object(resource.body.properties))),
      provisioningState: state,
      resourceGuid: resource.guid,
      ipTags: [],
      ...(isStatic && state === 'Succeeded' && { ipAddress: publicAddress(resource.guid) }),
      ...(user?.includes('/ipConfigurations/') && { ipConfiguration: { id: user } }),
      ...(user?.includes('/natGateways/') && { natGateway: { id: user } }),
    },
  }
}

/** An address of 203.0.113.0/24, the range for documentation, that stays the same for the resource. */
function publicAddress(guid: string): string {
  return `203.0.113.${(Number.parseInt(guid.slice(0, 4), 16) % 254) + 1}`
}

function putNat(world: World, kind: NetworkKind, call: Call): Reply {
  const name = call.param('name')
  const id = world.store.idOf(NAT_GATEWAYS, call.param('group'), name)
  const addresses = listOf(at(call.body, 'properties', 'publicIpAddresses')).map((reference) =>
    pick(reference, ['id']),
  )
  for (const reference of addresses) {
    const address = requireProvisioned(world, textAt(reference, 'id') ?? '', id)
    if (textAt(address.body, 'sku', 'name') === 'Basic')
      throw wrapped(
        400,
        'NatGatewayPublicIpSkuNotSupported',
        `NAT gateway ${id} cannot use ${address.id}: its SKU must be Standard.`,
      )
    const user = userOfPublicIp(world, address.id)
    if (user !== undefined && !sameId(user, id))
      throw wrapped(
        400,
        'PublicIPAddressInUse',
        `Resource ${user} is already referencing public IP address ${address.id}.`,
      )
  }
  return putNetworkResource(world, call, kind, {
    name,
    location: textAt(call.body, 'location'),
    body: {
      ...pick(call.body, ['tags', 'zones']),
      sku: { name: textAt(call.body, 'sku', 'name') ?? 'Standard' },
      idleTimeoutInMinutes: at(call.body, 'properties', 'idleTimeoutInMinutes') ?? 4,
      publicIpAddresses: addresses,
    },
  })
}

function viewNat(world: World, resource: StoredResource): JsonObject {
  const subnets = subnetsThatUse(world, 'natGateway', resource.id)
  return {
    ...envelope(resource),
    etag: `W/"${resource.etag}"`,
    ...pick(resource.body, ['sku', 'zones']),
    properties: {
      ...pick(resource.body, ['idleTimeoutInMinutes', 'publicIpAddresses']),
      provisioningState: provisioningState(resource, world.clock.now()),
      resourceGuid: resource.guid,
      ...(subnets.length > 0 && { subnets: subnets.map((id) => ({ id })) }),
    },
  }
}
