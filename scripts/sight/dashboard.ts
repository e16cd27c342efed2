import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { Chart, Series } from './charts.ts'

interface Panel {
  readonly title: string
  readonly type: Chart['kind'] | 'row'
  readonly gridPos: { readonly w: number }
  readonly fieldConfig?: { readonly defaults: { readonly unit: string } }
  readonly targets?: readonly { readonly expr: string; readonly legendFormat: string }[]
}

interface RangeAnswer {
  readonly data: {
    readonly result: readonly {
      readonly metric: Readonly<Record<string, string>>
      readonly values: readonly (readonly [seconds: number, value: string])[]
    }[]
  }
}

const FILE = path.join(import.meta.dirname, '..', '..', 'deploy', 'grafana', 'causeway.json')

/**
 * The panels of our Grafana dashboard with what a Prometheus says to their own queries.
 * @param seconds how far to look back; a value for each
 */
export async function readDashboard(prometheus: string, seconds: number): Promise<Chart[]> {
  const { panels } = JSON.parse(readFileSync(FILE, 'utf8')) as { panels: readonly Panel[] }
  const end = Date.now() / 1000
  const charts: Chart[] = []
  for (const { type, title, gridPos, fieldConfig, targets = [] } of panels) {
    if (type === 'row') continue
    const series: Series[] = []
    for (const { expr, legendFormat } of targets) {
      const query = expr
        .replaceAll('$__rate_interval', '10s')
        .replaceAll('$__range', `${Math.ceil(seconds)}s`)
      series.push(...(await ask(prometheus, { query, legendFormat, start: end - seconds, end })))
    }
    const unit = fieldConfig?.defaults.unit ?? 'none'
    charts.push({ title, kind: type, width: gridPos.w, unit, series })
  }
  return charts
}

async function ask(
  prometheus: string,
  asked: { query: string; legendFormat: string; start: number; end: number },
): Promise<Series[]> {
  const { query, start, end } = asked
  const parameters = { query, start: String(start), end: String(end), step: '1' }
  const response = await fetch(`${prometheus}/api/v1/query_range`, {
    method: 'POST',
    body: new URLSearchParams(parameters),
  })
  if (!response.ok) throw new Error(`${query}: ${await response.text()}`)
  const { data } = (await response.json()) as RangeAnswer
  return data.result.map(({ metric, values }) => ({
    name: asked.legendFormat.replaceAll(
      /\{\{(\w+)\}\}/g,
      (_all, label: string) => metric[label] ?? '',
    ),
    points: values
      .map(([at, value]) => ({ at, value: Number(value) }))
      .filter(({ value }) => Number.isFinite(value)),
  }))
}
