import { subnetOf } from './address-ranges.ts'
import { SUBNET_BITS } from './network-room.ts'

/** Ranges of a network that was made for one cluster: the 2017 procedure's layout, wherever the network lies. */
export interface AddressPlan {
  readonly network: string
  readonly clusterSubnet: string
  readonly gatewaySubnet: string
}

/** @param network as "10.1.0.0/16" */
export function addressPlan(network: string): AddressPlan {
  return {
    network,
    clusterSubnet: subnetOf(network, SUBNET_BITS, 0),
    gatewaySubnet: subnetOf(network, SUBNET_BITS, 1),
  }
}
