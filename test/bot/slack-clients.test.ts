import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { type TestContext, test } from 'node:test'
import { WebAPIRateLimitedError } from '@slack/web-api'
import { DEMO, PARTNER } from '../../sandbox/slack/people.ts'
import { startSlackSimulator } from '../../sandbox/slack/simulator.ts'
import { Installations } from '../../src/bot/installations.ts'
import { SlackClients } from '../../src/bot/slack-clients.ts'
import { TokenCipher } from '../../src/bot/token-cipher.ts'
import type { SlackOAuthConfig } from '../../src/config/slack-config.ts'
import { UserError } from '../../src/errors.ts'
import { testPrefix, testRedis } from '../support/redis.ts'

async function start(t: TestContext) {
  const slack = await startSlackSimulator({ signingSecret: 'unused', botToken: 'xoxb-demo' })
  t.after(() => slack.close())
  const keys = [randomBytes(32)]
  const redis = await testRedis(t)
  const installations = new Installations(redis, testPrefix(), new TokenCipher(keys))
  const clientsFor = (oauth: SlackOAuthConfig | undefined) =>
    new SlackClients(
      {
        tokens: { of: 'several workspaces', keys, oauth },
        apiUrl: slack.apiUrl,
        signingSecret: undefined,
        appToken: undefined,
      },
      installations,
    )
  const install = (teamId: string, botToken: string) =>
    installations.write({
      teamId,
      botToken,
      botUserId: 'U0BOT',
      installedBy: 'U01ALICE',
      installedAt: Date.now(),
    })
  return { slack, installations, clients: clientsFor(undefined), clientsFor, install }
}

test('a 429 for messages does not stop what people wait for', async (t) => {
  const { slack, clients, install } = await start(t)
  await install(DEMO.id, 'xoxb-demo')
  const background = await clients.background(DEMO.id)
  const interactive = await clients.interactive(DEMO.id)
  slack.faults.inject({ kind: 'rateLimited', method: 'chat.postMessage', retryAfterSeconds: 30 })
  const posting = { channel: DEMO.channelId, text: 'x' }
  await assert.rejects(
    background.chat.postMessage(posting),
    (error: unknown) => error instanceof WebAPIRateLimitedError && error.retryAfter === 30,
  )
  assert.equal((await interactive.auth.test()).ok, true)
})

test('a lost connection is tried again for messages, and not while somebody waits', async (t) => {
  const { slack, clients, install } = await start(t)
  await install(DEMO.id, 'xoxb-demo')
  slack.faults.inject({ kind: 'down', times: 2 })
  assert.equal((await (await clients.background(DEMO.id)).auth.test()).ok, true)
  slack.faults.inject({ kind: 'down' })
  await assert.rejects((await clients.interactive(DEMO.id)).auth.test(), /503/)
  assert.equal(slack.calls.length, 4)
})

test('without an installation there is no client, and the refusal says what to do', async (t) => {
  const { clients, slack } = await start(t)
  await assert.rejects(
    clients.background(PARTNER.id),
    (error: unknown) => error instanceof UserError && error.code === 'workspace-not-installed',
  )
  assert.deepEqual(slack.calls, [])
})

test('after a new installation the new token is used at once, after a removal none', async (t) => {
  const { clients, install, installations } = await start(t)
  await install(DEMO.id, 'xoxb-before')
  const before = await clients.background(DEMO.id)
  assert.equal(await clients.background(DEMO.id), before)
  await install(DEMO.id, 'xoxb-demo')
  assert.equal((await (await clients.background(DEMO.id)).auth.test()).team_id, DEMO.id)
  await installations.remove(DEMO.id, Math.ceil(Date.now() / 1000))
  await assert.rejects(clients.interactive(DEMO.id), UserError)
})

test('a workspace that was taken off the list has no client any more, although it is installed', async (t) => {
  const { clientsFor, install } = await start(t)
  await install(DEMO.id, 'xoxb-demo')
  const oauth = { clientId: '1.2', clientSecret: 'secret', teamIds: [PARTNER.id] }
  await assert.rejects(clientsFor(oauth).interactive(DEMO.id), UserError)
  await clientsFor({ ...oauth, teamIds: [DEMO.id] }).interactive(DEMO.id)
})
