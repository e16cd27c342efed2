import { invalidReference, notProvisioned } from './arm-errors.ts'
import { at, listOf, textAt } from './json.ts'
import type { StoredResource } from './resource-store.ts'
import { provisioningState } from './resource-store.ts'
import type { World } from './world.ts'

export const VIRTUAL_NETWORKS = 'Microsoft.Network/virtualNetworks'
export const GATEWAYS = 'Microsoft.Network/virtualNetworkGateways'
export const NAT_GATEWAYS = 'Microsoft.Network/natGateways'
export const INTERFACES = 'Microsoft.Network/networkInterfaces'

/** Ids of the subnets, of any network, that refer to this security group or NAT gateway. */
export function subnetsThatUse(
  world: World,
  property: 'networkSecurityGroup' | 'natGateway',
  id: string,
): readonly string[] {
  return world.store.list(VIRTUAL_NETWORKS).flatMap((network) =>
    listOf(network.body.subnets)
      .filter((subnet) => sameId(textAt(subnet, 'properties', property, 'id'), id))
      .map((subnet) => `${network.id}/subnets/${textAt(subnet, 'name') ?? ''}`),
  )
}

/** Ids of the IP configurations that keep this subnet in use: network interfaces and gateways. */
export function usersOfSubnet(world: World, subnetId: string): readonly string[] {
  const interfaces = world.store
    .list(INTERFACES)
    .filter((nic) => sameId(textAt(nic.body, 'subnet'), subnetId))
    .map((nic) => `${nic.id}/ipConfigurations/ipConfig1`)
  const gateways = world.store.list(GATEWAYS).flatMap((gateway) =>
    ipConfigurations(gateway)
      .filter((config) => sameId(config.subnet, subnetId))
      .map((config) => `${gateway.id}/ipConfigurations/${config.name}`),
  )
  return [...interfaces, ...gateways]
}

/** Id of whatever uses this public IP address: a NAT gateway or a gateway's IP configuration. */
export function userOfPublicIp(world: World, publicIpId: string): string | undefined {
  for (const nat of world.store.list(NAT_GATEWAYS))
    if (listOf(nat.body.publicIpAddresses).some((ip) => sameId(textAt(ip, 'id'), publicIpId)))
      return nat.id
  for (const gateway of world.store.list(GATEWAYS))
    for (const config of ipConfigurations(gateway))
      if (sameId(config.publicIp, publicIpId))
        return `${gateway.id}/ipConfigurations/${config.name}`
  return undefined
}

/** The IP configurations a gateway was asked for. */
export function ipConfigurations(gateway: Pick<StoredResource, 'body'>) {
  return listOf(at(gateway.body, 'properties', 'ipConfigurations')).map((config) => ({
    name: textAt(config, 'name') ?? 'default',
    subnet: textAt(config, 'properties', 'subnet', 'id'),
    publicIp: textAt(config, 'properties', 'publicIPAddress', 'id'),
  }))
}

/**
 * Resolves a reference that another resource makes.
 * @throws ArmRefusal 400 when there is none, 429 `RetryableError` while it is not in state Succeeded
 */
export function requireProvisioned(world: World, id: string, user: string): StoredResource {
  const resource = world.store.find(id)
  if (!resource) throw invalidReference(id, user)
  const state = provisioningState(resource, world.clock.now())
  if (state !== 'Succeeded') throw notProvisioned(id, user, state)
  return resource
}

/** A subnet's network and its part of that network's body; undefined when either is missing. */
export function findSubnet(world: World, subnetId: string | undefined) {
  const match = /^(.+)\/subnets\/([^/]+)$/i.exec(subnetId ?? '')
  const network = world.store.find(match?.[1])
  const name = match?.[2]?.toLowerCase()
  const subnet = listOf(network?.body.subnets).find(
    (candidate) => textAt(candidate, 'name')?.toLowerCase() === name,
  )
  return network && subnet !== undefined ? { network, subnet } : undefined
}

export function sameId(one: string | undefined, other: string | undefined): boolean {
  return one !== undefined && one.toLowerCase() === other?.toLowerCase()
}
