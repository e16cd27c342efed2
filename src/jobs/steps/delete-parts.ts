import { callOptions } from '../../azure/clients.ts'
import { networkResourceId } from '../../azure/network.ts'
import { readNetwork } from '../../azure/network-view.ts'
import { deletePeering, peeringName, peeringTo } from '../../azure/peering.ts'
import { type ArmResource, CLUSTER_TAG } from '../../azure/provisioning.ts'
import { type NetworkReference, OWN, siteOf } from '../../cluster/placement.ts'
import { sentence } from '../../words/sentence.ts'
import type { DeleteResource } from './delete-resource.ts'
import type { Place } from './deletion-place.ts'
import { readSubnet } from './subnet.ts'

const SECOND = 1000
const MINUTE = 60 * SECOND

/** First, and alone: while it exists, nothing that it stands on is touched. */
export const CLUSTER: DeleteResource = {
  madeBy: 'cluster',
  noun: sentence`HDInsight Kafka cluster`,
  title: sentence`HDInsight Kafka cluster`,
  name: ({ names }) => names.cluster,
  after: [],
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
}

/** The storage account, seen by its deletion. */
export const STORAGE: DeleteResource = {
  madeBy: 'storage-account',
  noun: sentence`storage account`,
  title: sentence`Storage account`,
  name: ({ names }) => names.storageAccount,
  after: [],
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
}

/** In the network of the host, or one that somebody brought. Has no tags: its security group says whose it is. */
export const SUBNET: DeleteResource = {
  madeBy: 'subnet',
  noun: sentence`subnet`,
  title: sentence`Subnet`,
  name: ({ site }) => site.subnet,
  after: [],
  usuallyMs: 2 * MINUTE,
  deadlineMs: 120 * MINUTE,
  async get(place) {
    const subnet = await readSubnet(place)
    return subnet === undefined ? undefined : tagged(place, subnet.isOurs, subnet.provisioningState)
  },
  remove: ({ clients, site }) =>
    clients.network.subnets
      .delete(site.network.resourceGroup, site.network.name, site.subnet, callOptions())
      .submitted(),
}

/** The peering in the host's network that points at the cluster's own. */
export const PEERING_OF_HOST = peeringIn(
  ({ host, clients }) =>
    host === undefined ? undefined : siteOf(OWN, host, clients.subscriptionId).network,
  'peer-with-host',
)

/** The peering in Causeway's network that points at the cluster's own. */
export const PEERING_OF_CAUSEWAY: DeleteResource = {
  ...peeringIn(({ ownNetwork }) => ownNetwork, 'peer-with-causeway'),
  onlyIfListed: true,
}

function peeringIn(
  far: (place: Place) => NetworkReference | undefined,
  madeBy: string,
): DeleteResource {
  return {
    madeBy,
    noun: sentence`peering of the other network`,
    title: sentence`Peering of the other network`,
    name: ({ site }) => peeringName(site.network),
    after: ['virtual-network'],
    usuallyMs: 10 * SECOND,
    deadlineMs: 30 * MINUTE,
    async get(place) {
      const other = far(place)
      const network = other && (await readNetwork(place.clients, other.resourceGroup, other.name))
      const id = networkResourceId(place, 'virtualNetworks', place.site.network)
      const peering = network && peeringTo(network, { id })
      return peering?.name === peeringName(place.site.network)
        ? tagged(place, true, 'Succeeded')
        : undefined
    },
    async remove(place) {
      const other = far(place)
      if (other) await deletePeering(place.clients, other, peeringName(place.site.network))
    },
  }
}

/** What has no tags of its own, as if it had. */
function tagged({ names }: Place, isOurs: boolean, provisioningState: string): ArmResource {
  return {
    provisioningState,
    tags: isOurs ? { [CLUSTER_TAG]: names.cluster, 'causeway:operation': UNTAGGED } : {},
  }
}

/** Stands for the operation that made what cannot carry a tag. */
export const UNTAGGED = 'untagged'

/** A network with its gateway and all that belongs to it, in the order in which Azure lets go of them. */
export const NETWORK_PARTS: readonly DeleteResource[] = [
  {
    madeBy: 'gateway',
    noun: sentence`VPN gateway`,
    title: sentence`VPN gateway`,
    name: ({ names }) => names.gateway,
    after: [],
    isShared: true,
    usuallyMs: 10 * MINUTE,
    deadlineMs: 120 * MINUTE,
    get: ({ clients, names }) =>
      clients.network.virtualNetworkGateways.get(names.resourceGroup, names.gateway, callOptions()),
    remove: ({ clients, names }) =>
      clients.network.virtualNetworkGateways
        .delete(names.resourceGroup, names.gateway, callOptions())
        .submitted(),
  },
  {
    madeBy: 'gateway-public-ip',
    noun: sentence`public IP of the VPN gateway`,
    title: sentence`Public IP of the VPN gateway`,
    name: ({ names }) => names.gatewayPublicIp,
    after: ['gateway'],
    usuallyMs: 10 * SECOND,
    deadlineMs: 30 * MINUTE,
    ...publicIp(({ names }) => names.gatewayPublicIp),
  },
  {
    // Its usual time has room for the cluster's interfaces, which outlive the cluster by minutes.
    madeBy: 'virtual-network',
    noun: sentence`virtual network`,
    title: sentence`Virtual network`,
    name: ({ names }) => names.virtualNetwork,
    after: ['gateway'],
    isShared: true,
    usuallyMs: 2 * MINUTE,
    deadlineMs: 120 * MINUTE,
    get: ({ clients, names }) =>
      clients.network.virtualNetworks.get(names.resourceGroup, names.virtualNetwork, callOptions()),
    remove: ({ clients, names }) =>
      clients.network.virtualNetworks
        .delete(names.resourceGroup, names.virtualNetwork, callOptions())
        .submitted(),
  },
  {
    madeBy: 'nat-gateway',
    noun: sentence`NAT gateway`,
    title: sentence`NAT gateway`,
    name: ({ names }) => names.natGateway,
    after: ['virtual-network', 'subnet'],
    usuallyMs: 10 * SECOND,
    deadlineMs: 30 * MINUTE,
    get: ({ clients, names }) =>
      clients.network.natGateways.get(names.resourceGroup, names.natGateway, callOptions()),
    remove: ({ clients, names }) =>
      clients.network.natGateways
        .delete(names.resourceGroup, names.natGateway, callOptions())
        .submitted(),
  },
  {
    madeBy: 'nat-public-ip',
    noun: sentence`public IP of the NAT gateway`,
    title: sentence`Public IP of the NAT gateway`,
    name: ({ names }) => names.natPublicIp,
    after: ['nat-gateway'],
    usuallyMs: 10 * SECOND,
    deadlineMs: 30 * MINUTE,
    ...publicIp(({ names }) => names.natPublicIp),
  },
  {
    madeBy: 'network-security-group',
    noun: sentence`network security group`,
    title: sentence`Network security group`,
    name: ({ names }) => names.networkSecurityGroup,
    after: ['virtual-network', 'subnet'],
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
  },
]

function publicIp(name: (place: Place) => string): Pick<DeleteResource, 'get' | 'remove'> {
  return {
    get: (place) =>
      place.clients.network.publicIPAddresses.get(
        place.names.resourceGroup,
        name(place),
        callOptions(),
      ),
    remove: (place) =>
      place.clients.network.publicIPAddresses
        .delete(place.names.resourceGroup, name(place), callOptions())
        .submitted(),
  }
}

/** What is looked for one by one, because no list of a resource group has it. */
export const UNLISTED: readonly DeleteResource[] = [SUBNET, PEERING_OF_HOST, PEERING_OF_CAUSEWAY]
