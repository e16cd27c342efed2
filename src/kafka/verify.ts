import { randomUUID } from 'node:crypto'
import type { Admin } from 'kafkajs'
import { within } from '../within.ts'
import { openClient } from './client.ts'
import { reachAllBrokers } from './reach.ts'
import { beginRoundTrip, travel } from './round-trip.ts'
import { translateRoundTripError } from './round-trip-errors.ts'
import type { BrokerAddress, KafkaRoute } from './route.ts'

/** How messages went through the cluster. */
export interface Verification {
  readonly topic: string
  readonly sent: number
  /** The same as `sent`: less is an error. */
  readonly read: number
  /** From sending one message until all its in-sync replicas have it. The longest includes connecting. */
  readonly latencyMs: { readonly median: number; readonly max: number }
  readonly tookMs: number
  /** false: the topic is still there and somebody should remove it. */
  readonly topicRemoved: boolean
}

/** What is sent and read back, and how long that may take. */
export interface VerifyOptions {
  /** Part of the topic's name. A run with the same id removes what an interrupted one left behind. */
  readonly id: string
  /** 50. */
  readonly messages?: number
  /** For all but the check of addresses before and the removal of the topic after it; 60 s. */
  readonly timeoutMs?: number
  /** Host that brokers advertise → address to connect to, while they still advertise names. */
  readonly names?: ReadonlyMap<string, string>
}

const TIDY_UP_MS = 10_000

/**
 * Proves that Kafka works for clients from here: makes a topic of its own with a partition for each broker,
 * sends messages with acks=all, reads them back from the beginning in a group, removes the topic.
 * @throws NoRouteError; UserError `kafka-verify`, `kafka-refused`, `kafka-broker-silent`,
 * `kafka-wrong-listeners`; TransientError
 */
export async function verify(
  route: KafkaRoute,
  bootstrap: readonly BrokerAddress[],
  options: VerifyOptions,
): Promise<Verification> {
  const startedAt = performance.now()
  const names = options.names ?? new Map<string, string>()
  const { brokers, topics } = await reachAllBrokers(route, bootstrap, names)
  const prefix = `causeway-verify-${options.id.replaceAll(/[^\w-]/g, '-')}-`
  const leftOver = topics.map(({ name }) => name).filter((name) => name.startsWith(prefix))
  // A name of its own for each run: Kafka goes on naming a removed topic for a while.
  const topic = prefix + randomUUID().slice(0, 8)
  const trip = beginRoundTrip(options.messages ?? 50)
  const client = await openClient(route, bootstrap, names)
  const admin = client.kafka.admin()
  let topicRemoved = false
  try {
    const work = travel(client.kafka, admin, topic, brokers.length, trip)
    await within(options.timeoutMs ?? 60_000, 'the round trip', work)
  } catch (error) {
    throw translateRoundTripError(error, trip)
  } finally {
    topicRemoved = await removeTopic(admin, topic)
    for (const name of leftOver) await removeTopic(admin, name)
    client.close()
  }
  return {
    topic,
    sent: trip.latenciesMs.length,
    read: trip.read.size,
    latencyMs: summarize(trip.latenciesMs),
    tookMs: performance.now() - startedAt,
    topicRemoved,
  }
}

/** @returns false when it took too long or Kafka refused: nobody is to lose the result for that */
async function removeTopic(admin: Admin, topic: string): Promise<boolean> {
  try {
    await within(TIDY_UP_MS, 'removing the topic', admin.deleteTopics({ topics: [topic] }))
    return true
  } catch {
    return false
  }
}

function summarize(latenciesMs: readonly number[]): { median: number; max: number } {
  const sorted = latenciesMs.toSorted((a, b) => a - b)
  return { median: sorted[sorted.length >> 1] ?? 0, max: sorted.at(-1) ?? 0 }
}
