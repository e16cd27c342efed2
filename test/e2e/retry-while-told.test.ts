import assert from 'node:assert/strict'
import { test } from 'node:test'
import { clickWhenThere, startStack } from '../support/stack.ts'

/** Shorter than the 30 s after which operations without a job are found. */
const PATIENCE = { timeoutMs: 20_000 }

test('Retry is taken at once although Slack has not taken all of the end yet', async (t) => {
  const { sandbox } = await startStack(t)
  const { slack } = sandbox
  sandbox.azure.faults.inject({ kind: 'operationFails', match: /virtualNetworkGateways/i })
  slack.faults.inject({ kind: 'slow', delayMs: 2000, method: 'chat.postMessage', times: 100 })
  await slack.command({ text: 'create orders' })
  await clickWhenThere(sandbox, 'plan_create')
  const failed = await slack.waitForMessage(({ text }) => /failed/.test(text), PATIENCE)
  const isTold = slack.messages().some(({ threadTs }) => threadTs === failed.ts)
  assert.equal(isTold, false, 'its reply is still on the way')
  slack.faults.clear()
  await slack.click({
    channelId: failed.channel,
    messageTs: failed.ts,
    actionId: 'operation_retry',
  })
  await slack.waitForMessage(
    ({ blocks }) => JSON.stringify(blocks).includes('"approval_approve"'),
    PATIENCE,
  )
})
