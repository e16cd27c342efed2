import { wrapped } from './arm-errors.ts'
import type { Json, JsonObject } from './json.ts'
import { at, listOf, numberAt, pick, textAt, textsAt } from './json.ts'
import { subnetsThatUse } from './network-references.ts'
import type { StoredResource } from './resource-store.ts'
import { provisioningState } from './resource-store.ts'
import type { Call, Reply, Route } from './routing.ts'
import { GROUP, SUBSCRIPTION } from './routing.ts'
import type { NetworkKind, World } from './world.ts'
import { deleteNetworkResource, envelope, page, putNetworkResource } from './world.ts'

const TYPE = 'Microsoft.Network/networkSecurityGroups'
const RULE_PROPERTIES = [
  'description',
  'protocol',
  'access',
  'priority',
  'direction',
  'sourcePortRange',
  'sourcePortRanges',
  'destinationPortRange',
  'destinationPortRanges',
  'sourceAddressPrefix',
  'sourceAddressPrefixes',
  'destinationAddressPrefix',
  'destinationAddressPrefixes',
]

export function networkSecurityGroupRoutes(world: World): readonly Route[] {
  const template = `${GROUP}/providers/${TYPE}/{name}`
  const kind: NetworkKind = {
    type: TYPE,
    createMs: world.durations.networkSecurityGroup,
    updateMs: world.durations.networkSecurityGroup,
    deleteMs: world.durations.networkDelete,
    view: (resource) => view(world, resource),
  }
  return [
    {
      operation: 'networkSecurityGroups.createOrUpdate',
      method: 'PUT',
      template,
      handle: (call) => put(world, kind, call),
    },
    {
      operation: 'networkSecurityGroups.get',
      method: 'GET',
      template,
      handle: (call) => ({
        status: 200,
        body: view(world, world.store.require(TYPE, call.param('group'), call.param('name'))),
      }),
    },
    {
      operation: 'networkSecurityGroups.delete',
      method: 'DELETE',
      template,
      handle: (call) =>
        deleteNetworkResource(world, call, kind, call.param('name'), (resource) => {
          const [user] = subnetsThatUse(world, 'networkSecurityGroup', resource.id)
          if (user !== undefined)
            throw wrapped(
              400,
              'InUseNetworkSecurityGroupCannotBeDeleted',
              `Network security group ${resource.id} cannot be deleted because it is in use by the following resources: ${user}.`,
            )
        }),
    },
    {
      operation: 'networkSecurityGroups.list',
      method: 'GET',
      template: `${GROUP}/providers/${TYPE}`,
      handle: (call) => {
        const group = world.store.requireGroup(call.param('group'))
        return page(world.store.list(TYPE, group.name).map(kind.view))
      },
    },
    {
      operation: 'networkSecurityGroups.listAll',
      method: 'GET',
      template: `${SUBSCRIPTION}/providers/${TYPE}`,
      handle: () => page(world.store.list(TYPE).map(kind.view)),
    },
  ]
}

function put(world: World, kind: NetworkKind, call: Call): Reply {
  const rules = listOf(at(call.body, 'properties', 'securityRules')).map((rule) => ({
    name: textAt(rule, 'name') ?? '',
    properties: pick(at(rule, 'properties'), RULE_PROPERTIES),
  }))
  refuseBadRules(rules)
  return putNetworkResource(world, call, kind, {
    name: call.param('name'),
    location: textAt(call.body, 'location'),
    body: { ...pick(call.body, ['tags']), securityRules: rules },
  })
}

function refuseBadRules(rules: readonly { name: string; properties: JsonObject }[]): void {
  const seen = new Map<string, string>()
  for (const { name, properties } of rules) {
    const { protocol, access, direction, priority } = properties
    if (!protocol || !access || !direction || priority === undefined)
      throw wrapped(
        400,
        'InvalidRequestFormat',
        `Security rule ${name} needs protocol, access, direction and priority.`,
      )
    if (typeof priority !== 'number' || priority < 100 || priority > 4096)
      throw wrapped(
        400,
        'SecurityRuleInvalidPriority',
        `Security rule has invalid priority. Value provided: ${String(priority)}. Allowed range: 100-4096. Rule: ${name}.`,
      )
    const slot = `${String(direction).toLowerCase()} ${priority}`
    const other = seen.get(slot)
    if (other !== undefined)
      throw wrapped(
        400,
        'SecurityRuleConflict',
        `Security rule ${name} conflicts with rule ${other}. Rules cannot have the same Priority and Direction.`,
      )
    seen.set(slot, name)
  }
}

function view(world: World, resource: StoredResource): JsonObject {
  const state = provisioningState(resource, world.clock.now())
  const subnets = subnetsThatUse(world, 'networkSecurityGroup', resource.id)
  return {
    ...envelope(resource),
    etag: `W/"${resource.etag}"`,
    properties: {
      provisioningState: state,
      resourceGuid: resource.guid,
      securityRules: listOf(resource.body.securityRules).map((rule) => ({
        id: `${resource.id}/securityRules/${textAt(rule, 'name') ?? ''}`,
        name: textAt(rule, 'name'),
        type: `${TYPE}/securityRules`,
        etag: `W/"${resource.etag}"`,
        properties: { ...pick(at(rule, 'properties'), RULE_PROPERTIES), provisioningState: state },
      })),
      defaultSecurityRules: DEFAULT_RULES.map((rule) => defaultRule(resource, rule)),
      ...(subnets.length > 0 && { subnets: subnets.map((id) => ({ id })) }),
    },
  }
}

/** Name, direction, access, priority, source, destination of the rules that every group has. */
const DEFAULT_RULES = [
  ['AllowVnetInBound', 'Inbound', 'Allow', 65_000, 'VirtualNetwork', 'VirtualNetwork'],
  ['AllowAzureLoadBalancerInBound', 'Inbound', 'Allow', 65_001, 'AzureLoadBalancer', '*'],
  ['DenyAllInBound', 'Inbound', 'Deny', 65_500, '*', '*'],
  ['AllowVnetOutBound', 'Outbound', 'Allow', 65_000, 'VirtualNetwork', 'VirtualNetwork'],
  ['AllowInternetOutBound', 'Outbound', 'Allow', 65_001, '*', 'Internet'],
  ['DenyAllOutBound', 'Outbound', 'Deny', 65_500, '*', '*'],
] as const

function defaultRule(
  resource: StoredResource,
  [name, direction, access, priority, source, destination]: (typeof DEFAULT_RULES)[number],
): JsonObject {
  return {
    id: `${resource.id}/defaultSecurityRules/${name}`,
    name,
    type: `${TYPE}/defaultSecurityRules`,
    etag: `W/"${resource.etag}"`,
    properties: {
      provisioningState: 'Succeeded',
      protocol: '*',
      access,
      priority,
      direction,
      sourcePortRange: '*',
      destinationPortRange: '*',
      sourceAddressPrefix: source,
      destinationAddressPrefix: destination,
    },
  }
}

/**
 * Whether the group lets HDInsight's management in: TCP 443 from the service tag `HDInsight`, which a cluster
 * with inbound management needs.
 */
export function admitsHdinsight(group: StoredResource): boolean {
  return listOf(group.body.securityRules).some((rule) => {
    const properties = at(rule, 'properties')
    return (
      textAt(properties, 'direction')?.toLowerCase() === 'inbound' &&
      textAt(properties, 'access')?.toLowerCase() === 'allow' &&
      ['tcp', '*'].includes(textAt(properties, 'protocol')?.toLowerCase() ?? '') &&
      valuesOf(properties, 'sourceAddressPrefix').some((source) => source === 'hdinsight') &&
      valuesOf(properties, 'destinationPortRange').some(covers443) &&
      (numberAt(properties, 'priority') ?? 0) > 0
    )
  })
}

function valuesOf(
  properties: Json | undefined,
  name: 'sourceAddressPrefix' | 'destinationPortRange',
) {
  const many = name === 'sourceAddressPrefix' ? 'sourceAddressPrefixes' : 'destinationPortRanges'
  const one = textAt(properties, name)
  return [...(one === undefined ? [] : [one]), ...textsAt(properties, many)].map((value) =>
    value.toLowerCase(),
  )
}

function covers443(range: string): boolean {
  if (range === '*') return true
  const [from, to = from] = range.split('-').map(Number)
  return from !== undefined && to !== undefined && from <= 443 && 443 <= to
}
