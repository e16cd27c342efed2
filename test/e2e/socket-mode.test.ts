import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createCluster, startStack } from '../support/stack.ts'

test('over Socket Mode the same walk leads to the same ready card, and no public address is needed', async (t) => {
  const { sandbox, url } = await startStack(t, { socketMode: true })
  const ready = await createCluster(sandbox, 'orders')
  assert.match(JSON.stringify(ready.blocks), /bootstrap\.servers=/)
  assert.equal((await fetch(`${url}/slack/events`, { method: 'POST' })).status, 404)
  const { body } = await sandbox.slack.command({ text: 'create Orders!' })
  assert.match(JSON.stringify(body), /not a valid cluster name/)
})
