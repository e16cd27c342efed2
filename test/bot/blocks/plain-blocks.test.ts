import assert from 'node:assert/strict'
import { test } from 'node:test'
import { brokenLimits } from '../../../sandbox/slack/block-limits.ts'
import { plainMessage } from '../../../src/bot/blocks/plain-blocks.ts'
import { MESSAGES } from './messages.ts'

/** Blocks that every client has known for years. */
const KNOWN = new Set(['section', 'header', 'actions', 'context', 'divider', 'rich_text', 'input'])

test('every message can be said in blocks that every client knows, within their limits and with all its buttons', () => {
  for (const [state, message] of Object.entries(MESSAGES)) {
    const plain = plainMessage(message)
    assert.deepEqual(
      plain.blocks.filter(({ type }) => !KNOWN.has(type)),
      [],
      state,
    )
    assert.deepEqual(brokenLimits(plain, 'message'), [], state)
    const buttons = (of: object) => JSON.stringify(of).match(/"action_id":"\w+"/g) ?? []
    assert.deepEqual(buttons(plain.blocks), buttons(message.blocks), state)
  }
})

test('steps keep their state and their words, tables their rows', () => {
  const [progress, ready] = [
    MESSAGES['progress-waiting-for-gateway'],
    MESSAGES['ready-with-package-link'],
  ]
  assert.ok(progress && ready)
  const text = JSON.stringify(plainMessage(progress).blocks)
  assert.match(text, /● Created the virtual network/)
  assert.match(text, /◔ Creating the VPN gateway/)
  const table = JSON.stringify(plainMessage(ready).blocks)
  assert.match(table, /wn0-orders +10\.0\.0\.12/)
})
