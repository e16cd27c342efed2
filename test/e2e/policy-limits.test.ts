import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type TestContext, test } from 'node:test'
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts'
import { testPrefix } from '../support/redis.ts'
import { clickWhenThere, messageWith, startStack } from '../support/stack.ts'
import { startProcess } from '../support/worker-process.ts'

const PATIENCE = { timeoutMs: 20_000 }

/** Everybody may create small clusters, Bob also big ones. */
const policyOf = (maxPricePerMonth: number, maxWorkers = 8) => `
version: 1
contact: the platform team
rules:
  - users: ["*"]
    may: [create, scale]
    limits:
      maxWorkers: 4
      sizes: [Standard_E4_v3]
      maxPricePerMonth: ${maxPricePerMonth}
  - users: [U02BOB]
    may: [create]
limits:
  maxWorkers: ${maxWorkers}
  regions: [westeurope]
`

async function start(t: TestContext, price: number) {
  const folder = await mkdtemp(path.join(tmpdir(), 'causeway-limits-'))
  t.after(() => rm(folder, { recursive: true }))
  const policy = path.join(folder, 'policy.yaml')
  await writeFile(policy, policyOf(price))
  const { sandbox } = await startStack(t, { policy })
  return {
    sandbox,
    /** Returns once the next command meets the other number of workers. */
    async setPrice(next: number, maxWorkers: number) {
      await writeFile(policy, policyOf(next, maxWorkers))
      process.kill(process.pid, 'SIGHUP')
      const limit = new RegExp(`at most ${maxWorkers} workers`)
      await t.waitFor(async () =>
        assert.match(await answerTo(sandbox, 'create orders --workers 9'), limit),
      )
    },
  }
}

const answerTo = async (sandbox: Sandbox, text: string, userId = 'U01ALICE') =>
  JSON.stringify((await sandbox.slack.command({ userId, text })).body)

test('what a rule limits is refused to those whom no other rule allows more, with what would be allowed', async (t) => {
  const { sandbox } = await start(t, 100_000)
  const refused = async (flags: string) => answerTo(sandbox, `create orders ${flags}`)
  assert.match(await refused('--workers 5'), /at most 4 workers.*--workers 4/)
  assert.match(
    await refused('--size Standard_E8_v3'),
    /Standard_E8_v3.*Choose one of: Standard_E4_v3/,
  )
  assert.match(await refused('--region northeurope'), /northeurope.*westeurope/)
  assert.match(await refused('--workers 9'), /at most 8 workers/)
  assert.match(await answerTo(sandbox, 'scale orders 5'), /at most 4 workers.*scale orders 4/)
  const bigger = 'create orders --workers 8 --size Standard_E8_v3'
  assert.match(await answerTo(sandbox, bigger, 'U02BOB'), /Checking name/)
  assert.match(await answerTo(sandbox, 'create orders --workers 9', 'U02BOB'), /at most 8 workers/)
})

test('the price is checked by the plan, and once more by the click, by the policy of that moment', async (t) => {
  const { sandbox, setPrice } = await start(t, 500)
  await sandbox.slack.command({ text: 'create orders' })
  await sandbox.slack.waitForMessage(
    ({ text, ephemeralTo }) =>
      ephemeralTo === 'U01ALICE' && /cost about \$\d+ a month; .* at most \$500/.test(text),
    PATIENCE,
  )
  await setPrice(100_000, 7)
  await sandbox.slack.command({ text: 'create orders' })
  await messageWith(sandbox, 'plan_create')
  await setPrice(600, 6)
  await clickWhenThere(sandbox, 'plan_create')
  await sandbox.slack.waitForMessage(
    ({ text, ephemeralTo }) => ephemeralTo === 'U01ALICE' && /at most \$600/.test(text),
    PATIENCE,
  )
  assert.deepEqual(sandbox.azure.resources(), [])
})

test('SIGHUP makes a running process look at its policy at once, and does not end it', async (t) => {
  const folder = await mkdtemp(path.join(tmpdir(), 'causeway-limits-'))
  t.after(() => rm(folder, { recursive: true }))
  const policy = path.join(folder, 'policy.yaml')
  await writeFile(policy, policyOf(500))
  const sandbox = await startSandbox({ scale: 600 })
  t.after(() => sandbox.close())
  const { child, url } = await startProcess(t, {
    sandbox,
    keyPrefix: testPrefix(),
    roles: 'bot',
    environment: { CAUSEWAY_POLICY: policy },
  })
  const health = async () => JSON.stringify(await (await fetch(`${url}/health`)).json())
  assert.match(await health(), /"policy":"pass"/)
  await writeFile(policy, 'version: 2\n')
  child.kill('SIGHUP')
  await t.waitFor(async () => assert.match(await health(), /"policy":"degraded".*"version: /))
  assert.equal(child.exitCode, null)
})
