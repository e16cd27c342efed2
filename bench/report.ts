import { meetsGoal, type Ratio, type Row, type Scenario } from './scenario.ts'

export const HEADINGS = ['Measure', 'Figure', 'Beside', 'Goal', ''] as const

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

/** One row, in the order of the headings. */
export function cells(row: Row): readonly string[] {
  const met = meetsGoal(row)
  return [
    row.measure,
    `${formatNumber(row.value)} ${row.unit}`,
    row.ratio ? formatRatio(row.ratio) : '',
    formatGoal(row),
    met === undefined ? '' : met ? 'met' : 'MISSED',
  ]
}

function formatRatio({ value, to, other }: Ratio): string {
  const times = Number.isFinite(value) ? `${value.toFixed(isNearOne(value) ? 3 : 2)} x ` : ''
  return `${times}${to} (${formatNumber(other)})`
}

/** Where the third decimal decides. */
function isNearOne(value: number): boolean {
  return Math.abs(value - 1) < 0.05
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
