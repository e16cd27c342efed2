import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { DEMO } from '../../sandbox/slack/people.ts'
import { install } from '../support/install.ts'
import { type SlowRedis, startSlowRedis } from '../support/slow-redis.ts'
import { messageWith, startStack } from '../support/stack.ts'

let redis: SlowRedis
before(async () => {
  redis = await startSlowRedis()
})
after(() => redis.close())

const TOO_LATE_MS = 5000
const REFUSED = /Causeway cannot reach its store just now/

// The simulated Slack waits 3 s for an acknowledgement, as the real one does; later ones have no status.
for (const way of ['HTTP', 'Socket Mode'] as const)
  test(`over ${way}, with a Redis that answers after 5 s or refuses, a command is refused in words in Slack's time, and taken again afterwards`, async (t) => {
    const { sandbox } = await startStack(t, {
      redisUrl: redis.url,
      socketMode: way === 'Socket Mode',
    })
    const ask = () => sandbox.slack.command({ text: 'status' })
    assert.match(JSON.stringify((await ask()).body), /No operations yet/)
    redis.delayAnswers(TOO_LATE_MS)
    for (const text of ['status', 'create orders']) {
      const { status, body } = await sandbox.slack.command({ text })
      assert.equal(status, 200, text)
      assert.match(JSON.stringify(body), REFUSED, text)
    }
    redis.refuse()
    const refused = await ask()
    assert.equal(refused.status, 200)
    assert.match(JSON.stringify(refused.body), REFUSED)
    redis.recover()
    let answer = ''
    for (let attempt = 0; attempt < 100 && !/No operations yet/.test(answer); attempt += 1) {
      answer = JSON.stringify((await ask()).body)
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    assert.match(answer, /No operations yet/)
  })

/** Each answer comes in time; those that a click needs, one after the other, do not. */
const SLOW_MS = 1400

for (const [way, delayMs] of [
  ['HTTP', TOO_LATE_MS],
  ['Socket Mode', TOO_LATE_MS],
  ['Socket Mode', SLOW_MS],
] as const)
  test(`over ${way}, with a Redis that takes ${delayMs} ms for each answer, a click is acknowledged in time, and who clicked is told`, async (t) => {
    const { sandbox } = await startStack(t, {
      redisUrl: redis.url,
      socketMode: way === 'Socket Mode',
    })
    await sandbox.slack.command({ text: 'create orders' })
    const plan = await messageWith(sandbox, 'plan_create')
    redis.delayAnswers(delayMs)
    const { status } = await sandbox.slack.click({
      channelId: plan.channel,
      messageTs: plan.ts,
      actionId: 'plan_create',
    })
    assert.equal(status, 200)
    const told = await sandbox.slack.waitForMessage(({ text }) => REFUSED.test(text))
    assert.equal(told.ephemeralTo, 'U01ALICE')
    redis.recover()
  })

test('with a slow Redis whose tokens cannot be read either, a workspace among several is told the same', async (t) => {
  const { sandbox, url } = await startStack(t, {
    redisUrl: redis.url,
    severalWorkspaces: true,
  })
  await install(url, DEMO.id)
  redis.delayAnswers(TOO_LATE_MS)
  const { status, body } = await sandbox.slack.command({ text: 'help' })
  assert.equal(status, 200)
  assert.match(JSON.stringify(body), REFUSED)
  redis.recover()
})
