import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { cells, HEADINGS } from './report.ts'
import type { Row } from './scenario.ts'

const DOCUMENT = path.join(import.meta.dirname, '..', 'docs', 'performance.md')

/**
 * Writes the figures of a run into docs/performance.md, each scenario's between its two comments; the rest of the
 * document stays as it is.
 * @throws Error where the document has no place for a scenario
 */
export async function writeDocument(
  results: readonly { readonly scenario: string; readonly rows: readonly Row[] }[],
  about: string,
): Promise<void> {
  let text = await readFile(DOCUMENT, 'utf8')
  text = fill(text, 'run', about)
  for (const { scenario, rows } of results)
    if (rows.length > 0) text = fill(text, scenario, markdownTable(rows))
  await writeFile(DOCUMENT, text)
}

function fill(text: string, name: string, content: string): string {
  const begin = `<!-- figures of ${name} -->`
  const end = `<!-- end of ${name} -->`
  const [from, to] = [text.indexOf(begin), text.indexOf(end)]
  if (from < 0 || to < from) throw new Error(`${DOCUMENT} has no place for the figures of ${name}`)
  return `${text.slice(0, from + begin.length)}\n\n${content}\n\n${text.slice(to)}`
}

function markdownTable(rows: readonly Row[]): string {
  const lines = [HEADINGS, ...rows.map(cells)].map((line) =>
    line.map((cell) => cell.replace('<=', '≤').replace('>=', '≥').replaceAll(/\bx\b/g, '×')),
  )
  const widths = HEADINGS.map((_, column) =>
    Math.max(3, ...lines.map((line) => line[column]?.length ?? 0)),
  )
  const [head = [], ...body] = lines
  const render = (line: readonly string[]) =>
    `| ${line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`
  const rule = widths.map((width) => '-'.repeat(width))
  return [render(head), render(rule), ...body.map(render)].join('\n')
}
