import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  createTopic,
  hasKcat,
  hasPythonKafka,
  sendAndReadWithKafkajs,
  sendAndReadWithKcat,
  sendAndReadWithPython,
} from '../support/kafka-clients.ts'
import { skipWithoutKafka, startRealKafkaStack } from '../support/real-kafka-stack.ts'
import { clickWhenThere } from '../support/stack.ts'

const PATIENCE = { timeoutMs: 90_000 }

test('the rolling restart makes real brokers reachable from outside, and nothing gets lost on the way', {
  skip: await skipWithoutKafka(),
}, async (t) => {
  const { sandbox, bootstrap } = await startRealKafkaStack(t)
  await assert.rejects(createTopic(bootstrap, 'clicks'), /ENOTFOUND wn/)
  await sandbox.slack.command({ text: 'advertise orders ip' })
  await clickWhenThere(sandbox, 'approval_approve', 'U02BOB')
  await sandbox.slack.waitForMessage(
    ({ text, threadTs }) =>
      threadTs === undefined && /The brokers of orders advertise IP addresses/.test(text),
    PATIENCE,
  )
  assert.deepEqual(
    sandbox.ambari.cluster('orders')?.brokers.map(({ advertised }) => advertised),
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
})
