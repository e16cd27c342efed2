import type { OperationTable } from '../engine/step.ts'
import type { ClusterReference, Services } from '../services.ts'
import { deleteGroupStep } from '../steps/delete-group.ts'
import {
  CLUSTER,
  NETWORK_PARTS,
  PEERING_OF_CAUSEWAY,
  PEERING_OF_HOST,
  STORAGE,
  SUBNET,
} from '../steps/delete-parts.ts'
import { deleteResourceStep } from '../steps/delete-resource.ts'
import { deletionApproval } from '../steps/deletion-approval.ts'
import { deletionOf } from '../steps/deletion-place.ts'
import { forgetCluster } from '../steps/forget-cluster.ts'
import { revokeSharedAccess } from '../steps/revoke-shared-access.ts'

const CLUSTER_GONE = [deletionOf('cluster')]

const own = [STORAGE, SUBNET, ...NETWORK_PARTS, PEERING_OF_HOST, PEERING_OF_CAUSEWAY].map((part) =>
  deleteResourceStep(part, 'cluster', CLUSTER_GONE),
)

/** What the host has left, once nothing of the cluster stands on it any more. */
const parts = new Set(NETWORK_PARTS.map(({ madeBy }) => madeBy))
const ofHost = NETWORK_PARTS.map((part) =>
  deleteResourceStep({ ...part, after: part.after.filter((other) => parts.has(other)) }, 'host', [
    ...CLUSTER_GONE,
    deletionOf('subnet'),
    deletionOf('peer-with-host'),
  ]),
)

const hostGroup = deleteGroupStep(
  'host',
  ofHost.map(({ name }) => name),
)

/**
 * From a cluster, or the half of one, to nothing: the create backwards. Only what a create makes is deleted. The
 * cluster's own group goes last: its tag says where everything is.
 */
export const deleteTable: OperationTable<ClusterReference, Services> = {
  kind: 'delete',
  changes: true,
  steps: [
    deletionApproval,
    deleteResourceStep(CLUSTER, 'cluster', [deletionApproval.name]),
    forgetCluster,
    revokeSharedAccess,
    ...own,
    ...ofHost,
    hostGroup,
    deleteGroupStep('cluster', [
      forgetCluster.name,
      revokeSharedAccess.name,
      hostGroup.name,
      ...own.map(({ name }) => name),
    ]),
  ],
}
