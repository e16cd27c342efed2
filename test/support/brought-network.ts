import type { NetworkManagementClient } from '@azure/arm-network'
import type { Sandbox } from '../../sandbox/sandbox.ts'
import { createSdkClients } from '../sandbox/azure/sdk-clients.ts'

const LOCATION = 'westeurope'
const GROUP = 'rg-hub'
const POLL = { updateIntervalInMs: 5 }

interface BroughtNetwork {
  readonly prefix?: string
  readonly dnsServers?: readonly string[]
  /** What the subnet `kafka` has; undefined: there is no such subnet. */
  readonly subnet?: {
    readonly management?: boolean
    readonly nat?: boolean
    readonly size?: number
  }
}

/** A network `vnet-hub` in `rg-hub`, as somebody else would make it. */
export async function bringNetwork(
  sandbox: Sandbox,
  { prefix = '10.200.0.0/16', dnsServers = [], subnet }: BroughtNetwork = {},
): Promise<void> {
  const { resources, network } = createSdkClients(sandbox.azure)
  await resources.resourceGroups.createOrUpdate(GROUP, { location: LOCATION })
  const base = prefix.split('.').slice(0, 2).join('.')
  await network.virtualNetworks.createOrUpdate(
    GROUP,
    'vnet-hub',
    {
      location: LOCATION,
      addressSpace: { addressPrefixes: [prefix] },
      ...(dnsServers.length > 0 ? { dhcpOptions: { dnsServers: [...dnsServers] } } : {}),
      subnets: [
        { name: 'servers', addressPrefix: `${base}.0.0/24`, defaultOutboundAccess: true },
        ...(subnet ? [await broughtSubnet(network, base, subnet)] : []),
      ],
    },
    POLL,
  )
}

async function broughtSubnet(
  network: NetworkManagementClient,
  base: string,
  { management = true, nat = true, size = 24 }: NonNullable<BroughtNetwork['subnet']>,
) {
  const group = await network.networkSecurityGroups.createOrUpdate(
    GROUP,
    'nsg-hub',
    { location: LOCATION, securityRules: management ? [MANAGEMENT] : [] },
    POLL,
  )
  return {
    name: 'kafka',
    addressPrefix: `${base}.9.0/${size}`,
    defaultOutboundAccess: false,
    networkSecurityGroup: { id: group.id ?? '' },
    ...(nat ? { natGateway: { id: await natGateway(network) } } : {}),
  }
}

const MANAGEMENT = {
  name: 'hdinsight',
  protocol: 'Tcp',
  access: 'Allow',
  direction: 'Inbound',
  priority: 300,
  sourceAddressPrefix: 'HDInsight',
  sourcePortRange: '*',
  destinationAddressPrefix: '*',
  destinationPortRange: '443',
}

async function natGateway(network: NetworkManagementClient): Promise<string> {
  const address = await network.publicIPAddresses.createOrUpdate(
    GROUP,
    'pip-hub',
    {
      location: LOCATION,
      sku: { name: 'Standard', tier: 'Regional' },
      publicIPAllocationMethod: 'Static',
      zones: ['1', '2', '3'],
    },
    POLL,
  )
  const nat = await network.natGateways.createOrUpdate(
    GROUP,
    'nat-hub',
    {
      location: LOCATION,
      sku: { name: 'Standard' },
      publicIpAddresses: [{ id: address.id ?? '' }],
    },
    POLL,
  )
  return nat.id ?? ''
}
