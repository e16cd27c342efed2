import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ATTACKS } from './attacks.ts'
import { type CapturedCall, captureCalls } from './captured-calls.ts'
import { structureOf, unseenIn } from './structure.ts'

type Path = readonly (string | number)[]

/** Where the text stands in what a message is made from, without positions in lists. */
const named = (path: Path) => path.filter((part) => typeof part === 'string').join('.')

function leaves(value: unknown, path: Path = []): Path[] {
  if (typeof value === 'string') return [path]
  if (value === null || typeof value !== 'object') return []
  return Object.entries(value).flatMap(([key, inner]) =>
    leaves(inner, [...path, Array.isArray(value) ? Number(key) : key]),
  )
}

function replaced(value: unknown, [first, ...rest]: Path, text: string): unknown {
  if (first === undefined) return text
  if (Array.isArray(value))
    return value.map((inner, index) => (index === first ? replaced(inner, rest, text) : inner))
  const object = value as Readonly<Record<string, unknown>>
  return { ...object, [first]: replaced(object[first], rest, text) }
}

/** @returns undefined where nothing is made of it: text that decides how a message looks must be one that is known */
function made({ make, given }: CapturedCall, path: Path, text: string): unknown {
  try {
    return make(...(replaced(given, path, text) as unknown[]))
  } catch {
    return undefined
  }
}

const WORD = 'harmless'

/**
 * What is never foreign: ids, kinds and states that Causeway gives, names of clusters (of one pattern, checked where
 * they come in: test/e2e/refusals.test.ts), titles of steps, words that tell languages and cases apart.
 */
const OWN =
  /(^|\.)(cluster|kind|id|operationId|correlationId|changeHash|digest|state|status|language|subject\.restart|wanted|month|approvers|permission|approving|teamId|request\.(name|source|target)|placement\.host|steps\.(name|title\..*)|title)$/

/** Places whose text is shown and may be foreign, the first two of each kind. */
function shownPlaces(calls: readonly CapturedCall[]): { call: CapturedCall; path: Path }[] {
  const seen = new Map<string, number>()
  return calls.flatMap((call) =>
    leaves(call.given).flatMap((path) => {
      const place = named(path)
      const kind = `${call.name} ${place}`
      // An argument that is a text of its own is the name of a cluster or an id.
      if (place === '' || OWN.test(place)) return []
      if ((seen.get(kind) ?? 0) >= 2) return []
      if (!JSON.stringify(made(call, path, WORD) ?? '').includes(WORD)) return []
      seen.set(kind, (seen.get(kind) ?? 0) + 1)
      return [{ call, path }]
    }),
  )
}

/** What is in the first list more often than in the second. */
function added(parts: readonly string[], before: readonly string[]): string[] {
  const left = [...before]
  return parts.filter((part) => {
    const index = left.indexOf(part)
    if (index >= 0) left.splice(index, 1)
    return index < 0
  })
}

const calls = await captureCalls()
const places = shownPlaces(calls)

test('the corpus and the places are as many as they should be', (t) => {
  t.diagnostic(`${ATTACKS.length} attacks, ${calls.length} messages, ${places.length} places`)
  assert.ok(new Set(ATTACKS).size >= 200)
  assert.ok(calls.length > 100)
  assert.ok(places.length > 80)
})

for (const [name, group] of Map.groupBy(places, ({ call }) => call.name))
  test(`${name}: foreign text is inert in every place, and changes words alone`, () => {
    for (const { call, path } of group) {
      const harmless = structureOf(made(call, path, WORD))
      for (const attack of ATTACKS) {
        const message = made(call, path, attack)
        const where = `${name} ${path.join('.')} ${JSON.stringify(attack.slice(0, 60))}`
        if (message === undefined) continue
        // Nothing at all may be left out with what would stand around it.
        if (/^[\p{C}\p{Z}\p{M}]*$/u.test(attack))
          assert.deepEqual(added(structureOf(message), harmless), [], where)
        else assert.deepEqual(structureOf(message), harmless, where)
        assert.deepEqual(unseenIn(message), [], where)
      }
    }
  })
