import type { OperationStore } from '../jobs/engine/operation-store.ts'
import type { Tables } from '../jobs/engine/operations.ts'
import { nextLookAt } from '../jobs/engine/reconcile.ts'
import { hasEnded, type OperationRecord } from '../jobs/engine/record.ts'
import { stepsOf } from '../jobs/engine/step.ts'
import type { GaugeReader, Reading } from './metric-table.ts'

/** Records are a few kilobytes each: so many are read for one answer to Prometheus, so many at once. */
const READ = { most: 2000, atOnce: 100 } as const

/** What is going on, from the operations' records: how many there are, who waits for whom, whether anybody looks. */
export function operationGauges(
  store: Pick<OperationStore, 'activeIds' | 'read'>,
  tables: Tables,
  now: () => number,
): GaugeReader {
  return async () => {
    const ids = await store.activeIds()
    const records = await readSome(store, ids)
    const running = records.filter((record) => !hasEnded(record))
    const questions = running.flatMap((record) => questionOf(record, tables))
    const overdue = running.map((record) => now() - dueAt(record)).filter(Number.isFinite)
    const oldestMs = questions.map(({ askedAt }) => now() - askedAt)
    return [
      ...counted(running.map((record) => [record.kind, stateOf(record)])).map(
        ([[operation = '', state = ''], value]): Reading => ({
          name: 'causeway_operations',
          labels: { operation, state },
          value,
        }),
      ),
      ...counted(questions.map(({ operation }) => [operation])).map(
        ([[operation = ''], value]): Reading => ({
          name: 'causeway_approvals_pending',
          labels: { operation },
          value,
        }),
      ),
      single('causeway_approval_oldest_seconds', Math.max(0, ...oldestMs) / 1000),
      single('causeway_operation_overdue_seconds', Math.max(0, ...overdue) / 1000),
      single('causeway_operations_unread', Math.max(0, ids.length - READ.most)),
    ]
  }
}

function single(
  name:
    | 'causeway_approval_oldest_seconds'
    | 'causeway_operation_overdue_seconds'
    | 'causeway_operations_unread',
  value: number,
): Reading {
  return { name, labels: {}, value }
}

async function readSome(
  store: Pick<OperationStore, 'read'>,
  ids: readonly string[],
): Promise<readonly OperationRecord[]> {
  const records: OperationRecord[] = []
  for (let from = 0; from < Math.min(ids.length, READ.most); from += READ.atOnce) {
    const some = ids.slice(from, Math.min(from + READ.atOnce, READ.most))
    const stored = await Promise.all(some.map((id) => store.read(id)))
    records.push(...stored.flatMap((one) => (one ? [one.record] : [])))
  }
  return records
}

function stateOf({ state, waiting }: OperationRecord): string {
  return waiting === undefined ? state : 'waiting'
}

/** When somebody should look at it; infinite where nobody has to. */
function dueAt(record: OperationRecord): number {
  return record.state === 'queued' ? record.createdAt : nextLookAt(record)
}

interface Question {
  readonly operation: string
  readonly askedAt: number
}

function questionOf(record: OperationRecord, tables: Tables): Question[] {
  const table = tables.get(record.kind)
  if (!table) return []
  return stepsOf(table, record).flatMap(({ name, waitsForPeople }) => {
    const step = record.steps[name]
    if (!waitsForPeople || step?.state !== 'running' || step.startedAt === undefined) return []
    return [{ operation: record.kind, askedAt: step.startedAt }]
  })
}

/** How often each combination of labels occurs. */
function counted(all: readonly (readonly string[])[]): [readonly string[], number][] {
  const counts = new Map<string, [readonly string[], number]>()
  for (const labels of all) {
    const key = labels.join('\n')
    counts.set(key, [labels, (counts.get(key)?.[1] ?? 0) + 1])
  }
  return [...counts.values()]
}
