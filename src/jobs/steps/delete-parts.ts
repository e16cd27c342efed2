import { callOptions } from '../../azure/clients.ts'
import { deleteResourceStep } from './delete-resource.ts'

const SECOND = 1000
const MINUTE = 60 * SECOND

/** First, and alone: while it exists, nothing that it stands on is touched. */
export const deleteCluster = deleteResourceStep({
  madeBy: 'cluster',
  noun: 'HDInsight Kafka cluster',
  name: ({ cluster }) => cluster,
  needs: ['deletion-approval'],
  usuallyMs: 5 * MINUTE,
  deadlineMs: 60 * MINUTE,
  async get({ clients, names }) {
    const { tags, properties } = await clients.hdinsight.clusters.get(
      names.resourceGroup,
      names.cluster,
      callOptions(),
    )
    const isGoing = [properties?.provisioningState, properties?.clusterState].includes('Deleting')
    return { ...(tags && { tags }), provisioningState: isGoing ? 'Deleting' : 'Succeeded' }
  },
  remove: ({ clients, names }) =>
    clients.hdinsight.clusters.beginDelete(names.resourceGroup, names.cluster, callOptions()),
})

export const deleteGateway = deleteResourceStep({
  madeBy: 'gateway',
  noun: 'VPN gateway',
  name: ({ gateway }) => gateway,
  needs: [deleteCluster.name],
  usuallyMs: 10 * MINUTE,
  deadlineMs: 120 * MINUTE,
  get: ({ clients, names }) =>
    clients.network.virtualNetworkGateways.get(names.resourceGroup, names.gateway, callOptions()),
  remove: ({ clients, names }) =>
    clients.network.virtualNetworkGateways
      .delete(names.resourceGroup, names.gateway, callOptions())
      .submitted(),
})

export const deleteStorage = deleteResourceStep({
  madeBy: 'storage-account',
  noun: 'storage account',
  name: ({ storageAccount }) => storageAccount,
  needs: [deleteCluster.name],
  usuallyMs: 10 * SECOND,
  deadlineMs: 15 * MINUTE,
  get: ({ clients, names }) =>
    clients.storage.storageAccounts.getProperties(
      names.resourceGroup,
      names.storageAccount,
      callOptions(),
    ),
  remove: ({ clients, names }) =>
    clients.storage.storageAccounts.delete(
      names.resourceGroup,
      names.storageAccount,
      callOptions(),
    ),
})

export const deleteGatewayPublicIp = deleteResourceStep({
  madeBy: 'gateway-public-ip',
  noun: 'public IP of the VPN gateway',
  name: ({ gatewayPublicIp }) => gatewayPublicIp,
  needs: [deleteGateway.name],
  usuallyMs: 10 * SECOND,
  deadlineMs: 30 * MINUTE,
  get: ({ clients, names }) =>
    clients.network.publicIPAddresses.get(
      names.resourceGroup,
      names.gatewayPublicIp,
      callOptions(),
    ),
  remove: ({ clients, names }) =>
    clients.network.publicIPAddresses
      .delete(names.resourceGroup, names.gatewayPublicIp, callOptions())
      .submitted(),
})

/** Its usual time has room for the cluster's interfaces, which outlive the cluster by minutes. */
export const deleteVirtualNetwork = deleteResourceStep({
  madeBy: 'virtual-network',
  noun: 'virtual network',
  name: ({ virtualNetwork }) => virtualNetwork,
  needs: [deleteGateway.name],
  usuallyMs: 2 * MINUTE,
  deadlineMs: 120 * MINUTE,
  get: ({ clients, names }) =>
    clients.network.virtualNetworks.get(names.resourceGroup, names.virtualNetwork, callOptions()),
  remove: ({ clients, names }) =>
    clients.network.virtualNetworks
      .delete(names.resourceGroup, names.virtualNetwork, callOptions())
      .submitted(),
})

export const deleteNatGateway = deleteResourceStep({
  madeBy: 'nat-gateway',
  noun: 'NAT gateway',
  name: ({ natGateway }) => natGateway,
  needs: [deleteVirtualNetwork.name],
  usuallyMs: 10 * SECOND,
  deadlineMs: 30 * MINUTE,
  get: ({ clients, names }) =>
    clients.network.natGateways.get(names.resourceGroup, names.natGateway, callOptions()),
  remove: ({ clients, names }) =>
    clients.network.natGateways
      .delete(names.resourceGroup, names.natGateway, callOptions())
      .submitted(),
})

export const deleteNatPublicIp = deleteResourceStep({
  madeBy: 'nat-public-ip',
  noun: 'public IP of the NAT gateway',
  name: ({ natPublicIp }) => natPublicIp,
  needs: [deleteNatGateway.name],
  usuallyMs: 10 * SECOND,
  deadlineMs: 30 * MINUTE,
  get: ({ clients, names }) =>
    clients.network.publicIPAddresses.get(names.resourceGroup, names.natPublicIp, callOptions()),
  remove: ({ clients, names }) =>
    clients.network.publicIPAddresses
      .delete(names.resourceGroup, names.natPublicIp, callOptions())
      .submitted(),
})

export const deleteNetworkSecurityGroup = deleteResourceStep({
  madeBy: 'network-security-group',
  noun: 'network security group',
  name: ({ networkSecurityGroup }) => networkSecurityGroup,
  needs: [deleteVirtualNetwork.name],
  usuallyMs: 10 * SECOND,
  deadlineMs: 30 * MINUTE,
  get: ({ clients, names }) =>
    clients.network.networkSecurityGroups.get(
      names.resourceGroup,
      names.networkSecurityGroup,
      callOptions(),
    ),
  remove: ({ clients, names }) =>
    clients.network.networkSecurityGroups
      .delete(names.resourceGroup, names.networkSecurityGroup, callOptions())
      .submitted(),
})
