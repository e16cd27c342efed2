import { ADDRESSES, type ClusterRequest } from '../cluster/cluster.ts'
import {
  isMade,
  type NetworkReference,
  placementOf,
  placementTag,
  type Site,
  siteOf,
} from '../cluster/placement.ts'
import { requestTag } from '../cluster/request-tag.ts'
import { type ResourceNames, resourceNames } from '../cluster/resource-names.ts'
import { addressPlan } from './address-plan.ts'
import {
  ADDRESSES_TAG,
  CHANNEL_TAG,
  lifetimeTags,
  PLACEMENT_TAG,
  PURPOSE_TAG,
  REQUEST_TAG,
} from './causeway-groups.ts'
import { type AzureClients, callOptions } from './clients.ts'
import { calling } from './errors.ts'

/** What every creation needs: the clients, the request, its names and its tags. */
export interface Target {
  readonly clients: AzureClients
  readonly request: ClusterRequest
  readonly names: ResourceNames
  /** Where the cluster sits: names of its own, or of others. */
  readonly site: Site
  readonly tags: Record<string, string>
}

/** The target of a request: all names that derive from it. */
export function targetFor(
  clients: AzureClients,
  request: ClusterRequest,
  tags: Record<string, string>,
): Target {
  const { subscriptionId } = clients
  return {
    clients,
    request,
    names: resourceNames(request.name, subscriptionId),
    site: siteOf(placementOf(request), request.name, subscriptionId),
    tags,
  }
}

/** Full resource id of something in the cluster's resource group. */
export function resourceId(
  { clients, names }: Pick<Target, 'clients' | 'names'>,
  type: string,
  name: string,
): string {
  return `/subscriptions/${clients.subscriptionId}/resourceGroups/${names.resourceGroup}/providers/${type}/${name}`
}

/** Full resource id of a network, or of something else of the network provider, wherever it is. */
export function networkResourceId(
  { clients }: Pick<Target, 'clients'>,
  type: string,
  { resourceGroup, name }: NetworkReference,
): string {
  return `/subscriptions/${clients.subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.Network/${type}/${name}`
}

/** Full resource id of a subnet in the network that the cluster sits in. */
export function subnetId(target: Pick<Target, 'clients' | 'site'>, subnet: string): string {
  return `${networkResourceId(target, 'virtualNetworks', target.site.network)}/subnets/${subnet}`
}

/**
 * Its tags are what is known of a create without Redis.
 * @param addresses range that is the cluster's own: the tag says so to all who choose ranges later
 * @param channel Slack's id of the channel in which it was asked for
 */
export async function createResourceGroup(
  { clients, request, names, tags }: Target,
  addresses?: string,
  channel?: string,
): Promise<void> {
  await calling(() =>
    clients.resources.resourceGroups.createOrUpdate(
      names.resourceGroup,
      {
        location: request.region,
        tags: {
          ...tags,
          [PLACEMENT_TAG]: placementTag(placementOf(request)),
          [REQUEST_TAG]: requestTag(request),
          ...(addresses === undefined ? {} : { [ADDRESSES_TAG]: addresses }),
          ...(channel ? { [CHANNEL_TAG]: channel } : {}),
          ...lifetimeTags(request),
          ...(request.purpose === undefined ? {} : { [PURPOSE_TAG]: request.purpose }),
        },
      },
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

/**
 * A network of the cluster's own. All subnets in one call: separate writes collide with each other.
 * @param range of the network, as "10.1.0.0/16"
 */
export async function createVirtualNetwork(target: Target, range: string): Promise<void> {
  const { clients, request, names, tags } = target
  const { network, clusterSubnet, gatewaySubnet } = addressPlan(range)
  const dnsServers = [...(request.dnsServers ?? [])]
  await calling(() =>
    clients.network.virtualNetworks
      .createOrUpdate(
        names.resourceGroup,
        names.virtualNetwork,
        {
          location: request.region,
          tags,
          addressSpace: { addressPrefixes: [network] },
          ...(dnsServers.length > 0 ? { dhcpOptions: { dnsServers } } : {}),
          subnets: [
            { name: names.clusterSubnet, ...clusterSubnetProperties(target, clusterSubnet) },
            ...(isMade('gateway', request)
              ? [
                  {
                    name: 'GatewaySubnet',
                    addressPrefix: gatewaySubnet,
                    defaultOutboundAccess: false,
                  },
                ]
              : []),
          ],
        },
        callOptions(),
      )
      .submitted(),
  )
}

/** A subnet for the cluster in a network that has others. @param range as "10.1.2.0/24" */
export async function createSubnet(target: Target, range: string): Promise<void> {
  const { clients, site } = target
  await calling(() =>
    clients.network.subnets
      .createOrUpdate(
        site.network.resourceGroup,
        site.network.name,
        site.subnet,
        clusterSubnetProperties(target, range),
        callOptions(),
      )
      .submitted(),
  )
}

function clusterSubnetProperties(target: Target, addressPrefix: string) {
  const { names, site } = target
  return {
    addressPrefix,
    defaultOutboundAccess: false,
    networkSecurityGroup: {
      id: resourceId(target, 'Microsoft.Network/networkSecurityGroups', names.networkSecurityGroup),
    },
    ...(site.natGateway
      ? { natGateway: { id: networkResourceId(target, 'natGateways', site.natGateway) } }
      : {}),
  }
}
