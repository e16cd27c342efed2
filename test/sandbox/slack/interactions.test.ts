import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { isObject } from '../../../sandbox/slack/json.ts'
import { CHANNEL } from '../../../sandbox/slack/people.ts'
import { buttonBlock, refusal, section, startPair } from './receiver.ts'

const plain = (text: string) => ({ type: 'plain_text' as const, text })
const option = (value: string) => ({ text: plain(value), value })
const MODAL = {
  type: 'modal' as const,
  title: plain('New Kafka cluster'),
  submit: plain('Review Plan'),
  notify_on_close: true,
  blocks: [
    {
      type: 'input' as const,
      block_id: 'name',
      label: plain('Name'),
      element: { type: 'plain_text_input' as const, action_id: 'v' },
    },
    {
      type: 'input' as const,
      block_id: 'size',
      label: plain('Size'),
      element: {
        type: 'radio_buttons' as const,
        action_id: 'v',
        options: [option('S'), option('M')],
        initial_option: option('S'),
      },
    },
  ],
}

function respond(url: unknown, body: object): Promise<Response> {
  return fetch(String(url), { method: 'POST', body: JSON.stringify(body) })
}

test('a slash command arrives signed and its answer is shown to the person alone', async (t) => {
  const { slack, received, answerWith } = await startPair(t)
  answerWith(() => ({ text: 'Planning', blocks: [section('*Planning*')] }))
  const result = await slack.command({ userId: 'U02BOB', text: 'create orders' })
  assert.equal(result.status, 200)
  const { command, text, user_id, channel_name } = received[0]?.payload ?? {}
  assert.deepEqual(
    [command, text, user_id, channel_name],
    ['/kafka', 'create orders', 'U02BOB', 'kafka'],
  )
  const [message] = slack.messages(CHANNEL)
  assert.deepEqual([message?.text, message?.ephemeralTo], ['Planning', 'U02BOB'])
})

test('an app that fails or is silent is reported by Slackbot', async (t) => {
  const { slack, answerWith } = await startPair(t)
  answerWith(() => ({ status: 500 }))
  assert.equal((await slack.command({ text: 'list' })).error, 'dispatch_failed')
  answerWith(async () => {
    await sleep(3200)
    return ''
  })
  assert.equal((await slack.command({ text: 'list' })).error, 'operation_timeout')
  assert.deepEqual(
    slack.messages().map((message) => message.text),
    [
      '/kafka failed with the error "dispatch_failed"',
      '/kafka failed with the error "operation_timeout"',
    ],
  )
})

test('a click carries the message, the value and who clicked', async (t) => {
  const { slack, client, received } = await startPair(t)
  const { ts = '' } = await client.chat.postMessage({
    channel: CHANNEL,
    text: 'x',
    blocks: [buttonBlock('appr_yes', 'r-9:1')],
  })
  await slack.click({ userId: 'U02BOB', messageTs: ts, actionId: 'appr_yes' })
  const payload = received[0]?.payload
  assert(
    payload && isObject(payload.user) && isObject(payload.container) && isObject(payload.message),
  )
  assert.equal(payload.type, 'block_actions')
  assert.deepEqual(
    [payload.user.id, payload.container.message_ts, payload.message.ts],
    ['U02BOB', ts, ts],
  )
  assert.match(JSON.stringify(payload.actions), /"action_id":"appr_yes".*"value":"r-9:1"/)
  await assert.rejects(slack.click({ messageTs: ts, actionId: 'other' }), /no element other/)
})

test('nobody clicks on the ephemeral message of another', async (t) => {
  const { slack, client } = await startPair(t)
  const { message_ts = '' } = await client.chat.postEphemeral({
    channel: CHANNEL,
    user: 'U01ALICE',
    text: 'x',
    blocks: [buttonBlock('go', 'k-17')],
  })
  const click = { messageTs: message_ts, actionId: 'go' }
  await assert.rejects(slack.click({ ...click, userId: 'U02BOB' }), /sees no message/)
  assert.equal((await slack.click(click)).status, 200)
})

test('a response URL replaces and deletes an ephemeral message, five times at most', async (t) => {
  const { slack, client, received } = await startPair(t)
  const { message_ts = '' } = await client.chat.postEphemeral({
    channel: CHANNEL,
    user: 'U01ALICE',
    text: 'x',
    blocks: [buttonBlock('go', 'k-17')],
  })
  await slack.click({ messageTs: message_ts, actionId: 'go' })
  const url = received[0]?.payload.response_url
  await respond(url, { replace_original: true, text: 'Creating' })
  assert.deepEqual([slack.messages()[0]?.text, slack.messages()[0]?.blocks], ['Creating', []])
  await respond(url, { text: 'only you' })
  await respond(url, { text: 'all', response_type: 'in_channel' })
  assert.deepEqual(
    slack.messages().map((message) => message.ephemeralTo),
    ['U01ALICE', 'U01ALICE', undefined],
  )
  await respond(url, { delete_original: true })
  assert.equal(slack.messages()[0]?.deleted, true)
  assert.equal((await respond(url, { text: 'fifth' })).status, 200)
  const sixth = await respond(url, { text: 'sixth' })
  assert.deepEqual([sixth.status, await sixth.json()], [404, { ok: false, error: 'used_url' }])
})

test('a response URL is dead after 30 minutes', async (t) => {
  let now = Date.now()
  const { slack, received } = await startPair(t, { now: () => now })
  await slack.command({ text: 'list' })
  now += 30 * 60_000 + 1
  const late = await respond(received[0]?.payload.response_url, { text: 'late' })
  assert.match(await late.text(), /expired_url/)
})

test('a trigger opens one view within 3 seconds', async (t) => {
  let now = Date.now()
  const { slack, client, received } = await startPair(t, { now: () => now })
  await slack.command({ text: 'create' })
  const trigger_id = String(received[0]?.payload.trigger_id)
  await client.views.open({ trigger_id, view: MODAL })
  assert.equal(
    await refusal(client.views.open({ trigger_id, view: MODAL })),
    'exchanged_trigger_id',
  )
  await slack.command({ text: 'create' })
  now += 3001
  const late = String(received[1]?.payload.trigger_id)
  assert.equal(
    await refusal(client.views.open({ trigger_id: late, view: MODAL })),
    'expired_trigger_id',
  )
})

test('a modal shows field errors, is updated and closes by what the app answers', async (t) => {
  const { slack, client, received, answerWith } = await startPair(t)
  await slack.command({ text: 'create' })
  const { view } = await client.views.open({
    trigger_id: String(received[0]?.payload.trigger_id),
    view: MODAL,
  })
  const viewId = view?.id ?? ''
  const empty = await slack.submitView({ viewId, values: {} })
  assert.deepEqual([empty.outcome, Object.keys(empty.errors ?? {})], ['errors', ['name']])
  assert.equal(received.length, 1)

  const values = { name: { v: 'orders' } }
  answerWith(() => ({ response_action: 'errors', errors: { name: 'taken' } }))
  assert.deepEqual((await slack.submitView({ viewId, values })).errors, { name: 'taken' })
  const sent = received.at(-1)?.payload.view
  assert(isObject(sent))
  assert.match(JSON.stringify(sent.state), /"value":"orders".*"selected_option".*"S"/)

  answerWith(() => ({ response_action: 'update', view: { ...MODAL, title: plain('Again') } }))
  assert.equal((await slack.submitView({ viewId, values })).outcome, 'updated')
  answerWith(() => ({ response_action: 'push', view: MODAL }))
  assert.equal((await slack.submitView({ viewId, values })).outcome, 'pushed')
  assert.equal(slack.modals().length, 2)
  answerWith(() => '')
  await slack.closeView({ viewId: slack.modals()[1]?.id ?? '' })
  assert.equal(received.at(-1)?.payload.type, 'view_closed')
  assert.equal((await slack.submitView({ viewId, values })).outcome, 'closed')
  assert.deepEqual(slack.modals(), [])
})

test('a view update with an old hash is refused', async (t) => {
  const { slack, client, received } = await startPair(t)
  await slack.command({ text: 'create' })
  const { view } = await client.views.open({
    trigger_id: String(received[0]?.payload.trigger_id),
    view: MODAL,
  })
  const view_id = view?.id ?? ''
  await client.views.update({ view_id, view: MODAL })
  const late = client.views.update({ view_id, view: MODAL, hash: view?.hash ?? '' })
  assert.equal(await refusal(late), 'hash_conflict')
})

test('the Home tab is published per person and its buttons work', async (t) => {
  const { slack, client, received } = await startPair(t)
  await slack.openHome('U02BOB')
  assert.match(received[0]?.raw ?? '', /"type":"app_home_opened"/)
  const blocks = [buttonBlock('manage', 'orders')]
  await client.views.publish({ user_id: 'U02BOB', view: { type: 'home', blocks } })
  const viewId = slack.home('U02BOB')?.id ?? ''
  await slack.click({ userId: 'U02BOB', viewId, actionId: 'manage' })
  assert.match(received[1]?.raw ?? '', /block_actions/)
  assert.equal(slack.home('U01ALICE'), undefined)
})

test('deliveries are repeated, replayed or lost on demand', async (t) => {
  const { slack, received } = await startPair(t)
  slack.faults.inject({ kind: 'replay' })
  await slack.command({ text: 'list' })
  const signatures = received.map((each) => each.headers['x-slack-signature'])
  assert.equal(signatures.length, 2)
  assert.equal(signatures[0], signatures[1])
  slack.faults.inject({ kind: 'duplicateDelivery' })
  await slack.command({ text: 'list' })
  assert.equal(received.length, 4)
  assert.equal(received[2]?.payload.trigger_id, received[3]?.payload.trigger_id)
  slack.faults.inject({ kind: 'lostAck' })
  assert.equal((await slack.command({ text: 'list' })).error, 'operation_timeout')
  assert.equal(received.length, 5)
})

test('a test can wait for a message', async (t) => {
  const { slack, client } = await startPair(t)
  const waiting = slack.waitForMessage((message) => message.text === 'ready')
  await client.chat.postMessage({ channel: CHANNEL, text: 'starting' })
  await client.chat.postMessage({ channel: CHANNEL, text: 'ready' })
  assert.equal((await waiting).text, 'ready')
  await assert.rejects(
    slack.waitForMessage(() => false, { timeoutMs: 10 }),
    /no such message/,
  )
})
