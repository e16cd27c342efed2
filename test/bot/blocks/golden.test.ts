import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { brokenLimits } from '../../../sandbox/slack/block-limits.ts'
import { HOME_VIEWS } from './home-views.ts'
import { MESSAGES } from './messages.ts'

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

test('every golden file belongs to a message', () => {
  const files = readdirSync(GOLDEN).map((file) => file.replace(/\.json$/, ''))
  assert.deepEqual(files.sort(), [...Object.keys(MESSAGES), ...Object.keys(HOME_VIEWS)].sort())
})
