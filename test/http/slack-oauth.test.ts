import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DEMO, PARTNER } from '../../sandbox/slack/people.ts'
import { BOT_SCOPES } from '../../src/http/slack-oauth.ts'
import { allowIn, beginInstall, comeBack, install } from '../support/install.ts'
import { testPrefix, testRedis } from '../support/redis.ts'
import { startStack } from '../support/stack.ts'

test("the way to Slack asks for the manifest's scopes and carries a state that only this browser has", async (t) => {
  const { url } = await startStack(t, { severalWorkspaces: true })
  const [one, other] = [await beginInstall(url), await beginInstall(url)]
  assert.equal(one.authorizeUrl.searchParams.get('scope'), BOT_SCOPES.join(','))
  const state = one.authorizeUrl.searchParams.get('state') ?? ''
  assert.ok(state.length >= 32)
  assert.ok(one.cookie.endsWith(`=${state}`))
  assert.notEqual(other.cookie, one.cookie)
})

test('a way back with a foreign, made-up, used or missing state installs nothing', async (t) => {
  const { url, sandbox } = await startStack(t, { severalWorkspaces: true })
  const exchanges = () => sandbox.slack.calls.filter(({ method }) => method === 'oauth.v2.access')
  const begun = await beginInstall(url)
  const back = await allowIn(DEMO.id, begun)
  const victim = await beginInstall(url)
  for (const [address, cookie] of [
    [back, victim.cookie],
    [back, ''],
    [`${url}/slack/oauth_redirect?code=x&state=made-up`, 'slack-app-oauth-state=made-up'],
    [`${url}/slack/oauth_redirect?code=x`, begun.cookie],
  ] as const) {
    const { status, text } = await comeBack(address, cookie)
    assert.equal(status, 400)
    assert.match(text, /Begin again at \/slack\/install/)
  }
  assert.deepEqual(exchanges(), [])
  assert.equal((await comeBack(back, begun.cookie)).status, 200)
  assert.equal((await comeBack(back, begun.cookie)).status, 400, 'a state is good for one')
  assert.equal(exchanges().length, 1)
})

test('a workspace that is not named may not install, and its token is given back', async (t) => {
  const { url, sandbox } = await startStack(t, {
    severalWorkspaces: true,
    environment: { SLACK_TEAM_IDS: DEMO.id },
  })
  const { status, text } = await install(url, PARTNER.id)
  assert.equal(status, 400)
  assert.match(text, /T02PARTNER is not among those .* SLACK_TEAM_IDS/)
  const partner = sandbox.slack.workspace(PARTNER.id)
  assert.match(JSON.stringify((await partner.command({ text: 'list' })).body), /no permission/)
  while (!sandbox.slack.calls.some(({ method, ok }) => method === 'auth.revoke' && ok))
    await new Promise((resolve) => setTimeout(resolve, 10))
  assert.equal((await install(url, DEMO.id)).status, 200)
})

test('somebody who cancels, and an answer of Slack that is a refusal, are told in words', async (t) => {
  const { url, sandbox } = await startStack(t, { severalWorkspaces: true })
  const cancelled = await comeBack(`${url}/slack/oauth_redirect?error=access_denied&state=x`, '')
  assert.deepEqual([cancelled.status, /cancelled/.test(cancelled.text)], [400, true])
  sandbox.slack.faults.inject({ kind: 'apiError', method: 'oauth.v2.access', error: 'bad_code' })
  const refused = await install(url, DEMO.id)
  assert.deepEqual([refused.status, /did not complete/.test(refused.text)], [400, true])
})

test('nothing that Redis holds after an installation is a token', async (t) => {
  const redis = await testRedis(t)
  const keyPrefix = testPrefix()
  const { url } = await startStack(t, { severalWorkspaces: true, keyPrefix })
  await install(url, DEMO.id)
  const keys = await redis.keys(`${keyPrefix.replaceAll(/[{}]/g, '?')}:slack-*`)
  assert.ok(keys.length > 0)
  for (const key of keys) {
    const type = await redis.type(key)
    const value = type === 'hash' ? JSON.stringify(await redis.hgetall(key)) : await redis.get(key)
    assert.doesNotMatch(String(value), /xox/, key)
  }
})

test('with one workspace there is nothing to install', async (t) => {
  const { url } = await startStack(t)
  assert.equal((await fetch(`${url}/slack/install`)).status, 404)
  assert.equal((await fetch(`${url}/slack/oauth_redirect`)).status, 404)
})
