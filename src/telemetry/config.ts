import { z } from 'zod'

/** What Causeway shows of itself, and to whom. Nothing by default. */
export interface TelemetryConfig {
  /** Bearer token for /metrics. */
  readonly metricsToken: string | undefined
  /** An address of its own for /metrics, without a token unless there is one. */
  readonly metricsAddress: { readonly host: string; readonly port: number } | undefined
  /** Base address of an OpenTelemetry collector (OTLP over HTTP). */
  readonly tracesEndpoint: string | undefined
  /** Of the operations, this part is traced, each whole or not at all: 0 to 1. */
  readonly tracesShare: number
  /** Password of /admin. */
  readonly adminPassword: string | undefined
}

const secret = z
  .string()
  .min(16, 'is too short: 16 characters or more, for example from: openssl rand -hex 24')
  .optional()

const ADDRESS = /^([\w.-]+|\[[0-9a-f:]+\]):(\d{1,5})$/i

/** Settings for metrics, traces and the admin page. */
export const TELEMETRY_ENVIRONMENT = {
  METRICS_TOKEN: secret,
  METRICS_ADDRESS: z
    .string()
    .regex(ADDRESS, 'is a host and a port, for example 127.0.0.1:9464')
    .transform((text) => {
      const [, host = '', port = ''] = ADDRESS.exec(text) ?? []
      return { host: host.replaceAll(/[[\]]/g, ''), port: Number(port) }
    })
    .optional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: z
    .url({ protocol: /^https?$/, error: 'is not a URL, for example http://127.0.0.1:4318' })
    .optional(),
  OTEL_TRACES_SAMPLER_ARG: z.coerce
    .number('is not a number from 0 to 1')
    .min(0, 'is not a number from 0 to 1')
    .max(1, 'is not a number from 0 to 1')
    .default(1),
  ADMIN_PASSWORD: secret,
}

/** Metrics, traces and the admin page, by the settings; each off unless configured. */
export function readTelemetryConfig(settings: {
  readonly METRICS_TOKEN?: string | undefined
  readonly METRICS_ADDRESS?: { readonly host: string; readonly port: number } | undefined
  readonly OTEL_EXPORTER_OTLP_ENDPOINT?: string | undefined
  readonly OTEL_TRACES_SAMPLER_ARG: number
  readonly ADMIN_PASSWORD?: string | undefined
}): TelemetryConfig {
  return {
    metricsToken: settings.METRICS_TOKEN,
    metricsAddress: settings.METRICS_ADDRESS,
    tracesEndpoint: settings.OTEL_EXPORTER_OTLP_ENDPOINT,
    tracesShare: settings.OTEL_TRACES_SAMPLER_ARG,
    adminPassword: settings.ADMIN_PASSWORD,
  }
}
