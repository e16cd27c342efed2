import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isObject } from '../../../sandbox/slack/json.ts'
import { CHANNEL } from '../../../sandbox/slack/people.ts'
import { refusal, section, startPair } from './receiver.ts'

const plain = (text: string) => ({ type: 'plain_text' as const, text })
const PLAN = {
  type: 'plan' as const,
  title: 'Creating',
  tasks: [{ type: 'task_card' as const, task_id: 't1', title: 'Read', status: 'pending' as const }],
}
const TABLE = { type: 'table' as const, rows: [[{ type: 'raw_text' as const, text: 'Broker' }]] }
const priced = {
  type: 'input' as const,
  block_id: 'size',
  dispatch_action: true,
  label: plain('Size'),
  element: {
    type: 'static_select' as const,
    action_id: 'size',
    options: [
      { text: plain('S'), value: 's' },
      { text: plain('L'), value: 'l' },
    ],
  },
}
const MODAL = {
  type: 'modal' as const,
  title: plain('New Kafka cluster'),
  submit: plain('Review Plan'),
  blocks: [priced],
}

test('an old client refuses plans and not tables, until the switch is off', async (t) => {
  const { slack, client, received } = await startPair(t)
  const switchOff = slack.faults.inject({ kind: 'refuseBlocks', types: ['plan'], times: 100 })
  const post = (block: typeof PLAN | typeof TABLE) =>
    client.chat.postMessage({ channel: CHANNEL, text: 'x', blocks: [block] })
  const refused = client.apiCall('chat.postMessage', {
    channel: CHANNEL,
    text: 'x',
    blocks: [section('first'), PLAN],
  })
  await assert.rejects(refused, (error: unknown) => {
    assert(isObject(error))
    assert.match(JSON.stringify(error.data), /invalid_blocks.*unsupported type: plan.*\/blocks\/1/)
    return true
  })
  await slack.command({ text: 'list' })
  const answer = await fetch(String(received[0]?.payload.response_url), {
    method: 'POST',
    body: JSON.stringify({ text: 'x', blocks: [PLAN] }),
  })
  assert.deepEqual([answer.status, await answer.text()], [400, 'invalid_blocks'])
  await post(TABLE)
  switchOff()
  await post(PLAN)
  assert.equal(slack.messages().length, 2)
})

test('the language of a person can be changed, and only who asks is told it', async (t) => {
  const { slack, client } = await startPair(t)
  const localeOf = async (user: string) =>
    (await client.users.info({ user, include_locale: true })).user?.locale
  assert.equal(await localeOf('U04CELINE'), 'fr-FR')
  slack.setLocale('U01ALICE', 'fr-FR')
  assert.equal(await localeOf('U01ALICE'), 'fr-FR')
  assert.equal((await client.users.info({ user: 'U01ALICE' })).user?.locale, undefined)
})

test('an event that the app does not take comes again at once, with its number and reason', async (t) => {
  const { slack, received, answerWith } = await startPair(t)
  const comesAgain = new Promise<void>((resolve) => {
    answerWith(({ headers }) => {
      if (headers['x-slack-retry-num'] === undefined) return { status: 500 }
      resolve()
      return ''
    })
  })
  assert.equal((await slack.openHome()).error, 'dispatch_failed')
  await comesAgain
  const again = received[1]
  assert.deepEqual(
    [again?.headers['x-slack-retry-num'], again?.headers['x-slack-retry-reason']],
    ['1', 'http_error'],
  )
  assert.equal(again?.payload.event_id, received[0]?.payload.event_id)
})

test('an input that dispatches tells the app what was chosen and the state of the whole form', async (t) => {
  const { slack, client, received } = await startPair(t)
  await slack.command({ text: 'create' })
  const { view } = await client.views.open({
    trigger_id: String(received[0]?.payload.trigger_id),
    view: MODAL,
  })
  const viewId = view?.id ?? ''
  await slack.click({ viewId, actionId: 'size', value: 'l' })
  const { type, actions, view: sent } = received[1]?.payload ?? {}
  assert(isObject(sent) && isObject(sent.state))
  assert.equal(type, 'block_actions')
  assert.match(JSON.stringify(actions), /"selected_option":.*"value":"l"/)
  assert.match(JSON.stringify(sent.state), /"size":.*"value":"l"/)
  await client.views.update({ view_id: viewId, hash: String(sent.hash), view: MODAL })
})

test('an answer to a form that Slack cannot follow is the failure of the app', async (t) => {
  const { slack, client, received, answerWith } = await startPair(t)
  await slack.command({ text: 'create' })
  const { view } = await client.views.open({
    trigger_id: String(received[0]?.payload.trigger_id),
    view: MODAL,
  })
  const submission = { viewId: view?.id ?? '', values: { size: { size: 's' } } }
  const outcomeOf = async (answer: object) => {
    answerWith(() => ({ ...answer }))
    const { outcome, error } = await slack.submitView(submission)
    return [outcome, error]
  }
  assert.deepEqual(await outcomeOf({ response_action: 'errors', errors: { region: 'closed' } }), [
    'failed',
    'invalid_errors',
  ])
  assert.deepEqual(
    await outcomeOf({ response_action: 'update', view: { type: 'modal', title: plain('x') } }),
    ['failed', 'invalid_arguments'],
  )
  assert.equal(slack.modals().length, 1, 'the form stays')
})

test('a third modal can be pushed and no fourth; closing one closes those above it', async (t) => {
  const { slack, client, received } = await startPair(t)
  const trigger = async () => {
    await slack.command({ text: 'create' })
    return String(received.at(-1)?.payload.trigger_id)
  }
  const first = await client.views.open({ trigger_id: await trigger(), view: MODAL })
  await client.views.push({ trigger_id: await trigger(), view: MODAL })
  await client.views.push({ trigger_id: await trigger(), view: MODAL })
  const fourth = client.views.push({ trigger_id: await trigger(), view: MODAL })
  assert.equal(await refusal(fourth), 'push_limit_reached')
  await slack.closeView({ viewId: first.view?.id ?? '' })
  assert.deepEqual(slack.modals(), [])
})

test('a reply can be shown in the channel, too; the Home tab is told what it shows already', async (t) => {
  const { slack, client, received } = await startPair(t)
  const { ts = '' } = await client.chat.postMessage({ channel: CHANNEL, text: 'x' })
  await client.chat.postMessage({
    channel: CHANNEL,
    thread_ts: ts,
    reply_broadcast: true,
    text: 'It failed',
  })
  const [, reply] = slack.messages()
  assert.deepEqual([reply?.threadTs, reply?.broadcast], [ts, true])
  await client.views.publish({ user_id: 'U02BOB', view: { type: 'home', blocks: [section('a')] } })
  await slack.openHome('U02BOB')
  assert.match(received.at(-1)?.raw ?? '', /"view":\{"id":"V/)
})

test('a click has 3 seconds and a minute has its calls, whatever the steered clock shows', async (t) => {
  const clock = { now: Date.now(), steady: 0 }
  const { slack, client, received } = await startPair(t, {
    now: () => clock.now,
    steadyNow: () => clock.steady,
  })
  await slack.command({ text: 'create' })
  const trigger_id = String(received[0]?.payload.trigger_id)
  clock.now += 3_600_000
  await client.views.open({ trigger_id, view: MODAL })
  for (let count = 0; count < 5; count++)
    await client.chat.postMessage({ channel: CHANNEL, text: 'x' })
  clock.now += 3_600_000
  await assert.rejects(client.chat.postMessage({ channel: CHANNEL, text: 'x' }), /rate/i)
  clock.steady += 1000
  await client.chat.postMessage({ channel: CHANNEL, text: 'x' })
  await slack.command({ text: 'create' })
  clock.steady += 3001
  const late = client.views.open({
    trigger_id: String(received.at(-1)?.payload.trigger_id),
    view: MODAL,
  })
  assert.equal(await refusal(late), 'expired_trigger_id')
})

test('an outage ends when its switch is off, and what is armed can be seen', async (t) => {
  const { slack, client } = await startPair(t)
  const fault = { kind: 'down', times: 1000 } as const
  const switchOff = slack.faults.inject(fault)
  await assert.rejects(client.auth.test(), /503/)
  assert.deepEqual(slack.faults.active(), [fault])
  switchOff()
  assert.deepEqual(slack.faults.active(), [])
  assert.equal((await client.auth.test()).ok, true)
})
