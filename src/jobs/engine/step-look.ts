import { TransientError } from '../../errors.ts'
import type { Words } from '../../words/sentence.ts'
import { decide } from './decide.ts'
import { describeFailure, type FailureOptions } from './failure.ts'
import { backOffMs, nextLookMs } from './next-look.ts'
import { StaleRecordError } from './operation-store.ts'
import type { FailureRecord, OperationRecord, StepRecord } from './record.ts'
import type { Facts, Observation, Step, StepContext } from './step.ts'

/** Of the time between two looks, this much counts at most: nobody was looking in the rest. */
const LONGEST_GAP_MS = 5 * 60_000

/** Looks at steps that wait for people this often; a click wakes the operation anyway. */
const PEOPLE_POLL_MS = 15_000

/** What a tick is run with. */
export interface TickOptions extends FailureOptions {
  /** Wall clock, milliseconds since the Unix epoch. */
  readonly now: () => number
  /** How much faster than documented the remote side runs: 1, or the demo's time scale. */
  readonly speed: number
  /** Called with the record after each round, before the next: whoever holds it has saved it. */
  readonly save: (record: OperationRecord) => Promise<void>
  /** Throws StaleRecordError when somebody else has saved the record since it was read. */
  readonly confirm: () => Promise<void>
  readonly onTransient?: (step: string, error: TransientError) => void
}

/** What came of a look at one step. */
export interface StepOutcome {
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

/**
 * Looks at one step, and starts what is absent. What goes wrong is its outcome.
 * @throws StaleRecordError when somebody else has saved the record since it was read
 */
export async function lookAtStep<Request, Services>(
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
