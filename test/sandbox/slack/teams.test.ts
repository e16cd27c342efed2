import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { WebClient } from '@slack/web-api'
import { isObject } from '../../../sandbox/slack/json.ts'
import { DEMO, PARTNER } from '../../../sandbox/slack/people.ts'
import { refusal, startPair } from './receiver.ts'

const OAUTH = { clientId: '1.2', clientSecret: 'secret' }

/** Both workspaces with the app installed: the first by its token, the second by OAuth. */
async function startBoth(t: TestContext) {
  const pair = await startPair(t, { oauth: OAUTH })
  const clientOf = (token: string) =>
    new WebClient(token, { slackApiUrl: pair.slack.apiUrl, retryConfig: { retries: 0 } })
  const back = await authorize(pair.slack.url, {
    state: 's-1',
    scope: 'commands',
    team: PARTNER.id,
  })
  const code = back.searchParams.get('code') ?? ''
  const app = new WebClient(undefined, { slackApiUrl: pair.slack.apiUrl })
  const exchange = { client_id: OAUTH.clientId, client_secret: OAUTH.clientSecret, code }
  const installed = await app.oauth.v2.access(exchange)
  return {
    ...pair,
    back,
    app,
    exchange,
    installed,
    partner: clientOf(installed.access_token ?? ''),
  }
}

async function authorize(url: string, query: Record<string, string>): Promise<URL> {
  const asked = new URLSearchParams({ client_id: OAUTH.clientId, ...query })
  const response = await fetch(`${url}/oauth/v2/authorize?${asked}`, { redirect: 'manual' })
  return new URL(response.headers.get('location') ?? 'none:')
}

test('an installation gives a token of its own workspace, for a code that is good once', async (t) => {
  const { back, app, exchange, installed, partner, slack } = await startBoth(t)
  assert.deepEqual(
    [back.pathname, back.searchParams.get('state')],
    ['/slack/oauth_redirect', 's-1'],
  )
  assert.equal(installed.team?.id, PARTNER.id)
  assert.equal((await partner.auth.test()).team_id, PARTNER.id)
  assert.equal(await refusal(app.oauth.v2.access(exchange)), 'code_already_used')
  assert.equal(await refusal(app.oauth.v2.access({ ...exchange, code: 'x' })), 'invalid_code')
  const thief = { ...exchange, client_secret: 'guessed' }
  assert.equal(await refusal(app.oauth.v2.access(thief)), 'bad_client_secret')
  const elsewhere = await fetch(
    `${slack.url}/oauth/v2/authorize?client_id=1.2&redirect_uri=http://127.0.0.1/other`,
  )
  assert.equal(await elsewhere.text(), 'bad_redirect_uri')
})

test('without a choice the page asks in which workspace, and lets one cancel', async (t) => {
  const { slack } = await startPair(t, { oauth: OAUTH })
  const page = await (await fetch(`${slack.url}/oauth/v2/authorize?client_id=1.2&state=s`)).text()
  for (const { id } of [DEMO, PARTNER]) assert.match(page, new RegExp(`team=${id}`))
  assert.match(page, /error=access_denied/)
})

test('a token of one workspace finds nothing of another', async (t) => {
  const { client, partner, slack } = await startBoth(t)
  const { ts = '' } = await client.chat.postMessage({ channel: DEMO.channelId, text: 'ours' })
  const channel = DEMO.channelId
  assert.equal(
    await refusal(partner.chat.update({ channel, ts, text: 'theirs' })),
    'channel_not_found',
  )
  assert.equal(
    await refusal(partner.chat.postMessage({ channel, text: 'theirs' })),
    'channel_not_found',
  )
  assert.equal(await refusal(partner.users.info({ user: 'U01ALICE' })), 'user_not_found')
  assert.equal(
    await refusal(partner.usergroups.users.list({ usergroup: DEMO.group.id })),
    'no_such_subteam',
  )
  assert.equal(await refusal(partner.conversations.open({ users: 'U02BOB' })), 'user_not_found')
  const { user } = await partner.users.info({ user: 'U12ERIN', include_locale: true })
  assert.equal(user?.locale, 'fr-FR')
  assert.deepEqual(slack.workspace(PARTNER.id).messages(), [])
})

test("a file reaches a person of the token's workspace by direct message", async (t) => {
  const { partner, slack } = await startBoth(t)
  const opened = await partner.conversations.open({ users: 'U11DAVE' })
  await partner.files.uploadV2({
    channel_id: opened.channel?.id ?? '',
    content: 'key',
    filename: 'dave.pem',
  })
  const [file] = slack.workspace(PARTNER.id).files()
  assert.deepEqual([file?.name, file?.channels], ['dave.pem', ['D11DAVE']])
  assert.deepEqual(slack.files(), [])
})

test('limits are counted for each workspace', async (t) => {
  const { client, partner } = await startBoth(t)
  const group = (team: typeof DEMO) => ({ usergroup: team.group.id })
  for (let count = 0; count < 20; count += 1) await client.usergroups.users.list(group(DEMO))
  await assert.rejects(client.usergroups.users.list(group(DEMO)), /rate/i)
  assert.equal((await partner.usergroups.users.list(group(PARTNER))).ok, true)
})

test('commands, clicks and events name the workspace that they come from', async (t) => {
  const { slack, received } = await startBoth(t)
  const partner = slack.workspace(PARTNER.id)
  await partner.command({ text: 'list' })
  await partner.openHome()
  await slack.openHome('U02BOB')
  assert.deepEqual(
    received.map(({ payload }) => payload.team_id),
    [PARTNER.id, PARTNER.id, DEMO.id],
  )
  assert.equal(received[0]?.payload.user_id, 'U11DAVE')
})

test("after it was uninstalled or revoked a token is dead, by the reason's name, and the app is told", async (t) => {
  const { client, partner, slack, received } = await startBoth(t)
  await slack.uninstall()
  assert.equal(await refusal(client.auth.test()), 'account_inactive')
  await slack.workspace(PARTNER.id).revokeTokens()
  assert.equal(await refusal(partner.auth.test()), 'token_revoked')
  const events = received.map(({ payload }) => [
    payload.team_id,
    isObject(payload.event) ? payload.event.type : undefined,
  ])
  assert.deepEqual(events, [
    [DEMO.id, 'tokens_revoked'],
    [DEMO.id, 'app_uninstalled'],
    [PARTNER.id, 'tokens_revoked'],
  ])
})

test('auth.revoke ends the token that asks', async (t) => {
  const { partner, client } = await startBoth(t)
  assert.equal((await partner.auth.revoke()).ok, true)
  assert.equal(await refusal(partner.auth.test()), 'token_revoked')
  assert.equal((await client.auth.test()).ok, true)
})
