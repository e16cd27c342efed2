import type { AddressRange } from './addresses.ts'
import { contains, overlap, parseRange } from './addresses.ts'
import { wrapped } from './arm-errors.ts'
import type { Json, JsonObject } from './json.ts'
import { at, pick, textAt, textsAt } from './json.ts'
import { requireProvisioned } from './network-references.ts'
import type { World } from './world.ts'

/** What of a subnet in a request counts; the rest is server-made. New subnets are private unless they say so. */
export function readSubnet(subnet: Json): JsonObject {
  const properties = at(subnet, 'properties')
  const [onlyPrefix] = textsAt(properties, 'addressPrefixes')
  return {
    name: textAt(subnet, 'name') ?? '',
    properties: {
      addressPrefix: textAt(properties, 'addressPrefix') ?? onlyPrefix,
      ...reference(properties, 'networkSecurityGroup'),
      ...reference(properties, 'natGateway'),
      defaultOutboundAccess: at(properties, 'defaultOutboundAccess') ?? false,
    },
  }
}

function reference(properties: Json | undefined, name: string): JsonObject {
  const id = textAt(properties, name, 'id')
  return id === undefined ? {} : { [name]: pick(at(properties, name), ['id']) }
}

/**
 * Checks a network's ranges and what its subnets refer to.
 * @throws ArmRefusal for a range that is none, outside the network or overlapping, or a reference not there yet
 */
export function checkNetwork(
  world: World,
  networkId: string,
  body: Json | undefined,
  subnets: readonly JsonObject[],
): void {
  const spaces = textsAt(body, 'properties', 'addressSpace', 'addressPrefixes').map((prefix) =>
    requireRange(prefix, networkId),
  )
  if (spaces.length === 0)
    throw wrapped(400, 'InvalidRequestFormat', `Virtual network ${networkId} has no address space.`)
  const seen: { readonly name: string; readonly range: AddressRange }[] = []
  for (const subnet of subnets) {
    const name = textAt(subnet, 'name') ?? ''
    const prefix = textAt(subnet, 'properties', 'addressPrefix') ?? ''
    const range = requireRange(prefix, `${networkId}/subnets/${name}`)
    if (!spaces.some((space) => contains(space, range)))
      throw wrapped(
        400,
        'NetcfgInvalidSubnet',
        `Subnet '${name}' is not valid because its IP address range is outside the IP address range of virtual network '${networkId}'.`,
      )
    const clash = seen.find((other) => overlap(other.range, range))
    if (clash)
      throw wrapped(
        400,
        'NetcfgSubnetRangesOverlap',
        `Subnet '${name}' is not valid because its IP address range overlaps with that of an existing subnet '${clash.name}'.`,
      )
    seen.push({ name, range })
    for (const property of ['networkSecurityGroup', 'natGateway']) {
      const id = textAt(subnet, 'properties', property, 'id')
      if (id !== undefined) requireProvisioned(world, id, `${networkId}/subnets/${name}`)
    }
  }
}

/** The range of a stored subnet; undefined only for one without a prefix. */
export function rangeOf(subnet: Json): AddressRange | undefined {
  return parseRange(textAt(subnet, 'properties', 'addressPrefix') ?? '')
}

/** The address ranges of a network's body. */
export function spacesOf(networkBody: JsonObject): readonly AddressRange[] {
  return textsAt(networkBody, 'addressSpace', 'addressPrefixes').flatMap(
    (prefix) => parseRange(prefix) ?? [],
  )
}

function requireRange(prefix: string, user: string): AddressRange {
  const range = parseRange(prefix)
  if (range) return range
  throw wrapped(
    400,
    'InvalidCIDRNotation',
    `The address prefix ${prefix} in resource ${user} is not in valid CIDR notation.`,
  )
}
