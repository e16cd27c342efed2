import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'

/** What takes its time: whole simulators, processes, browsers, brokers. A test that reaches one of them is not quick. */
const HEAVY = [
  'sandbox/sandbox.ts',
  'sandbox/azure/simulator.ts',
  'sandbox/slack/simulator.ts',
  'test/support/worker-process.ts',
  'test/support/browser.ts',
  'test/bot/injection/captured-calls.ts',
  'src/jobs/engine/worker.ts',
]
/** Starts a process, or makes thousands of runs. */
const HEAVY_TEXT = /from 'node:child_process'|numRuns|\bRUNS\b|from 'playwright-core'/

const IMPORT = /(?:from|import)\s*\(?\s*'(\.[^']+\.ts)'/g

/** The test files that start nothing but themselves: seconds in all. */
export function quickTests(): readonly string[] {
  const verdicts = new Map<string, boolean>()
  const isHeavy = (file: string): boolean => {
    const known = verdicts.get(file)
    if (known !== undefined) return known
    // A file that is being looked at adds nothing by importing itself.
    verdicts.set(file, false)
    const text = readFileSync(file, 'utf8')
    const verdict =
      HEAVY.includes(file) ||
      (file.startsWith('test/') && HEAVY_TEXT.test(text)) ||
      importsOf(file, text).some(isHeavy)
    verdicts.set(file, verdict)
    return verdict
  }
  return globSync('test/**/*.test.ts')
    .sort()
    .filter((file) => !isHeavy(file))
}

function importsOf(file: string, text: string): string[] {
  return [...text.matchAll(IMPORT)].map(([, name = '']) =>
    path.normalize(path.join(path.dirname(file), name)),
  )
}
