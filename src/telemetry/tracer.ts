import { AsyncLocalStorage } from 'node:async_hooks'
import {
  type Context,
  DiagLogLevel,
  diag,
  ROOT_CONTEXT,
  type Span,
  type SpanContext,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { resourceFromAttributes } from '@opentelemetry/resources'
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace'
import { UserError } from '../errors.ts'
import type { SpanAttributes, SpanSink, SpanStart } from './signals.ts'

/** The spans of this process, sent to a collector. Loaded only where traces are configured. */
export interface SpanStore extends SpanSink {
  /** A span for what is over when a callback says so; only within another one. @returns its end */
  begin(start: SpanStart): ((failure?: unknown) => void) | undefined
  /** Starts a span of its own around a callback and all that follows from it; whoever is called ends it. */
  enclose(start: SpanStart, work: (end: (attributes: SpanAttributes) => void) => void): void
  /** Sends what is left, if somebody takes it. */
  close(): Promise<void>
}

/** Where spans go. */
export interface SpanStoreOptions {
  /** Of the collector, for example http://127.0.0.1:4318; spans go to /v1/traces below. */
  readonly endpoint: string
  /** Of what begins here, this part is recorded, 0 to 1; what has begun elsewhere is if it is there. */
  readonly share: number
  readonly version: string
  readonly roles: readonly string[]
  /** Told when spans could not be sent: they are lost. */
  readonly onProblem: (message: string) => void
}

/** Looks at a collector that is away do not hold the process when it stops, in milliseconds. */
const EXPORT_LIMIT_MS = 3000

const KINDS = {
  client: SpanKind.CLIENT,
  server: SpanKind.SERVER,
  consumer: SpanKind.CONSUMER,
} as const

/** Loads the traces SDK and sends spans by OTLP over HTTP. */
export function createSpanStore(options: SpanStoreOptions): SpanStore {
  const { endpoint, share, version, roles, onProblem } = options
  // The libraries have no other way to tell.
  diag.setLogger({ ...SILENT, error: onProblem, warn: onProblem }, DiagLogLevel.WARN)
  const exporter = new OTLPTraceExporter({
    url: `${endpoint.replace(/\/$/, '')}/v1/traces`,
    timeoutMillis: EXPORT_LIMIT_MS,
  })
  const provider = new TracerProvider({
    resource: resourceFromAttributes({
      'service.name': 'causeway',
      'service.version': version,
      'causeway.roles': roles.join(','),
    }),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(share) }),
    spanProcessors: [new BatchSpanProcessor({ exporter, exportTimeoutMillis: EXPORT_LIMIT_MS })],
  })
  const tracer = provider.getTracer('causeway')
  const around = new AsyncLocalStorage<Span>()

  function begin({ name, kind, attributes = {}, parent }: SpanStart): Span {
    const options = {
      attributes: { ...attributes },
      ...(kind === undefined ? {} : { kind: KINDS[kind] }),
    }
    return tracer.startSpan(name, options, contextOf(parent, around.getStore()))
  }

  return {
    async run(start, work) {
      const span = begin(start)
      const note = (attributes: SpanAttributes) => void span.setAttributes({ ...attributes })
      try {
        return await around.run(span, () => work(note))
      } catch (error) {
        fail(span, error)
        throw error
      } finally {
        span.end()
      }
    },
    begin(start) {
      if (around.getStore() === undefined) return undefined
      const span = begin(start)
      return (failure) => {
        if (failure !== undefined) fail(span, failure)
        span.end()
      }
    },
    enclose(start, work) {
      const span = begin(start)
      around.run(span, () =>
        work((attributes) => {
          span.setAttributes({ ...attributes })
          span.end()
        }),
      )
    },
    current() {
      const context = around.getStore()?.spanContext()
      return context && writeTraceParent(context)
    },
    async close() {
      await provider.shutdown().catch((error: unknown) => onProblem(String(error)))
      diag.disable()
    },
  }
}

const nothing = () => {}
const SILENT = { error: nothing, warn: nothing, info: nothing, debug: nothing, verbose: nothing }

const TRACE_PARENT = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/

function writeTraceParent({ traceId, spanId, traceFlags }: SpanContext): string {
  return `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`
}

/** Source: W3C, "Trace Context", header traceparent. */
function contextOf(traceParent: string | undefined, around: Span | undefined): Context {
  if (traceParent === undefined) return around ? trace.setSpan(ROOT_CONTEXT, around) : ROOT_CONTEXT
  const [, traceId, spanId, flags = ''] = TRACE_PARENT.exec(traceParent) ?? []
  if (traceId === undefined || spanId === undefined) return ROOT_CONTEXT
  const remote = { traceId, spanId, traceFlags: Number.parseInt(flags, 16), isRemote: true }
  return trace.setSpanContext(ROOT_CONTEXT, remote)
}

/** Messages of errors quote what others have said or typed: only the kind of error is told. */
function fail(span: Span, error: unknown): void {
  const type =
    error instanceof UserError ? error.code : error instanceof Error ? error.name : 'Error'
  span.setAttribute('error.type', type)
  span.setStatus({ code: SpanStatusCode.ERROR })
}
