import type { Admin, Kafka } from 'kafkajs'

/** How far a round trip is; what an error tells when it breaks off. */
export interface RoundTrip {
  doing: 'making a topic' | 'sending' | 'reading'
  readonly messages: number
  readonly latenciesMs: number[]
  readonly read: Set<string>
}

/** A round trip that has not begun. @param messages how many will be sent */
export function beginRoundTrip(messages: number): RoundTrip {
  return { doing: 'making a topic', messages, latenciesMs: [], read: new Set() }
}

/** Makes the topic, sends, reads; `trip` tells how far it is, also to who no longer waits for it. */
export async function travel(
  kafka: Kafka,
  admin: Admin,
  topic: string,
  brokers: number,
  trip: RoundTrip,
): Promise<void> {
  await admin.connect()
  const replicationFactor = Math.min(3, brokers)
  await admin.createTopics({ topics: [{ topic, numPartitions: brokers, replicationFactor }] })
  trip.doing = 'sending'
  await send(kafka, topic, brokers, trip)
  trip.doing = 'reading'
  await read(kafka, topic, trip)
}

/** One after the other, so that each time is that of one message; in turn to every partition. */
async function send(
  kafka: Kafka,
  topic: string,
  partitions: number,
  { messages, latenciesMs }: RoundTrip,
): Promise<void> {
  const producer = kafka.producer({ allowAutoTopicCreation: false })
  await producer.connect()
  try {
    for (let number = 0; number < messages; number += 1) {
      const sentAt = performance.now()
      const message = { value: String(number), partition: number % partitions }
      await producer.send({ topic, acks: -1, timeout: 10_000, messages: [message] })
      latenciesMs.push(performance.now() - sentAt)
    }
  } finally {
    await producer.disconnect()
  }
}

/** Commits nothing, so that Kafka forgets the group by itself. */
async function read(kafka: Kafka, topic: string, trip: RoundTrip): Promise<void> {
  const consumer = kafka.consumer({
    groupId: topic,
    allowAutoTopicCreation: false,
    maxWaitTimeInMs: 500,
    retry: { restartOnFailure: async () => false },
  })
  const { promise: complete, resolve, reject } = Promise.withResolvers<void>()
  consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error))
  await consumer.connect()
  try {
    await consumer.subscribe({ topic, fromBeginning: true })
    const running = consumer.run({
      autoCommit: false,
      eachMessage: async ({ message }) => {
        trip.read.add(String(message.value))
        if (trip.read.size >= trip.messages) resolve()
      },
    })
    await Promise.all([running, complete])
  } finally {
    await consumer.disconnect()
  }
}
