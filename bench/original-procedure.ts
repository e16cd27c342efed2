import { setTimeout as sleep } from 'node:timers/promises'
import type { Sandbox } from '../sandbox/sandbox.ts'
import { type AmbariClient, createAmbariClient } from '../src/ambari/client.ts'
import { advertiseIps } from '../src/ambari/kafka-config.ts'
import {
  ACCOUNT,
  CLUSTER,
  clusterBody,
  GATEWAY,
  GROUP,
  gatewayBody,
  LOCATION,
  LOGIN,
} from '../test/sandbox/azure/create-chain.ts'
import { createSdkClients, type SdkClients } from '../test/sandbox/azure/sdk-clients.ts'

/** What the SDKs' pollers wait when Azure says nothing (core-lro 2.7.2 and 3.3.1), in Azure's milliseconds. */
const SDK_POLL_MS = 2000
const CONTAINER = 'kafka-orders'

/** One call that was waited for. Times are simulated milliseconds since the Unix epoch. */
export interface Waited {
  readonly what: string
  readonly startedAt: number
  readonly endedAt: number
}

/** A call of the procedure, with the poller's pace on the simulator's clock. */
type Await = <T>(
  what: string,
  call: (poll: { updateIntervalInMs: number }) => PromiseLike<T>,
) => Promise<T>

/**
 * The procedure of Microsoft's "Connect to Apache Kafka on HDInsight through an Azure Virtual Network" as a person
 * runs it: the same calls one after the other, each awaited with the SDK's own poller, then the edits in Ambari.
 * What Azure demands today is in it (outbound way, Standard address); people's clicks take no time.
 */
export async function runOriginalProcedure(sandbox: Sandbox): Promise<readonly Waited[]> {
  const clients = createSdkClients(sandbox.azure)
  const waited: Waited[] = []
  const poll = { updateIntervalInMs: SDK_POLL_MS / sandbox.clock.scale }
  const wait: Await = async (what, call) => {
    const startedAt = sandbox.clock.now()
    const result = await call(poll)
    waited.push({ what, startedAt, endedAt: sandbox.clock.now() })
    return result
  }
  const { subscriptionId } = sandbox.azure
  await wait('resource group', () =>
    clients.resources.resourceGroups.createOrUpdate(GROUP, { location: LOCATION }),
  )
  await makeNetwork(clients, wait)
  await makeGateway(clients, wait, subscriptionId)
  const key = await makeStorage(clients, wait)
  await wait('cluster', (pace) =>
    clients.hdinsight.clusters.beginCreateAndWait(
      GROUP,
      CLUSTER,
      clusterBody(subscriptionId, key),
      pace,
    ),
  )
  await wait('Ambari', () => advertiseInAmbari(sandbox))
  await wait('VPN package', (pace) =>
    clients.network.virtualNetworkGateways.generateVpnProfile(
      GROUP,
      GATEWAY,
      { processorArchitecture: 'Amd64', authenticationMethod: 'EAPTLS' },
      pace,
    ),
  )
  await wait('broker addresses', () => listAddresses(clients))
  return waited
}

async function makeNetwork({ network }: SdkClients, wait: Await): Promise<void> {
  const group = await wait('security group', (pace) =>
    network.networkSecurityGroups.createOrUpdate(
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
      pace,
    ),
  )
  const address = await makeAddress(network, wait, 'pip-nat-orders')
  const nat = await wait('NAT gateway', (pace) =>
    network.natGateways.createOrUpdate(
      GROUP,
      'nat-orders',
      {
        location: LOCATION,
        sku: { name: 'Standard' },
        publicIpAddresses: [{ id: address.id ?? '' }],
        idleTimeoutInMinutes: 10,
      },
      pace,
    ),
  )
  const subnet = {
    name: 'default',
    addressPrefix: '10.0.0.0/24',
    networkSecurityGroup: { id: group.id ?? '' },
    natGateway: { id: nat.id ?? '' },
    defaultOutboundAccess: false,
  }
  await wait('virtual network', (pace) =>
    network.virtualNetworks.createOrUpdate(
      GROUP,
      'vnet-orders',
      {
        location: LOCATION,
        addressSpace: { addressPrefixes: ['10.0.0.0/16'] },
        subnets: [
          subnet,
          { name: 'GatewaySubnet', addressPrefix: '10.0.1.0/24', defaultOutboundAccess: false },
        ],
      },
      pace,
    ),
  )
}

function makeAddress(network: SdkClients['network'], wait: Await, name: string) {
  return wait(`public address ${name}`, (pace) =>
    network.publicIPAddresses.createOrUpdate(
      GROUP,
      name,
      {
        location: LOCATION,
        sku: { name: 'Standard', tier: 'Regional' },
        publicIPAllocationMethod: 'Static',
        zones: ['1', '2', '3'],
      },
      pace,
    ),
  )
}

async function makeGateway(
  { network }: SdkClients,
  wait: Await,
  subscriptionId: string,
): Promise<void> {
  await makeAddress(network, wait, 'pip-vpn-orders')
  await wait('gateway', (pace) =>
    network.virtualNetworkGateways.createOrUpdate(
      GROUP,
      GATEWAY,
      gatewayBody(subscriptionId),
      pace,
    ),
  )
}

/** @returns the key that the cluster's creation needs */
async function makeStorage({ storage }: SdkClients, wait: Await): Promise<string> {
  await wait('storage account', (pace) =>
    storage.storageAccounts.create(
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
      pace,
    ),
  )
  const { keys } = await wait('storage keys', () =>
    storage.storageAccounts.listKeys(GROUP, ACCOUNT),
  )
  await wait('container', () => storage.blobContainers.create(GROUP, ACCOUNT, CONTAINER, {}))
  return keys?.[0]?.value ?? ''
}

/** The edits of the page "Configure Kafka for IP advertising", the restart of all brokers at once included. */
async function advertiseInAmbari({ ambari, clock }: Sandbox): Promise<void> {
  const client = createAmbariClient({
    baseUrl: ambari.urlTemplate.replaceAll('{cluster}', CLUSTER),
    clusterName: CLUSTER,
    credentials: async () => LOGIN,
  })
  const configuration = await client.readKafkaConfiguration()
  const { kafkaEnv, kafkaBroker } = advertiseIps(configuration)
  await client.saveKafkaConfiguration({
    tag: 'by-hand',
    note: 'advertise IP addresses',
    kafkaEnv,
    kafkaBroker,
    expectedVersion: configuration.serviceConfigVersion,
  })
  await client.setMaintenance('ON', 'Turn on maintenance mode')
  const brokers = await client.listBrokers()
  const { requestId } = await client.restartBrokers(
    brokers.map(({ hostName }) => hostName),
    'Restart all affected',
  )
  while (!(await hasEnded(client, requestId))) await sleep(SDK_POLL_MS / clock.scale)
  await client.setMaintenance('OFF', 'Turn off maintenance mode')
}

async function hasEnded(client: AmbariClient, requestId: number): Promise<boolean> {
  const requests = await client.listRequests()
  return requests.some(({ id, terminal }) => id === requestId && terminal)
}

async function listAddresses({ network }: SdkClients): Promise<number> {
  let count = 0
  for await (const { name } of network.networkInterfaces.list(GROUP))
    if (name?.includes('node')) count += 1
  return count
}
