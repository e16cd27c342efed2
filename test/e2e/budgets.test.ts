import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type TestContext, test } from 'node:test'
import type { Sandbox } from '../../sandbox/sandbox.ts'
import { clickWhenThere, createCluster, startStack } from '../support/stack.ts'

/** A 40-minute gateway in a second. */
const SCALE = 2400
const PATIENCE = { timeoutMs: 60_000 }

const says = (sandbox: Sandbox, pattern: RegExp) =>
  sandbox.slack.waitForMessage(
    ({ text, blocks }) => pattern.test(text) || pattern.test(JSON.stringify(blocks ?? [])),
    PATIENCE,
  )

/** The demo's policy with something more. */
async function startWith(t: TestContext, more: string): Promise<Sandbox> {
  const folder = await mkdtemp(path.join(tmpdir(), 'causeway-budgets-'))
  t.after(() => rm(folder, { recursive: true }))
  const policy = path.join(folder, 'policy.yaml')
  await writeFile(
    policy,
    `version: 1\nrules:\n  - users: ["*"]\n    may: ["*"]\napprovals:\n  requesterMayApproveNewCluster: true\n${more}`,
  )
  return (await startStack(t, { scale: SCALE, policy })).sandbox
}

test('a cluster that the budget has no room for is refused at its plan with the figures; one that ends soon has room', async (t) => {
  const sandbox = await startWith(t, 'budgets:\n  - perMonth: 8000\n')
  await createCluster(sandbox, 'orders', 'U01ALICE', '--gateway none')
  await sandbox.slack.command({ text: 'create clicks --gateway none' })
  const refused = await says(sandbox, /It would cost about \$\d+ in the next 30 days/)
  assert.match(
    `${refused.text} ${JSON.stringify(refused.blocks)}`,
    /of the budget of \$8000, about \$\d{4} is taken by what runs\. Estimates/,
  )
  await sandbox.slack.command({ text: 'create clicks --gateway none --ttl 8h' })
  await says(sandbox, /^Plan for Kafka cluster clicks/)
})

test('where the policy says so, somebody else approves the excess before anything is made', async (t) => {
  const sandbox = await startWith(t, 'budgets:\n  - perMonth: 100\n    whenOver: approve\n')
  await sandbox.slack.command({ text: 'create orders --gateway none' })
  const plan = await says(sandbox, /^Plan for Kafka cluster orders/)
  assert.match(JSON.stringify(plan.blocks), /It exceeds the budget by about \$/)
  await clickWhenThere(sandbox, 'plan_create')
  const question = await says(sandbox, /^Approval needed for orders: it exceeds the budget/)
  const puts = () => sandbox.azure.requests.filter(({ method }) => method === 'PUT').length
  assert.equal(puts(), 0)
  const click = (userId: string) =>
    sandbox.slack.click({
      userId,
      channelId: question.channel,
      messageTs: question.ts,
      actionId: 'approval_approve',
    })
  await click('U01ALICE')
  await says(sandbox, /You asked for this yourself/)
  assert.equal(puts(), 0)
  await click('U02BOB')
  await says(sandbox, /^Cost of orders: decided/)
  const restart = await says(sandbox, /^Approval needed for orders: restart/)
  await sandbox.slack.click({
    userId: 'U01ALICE',
    channelId: restart.channel,
    messageTs: restart.ts,
    actionId: 'approval_approve',
  })
  await says(sandbox, /orders is ready/)
  const decided = await says(sandbox, /^Cost of orders: decided/)
  assert.match(JSON.stringify(decided.blocks), /Approved by <@U02BOB>/)
})

test('what clusters have cost is told on demand, and which have no end and are not written to', async (t) => {
  const sandbox = await startWith(t, '')
  await createCluster(sandbox, 'orders', 'U01ALICE', '--gateway none')
  await createCluster(sandbox, 'clicks', 'U01ALICE', '--gateway none --ttl 7d')
  await sandbox.slack.command({ text: 'list --cost' })
  const costs = await says(sandbox, /^Kafka clusters in \d{4}-\d\d: about \$/)
  const blocks = JSON.stringify(costs.blocks)
  assert.match(blocks, /2 clusters are there now: about \$17\.\d\d an hour/)
  assert.match(blocks, /Without an end: \*orders\*\./)
  assert.match(blocks, /Nothing written for a week: \*.*orders/)
  assert.match(blocks, /Estimates by list prices/)
})
