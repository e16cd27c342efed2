import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Sandbox } from '../../sandbox/sandbox.ts'
import { createAmbariClient } from '../../src/ambari/client.ts'
import { CLUSTER, LOGIN } from '../sandbox/azure/create-chain.ts'
import {
  createTopic,
  hasKcat,
  hasPythonKafka,
  sendAndReadWithKafkajs,
  sendAndReadWithKcat,
  sendAndReadWithPython,
} from '../support/kafka-clients.ts'
import { skipWithoutKafka, startRealKafkaStack } from '../support/real-kafka-stack.ts'
import { startTraffic } from '../support/steady-traffic.ts'

const PATIENCE = { timeoutMs: 90_000 }
const skip = await skipWithoutKafka()

/** Sends a command that changes Kafka, lets Bob approve it and waits until it is done. */
async function change(sandbox: Sandbox, command: string, done: RegExp): Promise<void> {
  const before = Number(sandbox.slack.messages().at(-1)?.ts ?? 0)
  await sandbox.slack.command({ text: command })
  const card = await sandbox.slack.waitForMessage(
    ({ ts, blocks }) =>
      Number(ts) > before && JSON.stringify(blocks ?? []).includes('approval_approve'),
    PATIENCE,
  )
  await sandbox.slack.click({
    userId: 'U02BOB',
    channelId: card.channel,
    messageTs: card.ts,
    actionId: 'approval_approve',
  })
  await sandbox.slack.waitForMessage(
    ({ text, threadTs }) => threadTs === undefined && done.test(text),
    PATIENCE,
  )
}

/** Every client that is here, each sending and reading 50 messages. */
const CLIENTS = [
  { name: 'kafkajs', isHere: () => true, run: sendAndReadWithKafkajs },
  { name: 'kcat', isHere: hasKcat, run: sendAndReadWithKcat },
  { name: 'Python', isHere: hasPythonKafka, run: sendAndReadWithPython },
].filter(({ isHere }) => isHere())

/** What Ambari has saved, read as an administrator would. */
async function savedConfiguration({ ambari }: Sandbox) {
  const client = createAmbariClient({
    baseUrl: ambari.urlTemplate.replace('{cluster}', CLUSTER),
    clusterName: CLUSTER,
    credentials: async () => LOGIN,
  })
  const { kafkaEnv, kafkaBroker } = await client.readKafkaConfiguration()
  return { env: kafkaEnv.properties, broker: kafkaBroker.properties }
}

test('Apache Kafka: out of reach by name, in reach by address, no confirmed message lost in a rolling restart, and names again byte for byte', {
  skip,
}, async (t) => {
  const { sandbox, bootstrap } = await startRealKafkaStack(t)
  const cluster = () => sandbox.ambari.cluster('orders')
  const original = await savedConfiguration(sandbox)
  const nobodyCan = async () => {
    await Promise.all(
      CLIENTS.map(({ name, run }) =>
        assert.rejects(run(bootstrap, 'clicks', 50), `${name} should fail`),
      ),
    )
  }
  await assert.rejects(createTopic(bootstrap, 'clicks'), /ENOTFOUND/)
  await nobodyCan()

  await change(sandbox, 'advertise orders ip', /The brokers of orders advertise IP addresses/)
  assert.deepEqual(
    cluster()?.brokers.map(({ advertised }) => advertised),
    bootstrap.map((address) => `PLAINTEXT://${address}`),
  )
  await createTopic(bootstrap, 'clicks')
  for (const { name, run } of CLIENTS)
    assert.equal(await run(bootstrap, 'clicks', 50), 50, `${name} reads what it sent`)
  await sandbox.slack.command({ text: 'verify orders' })
  await sandbox.slack.waitForMessage(
    ({ text }) => /orders works: 50 messages sent, 50 read/.test(text),
    PATIENCE,
  )

  const early = cluster()?.restarts.length ?? 0
  const traffic = await startTraffic(bootstrap, 'clicks')
  await change(sandbox, 'restart orders', /The brokers of orders were restarted/)
  const { confirmed, lost, repeated, longestPauseMs } = await traffic.end()
  const restarts = cluster()?.restarts.slice(early) ?? []
  assert.equal(new Set(restarts.map(({ host }) => host)).size, 3)
  for (const [index, { from }] of restarts.entries())
    assert.ok(from >= (restarts[index - 1]?.to ?? 0), 'two brokers restart at once')
  t.diagnostic(
    `clients: ${CLIENTS.map(({ name }) => name).join(', ')}; ${confirmed} messages confirmed during the rolling restart, ${lost.length} lost, ${repeated} twice, longest pause ${longestPauseMs} ms`,
  )
  assert.ok(confirmed > 10, 'hardly anything was sent')
  assert.deepEqual(lost, [])

  await change(sandbox, 'advertise orders names', /The brokers of orders advertise host names/)
  assert.deepEqual(await savedConfiguration(sandbox), original)
  await nobodyCan()
})
