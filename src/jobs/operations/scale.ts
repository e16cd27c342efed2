import type { ScaleRequest } from '../../cluster/scale.ts'
import type { Facts, OperationTable, Step } from '../engine/step.ts'
import type { ClusterReference, Services } from '../services.ts'
import { brokersStep } from '../steps/brokers.ts'
import { changeApproval } from '../steps/change-approval.ts'
import { resize } from '../steps/resize.ts'
import { restartBrokers } from '../steps/restart-brokers.ts'
import { saveConfiguration } from '../steps/save-configuration.ts'
import { planScale, scaleCheck } from '../steps/scale-check.ts'
import { shrinkApproval } from '../steps/shrink-approval.ts'
import { brokersBefore, workerBrokers } from '../steps/worker-brokers.ts'

/** What another number of workers would mean, found out without changing anything. */
export const scalePlan: OperationTable<ScaleRequest, Services> = {
  kind: 'scale-plan',
  changes: false,
  plans: 'scale',
  steps: [planScale],
}

/** Where the saved configuration does not make brokers advertise addresses, that is left as it is. */
function whereAdvertised(step: Step<ClusterReference, Services>): Step<ClusterReference, Services> {
  return { ...step, applies: (_request, { readvertise }: Facts) => readvertise !== false }
}

/** More workers: their brokers start with the saved configuration; only one that does not is restarted. */
export const scale: OperationTable<ScaleRequest, Services> = {
  kind: 'scale',
  changes: true,
  steps: [
    scaleCheck,
    brokersBefore,
    resize(['scale-check', 'brokers-before']),
    workerBrokers(['resize']),
    ...[
      changeApproval({ needs: ['worker-brokers'], advertising: () => 'ip' }),
      saveConfiguration,
      restartBrokers(['save-configuration']),
    ].map(whereAdvertised),
    brokersStep(['worker-brokers', 'restart-brokers']),
  ],
}

/** Fewer workers: what their brokers hold is lost, so somebody else approves it first. */
export const shrink: OperationTable<ScaleRequest, Services> = {
  kind: 'shrink',
  changes: true,
  steps: [
    scaleCheck,
    brokersBefore,
    shrinkApproval(['scale-check', 'brokers-before']),
    resize(['shrink-approval']),
    workerBrokers(['resize']),
    brokersStep(['worker-brokers']),
  ],
}
