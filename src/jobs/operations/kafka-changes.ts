import type { OperationTable } from '../engine/step.ts'
import type { ClusterReference, Services } from '../services.ts'
import { brokersStep } from '../steps/brokers.ts'
import { changeApproval } from '../steps/change-approval.ts'
import { findCluster } from '../steps/find-cluster.ts'
import { restartBrokers } from '../steps/restart-brokers.ts'
import { saveConfiguration } from '../steps/save-configuration.ts'

/** What `/kafka advertise` asks for. */
export interface AdvertiseRequest extends ClusterReference {
  readonly advertising: 'ip' | 'names'
}

/** Makes the brokers of a running cluster advertise addresses, or names again. */
export const advertise: OperationTable<AdvertiseRequest, Services> = {
  kind: 'advertise',
  changes: true,
  steps: [
    findCluster,
    changeApproval({
      needs: ['find-cluster'],
      advertising: (request) => (request as AdvertiseRequest).advertising,
    }),
    saveConfiguration,
    restartBrokers(['save-configuration']),
    brokersStep(['restart-brokers']),
  ],
}

/** Restarts every broker of a running cluster, one at a time. */
export const restart: OperationTable<ClusterReference, Services> = {
  kind: 'restart',
  changes: true,
  steps: [
    findCluster,
    changeApproval({ needs: ['find-cluster'], advertising: () => undefined }),
    restartBrokers(['change-approval']),
    brokersStep(['restart-brokers']),
  ],
}
