import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Sandbox } from '../../sandbox/sandbox.ts'
import { deny, submitDenial } from '../support/denial.ts'
import { createCluster, messageWith, startStack } from '../support/stack.ts'

/** A 40-minute gateway in a second. */
const SCALE = 2400
const PATIENCE = { interval: 20, timeout: 20_000 }

const shown = (sandbox: Sandbox, userId: string) =>
  JSON.stringify(sandbox.slack.home(userId)?.payload ?? {})

test('the Home tab shows clusters with addresses and price, and what happened', async (t) => {
  const { sandbox } = await startStack(t, { scale: SCALE })
  await sandbox.slack.openHome('U01ALICE')
  await t.waitFor(() => assert.match(shown(sandbox, 'U01ALICE'), /Begin with/), PATIENCE)
  await createCluster(sandbox, 'orders')
  const [ip] = (sandbox.ambari.cluster('orders')?.brokers ?? []).map((broker) => broker.ip)
  await sandbox.slack.openHome('U01ALICE')
  await t.waitFor(() => {
    const home = shown(sandbox, 'U01ALICE')
    assert.match(home, /Clusters: 1/)
    assert.match(home, /\*orders\* · ready · 4 brokers · ≈ \$\d+\.\d\d an hour/)
    assert.ok(home.includes(ip ?? '?'))
    assert.match(home, /succeeded · \*create orders\*/)
  }, PATIENCE)
})

test('from the Home tab, Create opens the form, and the plan comes in the channel where something was made before', async (t) => {
  const { sandbox } = await startStack(t, { scale: SCALE })
  await sandbox.slack.openHome('U01ALICE')
  await t.waitFor(() => assert.match(shown(sandbox, 'U01ALICE'), /Begin with/), PATIENCE)
  assert.doesNotMatch(shown(sandbox, 'U01ALICE'), /create_open/, 'nobody knows where')
  await createCluster(sandbox, 'orders')
  await sandbox.slack.openHome('U01ALICE')
  await t.waitFor(() => assert.match(shown(sandbox, 'U01ALICE'), /create_open/), PATIENCE)
  const home = sandbox.slack.home('U01ALICE')
  assert.ok(home)
  await sandbox.slack.click({ userId: 'U01ALICE', viewId: home.id, actionId: 'create_open' })
  const form = await t.waitFor(() => {
    const open = sandbox.slack.modals('U01ALICE').at(-1)
    assert.ok(open)
    return open
  }, PATIENCE)
  await sandbox.slack.submitView({
    userId: 'U01ALICE',
    viewId: form.id,
    values: { name: { create_name: 'clicks' } },
  })
  const plan = await sandbox.slack.waitForMessage(
    ({ blocks }) =>
      /plan_create/.test(JSON.stringify(blocks)) && /clicks/.test(JSON.stringify(blocks)),
    { timeoutMs: 20_000 },
  )
  assert.equal(plan.channel, 'C01KAFKA')
  assert.equal(plan.ephemeralTo, 'U01ALICE')
})

test('what waits for somebody stands first in their Home tab, and is decided there', async (t) => {
  const { sandbox } = await startStack(t, { scale: SCALE })
  await createCluster(sandbox, 'orders')
  await sandbox.slack.command({ text: 'delete orders' })
  await messageWith(sandbox, 'approval_deny')
  await sandbox.slack.openHome('U01ALICE')
  await t.waitFor(() => assert.match(shown(sandbox, 'U01ALICE'), /"type":"home"/), PATIENCE)
  assert.doesNotMatch(shown(sandbox, 'U01ALICE'), /Waiting for you/, 'who asked cannot approve')
  await sandbox.slack.openHome('U02BOB')
  await t.waitFor(() => assert.match(shown(sandbox, 'U02BOB'), /Waiting for you: 1/), PATIENCE)
  assert.match(shown(sandbox, 'U02BOB'), /delete orders/)

  const home = sandbox.slack.home('U02BOB')
  assert.ok(home)
  await sandbox.slack.click({ userId: 'U02BOB', viewId: home.id, actionId: 'approval_deny' })
  await submitDenial(sandbox, 'U02BOB', 'not today')
  await sandbox.slack.waitForMessage(({ text }) => /was denied/.test(text), { timeoutMs: 20_000 })
  await t.waitFor(() => assert.doesNotMatch(shown(sandbox, 'U02BOB'), /Waiting for you/), PATIENCE)
})

test('a click on what was decided meanwhile is answered by direct message', async (t) => {
  const { sandbox } = await startStack(t, { scale: SCALE })
  await createCluster(sandbox, 'orders')
  await sandbox.slack.command({ text: 'delete orders' })
  await messageWith(sandbox, 'approval_deny')
  await sandbox.slack.openHome('U02BOB')
  await t.waitFor(() => assert.match(shown(sandbox, 'U02BOB'), /Waiting for you: 1/), PATIENCE)
  const home = sandbox.slack.home('U02BOB')
  assert.ok(home)
  await deny(sandbox, 'U03CAROL')
  await sandbox.slack.waitForMessage(({ text }) => /was denied/.test(text), { timeoutMs: 20_000 })
  await sandbox.slack.click({ userId: 'U02BOB', viewId: home.id, actionId: 'approval_approve' })
  const told = await sandbox.slack.waitForMessage(
    ({ text }) => /nothing is decided any more/.test(text),
    { timeoutMs: 20_000 },
  )
  assert.equal(told.ephemeralTo, undefined)
})
