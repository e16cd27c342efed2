import { meetsGoal, type Row, type Scenario } from './scenario.ts'

const HEADINGS = ['measure', 'figure', 'beside', 'goal', ''] as const

/** The rows of one scenario as an aligned table. */
export function renderTable({ name, description }: Scenario, rows: readonly Row[]): string {
  const lines = [HEADINGS, ...rows.map(cells)]
  const widths = HEADINGS.map((_, column) =>
    Math.max(...lines.map((line) => (line[column] ?? '').length)),
  )
  const table = lines.map((line) =>
    `  ${line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd(),
  )
  return [`${name}: ${description}`, ...table, ''].join('\n')
}

function cells(row: Row): readonly string[] {
  const met = meetsGoal(row)
  return [
    row.measure,
    `${formatNumber(row.value)} ${row.unit}`,
    row.ratio ? `${row.ratio.value.toFixed(2)} x ${row.ratio.to}` : '',
    formatGoal(row),
    met === undefined ? '' : met ? 'met' : 'MISSED',
  ]
}

function formatGoal({ goal, unit }: Row): string {
  if (goal === undefined) return ''
  const [sign, limit] = 'atMost' in goal ? ['<=', goal.atMost] : ['>=', goal.atLeast]
  return `${sign} ${limit} ${goal.of === 'ratio' ? 'x' : unit}`
}

export function formatNumber(value: number): string {
  if (Number.isInteger(value)) return String(value)
  const size = Math.abs(value)
  return value.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3)
}
