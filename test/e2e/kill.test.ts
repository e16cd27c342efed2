import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startSandbox } from '../../sandbox/sandbox.ts'
import { testPrefix } from '../support/redis.ts'
import { clickWhenThere, createCluster } from '../support/stack.ts'
import { type CausewayProcess, startProcess } from '../support/worker-process.ts'

/**
 * After how many requests to Azure and Ambari the worker is killed: spread over a create, which makes about
 * 180 of them. The request that was under way has reached the simulator; its answer has no reader any more.
 */
const MOMENTS = [8, 14, 18, 20, 22, 24, 26, 28, 31, 34, 40, 60, 90, 110, 125, 140]
const AT_ONCE = 4

async function createWithKill(t: import('node:test').TestContext, moment: number) {
  const keyPrefix = testPrefix()
  const sandbox = await startSandbox({ scale: 600 })
  t.after(() => sandbox.close())
  const bot = await startProcess(t, { sandbox, keyPrefix, roles: 'bot' })
  sandbox.slack.setRequestUrl(`${bot.url}/slack/events`)
  let worker: CausewayProcess | undefined = await startProcess(t, {
    sandbox,
    keyPrefix,
    roles: 'worker',
  })
  const killed = new Promise<void>((resolve) => {
    const count = () => sandbox.azure.requests.length + sandbox.ambari.requests.length
    const watch = setInterval(() => {
      if (count() < moment) return
      clearInterval(watch)
      worker?.child.kill('SIGKILL')
      resolve()
    }, 1)
  })
  await sandbox.slack.command({ text: 'create orders' })
  const walk = (async () => {
    await clickWhenThere(sandbox, 'plan_create')
    await clickWhenThere(sandbox, 'approval_approve')
  })()
  await killed
  await worker.ended
  worker = await startProcess(t, { sandbox, keyPrefix, roles: 'worker' })
  await walk
  await sandbox.slack.waitForMessage(
    (message) => message.text.includes('orders is ready') && message.threadTs === undefined,
    { timeoutMs: 45_000 },
  )
  return sandbox
}

test('a worker killed with SIGKILL at any of 16 moments of a create is replaced: it completes, nothing is made twice, one final message', async (t) => {
  const waiting = [...MOMENTS]
  const runOne = async () => {
    for (let moment = waiting.shift(); moment !== undefined; moment = waiting.shift()) {
      const label = `killed after ${moment} requests`
      const sandbox = await createWithKill(t, moment).catch((cause: unknown) => {
        throw new Error(label, { cause })
      })
      const made = sandbox.azure.requests
        .filter(({ method, status }) => method === 'PUT' && status < 300)
        .map(({ path }) => path.toLowerCase())
      const repeated = made.filter((path, index) => made.indexOf(path) !== index)
      // A PUT whose answer nobody read may be sent again with the same body, to which Azure answers 200: that
      // makes nothing. A second gateway or cluster would cost an hour and money.
      assert.ok(
        !repeated.some((path) => /gateways\/vpn-|\/clusters\//.test(path)),
        `${label}: ${repeated}`,
      )
      const state = sandbox.azure.resources().map(({ name, type }) => `${type}/${name}`)
      assert.equal(new Set(state).size, state.length, `${label}: one resource of each name`)
      const finals = sandbox.slack
        .messages('C01KAFKA')
        .filter(({ text, threadTs }) => text.includes('is ready') && threadTs === undefined)
      assert.equal(finals.length, 1, `${label}: one final message`)
      const cluster = sandbox.ambari.cluster('orders')
      assert.equal(cluster?.restarts.length, 4, `${label}: each broker restarted once`)
      assert.equal(cluster?.maintenance, 'OFF', label)
      assert.equal(cluster?.versions.length, 2, `${label}: one save`)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, runOne))
  t.diagnostic(`${MOMENTS.length} creates, each with one kill -9`)
})

test('a worker killed ten times in one create still completes it', async (t) => {
  const keyPrefix = testPrefix()
  const sandbox = await startSandbox({ scale: 120 })
  t.after(() => sandbox.close())
  const bot = await startProcess(t, { sandbox, keyPrefix, roles: 'bot' })
  sandbox.slack.setRequestUrl(`${bot.url}/slack/events`)
  let worker = await startProcess(t, { sandbox, keyPrefix, roles: 'worker' })
  await sandbox.slack.command({ text: 'create orders' })
  const walk = clickWhenThere(sandbox, 'plan_create').then(() =>
    clickWhenThere(sandbox, 'approval_approve'),
  )
  for (let kills = 0; kills < 10; kills += 1) {
    await new Promise((resolve) => setTimeout(resolve, 700 + kills * 90))
    worker.child.kill('SIGKILL')
    await worker.ended
    worker = await startProcess(t, { sandbox, keyPrefix, roles: 'worker' })
  }
  await walk
  await sandbox.slack.waitForMessage(
    ({ text, threadTs }) => text.includes('orders is ready') && threadTs === undefined,
    { timeoutMs: 120_000 },
  )
  const clusters = sandbox.azure.requests.filter(
    ({ method, path }) => method === 'PUT' && /\/clusters\//i.test(path),
  )
  assert.equal(clusters.length, 1)
})

test('a worker killed three times in a rolling restart restarts no broker twice, and never two at once', async (t) => {
  const keyPrefix = testPrefix()
  const sandbox = await startSandbox({ scale: 600 })
  t.after(() => sandbox.close())
  const bot = await startProcess(t, { sandbox, keyPrefix, roles: 'bot' })
  sandbox.slack.setRequestUrl(`${bot.url}/slack/events`)
  let worker = await startProcess(t, { sandbox, keyPrefix, roles: 'worker' })
  await createCluster(sandbox, 'orders')
  sandbox.kafka.createTopic('orders', { name: 'clicks', partitions: 6, replicationFactor: 3 })
  const restarts = () => sandbox.ambari.cluster('orders')?.restarts ?? []
  const early = restarts().length
  const asked = () => sandbox.ambari.requests.filter(({ method }) => method === 'POST').length
  const before = asked()
  await sandbox.slack.command({ text: 'restart orders' })
  await clickWhenThere(sandbox, 'approval_approve', 'U02BOB')
  for (let kills = 1; kills <= 3; kills += 1) {
    // As soon as Ambari has been asked for one more restart, before the worker can save that it has.
    while (asked() < before + kills) await new Promise((resolve) => setTimeout(resolve, 1))
    worker.child.kill('SIGKILL')
    await worker.ended
    worker = await startProcess(t, { sandbox, keyPrefix, roles: 'worker' })
  }
  await sandbox.slack.waitForMessage(
    ({ text, threadTs }) => /brokers of orders were restarted/.test(text) && threadTs === undefined,
    { timeoutMs: 60_000 },
  )
  const rolled = restarts().slice(early)
  assert.deepEqual(
    rolled.map(({ host }) => host).sort(),
    [...new Set(rolled.map(({ host }) => host))].sort(),
  )
  assert.equal(rolled.length, 4)
  for (const [index, restart] of rolled.entries())
    assert.ok(restart.from >= (rolled[index - 1]?.to ?? 0), 'two at once')
  assert.equal(sandbox.ambari.cluster('orders')?.maintenance, 'OFF')
})
