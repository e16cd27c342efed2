import assert from 'node:assert/strict'
import { test } from 'node:test'
import { signedHeaders } from '../../sandbox/slack/delivery.ts'
import { testPrefix, testRedis } from '../support/redis.ts'
import { clickWhenThere, startStack } from '../support/stack.ts'

const FORM = 'application/x-www-form-urlencoded'

/** A command as Slack sends it. */
const command = (text: string, triggerId: string) =>
  new URLSearchParams({
    command: '/kafka',
    text,
    team_id: 'T01DEMO',
    user_id: 'U01ALICE',
    channel_id: 'C01KAFKA',
    trigger_id: triggerId,
  }).toString()

test('a command and a click that Slack delivers twice are one operation each; the very same bytes again are refused', {
  timeout: 60_000,
}, async (t) => {
  const keyPrefix = testPrefix()
  const redis = await testRedis(t)
  const { sandbox } = await startStack(t, { keyPrefix })
  const operations = async (letter: string) =>
    (await redis.zrevrange(`${keyPrefix}:recent`, 0, -1)).filter((id) => id.startsWith(letter))
      .length
  sandbox.slack.faults.inject({ kind: 'duplicateDelivery' })
  await sandbox.slack.command({ text: 'create orders' })
  assert.equal(await operations('p'), 1)
  sandbox.slack.faults.inject({ kind: 'replay' })
  await sandbox.slack.command({ text: 'create clicks' })
  assert.equal(await operations('p'), 2)
  sandbox.slack.faults.inject({ kind: 'duplicateDelivery' })
  await clickWhenThere(sandbox, 'plan_create')
  assert.equal(await operations('k'), 1)
})

test('the window is closed on both sides, and the memory of requests is in Redis: another process refuses what the first has seen', {
  timeout: 60_000,
}, async (t) => {
  const keyPrefix = testPrefix()
  const redis = await testRedis(t)
  const first = await startStack(t, { keyPrefix })
  const { SLACK_SIGNING_SECRET: secret = '' } = first.sandbox.environment
  const second = await startStack(t, {
    keyPrefix,
    environment: { SLACK_SIGNING_SECRET: secret },
  })
  const send = async (url: string, body: string, sentAt: number) => {
    const headers = { 'content-type': FORM, ...signedHeaders(secret, body, sentAt) }
    const response = await fetch(`${url}/slack/events`, { method: 'POST', body, headers })
    return { status: response.status, text: await response.text() }
  }
  const now = Date.now()
  for (const [seconds, status] of [
    [-330, 401],
    [-270, 200],
    [270, 200],
    [330, 401],
    [3600, 401],
  ] as const) {
    const answer = await send(first.url, command('help', `t${seconds}`), now + seconds * 1000)
    assert.equal(answer.status, status, `${seconds} s`)
  }
  const body = command('create orders', 'once')
  assert.match((await send(first.url, body, now)).text, /Checking name/)
  for (const { url } of [first, second]) assert.equal((await send(url, body, now)).text, '')
  const plans = (await redis.zrevrange(`${keyPrefix}:recent`, 0, -1)).filter((id) => /^p-/.test(id))
  assert.equal(plans.length, 1)
  const [seen = ''] = await redis.keys(`${keyPrefix}:seen:*`)
  assert.ok((await redis.ttl(seen)) > 300, 'remembered for longer than it is valid')
})
