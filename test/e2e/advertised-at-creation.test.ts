import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import type { FaultKind } from '../../sandbox/azure/faults.ts'
import type { Sandbox } from '../../sandbox/sandbox.ts'
import { clickWhenThere, messageWith, startStack } from '../support/stack.ts'

/** A 40-minute gateway in a second. */
const SCALE = 2400
const PATIENCE = { timeoutMs: 60_000 }

async function planned(t: TestContext, fault?: FaultKind): Promise<Sandbox> {
  const { sandbox } = await startStack(t, {
    scale: SCALE,
    environment: { CAUSEWAY_ADVERTISE_AT_CREATION: 'on' },
  })
  if (fault) sandbox.azure.faults.inject({ kind: fault })
  await sandbox.slack.command({ text: 'create orders' })
  await messageWith(sandbox, 'plan_create')
  await clickWhenThere(sandbox, 'plan_create')
  return sandbox
}

const ready = (sandbox: Sandbox) =>
  sandbox.slack.waitForMessage(
    ({ text, threadTs }) => threadTs === undefined && /orders is ready/.test(text),
    PATIENCE,
  )

const brokers = (sandbox: Sandbox) => sandbox.ambari.cluster('orders')?.brokers ?? []

const advertisesAddresses = (sandbox: Sandbox) =>
  brokers(sandbox).every(({ ip, advertised }) => advertised === `PLAINTEXT://${ip}:9092`)

const writes = (sandbox: Sandbox) =>
  sandbox.ambari.requests.filter(({ method }) => method !== 'GET').map(({ path }) => path)

const creations = (sandbox: Sandbox) =>
  sandbox.azure.requests.filter(({ operation }) => operation === 'clusters.create')

test('brokers that are made to advertise addresses are neither edited nor restarted, and nobody is asked', async (t) => {
  const sandbox = await planned(t)
  await ready(sandbox)
  assert.equal(brokers(sandbox).length, 4)
  assert.ok(advertisesAddresses(sandbox))
  assert.deepEqual(writes(sandbox), [])
  const questions = sandbox.slack
    .messages()
    .filter(({ blocks }) => JSON.stringify(blocks ?? []).includes('approval_'))
  assert.deepEqual(questions, [])
})

test('the way to names and back to addresses is open for them, too', async (t) => {
  const sandbox = await planned(t)
  await ready(sandbox)
  for (const [way, pattern] of [
    ['names', /advertise host names/],
    ['ip', /advertise IP addresses/],
  ] as const) {
    await sandbox.slack.command({ text: `advertise orders ${way}` })
    await clickWhenThere(sandbox, 'approval_approve', 'U02BOB')
    await sandbox.slack.waitForMessage(
      ({ text, threadTs }) =>
        threadTs === undefined && /^The brokers of orders/.test(text) && pattern.test(text),
      PATIENCE,
    )
    assert.equal(advertisesAddresses(sandbox), way === 'ip')
  }
})

test('settings that HDInsight drops without a word are noticed: the managed block takes their place, after an approval', async (t) => {
  const sandbox = await planned(t, 'settingsIgnored')
  await clickWhenThere(sandbox, 'approval_approve')
  await ready(sandbox)
  assert.ok(advertisesAddresses(sandbox))
  assert.ok(writes(sandbox).length > 0)
})

test('a cluster that fails because of them is made again without them, by itself', async (t) => {
  const sandbox = await planned(t, 'settingsNotRendered')
  await clickWhenThere(sandbox, 'approval_approve')
  await ready(sandbox)
  assert.ok(advertisesAddresses(sandbox))
  assert.deepEqual(
    creations(sandbox).map(({ status }) => status),
    [200, 200],
  )
})
