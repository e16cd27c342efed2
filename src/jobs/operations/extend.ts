import type { OperationTable } from '../engine/step.ts'
import type { Services } from '../services.ts'
import { type ExtendRequest, settleLifetime } from '../steps/lifetime.ts'

/** Another end of a cluster's life. Only a tag is written, so it need not wait for what changes the cluster. */
export const extend: OperationTable<ExtendRequest, Services> = {
  kind: 'extend',
  changes: false,
  steps: [settleLifetime],
}
