import type { OperationView } from '../bot/blocks/operation-view.ts'
import { remaining } from '../jobs/engine/estimate.ts'
import { type OperationRecord, requesterLanguage } from '../jobs/engine/record.ts'
import { stepsOf } from '../jobs/engine/step.ts'
import { tables } from '../jobs/operations/tables.ts'
import type { Language } from '../words/sentence.ts'

/** What the table of an operation's kind adds to its record. */
export interface OperationViews {
  /** A record with the titles of its steps and its estimate, ready to be shown; else in the requester's language. */
  readonly view: (record: OperationRecord, language?: Language) => OperationView
  /** True for operations that change something: those have a live message. */
  readonly isLive: (kind: string) => boolean
}

/** @param speed how much faster than documented the remote side runs */
export function operationViews(speed: number): OperationViews {
  return {
    view(record, language = requesterLanguage(record)) {
      const table = tables.get(record.kind)
      const steps = table ? stepsOf(table, record) : []
      const now = Date.now()
      const { ms: remainingMs, runs } = remaining(steps, record, now, speed)
      return { record, steps, now, remainingMs, runs, language }
    },
    isLive: (kind) => tables.get(kind)?.changes === true,
  }
}
