import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { Worker } from 'node:worker_threads'
import { brokenLimits, brokenViewLimits } from '../../sandbox/slack/block-limits.ts'
import { HOME_VIEWS } from '../bot/blocks/home-views.ts'
import { MESSAGES } from '../bot/blocks/messages.ts'
import { MODAL_VIEWS } from '../bot/blocks/modal-views.ts'
import { untranslated } from './untranslated.ts'

const GOLDEN = path.join(import.meta.dirname, '..', 'golden', 'fr')

interface Made {
  readonly messages: typeof MESSAGES
  readonly homes: typeof HOME_VIEWS
  readonly modals: typeof MODAL_VIEWS
}

const french = await inFrench()
const states: readonly (readonly [
  kind: string,
  english: Readonly<Record<string, object>>,
  french: Readonly<Record<string, object>>,
  broken: (message: object) => readonly string[],
])[] = [
  ['message', MESSAGES, french.messages, (message) => brokenLimits(message, 'message')],
  ['Home tab', HOME_VIEWS, french.homes, (view) => brokenLimits(view, 'home')],
  ['modal', MODAL_VIEWS, french.modals, (view) => brokenViewLimits({ ...view })],
]

for (const [kind, inEnglish, inFrench, broken] of states)
  for (const [state, english] of Object.entries(inEnglish))
    test(`the ${kind} "${state}" in French is as agreed, within Slack's limits, and says nothing in English`, (t) => {
      const message = inFrench[state] ?? {}
      t.assert.fileSnapshot(message, path.join(GOLDEN, `${state}.json`))
      assert.deepEqual(broken(message), [])
      assert.deepEqual(untranslated(english, message), [])
    })

test('every French golden file belongs to a message or a view', () => {
  const files = readdirSync(GOLDEN).map((file) => file.replace(/\.json$/, ''))
  assert.deepEqual(files.sort(), states.flatMap(([, english]) => Object.keys(english)).sort())
})

/** The same states, made where the language is French. */
async function inFrench(): Promise<Made> {
  const env = { ...process.env, GOLDEN_LANGUAGE: 'fr' }
  const worker = new Worker(new URL('french-messages.ts', import.meta.url), { env })
  const [made] = (await once(worker, 'message')) as [Made]
  return made
}
