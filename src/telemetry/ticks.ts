import { hasEnded, type OperationRecord, type StepRecord } from '../jobs/engine/record.ts'
import { count, currentTraceParent, inSpan, record as observe, secondsSince } from './signals.ts'

/** Kept in an operation's record, so that its ticks go on with the trace of the command, wherever they run. */
export function traceOfCaller(): { readonly trace?: string } {
  const trace = currentTraceParent()
  return trace === undefined ? {} : { trace }
}

/** Runs something for an operation as a part of its trace. */
export function inOperation<T>(
  operation: OperationRecord,
  name: string,
  work: () => Promise<T>,
): Promise<T> {
  const start = {
    name: `${name} ${operation.kind}`,
    kind: 'consumer',
    // Never what surrounds it: BullMQ takes the next job where the one before has ended.
    parent: operation.trace ?? '',
    attributes: {
      'causeway.operation.id': operation.id,
      'causeway.operation.kind': operation.kind,
      'messaging.system': 'bullmq',
    },
  } as const
  return inSpan(start, work)
}

/** One tick, as a span of its operation's trace, counted and timed. */
export async function measuredTick<T>(
  operation: OperationRecord,
  work: () => Promise<T>,
): Promise<T> {
  const startedAt = performance.now()
  count('causeway_ticks_running', {})
  try {
    return await inOperation(operation, 'tick', work)
  } finally {
    count('causeway_ticks_running', {}, -1)
    const labels = { operation: operation.kind }
    observe('causeway_tick_duration_seconds', labels, secondsSince(startedAt))
  }
}

/** The look at one step, and what it led to, as a span. */
export function measuredStep<Outcome extends { readonly step: StepRecord }>(
  operation: OperationRecord,
  step: string,
  work: () => Promise<Outcome>,
): Promise<Outcome> {
  const attributes = {
    'causeway.operation.id': operation.id,
    'causeway.operation.kind': operation.kind,
    'causeway.step': step,
  }
  return inSpan({ name: `step ${step}`, attributes }, async (note) => {
    const outcome = await work()
    note({ 'causeway.step.state': outcome.step.state })
    if ((outcome.step.errorsInARow ?? 0) > 0)
      count('causeway_transient_errors_total', { operation: operation.kind, step })
    return outcome
  })
}

/** How late an operation is looked at that nobody has woken. */
export function measureLag(operation: OperationRecord, dueAt: number, now: number): void {
  if (hasEnded(operation)) return
  const due = operation.state === 'queued' ? operation.createdAt : dueAt
  if (!Number.isFinite(due)) return
  const lagMs = Math.max(0, now - due)
  observe('causeway_look_lag_seconds', { operation: operation.kind }, lagMs / 1000)
}

/** Counts and times what has come to its end between two saves of an operation. */
export function measureProgress(before: OperationRecord, after: OperationRecord): void {
  const operation = after.kind
  if (before.state === 'queued' && after.state !== 'queued')
    count('causeway_operations_started_total', { operation })
  for (const [step, { state, startedAt, endedAt }] of Object.entries(after.steps)) {
    if (endedAt === undefined || before.steps[step]?.endedAt !== undefined) continue
    const seconds = (endedAt - (startedAt ?? endedAt)) / 1000
    observe('causeway_step_duration_seconds', { operation, step, state }, seconds)
  }
  if (hasEnded(before) || !hasEnded(after)) return
  const { state, failure, endedAt = after.createdAt, createdAt } = after
  count('causeway_operations_ended_total', { operation, state, code: failure?.code ?? '' })
  const seconds = (endedAt - createdAt) / 1000
  observe('causeway_operation_duration_seconds', { operation, state }, seconds)
}
