import fs from 'node:fs'
import path from 'node:path'
import type { TestContext } from 'node:test'

/** A request to Ambari and its answer, as the shared guide composed them from Ambari's source. */
export interface ExamplePair {
  readonly id: string
  readonly request: {
    readonly method: string
    /** Or a whole address. */
    readonly path: string
    readonly headers: Readonly<Record<string, string>>
    /** A text is sent as it is, anything else as JSON. */
    readonly body: unknown
  }
  readonly response: Answer
}

export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** Null: an empty body. */
  readonly body: unknown
}

const FILE = path.join(import.meta.dirname, '../../../shared/guide/ambari-examples.json')

/** All pairs; skips the test aloud where the shared guide is absent. */
export function pairsOrSkip(t: TestContext): ExamplePair[] | undefined {
  if (fs.existsSync(FILE)) return JSON.parse(fs.readFileSync(FILE, 'utf8')) as ExamplePair[]
  const message = 'SKIPPED: no ../shared/guide/ambari-examples.json beside the repository.'
  process.stdout.write(`${message}\n`)
  t.skip(message)
  return undefined
}

/**
 * All that may differ between an example and an answer:
 * 1. times, as long as both say "not yet" (-1) or both do not;
 * 2. what the example leaves open: `<a placeholder>`, or an abbreviation with three dots;
 * 3. one random UUID for another.
 */
const TIMES = /^(createtime|create_time|start_time|end_time|last_heartbeat_time)$/
const OPEN = /<[^<>]+>|\.\.\.|…/
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Where the answer is not the expected one, as `place: what`; empty when they agree. */
export function compareAnswers(expected: Answer, actual: Answer): string[] {
  return [
    ...compare('status', expected.status, actual.status),
    ...compare('content type', typeOf(expected), typeOf(actual)),
    ...compare('body', expected.body, actual.body),
  ]
}

function typeOf({ headers }: Answer): string | undefined {
  return headers['Content-Type'] ?? headers['content-type']
}

function compare(place: string, expected: unknown, actual: unknown): string[] {
  const key = place.split('.').at(-1) ?? ''
  if (typeof expected === 'number' && typeof actual === 'number' && TIMES.test(key))
    return (expected === -1) === (actual === -1) ? [] : [`${place}: ${actual} for ${expected}`]
  if (typeof expected === 'string' && typeof actual === 'string' && fits(expected, actual))
    return []
  if (Array.isArray(expected) && Array.isArray(actual)) {
    if (expected.length !== actual.length)
      return [`${place}: ${actual.length} members for ${expected.length}`]
    return expected.flatMap((member, index) => compare(`${place}[${index}]`, member, actual[index]))
  }
  if (isObject(expected) && isObject(actual)) {
    const names = [...new Set([...Object.keys(expected), ...Object.keys(actual)])]
    return names.flatMap((name) => {
      if (!(name in actual)) return [`${place}.${name}: missing`]
      if (!(name in expected)) return [`${place}.${name}: not expected`]
      return compare(`${place}.${name}`, expected[name], actual[name])
    })
  }
  return expected === actual
    ? []
    : [`${place}: ${JSON.stringify(actual)} for ${JSON.stringify(expected)}`]
}

function fits(expected: string, actual: string): boolean {
  if (UUID.test(expected)) return UUID.test(actual)
  const parts = expected.split(OPEN).map((part) => part.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
  return new RegExp(`^${parts.join('.*')}$`, 's').test(actual)
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
