import type { SecurityRule } from '@azure/arm-network'
import { UserError } from '../errors.ts'
import { sentence } from '../words/sentence.ts'
import { parseRange } from './address-ranges.ts'
import type { AzureClients } from './clients.ts'
import { type NetworkView, readSecurityRules, type SubnetView } from './network-view.ts'
import { answer, type Problem } from './preflight-problem.ts'

/** 9 nodes and more, HDInsight's load balancers, and 5 addresses that Azure keeps. */
const SMALLEST_SIZE = 64

/**
 * Whether HDInsight can work in a subnet that somebody else made: room, its management let in, a way out. Nothing
 * of it is changed.
 * Source: HDInsight virtual network planning and load balancer migration guidelines, 2026.
 */
export async function checkBroughtSubnet(
  clients: AzureClients,
  network: NetworkView,
  name: string,
): Promise<readonly Problem[]> {
  const subnet = network.subnets.find((one) => one.name.toLowerCase() === name.toLowerCase())
  if (!subnet) return [{ error: noSuchSubnet(network, name) }]
  return [
    ...(roomOf(subnet) < SMALLEST_SIZE ? [{ error: subnetTooSmall(subnet) }] : []),
    ...(hasWayOut(subnet) ? [] : [{ error: noWayOut(subnet) }]),
    ...(await checkManagement(clients, subnet)),
  ]
}

async function checkManagement(clients: AzureClients, subnet: SubnetView): Promise<Problem[]> {
  const id = subnet.securityGroupId
  if (id === undefined) return [{ error: managementNotLetIn(subnet) }]
  const { value, problems } = await answer(() => readSecurityRules(clients, id))
  const letIn = value === undefined || letsManagementIn(value)
  return [...problems, ...(letIn ? [] : [{ error: managementNotLetIn(subnet) }])]
}

/** The rule with the lowest number that concerns HDInsight's management on port 443 decides. */
export function letsManagementIn(rules: readonly SecurityRule[]): boolean {
  const concerned = rules
    .filter(
      (rule) =>
        rule.direction === 'Inbound' &&
        ['Tcp', '*'].includes(rule.protocol ?? '') &&
        sourcesOf(rule).some((source) => /^(\*|Internet|HDInsight(\.\w+)?)$/i.test(source)) &&
        portsOf(rule).some(holdsHttps),
    )
    .sort((one, other) => (one.priority ?? 0) - (other.priority ?? 0))
  return concerned[0]?.access === 'Allow'
}

function sourcesOf({ sourceAddressPrefix, sourceAddressPrefixes }: SecurityRule): string[] {
  return [...(sourceAddressPrefix ? [sourceAddressPrefix] : []), ...(sourceAddressPrefixes ?? [])]
}

function portsOf({ destinationPortRange, destinationPortRanges }: SecurityRule): string[] {
  return [...(destinationPortRange ? [destinationPortRange] : []), ...(destinationPortRanges ?? [])]
}

function holdsHttps(ports: string): boolean {
  const [first = '', last = first] = ports.split('-')
  return ports === '*' || (Number(first) <= 443 && 443 <= Number(last))
}

function roomOf({ prefix }: SubnetView): number {
  const range = parseRange(prefix)
  return range === undefined ? 0 : range.last - range.first + 1
}

function hasWayOut({ natGatewayId, routeTableId, hasDefaultOutbound }: SubnetView): boolean {
  return natGatewayId !== undefined || routeTableId !== undefined || hasDefaultOutbound
}

function noSuchSubnet({ name: network, subnets }: NetworkView, name: string): UserError {
  return new UserError('no-such-subnet', sentence`The network ${network} has no subnet ${name}.`, {
    remedy: sentence`It has: ${subnets.map((subnet) => subnet.name).join(', ') || 'none'}. Without a subnet Causeway makes one.`,
  })
}

function subnetTooSmall({ name, prefix }: SubnetView): UserError {
  return new UserError('subnet-too-small', sentence`The subnet ${name} (${prefix}) is too small.`, {
    remedy: sentence`A cluster needs a subnet of ${SMALLEST_SIZE} addresses (/26) or more for itself.`,
  })
}

function noWayOut({ name }: SubnetView): UserError {
  return new UserError(
    'subnet-no-way-out',
    sentence`Machines in the subnet ${name} have no way out, and HDInsight fails after 20 minutes then.`,
    {
      remedy: sentence`Whoever owns the network attaches a NAT gateway to the subnet, or routes it through a firewall.`,
    },
  )
}

function managementNotLetIn({ name }: SubnetView): UserError {
  return new UserError(
    'subnet-management',
    sentence`The subnet ${name} does not let HDInsight's management in.`,
    {
      remedy: sentence`Whoever owns the network gives the subnet a network security group that allows inbound TCP 443 from the service tag HDInsight.`,
    },
  )
}
