import type { ClusterRequest } from '../../cluster.ts'
import type { OperationTable } from '../engine/step.ts'
import type { Services } from '../services.ts'
import { brokersStep } from '../steps/brokers.ts'
import { changeApproval } from '../steps/change-approval.ts'
import { cluster } from '../steps/cluster.ts'
import { gateway } from '../steps/gateway.ts'
import {
  gatewayPublicIp,
  natGateway,
  natPublicIp,
  networkSecurityGroup,
  resourceGroup,
  virtualNetwork,
} from '../steps/network.ts'
import { planPreflight, preflight } from '../steps/preflight.ts'
import { restartBrokers } from '../steps/restart-brokers.ts'
import { saveConfiguration } from '../steps/save-configuration.ts'
import { storageAccount, storageContainer } from '../steps/storage.ts'
import { vpnPackageStep } from '../steps/vpn-package.ts'

/** From nothing to brokers that VPN clients can reach. Gateway and cluster need the network, not each other. */
export const create: OperationTable<ClusterRequest, Services> = {
  kind: 'create',
  changes: true,
  steps: [
    preflight,
    resourceGroup,
    networkSecurityGroup,
    natPublicIp,
    natGateway,
    virtualNetwork,
    gatewayPublicIp,
    gateway,
    storageAccount,
    storageContainer,
    cluster,
    changeApproval({ needs: ['cluster'], advertising: () => 'ip' }),
    saveConfiguration,
    restartBrokers(['save-configuration']),
    brokersStep(['restart-brokers']),
    vpnPackageStep(['gateway']),
  ],
}

/** What `create` would do, found out without making anything. */
export const plan: OperationTable<ClusterRequest, Services> = {
  kind: 'plan',
  changes: false,
  steps: [planPreflight],
}
