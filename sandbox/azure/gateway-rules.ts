import { X509Certificate } from 'node:crypto'
import { overlap, parseRange } from './addresses.ts'
import { invalidReference, wrapped } from './arm-errors.ts'
import type { JsonObject } from './json.ts'
import { at, listOf, textAt, textsAt } from './json.ts'
import {
  findSubnet,
  GATEWAYS,
  ipConfigurations,
  requireProvisioned,
  sameId,
  userOfPublicIp,
} from './network-references.ts'
import type { StoredResource } from './resource-store.ts'
import { rangeOf, spacesOf } from './subnets.ts'
import type { World } from './world.ts'

const AZ_SKU = /^VpnGw[1-5]AZ$/
const NON_AZ_SKU = /^VpnGw[1-5]$/
const CLOSED_SKU = /^(Standard|HighPerformance|UltraPerformance|Basic)$/

/**
 * What Azure refuses about a VPN gateway: SKU and public IP pairs, another subnet than `GatewaySubnet`, a client
 * pool inside the network, root certificates that are not base64 of DER. Codes of SKU and public IP are Azure's;
 * the others are not documented and stand for a wrapped 400.
 * @throws ArmRefusal
 */
export function checkGateway(world: World, id: string, body: JsonObject): void {
  checkSku(textAt(body, 'properties', 'sku', 'name') ?? '')
  const configs = ipConfigurations({ body })
  if (configs.length === 0)
    throw wrapped(400, 'InvalidRequestFormat', `Gateway ${id} has no IP configuration.`)
  for (const config of configs) {
    checkPublicIp(world, id, config.publicIp ?? '')
    checkSubnet(world, id, config.subnet ?? '', body)
  }
  checkCertificates(body)
  checkRevoked(body)
  checkAuthentication(body)
}

function checkSku(sku: string): void {
  if (AZ_SKU.test(sku)) return
  if (NON_AZ_SKU.test(sku))
    throw wrapped(
      400,
      'NonAzSkusNotAllowedForVPNGateway',
      'VpnGw1-5 non-AZ SKUs are no longer supported for VPN gateways. Only VpnGw1-5AZ SKUs can be created going forward.',
    )
  if (CLOSED_SKU.test(sku))
    throw wrapped(
      400,
      'InvalidGatewaySkuSpecifiedForGatewayDeploymentType',
      `The gateway SKU ${sku} cannot be used for new gateways.`,
    )
  throw wrapped(400, 'InvalidGatewaySize', `The gateway SKU '${sku}' is not valid.`)
}

function checkPublicIp(world: World, gatewayId: string, publicIpId: string): void {
  const address = requireProvisioned(world, publicIpId, gatewayId)
  if (textAt(address.body, 'sku', 'name') === 'Basic')
    throw wrapped(
      400,
      'PublicIpWithBasicSkuNotAllowedOnVPNGateways',
      `Basic IP configuration for VPN Virtual Network Gateways is not supported. Follow ${address.id} and use a Standard public IP address.`,
    )
  if (textsAt(address.body, 'zones').length === 0)
    throw wrapped(
      400,
      'VmssVpnGatewayPublicIpsMustHaveZonesConfigured',
      `Standard Public IPs associated with VPN Gateways with AZ VPN skus must have zones configured. Public IP: ${address.id}.`,
    )
  const user = userOfPublicIp(world, address.id)
  if (user !== undefined && !user.toLowerCase().startsWith(`${gatewayId.toLowerCase()}/`))
    throw wrapped(
      400,
      'PublicIPAddressInUse',
      `Resource ${user} is already referencing public IP address ${address.id}.`,
    )
}

function checkSubnet(world: World, gatewayId: string, subnetId: string, body: JsonObject): void {
  const found = findSubnet(world, subnetId)
  if (!found) throw invalidReference(subnetId, gatewayId)
  requireProvisioned(world, found.network.id, gatewayId)
  const name = textAt(found.subnet, 'name') ?? ''
  if (name !== 'GatewaySubnet')
    throw wrapped(
      400,
      'InvalidGatewaySubnetName',
      `Subnet ${subnetId} cannot hold a virtual network gateway: it must be named GatewaySubnet.`,
    )
  if ((rangeOf(found.subnet)?.prefixLength ?? 0) > 27)
    throw wrapped(400, 'GatewaySubnetTooSmall', `Subnet ${subnetId} must be /27 or larger.`)
  if (textAt(found.subnet, 'properties', 'networkSecurityGroup', 'id') !== undefined)
    throw wrapped(
      400,
      'NetworkSecurityGroupNotAllowedOnGatewaySubnet',
      `Subnet ${subnetId} must not have a network security group.`,
    )
  const other = world.store
    .list(GATEWAYS)
    .find(
      (gateway) =>
        !sameId(gateway.id, gatewayId) &&
        ipConfigurations(gateway).some((config) => sameId(config.subnet, subnetId)),
    )
  if (other)
    throw wrapped(
      400,
      'GatewaySubnetAlreadyHasGateway',
      `Subnet ${subnetId} already has gateway ${other.id}.`,
    )
  checkPool(body, found.network)
}

function checkPool(body: JsonObject, network: StoredResource): void {
  const spaces = spacesOf(network.body)
  for (const prefix of clientPool(body)) {
    const pool = parseRange(prefix)
    if (!pool)
      throw wrapped(
        400,
        'InvalidCIDRNotation',
        `The VPN client address pool ${prefix} is not in valid CIDR notation.`,
      )
    if (spaces.some((space) => overlap(space, pool)))
      throw wrapped(
        400,
        'VpnClientAddressPoolOverlapsVirtualNetwork',
        `The VPN client address pool ${prefix} overlaps the address space of virtual network ${network.id}.`,
      )
  }
}

function checkCertificates(body: JsonObject): void {
  const certificates = listOf(
    at(body, 'properties', 'vpnClientConfiguration', 'vpnClientRootCertificates'),
  )
  for (const certificate of certificates) {
    const data = textAt(certificate, 'properties', 'publicCertData') ?? ''
    if (!isCertificate(data))
      throw wrapped(
        400,
        'VpnClientRootCertificateDataInvalid',
        `Data for certificate ${textAt(certificate, 'name') ?? ''} is invalid.`,
      )
  }
  if (certificates.length > 20)
    throw wrapped(
      400,
      'VpnClientRootCertificatesTooMany',
      'At most 20 root certificates are allowed.',
    )
}

/** Base64 of a certificate's DER form in one line: armour and line breaks fail here. */
function isCertificate(data: string): boolean {
  if (!/^MII[A-Za-z0-9+/]+={0,2}$/.test(data)) return false
  try {
    return new X509Certificate(Buffer.from(data, 'base64')).raw.length > 0
  } catch {
    return false
  }
}

function checkRevoked(body: JsonObject): void {
  const revoked = listOf(
    at(body, 'properties', 'vpnClientConfiguration', 'vpnClientRevokedCertificates'),
  )
  for (const certificate of revoked)
    if (!/^[0-9A-F]{40}$/i.test(textAt(certificate, 'properties', 'thumbprint') ?? ''))
      throw wrapped(
        400,
        'VpnClientRevokedCertificateThumbprintInvalid',
        `The thumbprint of ${textAt(certificate, 'name') ?? ''} is not 40 hexadecimal digits.`,
      )
}

/** Entra ID: only with OpenVPN, and with everything that says which directory it is. */
function checkAuthentication(body: JsonObject): void {
  const clients = at(body, 'properties', 'vpnClientConfiguration')
  if (!textsAt(clients, 'vpnAuthenticationTypes').includes('AAD')) return
  const protocols = textsAt(clients, 'vpnClientProtocols')
  if (protocols.length !== 1 || protocols[0] !== 'OpenVPN')
    throw wrapped(
      400,
      'VpnAuthenticationTypeNotSupportedForProtocol',
      'Microsoft Entra ID authentication is supported with the OpenVPN protocol only.',
    )
  for (const property of ['aadTenant', 'aadAudience', 'aadIssuer'])
    if (!textAt(clients, property))
      throw wrapped(400, 'VpnClientAadPropertyMissing', `The property ${property} is missing.`)
}

/** The ranges that VPN clients get their addresses from. */
export function clientPool(body: JsonObject): readonly string[] {
  return textsAt(
    body,
    'properties',
    'vpnClientConfiguration',
    'vpnClientAddressPool',
    'addressPrefixes',
  )
}
