import type { ClusterCreateParametersExtended, Role } from '@azure/arm-hdinsight'
import { ROOT_CERTIFICATE } from '../../support/root-certificate.ts'
import type { SdkClients } from './sdk-clients.ts'

export const LOCATION = 'westeurope'
export const GROUP = 'rg-kafka-orders'
export const CLUSTER = 'orders'
export const ACCOUNT = 'kafkaorders01'
export const GATEWAY = 'vpn-orders'
export const LOGIN = { username: 'admin', password: 'Blue-Kite-7731!' }

const POLL = { updateIntervalInMs: 5 }

/** Resource group, storage account with its key and container. Returns the key. */
export async function createGroupAndStorage(clients: SdkClients): Promise<string> {
  await clients.resources.resourceGroups.createOrUpdate(GROUP, { location: LOCATION })
  await clients.storage.storageAccounts.create(
    GROUP,
    ACCOUNT,
    {
      location: LOCATION,
      kind: 'StorageV2',
      sku: { name: 'Standard_LRS' },
      enableHttpsTrafficOnly: true,
      minimumTlsVersion: 'TLS1_2',
      allowBlobPublicAccess: false,
    },
    POLL,
  )
  const { keys } = await clients.storage.storageAccounts.listKeys(GROUP, ACCOUNT)
  await clients.storage.blobContainers.create(GROUP, ACCOUNT, 'kafka-orders', {})
  return keys?.[0]?.value ?? ''
}

/** Security group, NAT gateway and virtual network; without NAT when told so. */
export async function createNetwork({ network }: SdkClients, { withNat = true } = {}) {
  const group = await network.networkSecurityGroups.createOrUpdate(
    GROUP,
    'nsg-orders',
    {
      location: LOCATION,
      securityRules: [
        {
          name: 'hdinsight-management',
          protocol: 'Tcp',
          access: 'Allow',
          direction: 'Inbound',
          priority: 300,
          sourceAddressPrefix: 'HDInsight',
          sourcePortRange: '*',
          destinationAddressPrefix: 'VirtualNetwork',
          destinationPortRange: '443',
        },
      ],
    },
    POLL,
  )
  const address = await createAddress(network, 'pip-nat-orders')
  const nat = await network.natGateways.createOrUpdate(
    GROUP,
    'nat-orders',
    {
      location: LOCATION,
      sku: { name: 'Standard' },
      publicIpAddresses: [{ id: address.id ?? '' }],
      idleTimeoutInMinutes: 10,
    },
    POLL,
  )
  return network.virtualNetworks.createOrUpdate(
    GROUP,
    'vnet-orders',
    {
      location: LOCATION,
      addressSpace: { addressPrefixes: ['10.0.0.0/16'] },
      subnets: [
        {
          name: 'default',
          addressPrefix: '10.0.0.0/24',
          networkSecurityGroup: { id: group.id ?? '' },
          ...(withNat && { natGateway: { id: nat.id ?? '' } }),
          defaultOutboundAccess: false,
        },
        { name: 'GatewaySubnet', addressPrefix: '10.0.1.0/24', defaultOutboundAccess: true },
      ],
    },
    POLL,
  )
}

export function createAddress(
  network: SdkClients['network'],
  name: string,
  { sku = 'Standard', zones = ['1', '2', '3'] } = {},
) {
  return network.publicIPAddresses.createOrUpdate(
    GROUP,
    name,
    {
      location: LOCATION,
      sku: { name: sku, tier: 'Regional' },
      publicIPAllocationMethod: sku === 'Basic' ? 'Dynamic' : 'Static',
      ...(zones.length > 0 && { zones }),
    },
    POLL,
  )
}

/** The gateway's body; `change` overrides parts of it. */
export function gatewayBody(
  subscriptionId: string,
  change: { sku?: string; subnet?: string; address?: string; pool?: string } = {},
) {
  const base = `/subscriptions/${subscriptionId}/resourceGroups/${GROUP}/providers/Microsoft.Network`
  const sku = change.sku ?? 'VpnGw1AZ'
  return {
    location: LOCATION,
    gatewayType: 'Vpn',
    vpnType: 'RouteBased',
    vpnGatewayGeneration: 'Generation1',
    enableBgp: false,
    sku: { name: sku, tier: sku },
    ipConfigurations: [
      {
        name: 'default',
        privateIPAllocationMethod: 'Dynamic',
        subnet: {
          id: `${base}/virtualNetworks/vnet-orders/subnets/${change.subnet ?? 'GatewaySubnet'}`,
        },
        publicIPAddress: { id: `${base}/publicIPAddresses/${change.address ?? 'pip-vpn-orders'}` },
      },
    ],
    vpnClientConfiguration: {
      vpnClientAddressPool: { addressPrefixes: [change.pool ?? '172.16.201.0/24'] },
      vpnClientProtocols: ['OpenVPN', 'IkeV2'],
      vpnAuthenticationTypes: ['Certificate'],
      vpnClientRootCertificates: [ROOT_CERTIFICATE],
    },
  }
}

export async function createGateway({ network }: SdkClients, subscriptionId: string) {
  await createAddress(network, 'pip-vpn-orders')
  return network.virtualNetworkGateways.createOrUpdate(
    GROUP,
    GATEWAY,
    gatewayBody(subscriptionId),
    POLL,
  )
}

/** The create body of a four-worker cluster; `change` overrides what a test is about. */
export function clusterBody(
  subscriptionId: string,
  storageKey: string,
  change: { version?: string; size?: string; disks?: number; workers?: number } = {},
): ClusterCreateParametersExtended {
  const base = `/subscriptions/${subscriptionId}/resourceGroups/${GROUP}/providers`
  const network = `${base}/Microsoft.Network/virtualNetworks/vnet-orders`
  const role = (name: string, targetInstanceCount: number): Role => ({
    name,
    targetInstanceCount,
    hardwareProfile: { vmSize: change.size ?? 'Standard_E4_v3' },
    osProfile: {
      linuxOperatingSystemProfile: { username: 'sshuser', password: 'Green-Otter-5521' },
    },
    virtualNetworkProfile: { id: network, subnet: `${network}/subnets/default` },
    ...(name === 'workernode' &&
      change.disks !== 0 && { dataDisksGroups: [{ disksPerNode: change.disks ?? 2 }] }),
  })
  return {
    location: LOCATION,
    tags: { team: 'orders' },
    properties: {
      clusterVersion: change.version ?? '5.1',
      osType: 'Linux',
      tier: 'Standard',
      minSupportedTlsVersion: '1.2',
      clusterDefinition: {
        kind: 'kafka',
        componentVersion: { Kafka: '3.2' },
        configurations: {
          gateway: {
            'restAuthCredential.isEnabled': true,
            'restAuthCredential.username': LOGIN.username,
            'restAuthCredential.password': LOGIN.password,
          },
        },
      },
      storageProfile: {
        storageaccounts: [
          {
            name: `${ACCOUNT}.blob.core.windows.net`,
            isDefault: true,
            container: 'kafka-orders',
            key: storageKey,
            resourceId: `${base}/Microsoft.Storage/storageAccounts/${ACCOUNT}`,
          },
        ],
      },
      computeProfile: {
        roles: [
          role('headnode', 2),
          role('workernode', change.workers ?? 4),
          role('zookeepernode', 3),
        ],
      },
      networkProperties: { resourceProviderConnection: 'Inbound', privateLink: 'Disabled' },
    },
  }
}

export function createCluster({ hdinsight }: SdkClients, subscriptionId: string, key: string) {
  return hdinsight.clusters.beginCreateAndWait(
    GROUP,
    CLUSTER,
    clusterBody(subscriptionId, key),
    POLL,
  )
}

export async function listAll<T>(pages: AsyncIterable<T>): Promise<readonly T[]> {
  const found: T[] = []
  for await (const one of pages) found.push(one)
  return found
}
