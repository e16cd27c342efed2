import { wrapped } from './arm-errors.ts'
import { checkGateway, clientPool } from './gateway-rules.ts'
import type { JsonObject } from './json.ts'
import { at, listOf, objectOf, pick, textAt, textsAt } from './json.ts'
import { GATEWAYS } from './network-references.ts'
import { networkHeaders } from './operations.ts'
import type { StoredResource } from './resource-store.ts'
import { provisioningState } from './resource-store.ts'
import type { Call, Reply, Route } from './routing.ts'
import { GROUP } from './routing.ts'
import { packageFiles } from './vpn-package.ts'
import type { PackageLinks } from './vpn-package-links.ts'
import type { NetworkKind, World } from './world.ts'
import {
  deleteNetworkResource,
  envelope,
  page,
  plannedFailure,
  putNetworkResource,
} from './world.ts'

const TEMPLATE = `${GROUP}/providers/${GATEWAYS}/{name}`
const WRITABLE = [
  'gatewayType',
  'vpnType',
  'vpnGatewayGeneration',
  'enableBgp',
  'activeActive',
  'sku',
  'ipConfigurations',
  'vpnClientConfiguration',
]
const CLIENT_CONFIGURATION = [
  'vpnClientAddressPool',
  'vpnClientProtocols',
  'vpnAuthenticationTypes',
  'aadTenant',
  'aadAudience',
  'aadIssuer',
]

/** VPN gateways and the client profiles they build. `connectedClients` are addresses from the pool. */
export function gatewayRoutes(
  world: World,
  links: PackageLinks,
  connectedClients: readonly string[],
): readonly Route[] {
  const { store, clock, durations } = world
  const kind: NetworkKind = {
    type: GATEWAYS,
    createMs: durations.gateway,
    updateMs: durations.gatewayUpdate,
    deleteMs: durations.gatewayDelete,
    view: (resource) => view(resource, provisioningState(resource, clock.now())),
  }
  /** Package id of the last profile of each gateway, known from when its operation is through. */
  const profiles = new WeakMap<
    StoredResource,
    { readonly packageId: string; readonly at: number }
  >()
  const gatewayOf = (call: Call) => store.require(GATEWAYS, call.param('group'), call.param('name'))

  function put(call: Call): Reply {
    const id = store.idOf(GATEWAYS, call.param('group'), call.param('name'))
    const body = {
      ...pick(call.body, ['tags']),
      properties: pick(at(call.body, 'properties'), WRITABLE),
    }
    checkGateway(world, id, body)
    return putNetworkResource(world, call, kind, {
      name: call.param('name'),
      location: textAt(call.body, 'location'),
      body,
    })
  }

  function requireReady(call: Call): StoredResource {
    const gateway = gatewayOf(call)
    const state = provisioningState(gateway, clock.now())
    if (state === 'Succeeded') return gateway
    throw wrapped(
      409,
      'AnotherOperationInProgress',
      `Gateway ${gateway.id} is in state ${state}; a profile needs state Succeeded.`,
    )
  }

  /** 202 with both headers: the status to poll, and where the link is read as a bare string afterwards. */
  function answerWithLink(
    call: Call,
    gateway: StoredResource,
    durationMs: number,
    packageId: string,
  ): Reply {
    const failure = plannedFailure(world, call)
    const result = () => links.sign(packageId)
    const operation = world.operations.start({ durationMs, failure, result })
    return { status: 202, headers: networkHeaders(call, gateway.location, operation, true) }
  }

  function generate(call: Call): Reply {
    const gateway = requireReady(call)
    if (clientPool(gateway.body).length === 0)
      throw wrapped(
        400,
        'VpnClientConfigurationMissing',
        `Gateway ${gateway.id} has no point-to-site configuration.`,
      )
    const packageId = links.add(packageFiles(gateway))
    profiles.set(gateway, { packageId, at: clock.now() + durations.vpnProfile })
    return answerWithLink(call, gateway, durations.vpnProfile, packageId)
  }

  function lastProfile(call: Call): Reply {
    const gateway = requireReady(call)
    const profile = profiles.get(gateway)
    if (!profile || clock.now() < profile.at)
      throw wrapped(
        400,
        'VpnProfilePackageNotFound',
        `No VPN client profile was generated for gateway ${gateway.id}.`,
      )
    return answerWithLink(call, gateway, durations.vpnProfileUrl, profile.packageId)
  }

  const health = (call: Call): Reply => {
    const gateway = requireReady(call)
    const value = connectedClients.map((address) => connection(address, clock.now()))
    const operation = world.operations.start({ durationMs: 0, result: () => ({ value }) })
    return { status: 202, headers: networkHeaders(call, gateway.location, operation, true) }
  }

  return [
    { operation: 'gateways.createOrUpdate', method: 'PUT', template: TEMPLATE, handle: put },
    {
      operation: 'gateways.get',
      method: 'GET',
      template: TEMPLATE,
      handle: (call) => ({ status: 200, body: kind.view(gatewayOf(call)) }),
    },
    {
      operation: 'gateways.delete',
      method: 'DELETE',
      template: TEMPLATE,
      handle: (call) => deleteNetworkResource(world, call, kind, call.param('name'), () => {}),
    },
    {
      operation: 'gateways.list',
      method: 'GET',
      template: `${GROUP}/providers/${GATEWAYS}`,
      handle: (call) => {
        const group = store.requireGroup(call.param('group'))
        return page(store.list(GATEWAYS, group.name).map(kind.view))
      },
    },
    {
      operation: 'gateways.generateVpnProfile',
      method: 'POST',
      template: `${TEMPLATE}/generatevpnprofile`,
      handle: generate,
    },
    {
      operation: 'gateways.getVpnProfilePackageUrl',
      method: 'POST',
      template: `${TEMPLATE}/getvpnprofilepackageurl`,
      handle: lastProfile,
    },
    {
      operation: 'gateways.getVpnClientConnectionHealth',
      method: 'POST',
      template: `${TEMPLATE}/getVpnClientConnectionHealth`,
      handle: health,
    },
  ]
}

function view(gateway: StoredResource, state: string): JsonObject {
  const properties = gateway.body.properties
  const clients = at(properties, 'vpnClientConfiguration')
  const etag = `W/"${gateway.etag}"`
  const child = (collection: string, name: string) => ({
    id: `${gateway.id}/${collection}/${name}`,
    name,
    etag,
  })
  return {
    ...envelope(gateway),
    etag,
    properties: {
      vpnGatewayGeneration: 'Generation1',
      enableBgp: false,
      activeActive: false,
      ...pick(properties, ['gatewayType', 'vpnType', 'vpnGatewayGeneration']),
      ...pick(properties, ['enableBgp', 'activeActive']),
      provisioningState: state,
      resourceGuid: gateway.guid,
      sku: { ...objectOf(at(properties, 'sku')), capacity: 2 },
      ipConfigurations: listOf(at(properties, 'ipConfigurations')).map((config) => ({
        ...child('ipConfigurations', textAt(config, 'name') ?? 'default'),
        properties: {
          ...pick(at(config, 'properties'), [
            'privateIPAllocationMethod',
            'subnet',
            'publicIPAddress',
          ]),
          provisioningState: state,
        },
      })),
      ...(clients !== undefined && {
        vpnClientConfiguration: {
          ...pick(clients, CLIENT_CONFIGURATION),
          vpnClientProtocols: protocolsOf(gateway),
          vpnClientRootCertificates: listOf(at(clients, 'vpnClientRootCertificates')).map(
            (certificate) => ({
              ...child('vpnClientRootCertificates', textAt(certificate, 'name') ?? ''),
              properties: {
                ...pick(at(certificate, 'properties'), ['publicCertData']),
                provisioningState: state,
              },
            }),
          ),
          vpnClientRevokedCertificates: listOf(at(clients, 'vpnClientRevokedCertificates')).map(
            (certificate) => ({
              ...child('vpnClientRevokedCertificates', textAt(certificate, 'name') ?? ''),
              properties: {
                ...pick(at(certificate, 'properties'), ['thumbprint']),
                provisioningState: state,
              },
            }),
          ),
        },
      }),
    },
  }
}

/** One connected client, as getVpnClientConnectionHealth describes it; connected for a quarter of an hour. */
function connection(address: string, now: number): JsonObject {
  const seconds = 900
  return {
    vpnConnectionId: `OVPN_${address}`,
    vpnConnectionDuration: seconds,
    vpnConnectionTime: new Date(now - seconds * 1000).toISOString().slice(0, 19),
    publicIpAddress: '203.0.113.7:45522',
    privateIpAddress: address,
    vpnUserName: 'causeway-client',
    maxBandwidth: 240_000_000,
    egressPacketsTransferred: 557,
    egressBytesTransferred: 33_420,
    ingressPacketsTransferred: 557,
    ingressBytesTransferred: 33_420,
    maxPacketsPerSecond: 4,
  }
}

/** The client protocols, Azure's own default when the gateway was made without. */
function protocolsOf(gateway: StoredResource): readonly string[] {
  const given = textsAt(gateway.body, 'properties', 'vpnClientConfiguration', 'vpnClientProtocols')
  return given.length > 0 ? given : ['OpenVPN', 'IkeV2']
}
