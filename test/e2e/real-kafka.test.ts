import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Sandbox } from '../../sandbox/sandbox.ts'
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

test('Apache Kafka: out of reach by name, in reach after the approved change, and no confirmed message is lost in a rolling restart', {
  skip,
}, async (t) => {
  const { sandbox, bootstrap } = await startRealKafkaStack(t)
  const cluster = () => sandbox.ambari.cluster('orders')
  await assert.rejects(createTopic(bootstrap, 'clicks'), /ENOTFOUND/)

  await change(sandbox, 'advertise orders ip', /The brokers of orders advertise IP addresses/)
  assert.deepEqual(
    cluster()?.brokers.map(({ advertised }) => advertised),
    bootstrap.map((address) => `PLAINTEXT://${address}`),
  )
  await createTopic(bootstrap, 'clicks')
  assert.equal(await sendAndReadWithKafkajs(bootstrap, 'clicks', 50), 50)
  if (hasKcat()) assert.equal(await sendAndReadWithKcat(bootstrap, 'clicks', 50), 50)
  if (hasPythonKafka()) assert.equal(await sendAndReadWithPython(bootstrap, 'clicks', 50), 50)
  await sandbox.slack.command({ text: 'verify orders' })
  await sandbox.slack.waitForMessage(
    ({ text }) => /orders works: 50 messages sent, 50 read/.test(text),
    PATIENCE,
  )

  const early = cluster()?.restarts.length ?? 0
  const traffic = await startTraffic(bootstrap, 'clicks')
  await change(sandbox, 'restart orders', /The brokers of orders were restarted/)
  const { confirmed, lost } = await traffic.end()
  const restarts = cluster()?.restarts.slice(early) ?? []
  assert.equal(new Set(restarts.map(({ host }) => host)).size, 3)
  for (const [index, { from }] of restarts.entries())
    assert.ok(from >= (restarts[index - 1]?.to ?? 0), 'two brokers restart at once')
  t.diagnostic(`${confirmed} messages confirmed during the rolling restart`)
  assert.ok(confirmed > 10, 'hardly anything was sent')
  assert.deepEqual(lost, [])
})
