import { createHash } from 'node:crypto'

/** Names of all resources that a cluster may have of its own in Azure. */
export interface ResourceNames {
  readonly resourceGroup: string
  readonly networkSecurityGroup: string
  readonly natPublicIp: string
  readonly natGateway: string
  readonly virtualNetwork: string
  /** Subnet of the cluster inside the virtual network. */
  readonly clusterSubnet: string
  readonly gatewayPublicIp: string
  readonly gateway: string
  readonly storageAccount: string
  readonly container: string
  readonly cluster: string
}

/**
 * Names of everything that belongs to one cluster. The storage account's name must be unique in all of Azure
 * and may hold only 3 to 24 lower-case letters and digits, hence the digest of subscription and name.
 */
export function resourceNames(name: string, subscriptionId: string): ResourceNames {
  const digest = createHash('sha256').update(`${subscriptionId}/${name}`).digest('hex').slice(0, 8)
  const letters = name.replaceAll('-', '').slice(0, 11)
  return {
    resourceGroup: `rg-kafka-${name}`,
    networkSecurityGroup: `nsg-${name}`,
    natPublicIp: `pip-nat-${name}`,
    natGateway: `nat-${name}`,
    virtualNetwork: `vnet-${name}`,
    clusterSubnet: 'default',
    gatewayPublicIp: `pip-vpn-${name}`,
    gateway: `vpn-${name}`,
    storageAccount: `kafka${letters}${digest}`,
    container: `kafka-${name}`.slice(0, 63).replace(/-+$/, ''),
    cluster: name,
  }
}
