import { callOptions } from '../../azure/clients.ts'
import {
  createNatGateway,
  createNetworkSecurityGroup,
  createPublicIp,
  createResourceGroup,
  createVirtualNetwork,
} from '../../azure/network.ts'
import { sentence } from '../../words/sentence.ts'
import { requiredRange, settledRange } from './addresses.ts'
import { armResourceStep } from './arm-resource.ts'

const SECOND = 1000
const MINUTE = 60 * SECOND

/** Goal: the resource group is there, with the tags that say all. */
export const resourceGroup = armResourceStep({
  name: 'resource-group',
  title: {
    doing: sentence`Creating the resource group`,
    done: sentence`Created the resource group`,
  },
  label: ({ names }) => sentence`Resource group ${names.resourceGroup}`,
  needs: ['preflight', 'budget-approval', 'addresses'],
  usuallyMs: 2 * SECOND,
  deadlineMs: 5 * MINUTE,
  async get({ clients, names }) {
    const group = await clients.resources.resourceGroups.get(names.resourceGroup, callOptions())
    return {
      provisioningState: group.properties?.provisioningState ?? 'Succeeded',
      ...(group.tags ? { tags: group.tags } : {}),
    }
  },
  create: (target, { facts, requestedBy }) =>
    createResourceGroup(target, settledRange(facts), requestedBy.channelId),
})

/** Goal: the security group is there with the rules that HDInsight needs. */
export const networkSecurityGroup = armResourceStep({
  name: 'network-security-group',
  title: {
    doing: sentence`Creating the network security group`,
    done: sentence`Created the network security group`,
  },
  label: ({ names }) => sentence`Network security group ${names.networkSecurityGroup}`,
  needs: ['resource-group'],
  usuallyMs: 5 * SECOND,
  deadlineMs: 10 * MINUTE,
  get: ({ clients, names }) =>
    clients.network.networkSecurityGroups.get(
      names.resourceGroup,
      names.networkSecurityGroup,
      callOptions(),
    ),
  create: createNetworkSecurityGroup,
})

/** Goal: the NAT gateway's public IP is there. */
export const natPublicIp = armResourceStep({
  name: 'nat-public-ip',
  title: { doing: sentence`Creating the NAT public IP`, done: sentence`Created the NAT public IP` },
  label: ({ names }) => sentence`Public IP ${names.natPublicIp}`,
  needs: ['resource-group'],
  usuallyMs: 5 * SECOND,
  deadlineMs: 10 * MINUTE,
  get: ({ clients, names }) =>
    clients.network.publicIPAddresses.get(names.resourceGroup, names.natPublicIp, callOptions()),
  create: (target) => createPublicIp(target, target.names.natPublicIp),
})

/** Goal: the NAT gateway is there, by which the cluster reaches the internet. */
export const natGateway = armResourceStep({
  name: 'nat-gateway',
  title: { doing: sentence`Creating the NAT gateway`, done: sentence`Created the NAT gateway` },
  label: ({ names }) => sentence`NAT gateway ${names.natGateway}`,
  needs: ['nat-public-ip'],
  usuallyMs: 10 * SECOND,
  deadlineMs: 15 * MINUTE,
  get: ({ clients, names }) =>
    clients.network.natGateways.get(names.resourceGroup, names.natGateway, callOptions()),
  create: createNatGateway,
})

/** Goal: the virtual network is there with its subnets. */
export const virtualNetwork = armResourceStep({
  name: 'virtual-network',
  title: {
    doing: sentence`Creating the virtual network`,
    done: sentence`Created the virtual network`,
  },
  label: ({ names }) => sentence`Virtual network ${names.virtualNetwork}`,
  needs: ['network-security-group', 'nat-gateway'],
  usuallyMs: 5 * SECOND,
  deadlineMs: 15 * MINUTE,
  get: ({ clients, names }) =>
    clients.network.virtualNetworks.get(names.resourceGroup, names.virtualNetwork, callOptions()),
  create: (target, { facts }) => createVirtualNetwork(target, requiredRange(facts)),
})

/** Goal: the VPN gateway's public IP is there. */
export const gatewayPublicIp = armResourceStep({
  name: 'gateway-public-ip',
  title: {
    doing: sentence`Creating the gateway public IP`,
    done: sentence`Created the gateway public IP`,
  },
  label: ({ names }) => sentence`Public IP ${names.gatewayPublicIp}`,
  needs: ['resource-group'],
  usuallyMs: 5 * SECOND,
  deadlineMs: 10 * MINUTE,
  get: ({ clients, names }) =>
    clients.network.publicIPAddresses.get(
      names.resourceGroup,
      names.gatewayPublicIp,
      callOptions(),
    ),
  create: (target) => createPublicIp(target, target.names.gatewayPublicIp),
})
