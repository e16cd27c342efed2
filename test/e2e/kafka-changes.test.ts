import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import type { Sandbox } from '../../sandbox/sandbox.ts'
import { clickWhenThere, createCluster, startStack } from '../support/stack.ts'

/** A 40-minute gateway in a second. */
const SCALE = 2400
const PATIENCE = { timeoutMs: 40_000 }
const TOPIC = { name: 'clicks', partitions: 6, replicationFactor: 3, minInsyncReplicas: 2 }

/** A ready cluster that holds a topic, so that its brokers restart one at a time and Bob has to approve. */
async function startCluster(t: TestContext): Promise<Sandbox> {
  const { sandbox } = await startStack(t, { scale: SCALE })
  await createCluster(sandbox, 'orders')
  sandbox.kafka.createTopic('orders', TOPIC)
  return sandbox
}

const liveMessage = (sandbox: Sandbox, pattern: RegExp) =>
  sandbox.slack.waitForMessage(
    ({ text, threadTs }) => threadTs === undefined && pattern.test(text),
    PATIENCE,
  )

/** The newest card that asks for an approval of this cluster. */
async function askedCard(sandbox: Sandbox, before: number) {
  return sandbox.slack.waitForMessage(
    ({ text, ts, blocks }) =>
      /Approval needed for orders/.test(text) &&
      Number(ts) > before &&
      JSON.stringify(blocks).includes('approval_approve'),
    PATIENCE,
  )
}

async function approve(sandbox: Sandbox, text: string): Promise<string> {
  const before = Number(sandbox.slack.messages().at(-1)?.ts ?? 0)
  await sandbox.slack.command({ text })
  const card = await askedCard(sandbox, before)
  await sandbox.slack.click({
    userId: 'U02BOB',
    channelId: card.channel,
    messageTs: card.ts,
    actionId: 'approval_approve',
  })
  return JSON.stringify(card.blocks)
}

const restartsOf = (sandbox: Sandbox) => sandbox.ambari.cluster('orders')?.restarts ?? []

test('names and back: each change is approved first, brokers restart one at a time, the controller last', async (t) => {
  const sandbox = await startCluster(t)
  const early = restartsOf(sandbox).length
  const card = await approve(sandbox, 'advertise orders names')
  assert.match(card, /1 topic, 0 partitions under-replicated/)
  assert.match(card, /PLAINTEXT:\/\/0\.0\.0\.0:9092/)
  assert.match(card, /one at a time/)
  assert.match(card, /The requester cannot approve/)
  await liveMessage(sandbox, /The brokers of orders advertise host names/)
  const brokers = sandbox.ambari.cluster('orders')?.brokers ?? []
  assert.ok(brokers.every(({ hostName, advertised }) => advertised.includes(hostName)))
  const restarts = restartsOf(sandbox).slice(early)
  assert.equal(restarts.length, 4)
  for (const [index, restart] of restarts.entries())
    assert.ok(restart.from >= (restarts[index - 1]?.to ?? 0), 'never two at once')
  await approve(sandbox, 'advertise orders ip')
  await liveMessage(sandbox, /The brokers of orders advertise IP addresses/)
  const after = sandbox.ambari.cluster('orders')
  assert.ok(after?.brokers.every(({ ip, advertised }) => advertised.includes(`${ip}:`)))
  assert.equal(after?.maintenance, 'OFF')
})

test('what is so already is not changed, asked or restarted', async (t) => {
  const sandbox = await startCluster(t)
  const before = restartsOf(sandbox).length
  await sandbox.slack.command({ text: 'advertise orders ip' })
  const done = await liveMessage(sandbox, /The brokers of orders advertise IP addresses/)
  assert.match(JSON.stringify(done.blocks), /Nothing had to be changed/)
  assert.equal(restartsOf(sandbox).length, before)
})

test('restart restarts every broker once, and only after somebody else has approved', async (t) => {
  const sandbox = await startCluster(t)
  const before = restartsOf(sandbox).length
  await sandbox.slack.command({ text: 'restart orders' })
  await clickWhenThere(sandbox, 'approval_approve', 'U01ALICE')
  await sandbox.slack.waitForMessage(
    ({ text, ephemeralTo }) => ephemeralTo === 'U01ALICE' && /somebody else has to/.test(text),
    PATIENCE,
  )
  assert.equal(restartsOf(sandbox).length, before)
  await clickWhenThere(sandbox, 'approval_approve', 'U02BOB')
  await liveMessage(sandbox, /The brokers of orders were restarted/)
  const hosts = restartsOf(sandbox)
    .slice(before)
    .map(({ host }) => host)
  assert.equal(hosts.length, 4)
  assert.equal(new Set(hosts).size, 4)
})

/** What goes wrong right after the approval, and what people then read. */
const STOPS: readonly (readonly [
  outcome: string,
  goesWrong: (sandbox: Sandbox) => void,
  text: RegExp,
  restarts: number,
])[] = [
  [
    'a broker that cannot be restarted stops the roll at it',
    ({ ambari }) => ambari.faults.inject({ kind: 'failedTask' }),
    /could not restart wn1-orders.*Not touched: .*wn0-orders/,
    1,
  ],
  [
    'a broker that dies after its restart stops the roll at it',
    ({ ambari }) => ambari.faults.inject({ kind: 'brokerStaysDown' }),
    /wn1-orders does not stay up.*Not touched: .*wn0-orders/,
    1,
  ],
  [
    'a broker that comes back with another listener stops the roll at it',
    // The controller has the lowest id, so the second broker is the first to restart.
    ({ kafka }) =>
      kafka.faults.inject({ kind: 'wrongListener', cluster: 'orders', brokerId: 1002 }),
    /does not advertise what it should.*Not touched/,
    1,
  ],
  [
    "somebody's edit after the approval stops the roll before the next broker",
    ({ ambari }) => ambari.faults.inject({ kind: 'editInBetween' }),
    /saved another configuration|saved Kafka's configuration/,
    0,
  ],
  [
    'a host that somebody works at stops the roll',
    ({ ambari }) => ambari.faults.inject({ kind: 'hostInMaintenance' }),
    /into maintenance/,
    0,
  ],
]

for (const [outcome, goesWrong, text, restarts] of STOPS)
  test(`${outcome}; maintenance mode stays on as a sign, Retry asks again`, async (t) => {
    const sandbox = await startCluster(t)
    const before = restartsOf(sandbox).length
    await sandbox.slack.command({ text: 'advertise orders names' })
    const card = await askedCard(sandbox, 0)
    goesWrong(sandbox)
    await sandbox.slack.click({
      userId: 'U02BOB',
      channelId: card.channel,
      messageTs: card.ts,
      actionId: 'approval_approve',
    })
    const failed = await liveMessage(sandbox, text)
    assert.equal(restartsOf(sandbox).length - before, restarts)
    if (restarts > 0) assert.equal(sandbox.ambari.cluster('orders')?.maintenance, 'ON')
    if (restarts > 0) assert.match(JSON.stringify(failed.blocks), /maintenance mode is on/)
    await sandbox.slack.click({
      channelId: failed.channel,
      messageTs: failed.ts,
      actionId: 'operation_retry',
    })
    await askedCard(sandbox, Number(card.ts))
  })

test('after a stopped roll the way back restores the maintenance mode of before, and every broker', async (t) => {
  const sandbox = await startCluster(t)
  await sandbox.slack.command({ text: 'advertise orders names' })
  const card = await askedCard(sandbox, 0)
  sandbox.ambari.faults.inject({ kind: 'failedTask' })
  await sandbox.slack.click({
    userId: 'U02BOB',
    channelId: card.channel,
    messageTs: card.ts,
    actionId: 'approval_approve',
  })
  await liveMessage(sandbox, /could not restart/)
  assert.equal(sandbox.ambari.cluster('orders')?.maintenance, 'ON')
  await approve(sandbox, 'advertise orders ip')
  await liveMessage(sandbox, /The brokers of orders advertise IP addresses/)
  const cluster = sandbox.ambari.cluster('orders')
  assert.equal(cluster?.maintenance, 'OFF')
  assert.ok(cluster?.brokers.every(({ ip, advertised }) => advertised.includes(`${ip}:`)))
})

test("a partition that lacks a replica, and somebody else's operation in Ambari, make the roll wait", async (t) => {
  const sandbox = await startCluster(t)
  const before = restartsOf(sandbox).length
  sandbox.ambari.faults.inject({ kind: 'otherOperation', durationMs: 300_000 })
  sandbox.kafka.faults.inject({ kind: 'underReplicated', cluster: 'orders' })
  await approve(sandbox, 'restart orders')
  await liveMessage(sandbox, /Restarting the brokers of orders/)
  await sandbox.clock.sleep(900_000)
  assert.equal(restartsOf(sandbox).length, before, 'nothing restarts while a replica is missing')
  sandbox.kafka.faults.clear()
  await liveMessage(sandbox, /The brokers of orders were restarted/)
  assert.equal(restartsOf(sandbox).length, before + 4)
})

test('Ambari answering 502 and losing answers delays the roll and restarts no broker twice', async (t) => {
  const sandbox = await startCluster(t)
  const before = restartsOf(sandbox).length
  await sandbox.slack.command({ text: 'advertise orders names' })
  const card = await askedCard(sandbox, 0)
  sandbox.ambari.faults.inject({ kind: 'badGateway', times: 8 })
  sandbox.ambari.faults.inject({ kind: 'lostAnswer', match: /^PUT /, times: 2 })
  sandbox.ambari.faults.inject({ kind: 'lostAnswer', match: /^POST /, times: 2 })
  await sandbox.slack.click({
    userId: 'U02BOB',
    channelId: card.channel,
    messageTs: card.ts,
    actionId: 'approval_approve',
  })
  await liveMessage(sandbox, /The brokers of orders advertise host names/)
  assert.equal(restartsOf(sandbox).length, before + 4)
})

test('a topic that comes between question and click makes Causeway ask again', async (t) => {
  const { sandbox } = await startStack(t, { scale: SCALE })
  await createCluster(sandbox, 'orders')
  await sandbox.slack.command({ text: 'restart orders' })
  const first = await askedCard(sandbox, 0)
  assert.match(JSON.stringify(first.blocks), /all at once/)
  sandbox.kafka.createTopic('orders', TOPIC)
  await sandbox.slack.click({
    userId: 'U02BOB',
    channelId: first.channel,
    messageTs: first.ts,
    actionId: 'approval_approve',
  })
  const second = await askedCard(sandbox, Number(first.ts))
  assert.match(JSON.stringify(second.blocks), /one at a time/)
  const replaced = sandbox.slack.messages().find(({ ts }) => ts === first.ts)
  assert.match(JSON.stringify(replaced?.blocks), /Replaced by revision 2/)
  assert.doesNotMatch(JSON.stringify(replaced?.blocks), /approval_approve/)
})

test('without a route to the brokers a restart is refused, and says how to get one', async (t) => {
  const sandbox = await startCluster(t)
  sandbox.kafka.faults.inject({ kind: 'unreachable', cluster: 'orders' })
  const before = restartsOf(sandbox).length
  await sandbox.slack.command({ text: 'restart orders' })
  const failed = await liveMessage(sandbox, /Causeway cannot reach the brokers of orders/)
  assert.match(JSON.stringify(failed.blocks), /KAFKA.*PROXY.*URL.*TEMPLATE/)
  assert.equal(restartsOf(sandbox).length, before)
})

test('brokers, topics and verify answer from what is really there', async (t) => {
  const sandbox = await startCluster(t)
  await sandbox.slack.command({ text: 'brokers orders --zookeeper' })
  const brokers = await liveMessage(sandbox, /Brokers of orders/)
  const card = JSON.stringify(brokers.blocks)
  assert.match(card, /\(controller\)/)
  assert.match(card, /10\.0\.0\.\d+:9092/)
  assert.match(card, /zk1-orders/)
  assert.match(card, /kcat -b/)
  assert.doesNotMatch(card, /:warning:/)
  await sandbox.slack.command({ text: 'topics orders' })
  const topics = await liveMessage(sandbox, /1 topic on orders/)
  assert.match(JSON.stringify(topics.blocks), /clicks/)
  await sandbox.slack.command({ text: 'verify orders' })
  await liveMessage(sandbox, /orders works: 50 messages sent, 50 read/)
  sandbox.kafka.faults.inject({ kind: 'unreachable', cluster: 'orders' })
  await sandbox.slack.command({ text: 'verify orders' })
  const blind = await liveMessage(sandbox, /Causeway cannot reach the brokers of orders/)
  assert.match(JSON.stringify(blind.blocks), /kcat/)
})

test('doctor examines every link and names the first broken one; mirror writes the configuration', async (t) => {
  const sandbox = await startCluster(t)
  await sandbox.slack.command({ text: 'doctor orders' })
  await liveMessage(sandbox, /orders: no broken link among 12/)
  const [broker] = sandbox.ambari.cluster('orders')?.brokers ?? []
  sandbox.kafka.faults.inject({
    kind: 'wrongListener',
    cluster: 'orders',
    brokerId: broker?.id ?? 0,
  })
  await sandbox.slack.command({ text: 'doctor orders' })
  const sick = await liveMessage(sandbox, /orders: .*Brokers/)
  assert.match(JSON.stringify(sick.blocks), /old-wn0-orders/)
  await createCluster(sandbox, 'clicks')
  await sandbox.slack.command({ text: 'mirror orders clicks' })
  const mirror = await liveMessage(sandbox, /[Mm]irror/)
  assert.match(JSON.stringify(mirror.blocks), /source->target|orders->clicks/)
})

test('a replaced node is told with the new bootstrap servers, once', async (t) => {
  const sandbox = await startCluster(t)
  const [broker] = sandbox.ambari.cluster('orders')?.brokers ?? []
  assert.ok(broker)
  sandbox.ambari.replaceWorker('orders', broker.hostName, '10.0.0.77')
  const notice = await liveMessage(sandbox, /addresses of orders have changed/)
  assert.match(notice.text, /10\.0\.0\.77:9092/)
  assert.doesNotMatch(JSON.stringify(notice.blocks), /drift_fix/)
  await new Promise((resolve) => setTimeout(resolve, 5000))
  const notices = sandbox.slack
    .messages('C01KAFKA')
    .filter(({ text }) => /addresses of orders have changed/.test(text))
  assert.equal(notices.length, 1)
  await sandbox.slack.command({ text: 'brokers orders' })
  const brokers = await liveMessage(sandbox, /Brokers of orders/)
  assert.match(JSON.stringify(brokers.blocks), /Azure has no network interface with this address/)
})

test('a setting that somebody reverted is told with a Fix, and Fix restores it after an approval', async (t) => {
  const sandbox = await startCluster(t)
  await approve(sandbox, 'advertise orders names')
  await liveMessage(sandbox, /The brokers of orders advertise host names/)
  await approve(sandbox, 'advertise orders ip')
  await liveMessage(sandbox, /The brokers of orders advertise IP addresses/)
  sandbox.ambari.revertKafka('orders')
  const notice = await liveMessage(sandbox, /VPN clients may not reach orders any more/)
  await sandbox.slack.click({
    channelId: notice.channel,
    messageTs: notice.ts,
    actionId: 'drift_fix',
  })
  const card = await askedCard(sandbox, Number(notice.ts))
  await sandbox.slack.click({
    userId: 'U02BOB',
    channelId: card.channel,
    messageTs: card.ts,
    actionId: 'approval_approve',
  })
  await sandbox.slack.waitForMessage(
    ({ text, ts, threadTs }) =>
      threadTs === undefined &&
      Number(ts) > Number(notice.ts) &&
      /The brokers of orders advertise IP addresses/.test(text),
    PATIENCE,
  )
})
