import type { ErrorWords } from '../../errors.ts'
import type { Language, Words } from '../../words/sentence.ts'
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
  readonly detail?: Words
  readonly errorsInARow?: number
}

/** Why an operation failed, as it is kept and told. */
export interface FailureRecord {
  readonly kind: 'user' | 'bug'
  /** The UserError's code, or `bug`. */
  readonly code: string
  readonly message: string
  readonly remedy: string
  /** Both for people; absent in records of older versions. */
  readonly words?: ErrorWords
  readonly example?: string
  /** Ids of the remote side, which its support asks for. */
  readonly support?: string
  readonly step: string
  /** Finds the log lines of a bug. */
  readonly correlationId: string
}

/** By the step's name: the median of its newest runs here, in milliseconds of the remote side's own time. */
export type UsualDurations = Readonly<
  Record<string, { readonly ms: number; readonly runs: number }>
>

/** Where an operation stands; the last three are ends. */
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
  /** Where it stands in line while another operation changes the cluster; absent: it is its turn. */
  readonly waiting?: Waiting
  /** What its steps, or those of the operation that it plans, have taken here, as known when it began. */
  readonly usual?: UsualDurations
  /** W3C trace context of the command that asked for it; absent: nobody traced. */
  readonly trace?: string
}

/** A place in line, counted from 1, and the operation that has the cluster's lock. */
export interface Waiting {
  readonly place: number
  readonly holder: string
}

/** An operation that somebody asks for. */
export interface NewOperation {
  readonly id: string
  readonly kind: string
  readonly cluster: string | undefined
  readonly request: Json
  readonly requestedBy: Requester
}

/**
 * The record with which an operation begins.
 * @param now milliseconds since the Unix epoch
 */
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

/** What its requester reads. */
export function requesterLanguage({ requestedBy }: Pick<OperationRecord, 'requestedBy'>): Language {
  return requestedBy.language ?? 'en'
}

/** Whether nothing more is done for it, unless somebody retries. */
export function hasEnded(record: OperationRecord): boolean {
  return record.state === 'succeeded' || record.state === 'failed' || record.state === 'cancelled'
}

/** The record of a failed or cancelled operation, ready to be looked at again from the top. */
export function resumed<Request, Services>(
  record: OperationRecord,
  table: OperationTable<Request, Services>,
): OperationRecord {
  const { failure: _failure, endedAt: _endedAt, waiting: _waiting, ...kept } = record
  return {
    ...kept,
    state: 'running',
    retries: record.retries + 1,
    steps: Object.fromEntries(
      table.steps.map((step) => [step.name, { state: 'pending' as const }]),
    ),
  }
}
