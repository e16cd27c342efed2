import assert from 'node:assert/strict'
import { test } from 'node:test'
import { wroteSince } from '../../src/kafka/recent-writes.ts'
import { ADDRESSES, startStage } from '../sandbox/kafka/simulated-stage.ts'

const HOUR = 3600_000

test('messages younger than the moment are seen, older ones and empty topics are not', async (t) => {
  const stage = await startStage(t)
  for (const name of ['old', 'young', 'empty'])
    stage.kafka.createTopic('orders', { name, partitions: 3, replicationFactor: 3 })
  const producer = await stage.producer()
  const now = Date.now()
  const send = (topic: string, at: number, partition: number) =>
    producer.send({ topic, messages: [{ value: 'x', timestamp: String(at), partition }] })
  await send('old', now - 48 * HOUR, 0)
  await send('old', now - 25 * HOUR, 1)
  await send('young', now - 48 * HOUR, 0)
  await send('young', now - HOUR, 2)
  const wrote = (topics: string[]) => wroteSince(stage.route, ADDRESSES, topics, now - 24 * HOUR)
  assert.equal(await wrote(['old', 'empty']), false)
  assert.equal(await wrote(['old', 'young']), true)
  assert.equal(await wrote([]), false)
})
