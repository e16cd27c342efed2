import assert from 'node:assert/strict'
import { globSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { FRENCH } from '../../src/words/french.ts'
import { languageOf, say, sentence, speaking } from '../../src/words/sentence.ts'
import { templatesOf, templatesOfCode } from './templates.ts'

const TEMPLATES = templatesOfCode()
const ENTRIES = Object.entries(FRENCH)

/** Places and signs alone are the same in every language. */
const hasWords = (english: string) => /\p{Letter}{2,}/u.test(english.replaceAll(/\{\d+\}/g, ''))

test('every sentence of the code has its French, and no French has lost its sentence', () => {
  const missing = TEMPLATES.filter(({ english }) => hasWords(english) && !(english in FRENCH))
  assert.deepEqual(
    missing.map(({ english, at }) => `${at}: ${english}`),
    [],
  )
  const said = new Set(TEMPLATES.map(({ english }) => english))
  assert.deepEqual(
    Object.keys(FRENCH).filter((english) => !said.has(english)),
    [],
  )
})

test('a French sentence has the places of the English one', () => {
  const places = (text: string) => (text.match(/\{\d+\}/g) ?? []).sort().join()
  assert.deepEqual(
    ENTRIES.filter(([english, french]) => places(english) !== places(french)),
    [],
  )
})

test('rooms of the catalogue that share a sentence agree about its French', async () => {
  const folder = path.join(import.meta.dirname, '..', '..', 'src', 'words', 'french')
  const rooms = await Promise.all(
    globSync('*.ts', { cwd: folder }).map(
      async (file) =>
        (await import(path.join(folder, file))) as Record<string, Readonly<Record<string, string>>>,
    ),
  )
  const all = rooms.flatMap((room) =>
    Object.values(room).flatMap((sentences) => Object.entries(sentences)),
  )
  const first = new Map(all.toReversed())
  assert.deepEqual(
    all.filter(([english, french]) => first.get(english) !== french),
    [],
  )
  assert.equal(first.size, ENTRIES.length, 'a room is missing in the catalogue')
})

test('French is set as French is: no breakable space before : ; ? !, curly apostrophes, « quotes »', () => {
  const odd = ENTRIES.filter(
    ([, french]) =>
      / [:;?!»](?=$|[\s*\u00a0])|« /.test(french) || /\p{Letter}'\p{Letter}/u.test(french),
  )
  assert.deepEqual(odd, [])
})

test('a sentence is kept as JSON and said later in either language, values and sentences in their places', () => {
  const inner = sentence`stays`
  const kept = JSON.parse(JSON.stringify(sentence`${'orders'}: ${inner} is broken.`))
  assert.equal(say(kept, 'en'), 'orders: stays is broken.')
  assert.equal(say(kept, 'fr'), 'orders : reste est rompu.'.replace(' :', '\u00a0:'))
  assert.equal(say('text of an older version', 'fr'), 'text of an older version')
  assert.equal(speaking('fr')`took ${'8 s'}`, 'a pris 8 s')
})

test('a value that looks like a place is left alone', () => {
  assert.equal(speaking('en')`took ${'{0} {1}'}`, 'took {0} {1}')
})

test('the locale of Slack chooses the language; what is not spoken becomes English', () => {
  assert.deepEqual(
    ['fr-FR', 'fr-CA', 'FR', 'en-GB', 'de-DE', 'frr', '', undefined].map(languageOf),
    ['fr', 'fr', 'fr', 'en', 'en', 'en', 'en', 'en'],
  )
})

test('the scanner finds templates in templates, and takes none of comments, strings or other tags', () => {
  const code = [
    "// t`comment` it's",
    "const a = 't`string`' + /[`'\"]/.source",
    // biome-ignore lint/suspicious/noTemplateCurlyInString: code, as text
    'const b = `${t`inner ${n} of ${f({ a: `}` })}`}` + String.raw`raw`',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: code, as text
    'const c = sentence`it\\`s ${speaking(of(view))`deep`}` + format`other`',
  ].join('\n')
  assert.deepEqual(templatesOf(code, 'x.ts'), [
    { english: 'inner {0} of {1}', at: 'x.ts:3' },
    { english: 'deep', at: 'x.ts:4' },
    { english: 'it`s {0}', at: 'x.ts:4' },
  ])
})
