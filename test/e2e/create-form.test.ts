import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type TestContext, test } from 'node:test'
import type { Sandbox } from '../../sandbox/sandbox.ts'
import { clickWhenThere, messageWith, startStack } from '../support/stack.ts'

/** A 40-minute gateway in a second. */
const SCALE = 2400
const PATIENCE = { timeoutMs: 60_000 }

/** Types `/kafka create` and nothing else, and looks at what opens. */
async function openForm(t: TestContext, options: Parameters<typeof startStack>[1] = {}) {
  const { sandbox } = await startStack(t, { scale: SCALE, ...options })
  const { body } = await sandbox.slack.command({ text: 'create' })
  const modal = sandbox.slack.modals('U01ALICE').at(-1)
  assert.ok(modal, JSON.stringify(body))
  return { sandbox, viewId: modal.id }
}

const textOf = (sandbox: Sandbox) =>
  JSON.stringify(sandbox.slack.modals('U01ALICE').at(-1)?.payload ?? {})

const submit = (sandbox: Sandbox, viewId: string, values: Record<string, Record<string, string>>) =>
  sandbox.slack.submitView({ userId: 'U01ALICE', viewId, values })

for (const socketMode of [false, true])
  test(`without a name the modal asks for it, and leads to the same plan and cluster (${socketMode ? 'Socket Mode' : 'HTTP'})`, async (t) => {
    const { sandbox, viewId } = await openForm(t, { socketMode })
    const values = {
      name: { create_name: 'orders' },
      workers: { create_workers: '5' },
      purpose: { create_purpose: 'load tests <!channel>' },
      gateway: { create_gateway: 'none' },
    }
    const { outcome } = await submit(sandbox, viewId, values)
    assert.equal(outcome, 'updated')
    const card = JSON.stringify((await messageWith(sandbox, 'plan_create')).blocks)
    assert.match(card, /5 workers/)
    assert.match(card, /load tests &lt;/)
    await clickWhenThere(sandbox, 'plan_create')
    await clickWhenThere(sandbox, 'approval_approve')
    await sandbox.slack.waitForMessage(
      ({ text, threadTs }) => threadTs === undefined && /orders is ready/.test(text),
      PATIENCE,
    )
  })

test('what is wrong stands at its input, and the modal stays open', async (t) => {
  const { sandbox, viewId } = await openForm(t)
  const { outcome, errors = {} } = await submit(sandbox, viewId, {
    name: { create_name: 'No Spaces!' },
  })
  assert.equal(outcome, 'errors')
  assert.deepEqual(Object.keys(errors), ['name'])
  assert.match(errors.name ?? '', /not a valid cluster name/)
  assert.equal(sandbox.slack.modals('U01ALICE').length, 1)
})

test('another size, number or gateway shows another price at once, and keeps what was typed', async (t) => {
  const { sandbox, viewId } = await openForm(t)
  const priceIn = (view: string) => /≈ (\$[\d.,]+) an hour, /.exec(view)?.[1]
  const before = priceIn(textOf(sandbox))
  await sandbox.slack.click({
    userId: 'U01ALICE',
    viewId,
    actionId: 'create_workers',
    value: '8',
    values: { name: { create_name: 'orders' } },
  })
  assert.ok(before)
  assert.notEqual(priceIn(textOf(sandbox)), before)
  assert.match(textOf(sandbox), /"initial_value":"orders"/)
})

test('the price in the form is Azure’s where a plan has read it, and says of when it is', async (t) => {
  const { sandbox } = await openForm(t)
  assert.match(textOf(sandbox), /list prices of 2026-11/)
  assert.doesNotMatch(textOf(sandbox), /Azure list prices/)
  await sandbox.slack.command({ text: 'create orders' })
  await messageWith(sandbox, 'plan_create')
  await sandbox.slack.command({ text: 'create' })
  assert.match(textOf(sandbox), /Azure list prices of \d{4}-\d\d-\d\d/)
})

test('Change… on a plan opens the modal with what was asked for', async (t) => {
  const { sandbox } = await startStack(t, { scale: SCALE })
  await sandbox.slack.command({ text: 'create orders --workers 6 --ttl 3d --gateway new' })
  await clickWhenThere(sandbox, 'plan_change')
  const view = textOf(sandbox)
  assert.match(view, /"initial_value":"orders"/)
  for (const chosen of ['6', '3d', 'new'])
    assert.match(
      view,
      new RegExp(`"initial_option":\\{[^}]*(\\{[^}]*\\})?[^}]*"value":"${chosen}"`),
    )
})

test('a window that Slack does not open in time is told, with the line that does without', async (t) => {
  const { sandbox } = await startStack(t, { scale: SCALE })
  sandbox.slack.faults.inject({
    kind: 'apiError',
    error: 'expired_trigger_id',
    method: 'views.open',
  })
  const { body } = await sandbox.slack.command({ text: 'create' })
  assert.match(JSON.stringify(body), /did not open the window.*\/kafka create orders/)
})

test('somebody who may not create gets no modal', async (t) => {
  const folder = await mkdtemp(path.join(tmpdir(), 'causeway-policy-'))
  t.after(() => rm(folder, { recursive: true }))
  const policy = path.join(folder, 'policy.yaml')
  await writeFile(policy, 'version: 1\nrules:\n  - { users: ["*"], may: [status] }\n')
  const { sandbox } = await startStack(t, { scale: SCALE, policy })
  const { body } = await sandbox.slack.command({ text: 'create', userId: 'U03CAROL' })
  assert.match(JSON.stringify(body), /may not use create/)
  assert.deepEqual(sandbox.slack.modals('U03CAROL'), [])
})
