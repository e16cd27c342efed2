/** One line of a chart: its name, and what it was when. */
export interface Series {
  readonly name: string
  readonly points: readonly { readonly at: number; readonly value: number }[]
}

export interface Chart {
  readonly title: string
  readonly unit: string
  readonly kind: 'stat' | 'timeseries'
  /** Of 24 columns. */
  readonly width: number
  readonly series: readonly Series[]
}

const COLOURS = [
  '#2f6feb',
  '#d9480f',
  '#2b8a3e',
  '#862e9c',
  '#e67700',
  '#0b7285',
  '#c2255c',
  '#495057',
]
const BOX = { width: 460, height: 110 } as const
const LEGEND_LINES = 5

/** The charts as one page, without anything from elsewhere. */
export function chartPage(title: string, charts: readonly Chart[]): string {
  return `<!doctype html><meta charset="utf-8"><title>${escaped(title)}</title><style>
body{font:13px system-ui,sans-serif;margin:16px;background:#f6f7f9;color:#1b1f24}
h1{font-size:17px;margin:0 0 12px}
main{display:grid;grid-template-columns:repeat(24,1fr);gap:10px}
section{background:#fff;border:1px solid #d8dce2;border-radius:6px;padding:8px 10px;min-width:0}
h2{font-size:12px;margin:0 0 4px;font-weight:600}
.stat{font-size:26px;color:#2b8a3e}
svg{width:100%;height:auto;display:block}
ul{list-style:none;margin:4px 0 0;padding:0;font-size:11px;color:#444c56}
li{white-space:nowrap;overflow:hidden;text-overflow:ellipsis}
li b{float:right;font-weight:400}
i{display:inline-block;width:10px;height:3px;margin-right:5px;vertical-align:middle}
</style><h1>${escaped(title)}</h1><main>${charts.map(drawn).join('')}</main>`
}

function drawn(chart: Chart): string {
  const body = chart.kind === 'stat' ? stat(chart) : lines(chart)
  return `<section style="grid-column:span ${chart.width}"><h2>${escaped(chart.title)}</h2>${body}</section>`
}

function stat({ series, unit }: Chart): string {
  const last = series[0]?.points.at(-1)?.value
  return `<div class="stat">${last === undefined ? '–' : readable(last, unit)}</div>`
}

function lines({ series: given, unit }: Chart): string {
  const series = given.filter(({ points }) => points.length > 0)
  if (series.length === 0) return '<p>nothing</p>'
  const all = series.flatMap(({ points }) => points)
  const [from, to] = [Math.min(...all.map(({ at }) => at)), Math.max(...all.map(({ at }) => at))]
  const top = Math.max(...all.map(({ value }) => value), 0) || 1
  const x = (at: number) => ((at - from) / Math.max(1, to - from)) * BOX.width
  const y = (value: number) => BOX.height - (value / top) * (BOX.height - 14)
  const drawnLines = series.map(({ points }, index) => {
    const path = points.map(({ at, value }) => `${x(at).toFixed(1)},${y(value).toFixed(1)}`)
    return `<polyline fill="none" stroke="${colour(index)}" stroke-width="1.6" points="${path.join(' ')}"/>`
  })
  return `<svg viewBox="0 0 ${BOX.width} ${BOX.height + 4}"><line x1="0" y1="${BOX.height}" x2="${BOX.width}" y2="${BOX.height}" stroke="#adb5bd"/><text x="0" y="10" font-size="10" fill="#868e96">${readable(top, unit)}</text>${drawnLines.join('')}</svg>${legend(series, unit)}`
}

function legend(series: readonly Series[], unit: string): string {
  const largest = ({ points }: Series) => Math.max(...points.map(({ value }) => value))
  const shown = series
    .map((one, index) => ({ one, index, max: largest(one) }))
    .toSorted((a, b) => b.max - a.max)
  const items = shown
    .slice(0, LEGEND_LINES)
    .map(
      ({ one, index, max }) =>
        `<li><b>${readable(max, unit)}</b><i style="background:${colour(index)}"></i>${escaped(one.name)}</li>`,
    )
  const more = shown.length - items.length
  return `<ul>${items.join('')}${more > 0 ? `<li>and ${more} more</li>` : ''}</ul>`
}

const colour = (index: number) => COLOURS[index % COLOURS.length] ?? '#000'

function readable(value: number, unit: string): string {
  if (unit === 's' && value < 1) return `${(value * 1000).toFixed(value < 0.01 ? 1 : 0)} ms`
  if (unit === 'bytes') return `${(value / 1024 / 1024).toFixed(0)} MiB`
  if (unit === 'percentunit') return `${(value * 100).toFixed(0)} %`
  const text = value >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(3)))
  return unit === 's' ? `${text} s` : unit === 'ops' ? `${text}/s` : text
}

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
