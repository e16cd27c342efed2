import type { RequestKind } from '../azure/request-budget.ts'
import type { GaugeReader } from './metric-table.ts'

/** What is left of a budget of requests, by kind and by Azure's region. */
interface BudgetLevel {
  readonly kind: RequestKind
  readonly region: string
  readonly tokens: number
}

/** What is left of Azure's budget, at the moment of the scrape. */
export function budgetGauges(levels: () => Promise<readonly BudgetLevel[]>): GaugeReader {
  return async () =>
    (await levels()).map(({ kind, region, tokens }) => ({
      name: 'causeway_azure_tokens',
      labels: { requests: kind, region },
      value: tokens,
    }))
}

/** @param depth jobs by state */
export function queueGauges(depth: () => Promise<Readonly<Record<string, number>>>): GaugeReader {
  return async () =>
    Object.entries(await depth()).map(([state, value]) => ({
      name: 'causeway_queue_jobs',
      labels: { state },
      value,
    }))
}

/** Whether this process takes ticks. */
export function workerGauge(isRunning: () => boolean): GaugeReader {
  return async () => [{ name: 'causeway_worker_running', labels: {}, value: isRunning() ? 1 : 0 }]
}
