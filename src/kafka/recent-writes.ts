import type { Admin } from 'kafkajs'
import { within } from '../within.ts'
import { openClient } from './client.ts'
import type { BrokerAddress, KafkaRoute } from './route.ts'

const LIMIT_MS = 30_000

/**
 * Whether any of these topics holds a message as young as `since`, by the timestamps that producers or brokers gave:
 * Kafka is asked for the first offset of that age, and for the end. Reads only.
 * @param since milliseconds since the Unix epoch
 * @throws NoRouteError, TimeLimitError, and what kafkajs throws
 */
export async function wroteSince(
  route: KafkaRoute,
  bootstrap: readonly BrokerAddress[],
  topics: readonly string[],
  since: number,
): Promise<boolean> {
  const client = await openClient(route, bootstrap, new Map())
  const admin = client.kafka.admin()
  try {
    return await within(LIMIT_MS, 'asking for recent messages', anyYoung(admin, topics, since))
  } finally {
    client.close()
  }
}

async function anyYoung(admin: Admin, topics: readonly string[], since: number): Promise<boolean> {
  await admin.connect()
  for (const topic of topics) if (await isYoung(admin, topic, since)) return true
  return false
}

/** kafkajs gives the end of a partition in which nothing is as young. */
async function isYoung(admin: Admin, topic: string, since: number): Promise<boolean> {
  const young = await admin.fetchTopicOffsetsByTimestamp(topic, since)
  // After it: a message that comes in between makes it look young, not old.
  const ends = await admin.fetchTopicOffsets(topic)
  const endOf = (partition: number) =>
    Number(ends.find((one) => one.partition === partition)?.offset ?? 0)
  return young.some(({ partition, offset }) => Number(offset) < endOf(partition))
}
