import Fastify, { type FastifyInstance } from 'fastify'
import type { Logger } from 'pino'
import type { TelemetryConfig } from './config.ts'
import { measureRequests, traceRequests } from './http-requests.ts'
import type { MetricStore } from './meter.ts'
import type { GaugeReader } from './metric-table.ts'
import { metricsRoute } from './metrics-route.ts'
import { processGauges } from './process-gauges.ts'
import { listenToRedis } from './redis-commands.ts'
import { listenToMetrics, listenToSpans } from './signals.ts'
import type { SpanStore } from './tracer.ts'

/** What telemetry is started with. */
export interface TelemetryOptions {
  readonly config: TelemetryConfig
  readonly version: string
  readonly roles: readonly string[]
  readonly log: Logger
}

/** What is switched on of metrics and traces. Where nothing is, no library of theirs is loaded. */
export interface Telemetry {
  /** Adds gauges; does nothing without metrics. */
  read(reader: GaugeReader): void
  /** Times and traces the requests of a server, and adds /metrics where that is guarded by a token. */
  readonly attach: (server: FastifyInstance) => void
  stop(): Promise<void>
}

/** Switches on what is configured; loads nothing else. */
export async function startTelemetry(options: TelemetryOptions): Promise<Telemetry> {
  const { config } = options
  const spans = config.tracesEndpoint === undefined ? undefined : await startSpans(options)
  const metrics =
    config.metricsToken === undefined && config.metricsAddress === undefined
      ? undefined
      : await startMetrics(options)
  const stopRedis = spans || metrics ? listenToRedis(spans?.store) : () => {}
  return {
    read: (reader) => metrics?.store.read(reader),
    attach(server) {
      if (spans) traceRequests(server, spans.store)
      if (!metrics) return
      measureRequests(server)
      if (config.metricsToken !== undefined)
        void server.register(metricsRoute(metrics.store, config.metricsToken))
    },
    async stop() {
      stopRedis()
      await Promise.all([spans?.stop(), metrics?.stop()])
    },
  }
}

interface Started<Store> {
  readonly store: Store
  stop(): Promise<void>
}

async function startSpans({
  config,
  version,
  roles,
  log,
}: TelemetryOptions): Promise<Started<SpanStore>> {
  const { createSpanStore } = await import('./tracer.ts')
  const store = createSpanStore({
    endpoint: config.tracesEndpoint ?? '',
    share: config.tracesShare,
    version,
    roles,
    onProblem: (message) => log.warn({ problem: message.slice(0, 200) }, 'spans are lost'),
  })
  const leave = listenToSpans(store)
  log.info('traces are sent to the collector')
  return {
    store,
    async stop() {
      leave()
      await store.close()
    },
  }
}

async function startMetrics(options: TelemetryOptions): Promise<Started<MetricStore>> {
  const { config, version, roles, log } = options
  const { createMetricStore } = await import('./meter.ts')
  const store = createMetricStore((error) => log.warn({ err: error }, 'metrics are incomplete'))
  const leave = listenToMetrics(store)
  const ofProcess = processGauges()
  store.read(ofProcess.read)
  const labels = { version, node: process.version, roles: roles.join(',') }
  store.read(async () => [{ name: 'causeway_build_info', labels, value: 1 }])
  const own = config.metricsAddress && Fastify({ logger: false })
  void own?.register(metricsRoute(store, config.metricsToken))
  const url = await own?.listen(config.metricsAddress)
  if (url !== undefined) log.info({ metrics: `${url}/metrics` }, 'metrics are served')
  return {
    store,
    async stop() {
      leave()
      ofProcess.stop()
      await own?.close()
      await store.close()
    },
  }
}
