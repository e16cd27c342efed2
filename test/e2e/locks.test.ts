import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts'
import type { SimulatedMessage } from '../../sandbox/slack/workspace.ts'
import { testPrefix } from '../support/redis.ts'
import { createCluster, startStack } from '../support/stack.ts'
import { startProcess } from '../support/worker-process.ts'

/** A 40-minute gateway in a second. */
const SCALE = 2400
const PATIENCE_MS = 60_000
/** What a killed worker was about to post is left to it for two minutes. */
const AFTER_KILL_MS = 150_000

/** The newest state of a message that says this, in its text or its blocks. */
const says = (sandbox: Sandbox, pattern: RegExp, timeoutMs = PATIENCE_MS) =>
  sandbox.slack.waitForMessage(
    ({ text, blocks }) => pattern.test(text) || pattern.test(JSON.stringify(blocks ?? [])),
    { timeoutMs },
  )

const click = (sandbox: Sandbox, message: SimulatedMessage, actionId: string, userId: string) =>
  sandbox.slack.click({ userId, channelId: message.channel, messageTs: message.ts, actionId })

const restartIsAsked = (sandbox: Sandbox) => says(sandbox, /Approval needed for orders: .*restart/)
const deletionIsAsked = (sandbox: Sandbox) => says(sandbox, /Approval needed for orders: deletion/)

/** Alice's restart of `orders` waits for its approval, and Bob wants to delete it meanwhile. */
async function wantBoth(sandbox: Sandbox): Promise<SimulatedMessage> {
  await createCluster(sandbox, 'orders')
  await sandbox.slack.command({ text: 'restart orders' })
  await restartIsAsked(sandbox)
  await sandbox.slack.command({ text: 'delete orders', userId: 'U02BOB' })
  return says(sandbox, /orders is busy: Restarting/)
}

test('whoever finds a cluster busy sees who is at work and how far, can queue, and begins when the other was stopped by command', async (t) => {
  const { sandbox } = await startStack(t, { scale: SCALE })
  const busy = await wantBoth(sandbox)
  const blocks = JSON.stringify(busy.blocks)
  assert.match(blocks, /U01ALICE> began .*Restarting the brokers of orders/)
  assert.match(blocks, /Step 2 of 4: Waiting for the approval/)
  await click(sandbox, busy, 'lock_queue', 'U02BOB')
  await says(sandbox, /You are next in line/)
  await says(sandbox, /Deleting orders · next in line/)
  await click(sandbox, busy, 'lock_queue', 'U02BOB').catch(() => {}) // the card was replaced
  await sandbox.slack.command({ text: 'cancel orders' })
  await says(sandbox, /Restarting the brokers of orders was stopped/)
  await deletionIsAsked(sandbox)
  const questions = sandbox.slack
    .messages('C01KAFKA')
    .filter(({ text }) => /Approval needed for orders: deletion/.test(text))
  assert.equal(questions.length, 1, 'queued twice, it is done once')
  await sandbox.slack.command({ text: 'cancel orders', userId: 'U02BOB' })
  await says(sandbox, /Deleting orders was stopped/)
  await sandbox.slack.command({ text: 'cancel orders' })
  await says(sandbox, /Nothing goes on at orders/)
  await sandbox.slack.command({ text: 'retry orders', userId: 'U02BOB' })
  await says(sandbox, /goes on where it stopped/)
})

test('whoever may approve takes over: the other one stops at its next safe point, is told by whom, and can be retried', async (t) => {
  const { sandbox } = await startStack(t, { scale: SCALE })
  const busy = await wantBoth(sandbox)
  await click(sandbox, busy, 'lock_take_over', 'U02BOB')
  await says(sandbox, /asked to stop at its next safe point/)
  const stopped = await says(sandbox, /Restarting the brokers of orders was stopped/)
  assert.match(JSON.stringify(stopped.blocks), /taken over by <@U02BOB> with operation/)
  await says(sandbox, /<@U01ALICE> .*Taken over by <@U02BOB>/)
  await deletionIsAsked(sandbox)
  // The one that was stopped waits in its turn for the one that took over.
  await click(sandbox, stopped, 'operation_retry', 'U01ALICE')
  const again = await says(sandbox, /orders is busy: Deleting orders/)
  await click(sandbox, again, 'lock_queue', 'U01ALICE')
  await says(sandbox, /Restarting the brokers of orders · next in line/)
})

test('who waits can leave, who wants to know is told once, and neither changes anything', async (t) => {
  const { sandbox } = await startStack(t, { scale: SCALE })
  const busy = await wantBoth(sandbox)
  await click(sandbox, busy, 'lock_notify', 'U02BOB')
  await click(sandbox, busy, 'lock_notify', 'U02BOB')
  await click(sandbox, busy, 'lock_queue', 'U02BOB')
  const waiting = await says(sandbox, /Deleting orders · next in line/)
  await click(sandbox, waiting, 'operation_cancel', 'U02BOB')
  const left = await says(sandbox, /Deleting orders: not begun/)
  assert.match(JSON.stringify(left.blocks), /U02BOB> took it out of the queue/)
  const isFree = ({ text }: SimulatedMessage) => /orders is free/.test(text)
  assert.equal(sandbox.slack.messages().filter(isFree).length, 0, 'it is busy still')
  await sandbox.slack.command({ text: 'cancel orders' })
  const told = await says(sandbox, /orders is free/)
  assert.equal(told.channel.startsWith('D'), true, 'by direct message')
  await sandbox.slack.command({ text: 'restart orders' })
  await says(sandbox, /Looking at \*orders\*/)
  await sandbox.slack.command({ text: 'cancel orders' })
  await says(sandbox, /stops at its next safe point/)
  assert.equal(sandbox.slack.messages().filter(isFree).length, 1)
  assert.equal(sandbox.azure.requests.filter(({ method }) => method === 'DELETE').length, 0)
})

test('a worker killed while one changes, one waits and one takes over loses none of them, and lets none begin twice', async (t) => {
  const keyPrefix = testPrefix()
  const sandbox = await startSandbox({ scale: SCALE })
  t.after(() => sandbox.close())
  const bot = await startProcess(t, { sandbox, keyPrefix, roles: 'bot' })
  sandbox.slack.setRequestUrl(`${bot.url}/slack/events`)
  const start = () => startProcess(t, { sandbox, keyPrefix, roles: 'worker' })
  let worker = await start()
  const replaced = async () => {
    worker.child.kill('SIGKILL')
    await worker.ended
    worker = await start()
  }
  const busy = await wantBoth(sandbox)
  await click(sandbox, busy, 'lock_queue', 'U02BOB')
  await replaced()
  await says(sandbox, /Deleting orders · next in line/, AFTER_KILL_MS)
  worker.child.kill('SIGKILL')
  await worker.ended
  // Nobody is at work: what people do now has to be found by the next worker.
  await sandbox.slack.command({ text: 'advertise orders names' })
  const third = await says(sandbox, /One other change waits in line/, AFTER_KILL_MS)
  await click(sandbox, third, 'lock_take_over', 'U01ALICE')
  worker = await start()
  await says(sandbox, /Restarting the brokers of orders was stopped/, AFTER_KILL_MS)
  await says(sandbox, /^Making the brokers of orders advertise host names · [0-9]/, AFTER_KILL_MS)
  await replaced()
  await sandbox.slack.command({ text: 'cancel orders' })
  await says(
    sandbox,
    /^Making the brokers of orders advertise host names was stopped/,
    AFTER_KILL_MS,
  )
  await says(sandbox, /Approval needed for orders: deletion/, AFTER_KILL_MS)
  const heads = sandbox.slack.messages('C01KAFKA').filter(({ threadTs }) => threadTs === undefined)
  for (const pattern of [
    /^Approval needed for orders: deletion/,
    /^Restarting the brokers of orders was stopped/,
    /^Making the brokers of orders advertise host names was stopped/,
  ])
    assert.equal(heads.filter(({ text }) => pattern.test(text)).length, 1, String(pattern))
})
