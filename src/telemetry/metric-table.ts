/** What one metric is. Labels have few values: never the name of a cluster, a person or an operation. */
export interface Definition {
  /** `level`: goes up and down by what is counted; `gauge` and `total` (which only grows): read when Prometheus asks. */
  readonly type: 'counter' | 'histogram' | 'level' | 'gauge' | 'total'
  readonly help: string
  readonly labels: readonly string[]
  /** Upper bounds of a histogram, in seconds. */
  readonly buckets?: readonly number[]
  /** Series of a counter that are there from the start: without, Prometheus would not see their first increase. */
  readonly zero?: readonly Readonly<Record<string, string>>[]
}

/** Slack waits 3 s; most answers take milliseconds. */
const ANSWER_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5, 10] as const
/** From a look that is taken at once to one that nobody took for ten minutes. */
const LAG_SECONDS = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 20, 60, 300, 600] as const
/** From a step that was done already to a gateway of 45 minutes. */
const WORK_SECONDS = [1, 5, 15, 30, 60, 120, 300, 600, 900, 1800, 2700, 3600, 7200] as const

/**
 * Every metric there is, by the name under which Prometheus sees it. What counts is in `signals.ts`, what is read when
 * Prometheus asks in the files whose names end in `-gauges`.
 */
export const METRICS = {
  causeway_http_request_duration_seconds: {
    type: 'histogram',
    help: 'From the first byte of a request to its answer. Route /slack/events is what Slack waits for.',
    labels: ['route', 'status'],
    buckets: ANSWER_SECONDS,
  },
  causeway_acknowledgement_seconds: {
    type: 'histogram',
    help: 'From a command, click or form to its acknowledgement. Counts them, too.',
    labels: ['kind', 'name'],
    buckets: ANSWER_SECONDS,
  },
  causeway_listener_errors_total: {
    type: 'counter',
    help: 'Commands, clicks and forms that were answered with an error: user (with its code), store, bug.',
    labels: ['kind', 'code'],
    zero: [
      { kind: 'store', code: '' },
      { kind: 'bug', code: '' },
    ],
  },
  causeway_operations_started_total: {
    type: 'counter',
    help: 'Operations that were looked at for the first time.',
    labels: ['operation'],
  },
  causeway_operations_ended_total: {
    type: 'counter',
    help: 'Operations that ended, with the code of the error where they failed.',
    labels: ['operation', 'state', 'code'],
  },
  causeway_operation_duration_seconds: {
    type: 'histogram',
    help: 'From the request to the end, people’s time included.',
    labels: ['operation', 'state'],
    buckets: WORK_SECONDS,
  },
  causeway_step_duration_seconds: {
    type: 'histogram',
    help: 'From the first look at a step to its end, in this run of the operation.',
    labels: ['operation', 'step', 'state'],
    buckets: WORK_SECONDS,
  },
  causeway_transient_errors_total: {
    type: 'counter',
    help: 'Looks that found a service out of reach; the step is looked at again.',
    labels: ['operation', 'step'],
  },
  causeway_look_lag_seconds: {
    type: 'histogram',
    help: 'From the time at which an operation wanted to be looked at to the look.',
    labels: ['operation'],
    buckets: LAG_SECONDS,
  },
  causeway_tick_duration_seconds: {
    type: 'histogram',
    help: 'One look at all open steps of one operation.',
    labels: ['operation'],
    buckets: LAG_SECONDS,
  },
  causeway_ticks_running: {
    type: 'level',
    help: 'Looks that this worker is taking now.',
    labels: [],
  },
  causeway_azure_requests_total: {
    type: 'counter',
    help: 'Requests to Azure Resource Manager; status "failed": no answer.',
    labels: ['method', 'status'],
    zero: [
      { method: 'GET', status: '429' },
      { method: 'PUT', status: '429' },
    ],
  },
  causeway_azure_request_duration_seconds: {
    type: 'histogram',
    help: 'From a request to Azure Resource Manager to its answer.',
    labels: ['method'],
    buckets: ANSWER_SECONDS,
  },
  causeway_azure_tokens: {
    type: 'gauge',
    help: 'Requests that all workers together may still send to Azure now.',
    labels: ['requests', 'region'],
  },
  causeway_ambari_requests_total: {
    type: 'counter',
    help: 'Requests to Ambari; status "failed": no answer.',
    labels: ['method', 'status'],
  },
  causeway_outgoing_requests_total: {
    type: 'counter',
    help: 'Requests to any service over HTTP, also the Key Vault, prices and tokens; status "failed": no answer.',
    labels: ['service', 'status'],
  },
  causeway_slack_calls_total: {
    type: 'counter',
    help: 'Calls of Slack’s Web API: ok, rate_limited (429), refused, failed.',
    labels: ['method', 'outcome'],
    zero: [
      { method: 'chat.update', outcome: 'rate_limited' },
      { method: 'chat.postMessage', outcome: 'rate_limited' },
    ],
  },
  causeway_redis_errors_total: {
    type: 'counter',
    help: 'Commands that Redis did not answer, or refused, and connections that could not be made.',
    labels: ['kind'],
    zero: [{ kind: 'command' }, { kind: 'connection' }],
  },
  causeway_audit_appends_total: {
    type: 'counter',
    help: 'Entries of the audit log: ok, failed.',
    labels: ['outcome'],
    zero: [{ outcome: 'ok' }, { outcome: 'failed' }],
  },
  causeway_queue_jobs: {
    type: 'gauge',
    help: 'Jobs by state. Of the same queue in every process: take the largest, not the sum.',
    labels: ['state'],
  },
  causeway_operations: {
    type: 'gauge',
    help: 'Operations that have not ended: queued, running, or waiting for the cluster. The same in every process.',
    labels: ['operation', 'state'],
  },
  causeway_operations_unread: {
    type: 'gauge',
    help: 'Operations beyond those that are read for the metrics of operations and approvals.',
    labels: [],
  },
  causeway_operation_overdue_seconds: {
    type: 'gauge',
    help: 'How long the look that is most overdue has been due: grows where nobody looks.',
    labels: [],
  },
  causeway_approvals_pending: {
    type: 'gauge',
    help: 'Operations that wait for a decision of people.',
    labels: ['operation'],
  },
  causeway_approval_oldest_seconds: {
    type: 'gauge',
    help: 'How long the oldest question to people has been waiting.',
    labels: [],
  },
  causeway_worker_running: {
    type: 'gauge',
    help: '1 where this process runs operations, 0 where its worker has stopped; absent without the role.',
    labels: [],
  },
  causeway_build_info: {
    type: 'gauge',
    help: 'Always 1: version and roles of this process.',
    labels: ['version', 'node', 'roles'],
  },
  causeway_event_loop_lag_seconds: {
    type: 'gauge',
    help: 'How late timers fire, since the last scrape.',
    labels: ['quantile'],
  },
  causeway_event_loop_utilization: {
    type: 'gauge',
    help: 'Share of time in which the event loop was busy, since the last scrape: 0 to 1.',
    labels: [],
  },
  process_cpu_seconds_total: {
    type: 'total',
    help: 'Time of the processor, user and system.',
    labels: [],
  },
  process_resident_memory_bytes: {
    type: 'gauge',
    help: 'Memory that the process holds.',
    labels: [],
  },
} as const satisfies Readonly<Record<string, Definition>>

/** A metric of the table. */
export type MetricName = keyof typeof METRICS
type Named<Type extends Definition['type']> = {
  [Name in MetricName]: (typeof METRICS)[Name]['type'] extends Type ? Name : never
}[MetricName]
/** Metrics that are added to. */
export type CountedName = Named<'counter' | 'level'>
/** Metrics that observe durations. */
export type HistogramName = Named<'histogram'>
/** Metrics that are read at each scrape. */
export type GaugeName = Named<'gauge' | 'total'>
/** Exactly the labels of the metric. */
export type Labels<Name extends MetricName> = {
  readonly [Label in (typeof METRICS)[Name]['labels'][number]]: string
}

/** One value of a gauge at the moment of the question. */
export type Reading = {
  [Name in GaugeName]: {
    readonly name: Name
    readonly labels: Labels<Name>
    readonly value: number
  }
}[GaugeName]
/** Reads some gauges together, so that what they need is fetched once. */
export type GaugeReader = () => Promise<readonly Reading[]>
