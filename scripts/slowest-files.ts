import path from 'node:path'
import type { TestEvent } from 'node:test/reporters'

const SHOWN = 10

/** A reporter for `node --test`, beside another: which files took longest, when all have ended. */
// biome-ignore lint/style/noDefaultExport: Node loads a reporter by its default export.
export default async function* slowestFiles(source: AsyncIterable<TestEvent>) {
  const took = new Map<string, number>()
  for await (const { type, data } of source) {
    if ((type !== 'test:pass' && type !== 'test:fail') || data.nesting !== 0) continue
    const { file } = data
    if (file) took.set(file, (took.get(file) ?? 0) + data.details.duration_ms)
  }
  yield '\nslowest files, in seconds of their own:\n'
  for (const [file, ms] of [...took].sort(([, a], [, b]) => b - a).slice(0, SHOWN))
    yield `${(ms / 1000).toFixed(1).padStart(8)}  ${path.relative('.', file)}\n`
}
