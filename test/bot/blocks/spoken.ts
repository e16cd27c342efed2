import type { OperationRecord } from '../../../src/jobs/engine/record.ts'
import { FRENCH } from '../../../src/words/french.ts'
import { joined, type Words } from '../../../src/words/sentence.ts'

/** Fields in which records keep words for people. */
const FIELDS = new Set([
  ...['detail', 'finding', 'remedy', 'link', 'why', 'reason', 'label', 'resource', 'problem'],
  ...['placementReason', 'unchecked', 'disagreements', 'made'],
])

/** The sentences of the code: those that begin with words, and that say most, first. */
const PATTERNS = Object.keys(FRENCH)
  .sort((one, other) => begins(other) - begins(one) || bare(other).length - bare(one).length)
  .map((says) => ({ says, pattern: patternOf(says) }))

/** A record as the code would have kept it: where its English is a sentence of the catalogue, the sentence. */
export function spoken(record: OperationRecord): OperationRecord {
  const { failure } = record
  return {
    ...record,
    steps: inWords(record.steps) as OperationRecord['steps'],
    facts: inWords(record.facts) as OperationRecord['facts'],
    ...(failure === undefined
      ? {}
      : {
          failure: {
            ...failure,
            words: failure.words ?? {
              message: wordsOf(failure.message),
              remedy: wordsOf(failure.remedy),
            },
          },
        }),
  }
}

function inWords(value: unknown, field = ''): unknown {
  if (typeof value === 'string') return FIELDS.has(field) ? wordsOf(value) : value
  if (Array.isArray(value)) return value.map((item) => inWords(item, field))
  if (typeof value !== 'object' || value === null || 'says' in value) return value
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, inWords(part, key)]))
}

const BORDERS = [
  ['\n', /\n/],
  [' ', /(?<=\.) /],
  [', ', /, /],
] as const

/** The sentence that this is in English; the text itself where there is none. */
export function wordsOf(english: string): Words {
  for (const { says, pattern } of PATTERNS) {
    const match = pattern.exec(english)
    if (match) return { says, values: match.slice(1).map(wordsOf) }
  }
  // Several sentences, numbered or not, or an enumeration.
  for (const [border, pattern] of BORDERS) {
    const parts = english.split(pattern)
    if (parts.length === 1) continue
    const words = parts.map((part) => wordsOf(part))
    if (words.some((said) => typeof said === 'object')) return joined(words, border)
  }
  const [, number, rest] = /^(\d+\.) (.*)$/.exec(english) ?? []
  return number === undefined || rest === undefined ? english : joined([number, wordsOf(rest)], ' ')
}

function begins(says: string): number {
  return says.startsWith('{') ? 0 : 1
}

function bare(says: string): string {
  return says.replaceAll(/\{\d+\}/g, '')
}

function patternOf(says: string): RegExp {
  // A sentence of places and signs alone would fit anything.
  if (!/\p{Letter}{2,}/u.test(bare(says))) return /(?!)/
  const escaped = says.replaceAll(/[.*+?^$()|[\]\\/]/g, '\\$&')
  return new RegExp(`^${escaped.replaceAll(/\{\d+\}/g, '([^]+?)')}$`)
}
