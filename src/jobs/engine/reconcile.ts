import { measuredStep } from '../../telemetry/ticks.ts'
import { traced } from '../../trace.ts'
import type { OperationRecord } from './record.ts'
import { type Facts, type OperationTable, type Step, stepsOf } from './step.ts'
import { lookAtStep, type StepOutcome, type TickOptions } from './step-look.ts'

/**
 * One tick of one operation.
 *
 * 1. Take the open steps: not ready, all their needs ready, their time to look has come.
 * 2. Look at them side by side; decide each; start what is absent. One branch's failure neither stops nor
 *    hides the others: all end, then everything is saved at once.
 * 3. If a step became ready, others may be open now: go to 1 in the same tick.
 * 4. All ready: succeeded. One failed: failed. Otherwise return; the caller comes back at `nextLookAt`.
 *
 * @returns the record as it was last saved
 */
export async function tick<Request, Services>(
  table: OperationTable<Request, Services>,
  record: OperationRecord,
  services: Services,
  options: TickOptions,
): Promise<OperationRecord> {
  let current: OperationRecord =
    record.state === 'queued' ? { ...record, state: 'running' } : record
  for (;;) {
    const open = openSteps(table, current, options.now())
    if (open.length === 0 && current !== record) await options.save(current)
    if (open.length === 0) return current
    const outcomes = await Promise.all(
      open.map((step) => {
        const { id: operationId, requestedBy, cluster } = record
        const interactive = !table.changes
        const trace = { operationId, step: step.name, interactive, requestedBy, cluster }
        return traced(trace, () =>
          measuredStep(record, step.name, () => lookAtStep(step, current, services, options)),
        )
      }),
    )
    current = merge(table, current, outcomes, options.now())
    await options.save(current)
    record = current
    if (current.state !== 'running') return current
    if (!outcomes.some((outcome) => outcome.step.state === 'ready')) return current
  }
}

/** When the operation wants to be looked at again, in milliseconds since the Unix epoch. */
export function nextLookAt(record: OperationRecord): number {
  let next = Number.POSITIVE_INFINITY
  for (const { state, nextLookAt } of Object.values(record.steps))
    if (state === 'running' && nextLookAt !== undefined) next = Math.min(next, nextLookAt)
  return next
}

/** Marks every open step as due now: something outside has happened. */
export function lookNow(record: OperationRecord): OperationRecord {
  return {
    ...record,
    steps: Object.fromEntries(
      Object.entries(record.steps).map(([name, step]) => {
        const { nextLookAt: _due, ...rest } = step
        return [name, step.state === 'running' ? rest : step]
      }),
    ),
  }
}

function openSteps<Request, Services>(
  table: OperationTable<Request, Services>,
  record: OperationRecord,
  now: number,
): Step<Request, Services>[] {
  const steps = stepsOf(table, record)
  const names = new Set(steps.map(({ name }) => name))
  const isReady = (name: string) => record.steps[name]?.state === 'ready'
  return steps.filter(
    (step) =>
      !isReady(step.name) &&
      step.needs.every((need) => isReady(need) || !names.has(need)) &&
      (record.steps[step.name]?.nextLookAt ?? 0) <= now,
  )
}

function merge<Request, Services>(
  table: OperationTable<Request, Services>,
  record: OperationRecord,
  outcomes: readonly StepOutcome[],
  now: number,
): OperationRecord {
  const steps = {
    ...record.steps,
    ...Object.fromEntries(outcomes.map((outcome) => [outcome.name, outcome.step])),
  }
  const facts = Object.assign(
    {},
    record.facts,
    ...outcomes.map((outcome) => outcome.facts),
  ) as Facts
  const failure = outcomes.find((outcome) => outcome.failure)?.failure
  const base = { ...record, steps, facts }
  if (failure) return { ...base, state: 'failed', failure, endedAt: now }
  if (stepsOf(table, base).every((step) => steps[step.name]?.state === 'ready'))
    return { ...base, state: 'succeeded', endedAt: now }
  return base
}
