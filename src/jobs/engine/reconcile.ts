import { type ErrorWords, TransientError, UserError } from '../../errors.ts'
import { measuredStep } from '../../telemetry/ticks.ts'
import { traced } from '../../trace.ts'
import { say, sentence, type Words } from '../../words/sentence.ts'
import { decide } from './decide.ts'
import { backOffMs, nextLookMs } from './next-look.ts'
import { StaleRecordError } from './operation-store.ts'
import type { FailureRecord, OperationRecord, StepRecord } from './record.ts'
import {
  type Facts,
  type Observation,
  type OperationTable,
  type Step,
  type StepContext,
  stepsOf,
} from './step.ts'

/** Of the time between two looks, this much counts at most: nobody was looking in the rest. */
const LONGEST_GAP_MS = 5 * 60_000

/** Looks at steps that wait for people this often; a click wakes the operation anyway. */
const PEOPLE_POLL_MS = 15_000

/** What a tick is run with. */
export interface TickOptions {
  /** Wall clock, milliseconds since the Unix epoch. */
  readonly now: () => number
  /** How much faster than documented the remote side runs: 1, or the demo's time scale. */
  readonly speed: number
  /** Called with the record after each round, before the next: whoever holds it has saved it. */
  readonly save: (record: OperationRecord) => Promise<void>
  /** Throws StaleRecordError when somebody else has saved the record since it was read. */
  readonly confirm: () => Promise<void>
  readonly onTransient?: (step: string, error: TransientError) => void
  readonly onBug?: (step: string, error: unknown, correlationId: string) => void
  readonly newCorrelationId: () => string
}

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
          measuredStep(record, step.name, () => advance(step, current, services, options)),
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

interface StepOutcome {
  readonly name: string
  readonly step: StepRecord
  readonly facts: Facts
  readonly failure?: FailureRecord
}

/** One look at one step: what it is looked at with, and what becomes of its record. */
interface StepLook<Request, Services> {
  readonly before: StepRecord
  readonly context: StepContext<Request, Services>
  /** It was longer under our eyes than it may take. */
  readonly isLate: boolean
  /** Until the usual next look, in milliseconds. */
  readonly pollMs: number
  /** Its record where it goes on. */
  running(waitMs: number, detail?: Words, appliedAt?: number): StepRecord
}

function beginLook<Request, Services>(
  step: Step<Request, Services>,
  record: OperationRecord,
  services: Services,
  options: TickOptions,
): StepLook<Request, Services> {
  const now = options.now()
  const before = record.steps[step.name] ?? { state: 'pending' as const }
  const startedAt = before.startedAt ?? now
  const speed = step.waitsForPeople ? 1 : options.speed
  const watchedMs =
    (before.watchedMs ?? 0) + Math.min(now - (before.lookedAt ?? now), LONGEST_GAP_MS / speed)
  const usualPollMs = () => step.pollMs ?? nextLookMs(step.usuallyMs, (now - startedAt) * speed)
  return {
    before,
    isLate: watchedMs * speed > step.deadlineMs,
    pollMs: step.waitsForPeople ? PEOPLE_POLL_MS : usualPollMs() / speed,
    context: {
      operationId: record.id,
      request: record.request as Request,
      services,
      facts: record.facts,
      requestedBy: record.requestedBy,
      now,
      startedAt,
      appliedAt: before.appliedAt,
      retries: record.retries,
      speed,
      confirm: options.confirm,
    },
    running: (waitMs, detail, appliedAt = before.appliedAt) => ({
      state: 'running',
      startedAt,
      lookedAt: options.now(),
      watchedMs,
      nextLookAt: options.now() + waitMs,
      ...(appliedAt === undefined ? {} : { appliedAt }),
      ...(detail === undefined ? {} : { detail }),
    }),
  }
}

async function advance<Request, Services>(
  step: Step<Request, Services>,
  record: OperationRecord,
  services: Services,
  options: TickOptions,
): Promise<StepOutcome> {
  const look = beginLook(step, record, services, options)
  let facts: Facts = {}
  try {
    const observation = await step.observe(look.context)
    facts = observation.facts ?? {}
    const outcome = await carryOut(step, look, observation, options)
    return { name: step.name, ...outcome, facts: { ...facts, ...outcome.facts } }
  } catch (error) {
    return { name: step.name, facts, ...afterError(step.name, look, error, options) }
  }
}

/** Does what follows from what was seen. */
async function carryOut<Request, Services>(
  step: Step<Request, Services>,
  { before, context, isLate, pollMs, running }: StepLook<Request, Services>,
  observation: Observation,
  options: TickOptions,
): Promise<{ readonly step: StepRecord; readonly facts?: Facts | undefined }> {
  const detail = 'detail' in observation ? observation.detail : undefined
  const waitMs = 'again' in observation && observation.again === true ? 0 : pollMs
  const decision = decide(
    observation,
    { title: step.title, canApply: step.apply !== undefined },
    isLate,
  )
  switch (decision.do) {
    case 'advance': {
      const { startedAt } = context
      const { appliedAt } = before
      const known = {
        ...(appliedAt === undefined ? {} : { appliedAt }),
        ...(detail === undefined ? {} : { detail }),
      }
      return { step: { state: 'ready', startedAt, endedAt: options.now(), ...known } }
    }
    case 'apply': {
      const facts = await step.apply?.({
        ...context,
        facts: { ...context.facts, ...observation.facts },
      })
      return { step: running(waitMs, detail, options.now()), facts }
    }
    case 'wait':
      return { step: running(waitMs, detail) }
    case 'give up':
      throw decision.error
  }
}

/** @throws StaleRecordError: whoever has overtaken us decides */
function afterError<Request, Services>(
  name: string,
  { before, context, isLate, running }: StepLook<Request, Services>,
  error: unknown,
  options: TickOptions,
): { readonly step: StepRecord; readonly failure?: FailureRecord } {
  if (error instanceof StaleRecordError) throw error
  if (error instanceof TransientError && !isLate) {
    options.onTransient?.(name, error)
    const errorsInARow = (before.errorsInARow ?? 0) + 1
    const waitMs = error.retryAfterMs ?? backOffMs(errorsInARow) / context.speed
    return { step: { ...running(waitMs, before.detail), errorsInARow } }
  }
  return {
    step: { state: 'failed', startedAt: context.startedAt, endedAt: options.now() },
    failure: describeFailure(name, error, options),
  }
}

function describeFailure(step: string, error: unknown, options: TickOptions): FailureRecord {
  const correlationId = options.newCorrelationId()
  if (error instanceof UserError)
    return {
      kind: 'user',
      code: error.code,
      message: error.message,
      remedy: error.remedy,
      words: error.words,
      ...(error.example === undefined ? {} : { example: error.example }),
      ...(error.support === undefined ? {} : { support: error.support }),
      step,
      correlationId,
    }
  if (error instanceof TransientError)
    return {
      kind: 'user',
      code: 'deadline',
      ...said({
        message: error.says,
        remedy: sentence`The service did not answer for too long. Retry resumes here; nothing is made twice.`,
      }),
      ...(error.support === undefined ? {} : { support: error.support }),
      step,
      correlationId,
    }
  options.onBug?.(step, error, correlationId)
  return {
    kind: 'bug',
    code: 'bug',
    ...said({
      message: sentence`Causeway itself made a mistake.`,
      remedy: sentence`Retry once. If it fails again, give the operators the correlation id ${correlationId}.`,
    }),
    step,
    correlationId,
  }
}

/** What a record keeps of an error's words: the English beside them, for logs. */
function said(words: ErrorWords): Pick<FailureRecord, 'message' | 'remedy' | 'words'> {
  return { message: say(words.message, 'en'), remedy: say(words.remedy, 'en'), words }
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
