import assert from 'node:assert/strict'
import { once } from 'node:events'
import { test } from 'node:test'
import { NoRouteError } from '../../../src/kafka/route.ts'
import { ADDRESSES, CATCH_UP_MS, startStage } from './simulated-stage.ts'

const TOPIC = { name: 'clicks', partitions: 3, replicationFactor: 3, minInsyncReplicas: 2 }
const ADDRESS = { host: '10.0.0.11', port: 9092 }
const LAST_ADDRESS = { host: '10.0.0.13', port: 9092 }

const ALL_WELL = [
  { id: 0, leader: 1001, isr: [1001, 1002, 1003] },
  { id: 1, leader: 1002, isr: [1002, 1003, 1001] },
  { id: 2, leader: 1003, isr: [1003, 1001, 1002] },
]

const WITHOUT_FIRST = [
  { id: 0, leader: 1002, isr: [1002, 1003] },
  { id: 1, leader: 1002, isr: [1002, 1003] },
  { id: 2, leader: 1003, isr: [1003, 1002] },
]

/** What kafkajs throws when it does not try again. */
const refusedWith = (type: string) => (error: unknown) =>
  error instanceof Error &&
  error.cause instanceof Error &&
  'type' in error.cause &&
  error.cause.type === type

test('all brokers tell the same topics, minima and brokers, and who is the controller', async (t) => {
  const stage = await startStage(t)
  stage.kafka.createTopic('orders', TOPIC)
  const view = await stage.look()
  for (const sight of view.sights)
    assert.deepEqual(sight.state === 'answers' && sight.brokers, [
      { id: 1001, host: '10.0.0.11', port: 9092, rack: '/fault-domain/0' },
      { id: 1002, host: '10.0.0.12', port: 9092, rack: '/fault-domain/1' },
      { id: 1003, host: '10.0.0.13', port: 9092, rack: '/fault-domain/2' },
    ])
  assert.equal(view.controllerId, 1001)
  assert.deepEqual(
    view.topics.map(({ name, minInsyncReplicas }) => ({ name, minInsyncReplicas })),
    [{ name: 'clicks', minInsyncReplicas: 2 }],
  )
  assert.deepEqual(await stage.partitions('clicks'), ALL_WELL)
})

test('a broker that dies leaves every ISR at once; back again it leads only after it caught up', async (t) => {
  const stage = await startStage(t)
  stage.kafka.createTopic('orders', TOPIC)
  const connection = await stage.route(ADDRESS)
  const closed = once(connection, 'close')
  stage.change(1001, { isAlive: false })
  await closed
  await assert.rejects(stage.route(ADDRESS), { name: 'NoRouteError', reason: 'refused' })
  assert.deepEqual(await stage.partitions('clicks'), WITHOUT_FIRST)
  const { brokers, controllerId } = await stage.look()
  assert.deepEqual(
    brokers.map(({ id }) => id),
    [1002, 1003],
  )
  assert.equal(controllerId, 1002)
  stage.change(1001, { isAlive: true })
  stage.pass(CATCH_UP_MS - 1)
  assert.deepEqual(await stage.partitions('clicks'), WITHOUT_FIRST)
  stage.pass(1)
  assert.deepEqual(await stage.partitions('clicks'), ALL_WELL)
})

test('a restart costs a broker its place in the ISR even if nobody looked while it was down', async (t) => {
  const stage = await startStage(t)
  stage.kafka.createTopic('orders', TOPIC)
  stage.change(1001, { isAlive: false })
  stage.change(1001, { isAlive: true })
  assert.deepEqual(await stage.partitions('clicks'), WITHOUT_FIRST)
})

test('a process that has not begun to listen is no broker yet', async (t) => {
  const stage = await startStage(t)
  stage.change(1001, { advertised: '' })
  const { brokers } = await stage.look()
  assert.deepEqual(
    brokers.map(({ id }) => id),
    [1002, 1003],
  )
  await assert.rejects(stage.route(ADDRESS), { reason: 'refused' })
})

test('a partition without a live replica is offline; with its broker its messages are back', async (t) => {
  const stage = await startStage(t)
  stage.kafka.createTopic('orders', { name: 'single', partitions: 1, replicationFactor: 1 })
  const producer = await stage.producer(0)
  await producer.send({ topic: 'single', messages: [{ value: 'kept' }] })
  stage.change(1001, { isAlive: false })
  assert.deepEqual(await stage.partitions('single'), [{ id: 0, leader: -1, isr: [] }])
  await assert.rejects(producer.send({ topic: 'single', messages: [{ value: 'lost' }] }))
  stage.change(1001, { isAlive: true })
  stage.pass(CATCH_UP_MS)
  const admin = await stage.admin()
  const offsets = await admin.fetchTopicOffsets('single')
  assert.deepEqual(
    offsets.map(({ low, high }) => ({ low, high })),
    [{ low: '0', high: '1' }],
  )
})

test('a producer goes on at the new leader when the old one dies', async (t) => {
  const stage = await startStage(t)
  stage.kafka.createTopic('orders', { ...TOPIC, partitions: 1 })
  const producer = await stage.producer()
  const send = () => producer.send({ topic: 'clicks', acks: -1, messages: [{ value: 'x' }] })
  assert.equal((await send())[0]?.baseOffset, '0')
  stage.change(1001, { isAlive: false })
  assert.equal((await send())[0]?.baseOffset, '1')
})

test('fewer replicas in sync than the minimum refuse acks=all and take acks=1', async (t) => {
  const stage = await startStage(t)
  stage.kafka.createTopic('orders', { ...TOPIC, partitions: 1, minInsyncReplicas: 3 })
  const disarm = stage.kafka.faults.inject({ kind: 'underReplicated', cluster: 'orders' })
  const producer = await stage.producer(0)
  const send = (acks: number) =>
    producer.send({ topic: 'clicks', acks, messages: [{ value: 'x' }] })
  await assert.rejects(send(-1), refusedWith('NOT_ENOUGH_REPLICAS'))
  assert.equal((await send(1))[0]?.baseOffset, '0')
  disarm()
  assert.equal((await send(-1))[0]?.baseOffset, '1')
})

test('an under-replicated broker is out of every ISR until the fault is cleared', async (t) => {
  const stage = await startStage(t)
  stage.kafka.createTopic('orders', TOPIC)
  stage.kafka.faults.inject({ kind: 'underReplicated', cluster: 'orders', brokerId: 1001 })
  assert.deepEqual(await stage.partitions('clicks'), WITHOUT_FIRST)
  assert.equal(stage.kafka.faults.active().length, 1)
  stage.kafka.faults.clear()
  assert.deepEqual(await stage.partitions('clicks'), ALL_WELL)
})

test('a wrong listener shows in what all brokers list, for the broker that has it', async (t) => {
  const stage = await startStage(t)
  const disarm = stage.kafka.faults.inject({ kind: 'wrongListener', cluster: 'orders' })
  const hosts = async () => (await stage.look()).brokers.map(({ host }) => host)
  assert.deepEqual(await hosts(), ['10.0.0.11', '10.0.0.12', 'old-wn2-orders.internal'])
  disarm()
  assert.deepEqual(await hosts(), ['10.0.0.11', '10.0.0.12', '10.0.0.13'])
})

test('an unreachable cluster cuts what is connected and lets nobody in until the fault is cleared', async (t) => {
  const stage = await startStage(t)
  const connection = await stage.route(LAST_ADDRESS)
  const closed = once(connection, 'close')
  stage.kafka.faults.inject({ kind: 'unreachable', cluster: 'payments' })
  assert.equal((await stage.look()).hasRoute, true, "another cluster's fault")
  stage.kafka.faults.inject({ kind: 'unreachable', cluster: 'orders' })
  await closed
  for (const address of ADDRESSES)
    await assert.rejects(
      stage.route(address),
      (error) => error instanceof NoRouteError && error.reason === 'unreachable',
    )
  stage.kafka.faults.clear()
  assert.equal((await stage.look()).hasRoute, true)
})

test('a topic is not made in a cluster that is not there, nor with more replicas than brokers', async (t) => {
  const { kafka } = await startStage(t)
  assert.throws(() => kafka.createTopic('payments', TOPIC), /payments has 0 brokers/)
  assert.throws(
    () => kafka.createTopic('orders', { ...TOPIC, replicationFactor: 4 }),
    /3 brokers for 4 replicas/,
  )
})
