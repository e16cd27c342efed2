import { correlationIdOf } from '../correlation.ts'
import { currentTrace } from '../trace.ts'
import { currentTraceParent } from './signals.ts'

/**
 * What a log line says of where it belongs: the operation, its step, the id by which Azure's activity log knows both,
 * and the span, where somebody traces. A line about a bug has a correlation id of its own: the one that people are
 * told.
 */
export function logContext(line: object): Readonly<Record<string, string>> {
  const trace = currentTrace()
  const named = 'operationId' in line ? line.operationId : undefined
  const operationId = typeof named === 'string' ? named : trace?.operationId
  const [, traceId, spanId] = currentTraceParent()?.split('-') ?? []
  return {
    ...(operationId === undefined
      ? {}
      : { operationId, correlationId: correlationIdOf(operationId) }),
    ...(trace && trace.operationId === operationId ? { step: trace.step } : {}),
    ...(traceId && spanId ? { traceId, spanId } : {}),
  }
}
