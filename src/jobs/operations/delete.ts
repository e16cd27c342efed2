import type { OperationTable } from '../engine/step.ts'
import type { ClusterReference, Services } from '../services.ts'
import { deleteResourceGroup } from '../steps/delete-group.ts'
import {
  deleteCluster,
  deleteGateway,
  deleteGatewayPublicIp,
  deleteNatGateway,
  deleteNatPublicIp,
  deleteNetworkSecurityGroup,
  deleteStorage,
  deleteVirtualNetwork,
} from '../steps/delete-parts.ts'
import { deletionApproval } from '../steps/deletion-approval.ts'
import { forgetCluster } from '../steps/forget-cluster.ts'

/** From a cluster, or the half of one, to nothing: the create backwards. Only what a create makes is deleted. */
export const deleteTable: OperationTable<ClusterReference, Services> = {
  kind: 'delete',
  changes: true,
  steps: [
    deletionApproval,
    deleteCluster,
    forgetCluster,
    deleteGateway,
    deleteStorage,
    deleteGatewayPublicIp,
    deleteVirtualNetwork,
    deleteNatGateway,
    deleteNetworkSecurityGroup,
    deleteNatPublicIp,
    deleteResourceGroup,
  ],
}
