import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { compareAdvertised } from '../../src/kafka/advertised.ts'
import { type KafkaView, probe } from '../../src/kafka/probe.ts'
import { underReplicated } from '../../src/kafka/replication.ts'
import { createRoute } from '../../src/kafka/route.ts'
import { verify } from '../../src/kafka/verify.ts'

/** Addresses of running brokers, all of one cluster, which advertise exactly these: `ip:port,ip:port,…` */
const given = process.env.CAUSEWAY_TEST_KAFKA ?? ''
const brokers = given.split(',').map((entry) => {
  const [host = '', port] = entry.split(':')
  return { host, port: Number(port) }
})
const skip = given === '' && 'CAUSEWAY_TEST_KAFKA names no running Kafka'
const route = createRoute('test', { proxyUrlTemplate: undefined })

/** Removed topics are listed for a moment longer. */
async function viewWithoutRemovedTopics(t: TestContext): Promise<KafkaView> {
  let view = await probe(route, brokers)
  await t.waitFor(async () => {
    view = await probe(route, brokers)
    assert.deepEqual(ownTopics(view), [])
  })
  return view
}

const ownTopics = ({ topics }: KafkaView) =>
  topics.map(({ name }) => name).filter((name) => name.startsWith('causeway-verify-'))

test('fifty messages go through real brokers and come back, and the topic is gone', {
  skip,
}, async (t) => {
  const result = await verify(route, brokers, { id: 'real' })
  assert.match(result.topic, /^causeway-verify-real-[0-9a-f]{8}$/)
  assert.deepEqual([result.sent, result.read, result.topicRemoved], [50, 50, true])
  const view = await viewWithoutRemovedTopics(t)
  assert.deepEqual(underReplicated(view), [])
  assert.ok(view.topics.every(({ minInsyncReplicas }) => minInsyncReplicas !== undefined))
})

test('what an interrupted run left behind is removed by the next one', { skip }, async (t) => {
  await assert.rejects(
    verify(route, brokers, { id: 'interrupted', messages: 1_000_000, timeoutMs: 2000 }),
    { name: 'UserError', code: 'kafka-verify' },
  )
  const { sent, read } = await verify(route, brokers, { id: 'interrupted', messages: 5 })
  assert.deepEqual([sent, read], [5, 5])
  await viewWithoutRemovedTopics(t)
})

test('all real brokers answer, agree and advertise their addresses', { skip }, async () => {
  const view = await probe(route, brokers)
  const nodes = brokers.map(({ host }) => ({ hostName: `wn-${host}`, ip: host }))
  const report = compareAdvertised(view, nodes, 'ip', brokers[0]?.port ?? 0)
  assert.equal(report.isAsWanted, true, JSON.stringify(report))
  assert.ok(view.brokers.some(({ id }) => id === view.controllerId))
})

test('brokers named by host are verified where addresses are given for the names', {
  skip,
}, async () => {
  const names = new Map(brokers.map(({ host }, index) => [`wn${index}.invalid`, host]))
  const seeds = brokers.map(({ port }, index) => ({ host: `wn${index}.invalid`, port }))
  const { sent, read } = await verify(route, seeds, { id: 'names', messages: 5, names })
  assert.deepEqual([sent, read], [5, 5])
})
