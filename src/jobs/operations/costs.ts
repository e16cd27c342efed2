import type { OperationTable } from '../engine/step.ts'
import type { Services } from '../services.ts'
import { costsStep } from '../steps/costs.ts'

/** What the clusters cost, on demand. */
export const costs: OperationTable<Record<string, never>, Services> = {
  kind: 'costs',
  changes: false,
  steps: [costsStep],
}
