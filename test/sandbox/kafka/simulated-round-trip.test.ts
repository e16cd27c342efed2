import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type KafkaStage, startStage } from './simulated-stage.ts'

interface Received {
  readonly partition: number
  readonly offset: string
  readonly value: string
}

/** Reads in a group, from the beginning or where it committed, until so many have come; then leaves. */
async function read(stage: KafkaStage, topic: string, count: number): Promise<Received[]> {
  const consumer = await stage.consumer('readers')
  const received: Received[] = []
  const { promise: complete, resolve, reject } = Promise.withResolvers<void>()
  consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error))
  await consumer.subscribe({ topic, fromBeginning: true })
  await consumer.run({
    eachMessage: async ({ partition, message }) => {
      received.push({ partition, offset: message.offset, value: String(message.value) })
      if (received.length === count) resolve()
    },
  })
  await complete
  await consumer.disconnect()
  return received
}

/** Sends "0" to "9" and so on, in turn to three partitions, a few in a batch. */
async function send(stage: KafkaStage, topic: string, values: readonly number[]): Promise<void> {
  const producer = await stage.producer()
  for (let index = 0; index < values.length; index += 5)
    await producer.send({
      topic,
      acks: -1,
      messages: values
        .slice(index, index + 5)
        .map((value) => ({ value: String(value), partition: value % 3 })),
    })
}

const numbers = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => from + index)

test('a topic is made, fifty messages go in and come out in order, and the topic is gone', async (t) => {
  const stage = await startStage(t)
  const admin = await stage.admin()
  const spec = { topic: 'trip', numPartitions: 3, replicationFactor: 3 }
  assert.equal(await admin.createTopics({ topics: [spec] }), true)
  assert.equal(await admin.createTopics({ topics: [spec] }), false, 'it exists')
  assert.deepEqual(await admin.listTopics(), ['trip'])
  await send(stage, 'trip', numbers(0, 50))
  const received = await read(stage, 'trip', 50)
  for (const partition of [0, 1, 2])
    assert.deepEqual(
      received.filter((message) => message.partition === partition),
      numbers(0, 50)
        .filter((value) => value % 3 === partition)
        .map((value, index) => ({ partition, offset: String(index), value: String(value) })),
    )
  await admin.deleteTopics({ topics: ['trip'] })
  assert.deepEqual(await admin.listTopics(), [])
  assert.deepEqual(stage.kafka.topics('orders'), [])
})

test('a group goes on where it committed', async (t) => {
  const stage = await startStage(t)
  stage.kafka.createTopic('orders', { name: 'trip', partitions: 3, replicationFactor: 3 })
  await send(stage, 'trip', numbers(0, 10))
  await read(stage, 'trip', 10)
  await send(stage, 'trip', numbers(10, 15))
  const second = await read(stage, 'trip', 5)
  assert.deepEqual(
    second.map(({ value }) => Number(value)).toSorted((a, b) => a - b),
    numbers(10, 15),
  )
})

test('brokers that advertise host names cannot be used; with addresses they can', async (t) => {
  const stage = await startStage(t)
  const advertise = (scheme: (broker: number) => string) => {
    for (const index of [0, 1, 2]) stage.change(1001 + index, { advertised: scheme(index) })
  }
  advertise((index) => `PLAINTEXT://wn${index}-orders.internal:9092`)
  const spec = { topics: [{ topic: 'trip' }] }
  const before = await stage.admin(0)
  await assert.rejects(before.createTopics(spec), /wn0-orders\.internal/)
  assert.deepEqual(stage.kafka.topics('orders'), [])
  advertise((index) => `PLAINTEXT://10.0.0.${11 + index}:9092`)
  const after = await stage.admin(0)
  assert.equal(await after.createTopics(spec), true)
})

test('what no broker could grant is refused with the reason', async (t) => {
  const stage = await startStage(t)
  const admin = await stage.admin(0)
  const REFUSED = [
    [{ topic: 'a b' }, 'INVALID_TOPIC_EXCEPTION'],
    [{ topic: 'trip', numPartitions: 0 }, 'INVALID_PARTITIONS'],
    [{ topic: 'trip', numPartitions: 2 ** 31 - 1 }, 'INVALID_PARTITIONS'],
    [{ topic: 'trip', replicationFactor: 4 }, 'INVALID_REPLICATION_FACTOR'],
    [
      { topic: 'trip', configEntries: [{ name: 'min.insync.replicas', value: 'two' }] },
      'INVALID_CONFIG',
    ],
  ] as const
  for (const [spec, type] of REFUSED)
    await assert.rejects(
      admin.createTopics({
        topics: [
          { ...spec, configEntries: 'configEntries' in spec ? [...spec.configEntries] : [] },
        ],
      }),
      ({ errors }: { errors: { type: string }[] }) => {
        assert.deepEqual(
          errors.map((error) => error.type),
          [type],
        )
        return true
      },
    )
  assert.deepEqual(stage.kafka.topics('orders'), [])
})
