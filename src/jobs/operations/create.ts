import type { ClusterRequest } from '../../cluster/cluster.ts'
import type { OperationTable } from '../engine/step.ts'
import type { ClusterReference, Services } from '../services.ts'
import { chooseAddresses } from '../steps/addresses.ts'
import { brokersStep } from '../steps/brokers.ts'
import { budgetApproval } from '../steps/budget-approval.ts'
import { changeApproval } from '../steps/change-approval.ts'
import { cluster } from '../steps/cluster.ts'
import { gateway } from '../steps/gateway.ts'
import { giveLife } from '../steps/give-life.ts'
import type { Advertising } from '../steps/kafka-change.ts'
import {
  gatewayPublicIp,
  natGateway,
  natPublicIp,
  networkSecurityGroup,
  resourceGroup,
  virtualNetwork,
} from '../steps/network.ts'
import { peerWithCauseway, peerWithHost } from '../steps/peering.ts'
import { planPreflight, preflight } from '../steps/preflight.ts'
import { restartBrokers } from '../steps/restart-brokers.ts'
import { saveConfiguration } from '../steps/save-configuration.ts'
import { storageAccount, storageContainer, storageRole } from '../steps/storage.ts'
import { subnet } from '../steps/subnet.ts'
import { vpnPackageStep } from '../steps/vpn-package.ts'

/** From nothing to brokers that VPN clients can reach. Gateway and cluster need the network, not each other. */
export const create: OperationTable<ClusterRequest, Services> = {
  kind: 'create',
  changes: true,
  steps: [
    preflight,
    budgetApproval,
    chooseAddresses,
    resourceGroup,
    giveLife,
    networkSecurityGroup,
    natPublicIp,
    natGateway,
    virtualNetwork,
    subnet,
    peerWithHost,
    peerWithCauseway,
    gatewayPublicIp,
    gateway,
    storageAccount,
    storageRole,
    storageContainer,
    cluster,
    changeApproval({ needs: ['cluster'], advertising: advertisingOf }),
    saveConfiguration,
    restartBrokers(['save-configuration']),
    brokersStep(['restart-brokers']),
    // Not sooner: where the gateway is there already, this is not to delay what the cluster waits for.
    vpnPackageStep(['gateway', 'peer-with-host', 'storage-container']),
  ],
}

/** Where the network has DNS servers that clients can ask, names are what they should get. */
function advertisingOf(request: ClusterReference): Advertising {
  const { dnsServers = [] } = request as ClusterRequest
  return dnsServers.length > 0 ? 'names' : 'ip'
}

/** What `create` would do, found out without making anything. */
export const plan: OperationTable<ClusterRequest, Services> = {
  kind: 'plan',
  changes: false,
  plans: 'create',
  steps: [planPreflight],
}
