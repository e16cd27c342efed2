import { ADDRESSES, type ClusterRequest, type ResourceNames } from '../cluster.ts'
import { type AzureClients, callOptions } from './clients.ts'
import { calling } from './errors.ts'

/** What every creation needs: the clients, the request, its names and its tags. */
export interface Target {
  readonly clients: AzureClients
  readonly request: ClusterRequest
  readonly names: ResourceNames
  readonly tags: Record<string, string>
}

/** Full resource id of something in the cluster's resource group. */
export function resourceId({ clients, names }: Target, type: string, name: string): string {
  return `/subscriptions/${clients.subscriptionId}/resourceGroups/${names.resourceGroup}/providers/${type}/${name}`
}

export function subnetId(target: Target, subnet: string): string {
  return `${resourceId(target, 'Microsoft.Network/virtualNetworks', target.names.virtualNetwork)}/subnets/${subnet}`
}

export async function createResourceGroup({
  clients,
  request,
  names,
  tags,
}: Target): Promise<void> {
  await calling(() =>
    clients.resources.resourceGroups.createOrUpdate(
      names.resourceGroup,
      { location: request.region, tags },
      callOptions(),
    ),
  )
}

/**
 * The rules that HDInsight needs before the cluster is made (default inbound management), and the VPN
 * clients' way to brokers, ZooKeeper, Ambari and SSH.
 * Source: HDInsight virtual network planning and load balancer migration guidelines, 2026.
 */
export async function createNetworkSecurityGroup(target: Target): Promise<void> {
  const { clients, request, names, tags } = target
  const inbound = {
    access: 'Allow',
    direction: 'Inbound',
    protocol: 'Tcp',
    sourcePortRange: '*',
    destinationAddressPrefix: 'VirtualNetwork',
  } as const
  await calling(() =>
    clients.network.networkSecurityGroups
      .createOrUpdate(
        names.resourceGroup,
        names.networkSecurityGroup,
        {
          location: request.region,
          tags,
          securityRules: [
            {
              ...inbound,
              name: 'hdinsight-management',
              priority: 300,
              sourceAddressPrefix: 'HDInsight',
              destinationPortRange: '443',
            },
            {
              ...inbound,
              name: 'vpn-clients',
              priority: 310,
              sourceAddressPrefix: ADDRESSES.vpnClients,
              destinationPortRanges: ['22', '443', '2181', '9092'],
            },
          ],
        },
        callOptions(),
      )
      .submitted(),
  )
}

/** Standard, static and zone-redundant: gateways refuse anything else, and zones cannot be changed later. */
export async function createPublicIp(target: Target, name: string): Promise<void> {
  const { clients, request, names, tags } = target
  await calling(() =>
    clients.network.publicIPAddresses
      .createOrUpdate(
        names.resourceGroup,
        name,
        {
          location: request.region,
          tags,
          sku: { name: 'Standard', tier: 'Regional' },
          publicIPAllocationMethod: 'Static',
          publicIPAddressVersion: 'IPv4',
          zones: ['1', '2', '3'],
        },
        callOptions(),
      )
      .submitted(),
  )
}

/** The cluster's way out: networks made today have none by themselves. */
export async function createNatGateway(target: Target): Promise<void> {
  const { clients, request, names, tags } = target
  await calling(() =>
    clients.network.natGateways
      .createOrUpdate(
        names.resourceGroup,
        names.natGateway,
        {
          location: request.region,
          tags,
          sku: { name: 'Standard' },
          idleTimeoutInMinutes: 10,
          publicIpAddresses: [
            { id: resourceId(target, 'Microsoft.Network/publicIPAddresses', names.natPublicIp) },
          ],
        },
        callOptions(),
      )
      .submitted(),
  )
}

/** Both subnets in one call: separate writes collide with each other. */
export async function createVirtualNetwork(target: Target): Promise<void> {
  const { clients, request, names, tags } = target
  await calling(() =>
    clients.network.virtualNetworks
      .createOrUpdate(
        names.resourceGroup,
        names.virtualNetwork,
        {
          location: request.region,
          tags,
          addressSpace: { addressPrefixes: [ADDRESSES.network] },
          subnets: [
            {
              name: names.clusterSubnet,
              addressPrefix: ADDRESSES.clusterSubnet,
              defaultOutboundAccess: false,
              networkSecurityGroup: {
                id: resourceId(
                  target,
                  'Microsoft.Network/networkSecurityGroups',
                  names.networkSecurityGroup,
                ),
              },
              natGateway: {
                id: resourceId(target, 'Microsoft.Network/natGateways', names.natGateway),
              },
            },
            {
              name: 'GatewaySubnet',
              addressPrefix: ADDRESSES.gatewaySubnet,
              defaultOutboundAccess: false,
            },
          ],
        },
        callOptions(),
      )
      .submitted(),
  )
}
