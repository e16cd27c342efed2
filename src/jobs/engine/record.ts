import type { Facts, Json, OperationTable, Requester } from './step.ts'

/** Progress of one step. Times are milliseconds since the Unix epoch. */
export interface StepRecord {
  readonly state: 'pending' | 'running' | 'ready' | 'failed'
  readonly startedAt?: number
  readonly endedAt?: number
  readonly nextLookAt?: number
  readonly appliedAt?: number
  readonly lookedAt?: number
  /** How long it has been watched so far, in milliseconds: what the deadline is compared with. */
  readonly watchedMs?: number
  /** One line for people: "Azure state: Updating". */
  readonly detail?: string
  readonly errorsInARow?: number
}

export interface FailureRecord {
  readonly kind: 'user' | 'bug'
  /** The UserError's code, or `bug`. */
  readonly code: string
  readonly message: string
  readonly remedy: string
  readonly example?: string
  /** Ids of the remote side, which its support asks for. */
  readonly support?: string
  readonly step: string
  /** Finds the log lines of a bug. */
  readonly correlationId: string
}

export type OperationState = 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled'

/** One operation as Redis keeps it: what was asked, by whom, how far it is. Never holds a secret. */
export interface OperationRecord {
  /** Shape of this record; a worker refuses a number that it does not know. */
  readonly schema: 1
  readonly id: string
  readonly kind: string
  /** Name of the cluster it is about; undefined for operations about none or all (list). */
  readonly cluster: string | undefined
  readonly request: Json
  readonly requestedBy: Requester
  readonly state: OperationState
  readonly createdAt: number
  readonly endedAt?: number
  readonly steps: Readonly<Record<string, StepRecord>>
  readonly facts: Facts
  readonly failure?: FailureRecord
  /** Counts the retries that people asked for. */
  readonly retries: number
}

export interface NewOperation {
  readonly id: string
  readonly kind: string
  readonly cluster: string | undefined
  readonly request: Json
  readonly requestedBy: Requester
}

export function newRecord(
  operation: NewOperation,
  steps: readonly { readonly name: string }[],
  now: number,
): OperationRecord {
  return {
    schema: 1,
    ...operation,
    state: 'queued',
    createdAt: now,
    steps: Object.fromEntries(steps.map((step) => [step.name, { state: 'pending' as const }])),
    facts: {},
    retries: 0,
  }
}

export function hasEnded(record: OperationRecord): boolean {
  return record.state === 'succeeded' || record.state === 'failed' || record.state === 'cancelled'
}

/** The record of a failed or cancelled operation, ready to be looked at again from the top. */
export function resumed<Request, Services>(
  record: OperationRecord,
  table: OperationTable<Request, Services>,
): OperationRecord {
  const { failure: _failure, endedAt: _endedAt, ...kept } = record
  return {
    ...kept,
    state: 'running',
    retries: record.retries + 1,
    steps: Object.fromEntries(
      table.steps.map((step) => [step.name, { state: 'pending' as const }]),
    ),
  }
}
