import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts'
import type { SimulatedMessage } from '../../sandbox/slack/workspace.ts'
import { deny } from '../support/denial.ts'
import { testPrefix } from '../support/redis.ts'
import { createCluster, messageWith, startStack } from '../support/stack.ts'
import { startProcess } from '../support/worker-process.ts'

/** A 40-minute gateway in a second. */
const SCALE = 2400
const PATIENCE = { timeoutMs: 40_000 }
const TOPIC = { name: 'clicks', partitions: 8, replicationFactor: 3, minInsyncReplicas: 2 }

async function startCluster(t: TestContext, scale = SCALE): Promise<Sandbox> {
  const { sandbox } = await startStack(t, { scale })
  await createCluster(sandbox, 'orders')
  sandbox.kafka.createTopic('orders', TOPIC)
  return sandbox
}

const told = (sandbox: Sandbox, pattern: RegExp, after = 0) =>
  sandbox.slack.waitForMessage(
    ({ text, threadTs, ts }) => threadTs === undefined && Number(ts) > after && pattern.test(text),
    PATIENCE,
  )

const click = (
  sandbox: Sandbox,
  { channel, ts }: SimulatedMessage,
  actionId: string,
  userId = 'U01ALICE',
  value?: string,
) =>
  sandbox.slack.click({
    userId,
    channelId: channel,
    messageTs: ts,
    actionId,
    ...(value === undefined ? {} : { value }),
  })

/** Plans a number of workers and clicks on the plan. @returns the plan's card */
async function scaleTo(sandbox: Sandbox, workers: string): Promise<SimulatedMessage> {
  const before = Number(sandbox.slack.messages().at(-1)?.ts ?? 0)
  await sandbox.slack.command({ text: `scale orders ${workers}` })
  const plan = await told(sandbox, /^Plan for orders: /, before)
  assert.deepEqual(resizes(sandbox), [], 'nothing before the click')
  await click(sandbox, plan, 'scale_start')
  return plan
}

const resizes = (sandbox: Sandbox) =>
  sandbox.azure.requests.filter(({ method, path }) => method === 'POST' && /\/resize$/.test(path))

const brokersOf = (sandbox: Sandbox) => sandbox.ambari.cluster('orders')?.brokers ?? []
const restartsOf = (sandbox: Sandbox) => sandbox.ambari.cluster('orders')?.restarts ?? []

test('two workers more: the price is shown first, the new brokers advertise addresses without a restart, are announced, and are no drift', async (t) => {
  const sandbox = await startCluster(t)
  const restarts = restartsOf(sandbox).length
  const old = brokersOf(sandbox).map(({ ip }) => ip)
  const plan = await scaleTo(sandbox, '6')
  const card = JSON.stringify(plan.blocks)
  assert.match(card, /4 → 6 workers/)
  assert.match(card, /\$\d+\.\d\d → \$\d+\.\d\d an hour/)
  assert.match(card, /8 needed · 84 free/)
  const end = await told(sandbox, /^orders has 6 workers\. New: wn\d-orders .*wn\d-orders /)
  const brokers = brokersOf(sandbox)
  assert.equal(brokers.length, 6)
  const added = brokers.filter(({ ip }) => !old.includes(ip))
  assert.equal(added.length, 2)
  for (const { ip, advertised } of added) {
    assert.equal(advertised, `PLAINTEXT://${ip}:9092`)
    assert.match(end.text, new RegExp(`Bootstrap servers: .*${ip.replaceAll('.', '\\.')}:9092`))
  }
  assert.equal(restartsOf(sandbox).length, restarts, 'no broker was restarted')
  // The watch looks every two seconds here.
  await new Promise((resolve) => setTimeout(resolve, 4500))
  const drifts = sandbox.slack.messages().filter(({ text }) => /addresses of orders/.test(text))
  assert.deepEqual(drifts, [])
  await sandbox.slack.command({ text: 'verify orders' })
  await told(sandbox, /orders works: 50 messages sent, 50 read/)
  await sandbox.slack.command({ text: 'scale orders 6' })
  await told(sandbox, /orders has 6 workers already/)
  assert.equal(resizes(sandbox).length, 1)
})

test('a new broker that advertises its name is restarted, alone, once somebody else has approved', async (t) => {
  const sandbox = await startCluster(t)
  const restarts = restartsOf(sandbox).length
  sandbox.ambari.faults.inject({ kind: 'wrongListener', match: /^ADD / })
  await scaleTo(sandbox, '6')
  const question = await told(sandbox, /Approval needed for orders: restart of 1 broker/)
  await click(sandbox, question, 'approval_approve', 'U02BOB')
  await told(sandbox, /^orders has 6 workers/)
  const hosts = restartsOf(sandbox)
    .slice(restarts)
    .map(({ host }) => host)
  assert.equal(hosts.length, 1)
  assert.ok(brokersOf(sandbox).every(({ ip, advertised }) => advertised.includes(`${ip}:`)))
})

test('the menu on the ready card plans like the command', async (t) => {
  const { sandbox } = await startStack(t, { scale: SCALE })
  const ready = await createCluster(sandbox, 'orders')
  await click(sandbox, ready, 'cluster_scale', 'U01ALICE', 'orders:5')
  const plan = await told(sandbox, /^Plan for orders: 4 → 5 workers/)
  await click(sandbox, plan, 'scale_start', 'U01ALICE')
  await told(sandbox, /^orders has 5 workers/)
})

test('what does not fit is refused before anything is asked of HDInsight: quota, limits, a number, a name', async (t) => {
  const sandbox = await startCluster(t)
  const refused: readonly (readonly [string, RegExp])[] = [
    ['scale orders 11', /The access policy allows at most 10 workers/],
    ['scale orders', /Say which cluster, and how many workers/],
    ['scale orders 2', /needs 3 to 45/],
    ['scale orders 50', /needs 3 to 45/],
    ['scale clicks 5', /Causeway has made no cluster called "clicks"/],
  ]
  for (const [text, answer] of refused) {
    await sandbox.slack.command({ text })
    await told(sandbox, answer)
  }
  sandbox.azure.faults.inject({ kind: 'quota', times: 1000 })
  await sandbox.slack.command({ text: 'scale orders 6' })
  await told(sandbox, /Not enough HDInsight cores in westeurope: 8 needed, 0 free/)
  assert.deepEqual(resizes(sandbox), [])
})

test('cores that go between plan and click end it with the reason; the cluster is as it was', async (t) => {
  const sandbox = await startCluster(t)
  await sandbox.slack.command({ text: 'scale orders 6' })
  const plan = await told(sandbox, /^Plan for orders/)
  sandbox.azure.faults.inject({ kind: 'quota', times: 1000 })
  await click(sandbox, plan, 'scale_start')
  const failed = await told(sandbox, /Growing orders to 6 workers failed\. Not enough HDInsight/)
  assert.match(JSON.stringify(failed.blocks), /no worker was added or removed/)
  assert.equal(brokersOf(sandbox).length, 4)
})

test('fewer workers are refused with the reason; with --force somebody else sees what is lost and approves', async (t) => {
  const sandbox = await startCluster(t)
  sandbox.kafka.createTopic('orders', { name: 'audit', partitions: 4, replicationFactor: 1 })
  await sandbox.slack.command({ text: 'scale orders 3' })
  await told(sandbox, /With 3, data would be lost: Kafka does not move partitions/)
  await scaleTo(sandbox, '3 --force')
  const question = await told(sandbox, /Approval needed for orders: 4 → 3 workers/)
  const card = JSON.stringify(question.blocks)
  // Of 8 partitions with 3 replicas on 4 brokers, 6 have one on the last; of 4 with one replica, 1 has only that.
  assert.match(card, /7 replicas of 2 topics go; 1 partition is lost for good/)
  assert.match(card, /If HDInsight chooses others, up to 4/)
  assert.match(card, /wn4-orders/)
  assert.match(card, /audit, clicks/)
  await click(sandbox, question, 'approval_approve', 'U01ALICE')
  await sandbox.slack.waitForMessage(
    ({ text, ephemeralTo }) => ephemeralTo === 'U01ALICE' && /somebody else has to/.test(text),
    PATIENCE,
  )
  assert.deepEqual(resizes(sandbox), [])
  await click(sandbox, question, 'approval_approve', 'U02BOB')
  await told(sandbox, /^orders has 3 workers/)
  assert.equal(brokersOf(sandbox).length, 3)
})

test('a topic that comes between question and click makes Causeway ask again; a denial removes nothing', async (t) => {
  const sandbox = await startCluster(t)
  await scaleTo(sandbox, '3 --force')
  const first = await told(sandbox, /Approval needed for orders: 4 → 3/)
  sandbox.kafka.createTopic('orders', { name: 'audit', partitions: 4, replicationFactor: 1 })
  await click(sandbox, first, 'approval_approve', 'U02BOB')
  const second = await told(sandbox, /Approval needed for orders: 4 → 3/, Number(first.ts))
  assert.match(JSON.stringify(second.blocks), /audit/)
  await deny(sandbox, 'U02BOB', { card: second })
  const failed = await told(sandbox, /Shrinking orders to 3 workers failed.*was denied/)
  assert.match(JSON.stringify(failed.blocks), /no worker was added or removed/)
  assert.deepEqual(resizes(sandbox), [])
})

test('throttling, a lost reply and an Ambari that is slow, out of order and late delay it: one resize, once each broker', async (t) => {
  const sandbox = await startCluster(t)
  await sandbox.slack.command({ text: 'scale orders 6' })
  const plan = await told(sandbox, /^Plan for orders/)
  sandbox.azure.faults.inject({ kind: 'throttle', times: 4, retryAfterSeconds: 1 })
  sandbox.azure.faults.inject({ kind: 'lostReply', match: /^POST .*\/resize$/i })
  sandbox.ambari.faults.inject({ kind: 'badGateway', times: 4 })
  sandbox.ambari.faults.inject({ kind: 'slow', times: 2 })
  sandbox.ambari.faults.inject({ kind: 'lateWorker', durationMs: 20 * 60_000 })
  await click(sandbox, plan, 'scale_start')
  await told(sandbox, /^orders has 6 workers/)
  const accepted = resizes(sandbox).filter(({ status }) => status < 300)
  assert.equal(accepted.length, 1)
  assert.equal(brokersOf(sandbox).length, 6)
})

test("a resize that fails half-way is told with HDInsight's words, and Retry asks for it again", async (t) => {
  const sandbox = await startCluster(t)
  sandbox.azure.faults.inject({
    kind: 'operationFails',
    match: /\/resize$/,
    code: 'InternalServerError',
    message: 'The machines could not be made.',
  })
  await scaleTo(sandbox, '6')
  const failed = await told(sandbox, /Growing orders to 6 workers failed/)
  const card = JSON.stringify(failed.blocks)
  assert.match(card, /which has 4.*The machines could not be made/)
  await click(sandbox, failed, 'operation_retry')
  await told(sandbox, /^orders has 6 workers/)
  assert.equal(resizes(sandbox).length, 2)
})

test('while the cluster grows nothing else is done to it', async (t) => {
  const sandbox = await startCluster(t)
  await scaleTo(sandbox, '5')
  await messageWith(sandbox, 'operation_cancel')
  const { body } = await sandbox.slack.command({ text: 'restart orders' })
  assert.match(JSON.stringify(body), /is busy.*(Growing|Shrinking) /)
  await told(sandbox, /^orders has 5 workers/)
})

/** When the worker is killed: as soon as so many requests have come in since the click on the plan. */
const MOMENTS = [1, 6, 8, 10, 16]
const AT_ONCE = 3

async function scaleWithKill(t: TestContext, moment: number): Promise<Sandbox> {
  const keyPrefix = testPrefix()
  const sandbox = await startSandbox({ scale: SCALE })
  t.after(() => sandbox.close())
  const bot = await startProcess(t, { sandbox, keyPrefix, roles: 'bot' })
  sandbox.slack.setRequestUrl(`${bot.url}/slack/events`)
  const worker = await startProcess(t, { sandbox, keyPrefix, roles: 'worker' })
  await createCluster(sandbox, 'orders')
  await sandbox.slack.command({ text: 'scale orders 6' })
  const plan = await told(sandbox, /^Plan for orders/)
  const count = () => sandbox.azure.requests.length + sandbox.ambari.requests.length
  const before = count()
  const killed = new Promise<void>((resolve) => {
    const watch = setInterval(() => {
      if (count() < before + moment) return
      clearInterval(watch)
      worker.child.kill('SIGKILL')
      resolve()
    }, 1)
  })
  await click(sandbox, plan, 'scale_start')
  await killed
  await worker.ended
  await startProcess(t, { sandbox, keyPrefix, roles: 'worker' })
  await told(sandbox, /^orders has 6 workers/)
  return sandbox
}

test('a worker killed with SIGKILL at any of 5 moments is replaced: one resize, six brokers, one final message', async (t) => {
  const waiting = [...MOMENTS]
  const runOne = async () => {
    for (let moment = waiting.shift(); moment !== undefined; moment = waiting.shift()) {
      const label = `killed after ${moment} requests`
      const sandbox = await scaleWithKill(t, moment).catch((cause: unknown) => {
        throw new Error(label, { cause })
      })
      const accepted = resizes(sandbox).filter(({ status }) => status < 300)
      assert.equal(accepted.length, 1, label)
      assert.equal(brokersOf(sandbox).length, 6, label)
      const finals = sandbox.slack
        .messages('C01KAFKA')
        .filter(({ text, threadTs }) => /has 6 workers/.test(text) && threadTs === undefined)
      assert.equal(finals.length, 1, label)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, runOne))
})
