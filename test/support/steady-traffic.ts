import { setTimeout as sleep } from 'node:timers/promises'
import { Kafka, logLevel } from 'kafkajs'

const PAUSE_MS = 50
const READ_LIMIT_MS = 30_000

/** A client that goes on sending while something happens to the brokers. */
export interface SteadyTraffic {
  /**
   * Stops sending and reads the topic from its beginning.
   * @returns how many messages all in-sync replicas had confirmed, which of those are not there, how many are there
   * twice, and the longest time between two confirmations, in milliseconds
   * @throws the error that the client met
   */
  end(): Promise<{
    readonly confirmed: number
    readonly lost: readonly string[]
    readonly repeated: number
    readonly longestPauseMs: number
  }>
}

/** Sends one message after the other with acks=all to a topic that exists. */
export async function startTraffic(
  bootstrap: readonly string[],
  topic: string,
): Promise<SteadyTraffic> {
  const kafka = new Kafka({
    brokers: [...bootstrap],
    logLevel: logLevel.NOTHING,
    retry: { retries: 20, initialRetryTime: 100, maxRetryTime: 1000 },
  })
  const producer = kafka.producer()
  await producer.connect()
  const confirmed: string[] = []
  let goesOn = true
  let longestPauseMs = 0
  let last = Date.now()
  const sending = (async () => {
    for (let number = 0; goesOn; number += 1) {
      const value = `steady ${number}`
      await producer.send({ topic, acks: -1, messages: [{ value }] })
      confirmed.push(value)
      longestPauseMs = Math.max(longestPauseMs, Date.now() - last)
      last = Date.now()
      await sleep(PAUSE_MS)
    }
  })()
  // Looked at when the traffic ends.
  sending.catch(() => {})
  return {
    async end() {
      goesOn = false
      try {
        await sending
      } finally {
        await producer.disconnect()
      }
      const { missing, repeated } = await readBack(kafka, topic, confirmed)
      return { confirmed: confirmed.length, lost: [...missing], repeated, longestPauseMs }
    },
  }
}

async function readBack(
  kafka: Kafka,
  topic: string,
  confirmed: readonly string[],
): Promise<{ missing: ReadonlySet<string>; repeated: number }> {
  const missing = new Set(confirmed)
  const seen = new Set<string>()
  let repeated = 0
  const consumer = kafka.consumer({ groupId: `${topic}-steady`, maxWaitTimeInMs: 200 })
  const { promise, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, READ_LIMIT_MS)
  try {
    await consumer.connect()
    await consumer.subscribe({ topic, fromBeginning: true })
    await consumer.run({
      eachMessage: async ({ message }) => {
        const value = message.value?.toString() ?? ''
        if (seen.has(value)) repeated += 1
        seen.add(value)
        missing.delete(value)
        if (missing.size === 0) resolve()
      },
    })
    await promise
  } finally {
    clearTimeout(timer)
    await consumer.disconnect()
  }
  return { missing, repeated }
}
