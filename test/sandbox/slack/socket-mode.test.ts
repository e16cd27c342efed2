import assert from 'node:assert/strict'
import { test } from 'node:test'
import { App, LogLevel } from '@slack/bolt'
import { CHANNEL } from '../../../sandbox/slack/people.ts'
import { buttonBlock, startPair, TOKEN } from './receiver.ts'

test('a Bolt app in Socket Mode gets commands and clicks and answers them', async (t) => {
  const { slack, received } = await startPair(t, { appToken: 'xapp-of-the-tests' })
  const app = new App({
    token: TOKEN,
    appToken: 'xapp-of-the-tests',
    socketMode: true,
    convoStore: false,
    logLevel: LogLevel.ERROR,
    clientOptions: { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 } },
  })
  app.command('/kafka', async ({ ack, client, command }) => {
    await ack({ text: `You said ${command.text}` })
    await client.chat.postMessage({
      channel: CHANNEL,
      text: 'x',
      blocks: [buttonBlock('go', 'k-17')],
    })
  })
  app.action('go', async ({ ack, respond }) => {
    await ack()
    await respond({ replace_original: true, text: 'Going' })
  })
  await app.start()
  t.after(() => app.stop())

  assert.equal((await slack.command({ text: 'list' })).status, 200)
  const message = await slack.waitForMessage((each) => each.blocks.length > 0)
  assert.equal(slack.messages()[0]?.text, 'You said list')
  await slack.click({ messageTs: message.ts, actionId: 'go' })
  await slack.waitForMessage((each) => each.text === 'Going')
  assert.equal(received.length, 0)
})
