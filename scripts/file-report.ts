import { writeFileSync } from 'node:fs'
import path from 'node:path'
import type { TestEvent } from 'node:test/reporters'

const SHOWN = 10

/**
 * A reporter for `node --test`, beside another: which files took longest, when all have ended. Writes those in which
 * a test failed, a line each, into the file that `FAILED_FILES` names.
 */
// biome-ignore lint/style/noDefaultExport: Node loads a reporter by its default export.
export default async function* fileReport(source: AsyncIterable<TestEvent>) {
  const took = new Map<string, number>()
  const failed = new Set<string>()
  for await (const { type, data } of source) {
    if ((type !== 'test:pass' && type !== 'test:fail') || data.nesting !== 0 || !data.file) continue
    const file = path.relative('.', data.file)
    took.set(file, (took.get(file) ?? 0) + data.details.duration_ms)
    if (type === 'test:fail') failed.add(file)
  }
  const { FAILED_FILES: list } = process.env
  if (list !== undefined) writeFileSync(list, [...failed].join('\n'))
  yield '\nslowest files, in seconds of their own:\n'
  for (const [file, ms] of [...took].sort(([, a], [, b]) => b - a).slice(0, SHOWN))
    yield `${(ms / 1000).toFixed(1).padStart(8)}  ${file}\n`
}
