import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { brokenLimits, brokenViewLimits } from '../../../sandbox/slack/block-limits.ts'
import { HOME_VIEWS } from './home-views.ts'
import { MESSAGES } from './messages.ts'
import { MODAL_VIEWS } from './modal-views.ts'

const GOLDEN = path.join(import.meta.dirname, '..', '..', 'golden')

for (const [state, message] of Object.entries(MESSAGES)) {
  test(`the message "${state}" is as agreed, within Slack's limits, and says its point in plain text`, (t) => {
    t.assert.fileSnapshot(message, path.join(GOLDEN, `${state}.json`))
    assert.deepEqual(brokenLimits(message, 'message'), [])
    assert.ok(message.text.length > 10)
  })
}

for (const [state, view] of Object.entries(HOME_VIEWS))
  test(`the Home tab "${state}" is as agreed and within Slack's limits`, (t) => {
    t.assert.fileSnapshot(view, path.join(GOLDEN, `${state}.json`))
    assert.deepEqual(brokenLimits(view, 'home'), [])
  })

for (const [state, view] of Object.entries(MODAL_VIEWS))
  test(`the modal "${state}" is as agreed and within Slack's limits`, (t) => {
    t.assert.fileSnapshot(view, path.join(GOLDEN, `${state}.json`))
    assert.deepEqual(brokenViewLimits({ ...view }), [])
  })

test('every golden file belongs to a message or a view', () => {
  const files = readdirSync(GOLDEN)
    .filter((file) => file.endsWith('.json'))
    .map((file) => file.replace(/\.json$/, ''))
  assert.deepEqual(
    files.sort(),
    [MESSAGES, HOME_VIEWS, MODAL_VIEWS].flatMap((views) => Object.keys(views)).sort(),
  )
})
