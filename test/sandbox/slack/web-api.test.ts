import assert from 'node:assert/strict'
import { test } from 'node:test'
import { WebClient } from '@slack/web-api'
import { isObject } from '../../../sandbox/slack/json.ts'
import { CHANNEL } from '../../../sandbox/slack/people.ts'
import { buttonBlock, refusal, section, startPair, TOKEN } from './receiver.ts'

test('a message is posted, updated in place and deleted', async (t) => {
  const { client, slack } = await startPair(t)
  const { ts = '' } = await client.chat.postMessage({
    channel: CHANNEL,
    text: 'Creating',
    blocks: [section('*one*', 'r1')],
  })
  await client.chat.update({
    channel: CHANNEL,
    ts,
    blocks: [section('*two*', 'r2')],
    text: 'Created',
  })
  const [message] = slack.messages(CHANNEL)
  assert.deepEqual(
    [message?.text, message?.blocks[0]?.block_id, message?.edits],
    ['Created', 'r2', 1],
  )
  await client.chat.delete({ channel: CHANNEL, ts })
  assert.equal(slack.messages(CHANNEL)[0]?.deleted, true)
})

test('text without blocks removes the blocks; blocks without text keep the text', async (t) => {
  const { client, slack } = await startPair(t)
  const { ts = '' } = await client.chat.postMessage({
    channel: CHANNEL,
    text: 'Old',
    blocks: [section('a')],
  })
  await client.apiCall('chat.update', { channel: CHANNEL, ts, blocks: [section('b')] })
  assert.equal(slack.messages()[0]?.text, 'Old')
  await client.chat.update({ channel: CHANNEL, ts, text: 'New' })
  assert.deepEqual([slack.messages()[0]?.text, slack.messages()[0]?.blocks], ['New', []])
})

test('only the own messages can be changed, and ephemeral ones not at all', async (t) => {
  const { client, slack } = await startPair(t)
  const origin = slack.url
  await fetch(`${slack.url}/console/say`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin },
    body: JSON.stringify({ userId: 'U02BOB', channelId: CHANNEL, text: 'hello' }),
  })
  const bobs = slack.messages()[0]?.ts ?? ''
  assert.equal(
    await refusal(client.chat.update({ channel: CHANNEL, ts: bobs, text: 'x' })),
    'cant_update_message',
  )
  assert.equal(
    await refusal(client.chat.delete({ channel: CHANNEL, ts: bobs })),
    'cant_delete_message',
  )
  const { message_ts: ts = '' } = await client.chat.postEphemeral({
    channel: CHANNEL,
    user: 'U01ALICE',
    text: 'psst',
  })
  assert.equal(slack.messages()[1]?.ephemeralTo, 'U01ALICE')
  assert.equal(
    await refusal(client.chat.update({ channel: CHANNEL, ts, text: 'x' })),
    'message_not_found',
  )
})

test('blocks beyond a limit are refused with the place and the rule', async (t) => {
  const { client, slack } = await startPair(t)
  const call = client.chat.postMessage({
    channel: CHANNEL,
    text: 'x',
    blocks: [section('y'.repeat(3001))],
  })
  await assert.rejects(call, (error: unknown) => {
    assert(isObject(error) && isObject(error.data) && isObject(error.data.response_metadata))
    assert.equal(error.data.error, 'invalid_blocks')
    assert.match(JSON.stringify(error.data.response_metadata.messages), /blocks\/0\/text.*3000/)
    return true
  })
  assert.equal(slack.messages().length, 0)
})

test('a wrong token and an unknown method are told with HTTP 200', async (t) => {
  const { client, slack } = await startPair(t)
  const stranger = new WebClient('xoxb-other', {
    slackApiUrl: slack.apiUrl,
    retryConfig: { retries: 0 },
  })
  assert.equal(await refusal(stranger.auth.test()), 'invalid_auth')
  assert.equal(await refusal(client.apiCall('kafka.create')), 'unknown_method')
  const response = await fetch(`${slack.apiUrl}auth.test`, { method: 'POST' })
  assert.deepEqual(
    [response.status, await response.json()],
    [200, { ok: false, error: 'not_authed' }],
  )
  assert.deepEqual(
    slack.calls.map((call) => call.error),
    ['invalid_auth', 'unknown_method', 'not_authed'],
  )
})

test('more calls than the tier allows get 429 with Retry-After, and recover with time', async (t) => {
  let now = Date.now()
  const { client, slack } = await startPair(t, { now: () => now })
  const { ts = '' } = await client.chat.postMessage({ channel: CHANNEL, text: 'x' })
  const update = () =>
    fetch(`${slack.apiUrl}chat.update`, {
      method: 'POST',
      headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
      body: JSON.stringify({ channel: CHANNEL, ts, text: 'y' }),
    })
  for (let count = 0; count < 50; count++) {
    assert.equal((await update()).status, 200)
    now += 1000
  }
  const limited = await update()
  assert.deepEqual([limited.status, limited.headers.get('retry-after')], [429, '10'])
  now += 10_000
  assert.equal((await update()).status, 200)
  assert.equal((await update()).status, 429)
  assert.equal((await client.auth.test()).ok, true)
})

test('timeScale makes the limits recover faster', async (t) => {
  let now = Date.now()
  const { client } = await startPair(t, { now: () => now, timeScale: 60 })
  const post = () => client.chat.postMessage({ channel: CHANNEL, text: 'x' })
  for (let count = 0; count < 5; count++) await post()
  await assert.rejects(post())
  now += 100
  await post()
})

test('injected faults hit the method they name, as often as asked', async (t) => {
  const { client, slack } = await startPair(t)
  slack.faults.inject({ kind: 'rateLimited', method: 'chat.postMessage', retryAfterSeconds: 7 })
  slack.faults.inject({ kind: 'down', method: 'users.info' })
  slack.faults.inject({ kind: 'apiError', error: 'fatal_error', method: 'chat.update' })
  assert.equal((await client.auth.test()).ok, true)
  await assert.rejects(client.chat.postMessage({ channel: CHANNEL, text: 'x' }), /rate/i)
  await assert.rejects(client.users.info({ user: 'U02BOB' }), /503/)
  slack.faults.clear()
  assert.equal(
    await refusal(client.chat.update({ channel: CHANNEL, ts: '1.2', text: 'x' })),
    'message_not_found',
  )
  await client.chat.postMessage({ channel: CHANNEL, text: 'x' })
})

test('people, groups and conversations can be looked up', async (t) => {
  const { client, slack } = await startPair(t)
  const { user } = await client.users.info({ user: 'U03CAROL', include_locale: true })
  assert.equal(user?.locale, 'de-DE')
  const group = { usergroup: 'S01KAFKA' }
  assert.deepEqual((await client.usergroups.users.list(group)).users, ['U02BOB'])
  slack.setGroup(['U02BOB', 'U03CAROL'])
  assert.equal((await client.usergroups.users.list(group)).users?.length, 2)
  const opened = await client.conversations.open({ users: 'U02BOB' })
  assert.equal(opened.channel?.id, 'D02BOB')
  const info = await client.conversations.info({ channel: CHANNEL })
  assert.equal(info.channel?.name, 'kafka')
  assert.equal(await refusal(client.conversations.info({ channel: 'C0NONE' })), 'channel_not_found')
})

test('a file goes to one person, who alone can download it', async (t) => {
  const { client, slack } = await startPair(t)
  const file = Buffer.from([0, 1, 2, 255])
  await client.files.uploadV2({
    channel_id: 'D01ALICE',
    file,
    filename: 'vpn.zip',
    title: 'VPN',
    initial_comment: 'Yours',
  })
  assert.deepEqual(slack.files()[0]?.content, file)
  assert.equal(slack.messages('D01ALICE')[0]?.text, 'Yours')
  const id = slack.files()[0]?.id
  const download = await fetch(`${slack.url}/console/files/${id}?user=U01ALICE`)
  assert.match(download.headers.get('content-disposition') ?? '', /^attachment;.*vpn\.zip/)
  assert.deepEqual(Buffer.from(await download.arrayBuffer()), file)
  assert.equal((await fetch(`${slack.url}/console/files/${id}?user=U02BOB`)).status, 404)
})

test('replies keep their thread and permalinks name the message', async (t) => {
  const { client, slack } = await startPair(t)
  const { ts = '' } = await client.chat.postMessage({
    channel: CHANNEL,
    text: 'x',
    blocks: [buttonBlock('a', 'b')],
  })
  await client.chat.postMessage({ channel: CHANNEL, thread_ts: ts, text: 'log' })
  await client.reactions.add({ channel: CHANNEL, timestamp: ts, name: 'eyes' })
  assert.equal(slack.messages()[1]?.threadTs, ts)
  assert.deepEqual(slack.messages()[0]?.reactions, ['eyes'])
  const { permalink } = await client.chat.getPermalink({ channel: CHANNEL, message_ts: ts })
  assert.match(permalink ?? '', new RegExp(`/archives/${CHANNEL}/p${ts.replace('.', '')}$`))
})
