import assert from 'node:assert/strict'
import { test } from 'node:test'
import { clickWhenThere, messageWith, startStack } from '../support/stack.ts'

test('where clients refuse newer blocks everything is said in older ones, and every button works', async (t) => {
  const { sandbox } = await startStack(t, { scale: 2400 })
  const newer = ['plan', 'task_card', 'table', 'card', 'container']
  sandbox.slack.faults.inject({ kind: 'refuseBlocks', types: newer, times: 1000 })
  await sandbox.slack.command({ text: 'create orders' })
  await messageWith(sandbox, 'plan_create')
  await clickWhenThere(sandbox, 'plan_create')
  await clickWhenThere(sandbox, 'approval_approve')
  const { channel, ts, blocks } = await sandbox.slack.waitForMessage(
    ({ text, threadTs }) => threadTs === undefined && /orders is ready/.test(text),
    { timeoutMs: 60_000 },
  )
  const shown = JSON.stringify(blocks)
  assert.match(shown, /wn0-orders +10\.0\.0\.\d+/)
  assert.match(shown, /bootstrap\.servers=/)
  await sandbox.slack.click({
    channelId: channel,
    messageTs: ts,
    actionId: 'cluster_more',
    value: 'topics orders',
  })
  await sandbox.slack.waitForMessage(({ text }) => /has no topics/.test(text), {
    timeoutMs: 30_000,
  })
})
