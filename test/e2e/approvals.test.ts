import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type TestContext, test } from 'node:test'
import type { Sandbox } from '../../sandbox/sandbox.ts'
import type { SimulatedMessage } from '../../sandbox/slack/workspace.ts'
import { deny, submitDenial } from '../support/denial.ts'
import { createCluster, startStack } from '../support/stack.ts'

/** A 40-minute gateway in a second. */
const SCALE = 2400
const PATIENCE = { timeoutMs: 40_000 }
const CHANNEL = 'C01KAFKA'
const [ALICE, BOB, CAROL] = ['U01ALICE', 'U02BOB', 'U03CAROL'] as const

/** Everybody works, the group approves; restarts and deletions need two of it. */
const TWO_OF_THREE = `
version: 1
contact: the platform team
rules:
  - users: ["*"]
    may: [create, restart, delete, status, list, brokers, cancel]
  - groups: [S01KAFKA]
    may: [approve]
approvals:
  rules:
    - changes: [restart, delete]
      needs: 2
      groups: [S01KAFKA]
`

interface Scene {
  readonly sandbox: Sandbox
  readonly url: string
  writePolicy(yaml: string): Promise<void>
}

/** A cluster "orders", and a policy file that can be changed. */
async function startScene(t: TestContext, policyYaml: string): Promise<Scene> {
  const folder = await mkdtemp(path.join(tmpdir(), 'causeway-approvals-'))
  t.after(() => rm(folder, { recursive: true }))
  const policy = path.join(folder, 'policy.yaml')
  await writeFile(policy, policyYaml)
  const { sandbox, url } = await startStack(t, { scale: SCALE, policy })
  sandbox.slack.setGroup([ALICE, BOB, CAROL])
  await createCluster(sandbox, 'orders', BOB)
  return {
    sandbox,
    url,
    async writePolicy(yaml) {
      await writeFile(policy, yaml)
      process.kill(process.pid, 'SIGHUP')
    },
  }
}

const told = (sandbox: Sandbox, pattern: RegExp, where: Partial<SimulatedMessage> = {}) =>
  sandbox.slack.waitForMessage(
    (message) =>
      (pattern.test(message.text) || pattern.test(JSON.stringify(message.blocks))) &&
      Object.entries(where).every(
        ([key, value]) => message[key as keyof SimulatedMessage] === value,
      ),
    PATIENCE,
  )

/** Asks for a restart. @returns the card, and the calls that are made from here on */
async function askRestart(sandbox: Sandbox): Promise<SimulatedMessage> {
  await sandbox.slack.command({ text: 'restart orders' })
  return sandbox.slack.waitForMessage(
    ({ text, blocks }) =>
      /Approval needed for orders: restart/.test(text) &&
      /"value":"c-/.test(JSON.stringify(blocks)),
    PATIENCE,
  )
}

const approve = (sandbox: Sandbox, { channel, ts }: SimulatedMessage, userId: string) =>
  sandbox.slack.click({ userId, channelId: channel, messageTs: ts, actionId: 'approval_approve' })

const whisper = (sandbox: Sandbox, userId: string, pattern: RegExp) =>
  told(sandbox, pattern, { ephemeralTo: userId })

const answerTo = async (sandbox: Sandbox, userId: string, text: string) =>
  JSON.stringify((await sandbox.slack.command({ userId, text })).body)

const restarts = (sandbox: Sandbox) => sandbox.ambari.cluster('orders')?.restarts.length ?? 0

/** Counts the messages that call a user group, as they were posted and as they are edited, from here on. */
function watchCalls(sandbox: Sandbox): { posted: number; edited: number } {
  const from = sandbox.slack.messages().length
  const posted = new Set<string>()
  const edited = new Set<string>()
  sandbox.slack.onChange(() => {
    for (const { ts, edits, blocks } of sandbox.slack.messages().slice(from))
      if (JSON.stringify(blocks).includes('!subteam^')) (edits === 0 ? posted : edited).add(ts)
  })
  return {
    get posted() {
      return posted.size
    },
    get edited() {
      return edited.size
    },
  }
}

const shownNow = (card: SimulatedMessage) => JSON.stringify([card.text, card.blocks])

test('two of three: each person counts once, whoever asked does not, the group is called once, and the record says who and when', async (t) => {
  const { sandbox } = await startScene(t, TWO_OF_THREE)
  const before = restarts(sandbox)
  const calls = watchCalls(sandbox)
  const card = await askRestart(sandbox)
  assert.match(shownNow(card), /0 of 2 from <!subteam\^S01KAFKA>/)
  const waiting = await told(sandbox, /Your `restart orders` waits for approval: 0 of 2/, {
    channel: 'D01ALICE',
  })

  await approve(sandbox, card, ALICE)
  await whisper(sandbox, ALICE, /somebody else has to approve/)
  await approve(sandbox, card, BOB)
  await whisper(sandbox, BOB, /noted: 1 of 2/)
  await t.waitFor(() => assert.match(shownNow(card), /1 of 2 from @kafka-admins.*<@U02BOB> at/), {
    timeout: 10_000,
  })
  await t.waitFor(() => assert.match(shownNow(waiting), /1 of 2/), { timeout: 10_000 })
  await approve(sandbox, card, BOB)
  await whisper(sandbox, BOB, /counts once: 1 of 2/)
  assert.equal(restarts(sandbox), before, 'nothing is done after one approval')

  await approve(sandbox, card, CAROL)
  await told(sandbox, /brokers of orders were restarted/i, { channel: CHANNEL })
  assert.ok(restarts(sandbox) > before)
  await t.waitFor(() =>
    assert.match(shownNow(card), /Approved by <@U02BOB> at [^,]*, <@U03CAROL> at/),
  )
  assert.doesNotMatch(shownNow(card), /approval_approve/)
  await t.waitFor(() => assert.match(shownNow(waiting), /Approved by <@U02BOB>.*It goes on/))
  assert.deepEqual({ ...calls }, { posted: 1, edited: 0 })
})

test('a denial asks for its reason, ends it at once, and the reason is on the card, the failure and the direct message', async (t) => {
  const { sandbox } = await startScene(
    t,
    TWO_OF_THREE.replace('approvals:', 'approvals:\n  denyReason: required'),
  )
  const card = await askRestart(sandbox)
  await approve(sandbox, card, BOB)
  assert.match(await answerTo(sandbox, CAROL, 'deny orders'), /wants a reason/)
  const empty = await deny(sandbox, CAROL, { card })
  assert.equal(empty.outcome, 'errors')
  const denied = await submitDenial(sandbox, CAROL, 'wait for the *batch*')
  assert.equal(denied.outcome, 'closed')
  const failure = await told(sandbox, /\*Denied:\* by <@U03CAROL> at/)
  assert.match(shownNow(failure), />wait for the .*batch/)
  await t.waitFor(() => assert.match(shownNow(card), /Denied by <@U03CAROL> at .*>wait for the/))
  await told(sandbox, /Denied by <@U03CAROL>.*>wait for the/, { channel: 'D01ALICE' })

  assert.match(
    await answerTo(sandbox, BOB, 'approve orders'),
    /Nothing waits for approval on orders/,
  )
})

test('a modal that is submitted after somebody else has decided says so and denies nothing', async (t) => {
  const { sandbox } = await startScene(t, TWO_OF_THREE.replace('needs: 2', 'needs: 1'))
  const card = await askRestart(sandbox)
  const { channel, ts } = card
  const actionId = 'approval_deny'
  await sandbox.slack.click({ userId: CAROL, channelId: channel, messageTs: ts, actionId })
  await approve(sandbox, card, BOB)
  const late = await submitDenial(sandbox, CAROL, 'too late')
  assert.equal(late.outcome, 'updated')
  assert.match(JSON.stringify(late.body), /decided already|has ended/)
  await told(sandbox, /brokers of orders were restarted/i, { channel: CHANNEL })
})

test('who is in the group is read at the click, and where Slack does not say, nobody is', async (t) => {
  const { sandbox } = await startScene(t, TWO_OF_THREE)
  const card = await askRestart(sandbox)
  await approve(sandbox, card, BOB)
  await whisper(sandbox, BOB, /noted: 1 of 2/)
  sandbox.slack.setGroup([CAROL])
  await approve(sandbox, card, BOB)
  await whisper(sandbox, BOB, /may not approve changes on orders/)
  await approve(sandbox, card, CAROL)
  await whisper(sandbox, CAROL, /noted: 1 of 2/)
  sandbox.slack.setGroup([BOB, CAROL])
  sandbox.slack.faults.inject({
    kind: 'apiError',
    method: 'usergroups.users.list',
    error: 'fatal_error',
    times: 4,
  })
  const refused = await answerTo(sandbox, BOB, 'approve orders')
  assert.match(refused, /may not approve changes on orders/)
  sandbox.slack.faults.clear()
  assert.match(await answerTo(sandbox, BOB, 'approve orders'), /Approved for \*orders\*/)
  await told(sandbox, /brokers of orders were restarted/i, { channel: CHANNEL })
})

test('the commands do what the buttons do: by cluster, operation and revision, with clear refusals', async (t) => {
  const { sandbox } = await startScene(t, TWO_OF_THREE)
  assert.match(await answerTo(sandbox, BOB, 'approve orders'), /Nothing waits for approval/)
  assert.match(await answerTo(sandbox, BOB, 'approve'), /Say what it is about/)
  const card = await askRestart(sandbox)
  const [id = ''] = /c-[0-9a-f]{12}/.exec(shownNow(card)) ?? []
  assert.match(await answerTo(sandbox, ALICE, 'approve orders'), /somebody else has to approve/)
  sandbox.slack.setGroup([BOB])
  assert.match(await answerTo(sandbox, CAROL, 'approve orders'), /may not approve/)
  assert.match(await answerTo(sandbox, CAROL, 'deny orders because'), /may not approve/)
  sandbox.slack.setGroup([BOB, CAROL])
  assert.match(await answerTo(sandbox, BOB, `approve ${id}`), /noted: 1 of 2/)
  assert.match(await answerTo(sandbox, CAROL, `approve ${id}:7`), /replaced by a newer one/)

  sandbox.kafka.createTopic('orders', { name: 'clicks', partitions: 1, replicationFactor: 1 })
  assert.match(await answerTo(sandbox, CAROL, `approve ${id}:1`), /Approved for|noted/)
  await told(sandbox, /Replaced by revision 2/)
  await told(sandbox, /Approval needed for orders: restart.*|revision 2/)
  await t.waitFor(async () => {
    const answer = await answerTo(sandbox, BOB, 'approve orders')
    assert.match(answer, /asked anew.*orders:2/)
  })
  const denied = await answerTo(sandbox, BOB, "deny orders:2 don't lose clicks")
  assert.match(denied, /Denied for \*orders\*/)
  await told(sandbox, /\*Denied:\* by <@U02BOB>.*don’t lose clicks/)
})

test('whoever asked takes it back with deny, although they may not approve', async (t) => {
  const { sandbox } = await startScene(t, TWO_OF_THREE)
  sandbox.slack.setGroup([BOB, CAROL])
  await askRestart(sandbox)
  assert.match(await answerTo(sandbox, ALICE, 'deny orders not today'), /Denied for \*orders\*/)
  await told(sandbox, /\*Denied:\* by <@U01ALICE>/)
})

test('when nobody decides for long, others are called once, wherever the policy says, and their message becomes a record', async (t) => {
  const { sandbox } = await startScene(
    t,
    TWO_OF_THREE.replace(
      'approvals:',
      'approvals:\n  escalateMinutes: 0.02\n  escalateTo: { groups: [S02ONCALL], channel: D03CAROL }',
    ),
  )
  const calls = watchCalls(sandbox)
  const card = await askRestart(sandbox)
  await sandbox.clock.sleep(2000 * SCALE)
  await approve(sandbox, card, BOB)
  const call = await told(sandbox, /still waits for approval: 1 of 2/, { channel: 'D03CAROL' })
  await approve(sandbox, call, CAROL)
  await told(sandbox, /brokers of orders were restarted/i, { channel: CHANNEL })
  await t.waitFor(() => assert.match(shownNow(call), /Approved by <@U02BOB>/))
  assert.doesNotMatch(shownNow(call), /approval_approve/)
  assert.deepEqual({ ...calls }, { posted: 2, edited: 0 })
})

test('a policy that changes is in force for the next decision; a wrong one is told on /health and changes nothing', async (t) => {
  const { sandbox, url, writePolicy } = await startScene(t, TWO_OF_THREE)
  const health = async () => JSON.stringify(await (await fetch(`${url}/health`)).json())
  const card = await askRestart(sandbox)
  await approve(sandbox, card, BOB)
  await whisper(sandbox, BOB, /noted: 1 of 2/)
  await writePolicy(TWO_OF_THREE.replace('needs: 2', 'needs: two'))
  await t.waitFor(async () => {
    const said = await health()
    assert.match(said, /"status":"warn".*"policy":"degraded"/)
    assert.match(said, /approvals\.rules\.0\.needs/)
  })
  await approve(sandbox, card, BOB)
  await whisper(sandbox, BOB, /counts once: 1 of 2/)
  await writePolicy(TWO_OF_THREE.replace('needs: 2', 'needs: 1'))
  await t.waitFor(async () => assert.match(await health(), /"status":"pass".*"policy":"pass"/))
  await approve(sandbox, card, BOB)
  await told(sandbox, /brokers of orders were restarted/i, { channel: CHANNEL })
})

test('help why explains the last refusal here, and who can change it, without telling of rules about others', async (t) => {
  const { sandbox } = await startScene(
    t,
    `${TWO_OF_THREE}      clusters: ["*"]\n`.replace(
      'approvals:',
      '  - users: [U03CAROL]\n    channels: [C0SECRET]\n    clusters: ["secret-*"]\n    may: [scale]\napprovals:',
    ),
  )
  assert.match(await answerTo(sandbox, ALICE, 'help why'), /Nothing was refused to you here/)
  assert.match(await answerTo(sandbox, ALICE, 'scale orders 6'), /may not use scale.*help why/)
  const why = await answerTo(sandbox, ALICE, 'help why')
  assert.match(why, /Rule 3 of the policy comes nearest, but it is about others/)
  assert.match(why, /names you.*holds for this cluster.*this channel/)
  assert.match(why, /changed by: the platform team/)
  assert.doesNotMatch(why, /SECRET|secret|CAROL/)
  const own = await answerTo(sandbox, CAROL, 'help why scale orders')
  assert.match(own, /it is about you.*other clusters: `secret-\*`.*other channels: <#C0SECRET>/)
  assert.match(await answerTo(sandbox, BOB, 'help why restart orders'), /You may use/)
  assert.match(await answerTo(sandbox, BOB, 'help why restrat'), /Did you mean restart/)
  sandbox.slack.setGroup([BOB])
  await askRestart(sandbox)
  assert.match(await answerTo(sandbox, CAROL, 'approve orders'), /may not approve/)
  assert.match(await answerTo(sandbox, CAROL, 'help why'), /Rule 2 of the policy.*about others/)
})
