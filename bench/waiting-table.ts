import { SHARE } from '../src/jobs/engine/fair-share.ts'
import type { OperationRecord } from '../src/jobs/engine/record.ts'
import type { OperationTable } from '../src/jobs/engine/step.ts'
import { firstLookAt, WAITING_STEP, type WaitingSettings } from './waiting-settings.ts'

/** The steps of the recorded create; the one that waits is never ready. */
export function waitingTable(
  { record, everyMs }: WaitingSettings,
  onLook: (operationId: string) => void,
): OperationTable<never, never> {
  return {
    kind: record.kind,
    changes: true,
    steps: Object.keys(record.steps).map((name) => ({
      name,
      title: { doing: name, done: name },
      // As in the real table, where the package is asked for when the gateway stands.
      needs: record.steps[name]?.state === 'pending' ? [WAITING_STEP] : [],
      usuallyMs: everyMs,
      pollMs: everyMs,
      deadlineMs: Number.MAX_SAFE_INTEGER,
      async observe({ operationId }) {
        onLook(operationId)
        return { state: 'changing', detail: 'Azure state: Updating' }
      },
    })),
  }
}

/** The n-th operation, which waits for its first look: of a workspace that has no more than its share (decision 19). */
export function waitingRecord(
  settings: WaitingSettings,
  startedAt: number,
  n: number,
): OperationRecord {
  const { record } = settings
  const nextLookAt = firstLookAt(settings, startedAt, n)
  return {
    ...record,
    id: `${record.id}-${n}`,
    requestedBy: { ...record.requestedBy, teamId: `T${Math.floor(n / SHARE)}` },
    cluster: `${record.cluster}-${n}`,
    steps: { ...record.steps, [WAITING_STEP]: { state: 'running', startedAt, nextLookAt } },
  }
}
