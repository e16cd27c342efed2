import type { CountedName, HistogramName, Labels } from './metric-table.ts'

/**
 * What the rest of the code says about itself. Nobody listens unless telemetry is configured: then each call ends at
 * its first line, and no library of telemetry is loaded.
 */

/** All that a span may say. Ids, kinds and codes of ours, words of protocols: nothing that anybody has typed. */
export interface SpanAttributes {
  readonly 'causeway.operation.id'?: string
  readonly 'causeway.operation.kind'?: string
  readonly 'causeway.step'?: string
  readonly 'causeway.step.state'?: string
  readonly 'http.request.method'?: string
  readonly 'http.response.status_code'?: number
  readonly 'http.route'?: string
  /** A path in which every name is left out. */
  readonly 'url.template'?: string
  readonly 'server.address'?: string
  readonly 'rpc.system'?: string
  readonly 'rpc.method'?: string
  readonly 'db.system.name'?: string
  readonly 'db.operation.name'?: string
  readonly 'messaging.system'?: string
  readonly 'az.service_request_id'?: string
  readonly 'error.type'?: string
}

/** What is known of a span when it begins. */
export interface SpanStart {
  readonly name: string
  /** `client`: a call to another service; `server`: a request to this one. */
  readonly kind?: 'client' | 'server' | 'consumer'
  readonly attributes?: SpanAttributes
  /** W3C trace context of what this goes on with, instead of what surrounds it; "": of nothing. */
  readonly parent?: string
}

/** Adds to a span what became known in it. */
export type Note = (attributes: SpanAttributes) => void

/** Hears metrics, where they are configured. */
export interface MetricSink {
  add(name: CountedName, labels: Readonly<Record<string, string>>, by: number): void
  record(name: HistogramName, labels: Readonly<Record<string, string>>, seconds: number): void
}

/** Hears spans, where traces are configured. */
export interface SpanSink {
  run<T>(start: SpanStart, work: (note: Note) => Promise<T>): Promise<T>
  /** W3C trace context (`traceparent`) of the span around the caller. */
  current(): string | undefined
}

let metrics: MetricSink | undefined
let spans: SpanSink | undefined

/** @throws Error where somebody listens already: there is one set of metrics for each process */
export function listenToMetrics(sink: MetricSink): () => void {
  if (metrics) throw new Error('the metrics of this process are kept already')
  metrics = sink
  return () => {
    metrics = undefined
  }
}

/** @throws Error where somebody listens already */
export function listenToSpans(sink: SpanSink): () => void {
  if (spans) throw new Error('the spans of this process are kept already')
  spans = sink
  return () => {
    spans = undefined
  }
}

/** Adds to a counter; does nothing where nobody listens. */
export function count<Name extends CountedName>(name: Name, labels: Labels<Name>, by = 1): void {
  metrics?.add(name, labels, by)
}

/** Adds a duration to a histogram; does nothing where nobody listens. */
export function record<Name extends HistogramName>(
  name: Name,
  labels: Labels<Name>,
  seconds: number,
): void {
  metrics?.record(name, labels, seconds)
}

const SILENT: Note = () => {}

/** Runs a piece of work as a span; what it calls becomes part of it. */
export function inSpan<T>(start: SpanStart, work: (note: Note) => Promise<T>): Promise<T> {
  return spans ? spans.run(start, work) : work(SILENT)
}

/** To be kept with what will go on elsewhere; undefined: nobody traces. */
export function currentTraceParent(): string | undefined {
  return spans?.current()
}

/** Seconds since a moment of `performance.now()`. */
export function secondsSince(startedAt: number): number {
  return (performance.now() - startedAt) / 1000
}
