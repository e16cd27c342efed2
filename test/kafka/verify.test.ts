import assert from 'node:assert/strict'
import { test } from 'node:test'
import { UserError } from '../../src/errors.ts'
import { verify } from '../../src/kafka/verify.ts'
import { ADDRESSES, startStage } from '../sandbox/kafka/simulated-stage.ts'

const NAMES = ADDRESSES.map((_, index) => `wn${index}-orders.internal`)

test('fifty messages go through the brokers and come back, and the topic is gone', async (t) => {
  const { route, kafka } = await startStage(t)
  const result = await verify(route, ADDRESSES, { id: 'k-1.0' })
  assert.match(result.topic, /^causeway-verify-k-1-0-[0-9a-f]{8}$/)
  assert.deepEqual([result.sent, result.read, result.topicRemoved], [50, 50, true])
  assert.deepEqual(kafka.topics('orders'), [])
})

test('what an interrupted run left behind is removed by the next of its id, and nothing else', async (t) => {
  const { route, kafka } = await startStage(t)
  const leave = (name: string) =>
    kafka.createTopic('orders', { name, partitions: 1, replicationFactor: 1 })
  leave('causeway-verify-k-1-0badcafe')
  leave('causeway-verify-k-2-0badcafe')
  leave('clicks')
  await verify(route, ADDRESSES, { id: 'k-1', messages: 5 })
  assert.deepEqual(kafka.topics('orders'), ['causeway-verify-k-2-0badcafe', 'clicks'])
})

test('a round trip that takes too long is broken off, and its topic is gone', async (t) => {
  const { route, kafka } = await startStage(t)
  await assert.rejects(
    verify(route, ADDRESSES, { id: 'k-1', messages: 1_000_000, timeoutMs: 1000 }),
    (error) => error instanceof UserError && error.code === 'kafka-verify',
  )
  assert.deepEqual(kafka.topics('orders'), [])
})

test('brokers that advertise names are verified only where addresses are given for the names', async (t) => {
  const { route, kafka, change } = await startStage(t)
  for (const [index, name] of NAMES.entries())
    change(1001 + index, { advertised: `PLAINTEXT://${name}:9092` })
  await assert.rejects(
    verify(route, ADDRESSES, { id: 'k-1' }),
    (error) => error instanceof UserError && error.code === 'kafka-wrong-listeners',
  )
  assert.deepEqual(kafka.topics('orders'), [], 'nothing is made where clients could not follow')
  const names = new Map(NAMES.map((name, index) => [name, ADDRESSES[index]?.host ?? '']))
  const { sent, read } = await verify(route, ADDRESSES, { id: 'k-1', messages: 5, names })
  assert.deepEqual([sent, read], [5, 5])
})

test('with one broker dead, the two that are left take messages and give them back', async (t) => {
  const { route, change } = await startStage(t)
  change(1003, { isAlive: false })
  const { sent, read } = await verify(route, ADDRESSES, { id: 'k-1', messages: 5 })
  assert.deepEqual([sent, read], [5, 5])
})
