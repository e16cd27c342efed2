import { type ErrorWords, TransientError, UserError } from '../../errors.ts'
import { say, sentence } from '../../words/sentence.ts'
import type { FailureRecord } from './record.ts'

/** What a failure is described with. */
export interface FailureOptions {
  readonly newCorrelationId: () => string
  readonly onBug?: (step: string, error: unknown, correlationId: string) => void
}

/** What a record keeps of what failed a step. A bug is told to whoever runs the tick, too. */
export function describeFailure(
  step: string,
  error: unknown,
  { newCorrelationId, onBug }: FailureOptions,
): FailureRecord {
  const correlationId = newCorrelationId()
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
  onBug?.(step, error, correlationId)
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
