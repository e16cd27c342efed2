import type { Json } from './json.ts'

/** A request to ARM as the simulator saw and answered it. */
export interface RecordedRequest {
  /** Simulated milliseconds since the Unix epoch. */
  readonly at: number
  readonly method: string
  /** Without the query. */
  readonly path: string
  readonly apiVersion: string | undefined
  readonly status: number
  /** What it asked for, for example `clusters.create`; `unknown` when no route fits. */
  readonly operation: string
  /** `x-ms-correlation-request-id` of the caller. */
  readonly correlationId?: string
  /** `x-ms-client-request-id` of the caller. */
  readonly clientRequestId?: string
  /** Error code of a refusal. */
  readonly errorCode?: string
  /** Only with `recordBodies`, as they may hold secrets. */
  readonly requestBody?: Json
  readonly responseBody?: Json
}

/**
 * What operations asked for: all their requests carry the operation's id as correlation id. What the watches ask for
 * now and then carries one of its own each time.
 */
export function ofOperations(requests: readonly RecordedRequest[]): readonly RecordedRequest[] {
  return requests.filter((request) => request.correlationId !== request.clientRequestId)
}
