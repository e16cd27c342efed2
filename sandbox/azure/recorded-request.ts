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
  /** Error code of a refusal. */
  readonly errorCode?: string
  /** Only with `recordBodies`, as they may hold secrets. */
  readonly requestBody?: Json
  readonly responseBody?: Json
}
