import type { Attributes, Meter, Observable } from '@opentelemetry/api'
import { PrometheusExporter, PrometheusSerializer } from '@opentelemetry/exporter-prometheus'
import { MeterProvider } from '@opentelemetry/sdk-metrics'
import { type Definition, type GaugeReader, METRICS, type MetricName } from './metric-table.ts'
import type { MetricSink } from './signals.ts'

/**
 * The metrics of this process, kept by OpenTelemetry. Loaded only where metrics are configured.
 */
export interface MetricStore extends MetricSink {
  /** Called at each question of Prometheus; one that fails leaves its gauges out. */
  read(reader: GaugeReader): void
  /** Everything in Prometheus' text format. */
  text(): Promise<string>
  close(): Promise<void>
}

/** Loads the metrics SDK. @param onProblem told when a gauge could not be read */
export function createMetricStore(onProblem: (error: unknown) => void): MetricStore {
  // The exporter's own server stays off: ours answers, and asks who is there.
  const exporter = new PrometheusExporter({ preventServerStart: true })
  const provider = new MeterProvider({ readers: [exporter] })
  const meter = provider.getMeter('causeway')
  const { adders, recorders, observables } = instruments(meter)
  const serializer = new PrometheusSerializer(undefined, false, undefined, true, true)
  return {
    add: (name, labels, by) => adders.get(name)?.add(by, labels),
    record: (name, labels, seconds) => recorders.get(name)?.record(seconds, labels),
    read(reader) {
      meter.addBatchObservableCallback(
        async (result) => {
          try {
            for (const { name, labels, value } of await reader()) {
              const observable = observables.get(name)
              if (observable) result.observe(observable, value, labels)
            }
          } catch (error) {
            onProblem(error)
          }
        },
        [...observables.values()],
      )
    },
    async text() {
      const { resourceMetrics, errors } = await exporter.collect()
      for (const error of errors) onProblem(error)
      return serializer.serialize(resourceMetrics)
    },
    close: () => provider.shutdown(),
  }
}

function instruments(meter: Meter) {
  const adders = new Map<MetricName, { add(by: number, labels: Attributes): void }>()
  const recorders = new Map<MetricName, { record(value: number, labels: Attributes): void }>()
  const observables = new Map<MetricName, Observable>()
  for (const name of Object.keys(METRICS) as MetricName[]) {
    const metric: Definition = METRICS[name]
    const description = metric.help
    switch (metric.type) {
      case 'counter': {
        const counter = meter.createCounter(name, { description })
        for (const labels of metric.zero ?? []) counter.add(0, labels)
        adders.set(name, counter)
        break
      }
      case 'level':
        adders.set(name, meter.createUpDownCounter(name, { description }))
        break
      case 'histogram': {
        const advice = { explicitBucketBoundaries: [...(metric.buckets ?? [])] }
        recorders.set(name, meter.createHistogram(name, { description, advice }))
        break
      }
      case 'gauge':
        observables.set(name, meter.createObservableGauge(name, { description }))
        break
      case 'total':
        observables.set(name, meter.createObservableCounter(name, { description }))
        break
    }
  }
  return { adders, recorders, observables }
}
