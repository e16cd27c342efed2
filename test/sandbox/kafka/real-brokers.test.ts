import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import type { BrokerRuntime, BrokerSettings } from '../../../sandbox/ambari/broker-runtime.ts'
import { answersKafka } from '../../../sandbox/kafka/real/answers-kafka.ts'
import { findKafka } from '../../../sandbox/kafka/real/distribution.ts'
import { type RealKafka, startRealKafka } from '../../../sandbox/kafka/real/kafka-cluster.ts'
import { advertiseIps } from '../../../src/ambari/kafka-config.ts'
import {
  createTopic,
  hasKcat,
  hasPythonKafka,
  sendAndReadWithKafkajs,
  sendAndReadWithKcat,
  sendAndReadWithPython,
} from '../../support/kafka-clients.ts'

const found = await findKafka()
if ('missing' in found && process.env.CAUSEWAY_REQUIRE_KAFKA === '1') throw new Error(found.missing)
const distribution = 'missing' in found ? undefined : found
const skip = 'missing' in found && `SKIPPED: ${found.missing}`

const worker = (number: number) => ({
  hostName: `wn${number}-orders.abc.bx.internal.cloudapp.net`,
  ip: `127.0.91.${number + 11}`,
  number,
})
const workers = [0, 1, 2].map(worker)
const bootstrap = workers.map(({ ip }) => `${ip}:9092`)

/** As HDInsight makes a cluster: brokers advertise the names of their hosts. */
const WITH_NAMES: BrokerSettings = {
  content: '#!/bin/bash\nexport JAVA_HOME={{java64_home}}\n',
  properties: { listeners: 'PLAINTEXT://localhost:9092' },
}

/** The same after Causeway's edit. */
const WITH_IPS: BrokerSettings = (() => {
  const type = (properties: Readonly<Record<string, string>>) => ({
    tag: 'INITIAL',
    properties,
    attributes: undefined,
  })
  const { kafkaEnv, kafkaBroker } = advertiseIps({
    serviceConfigVersion: 1,
    hasConfigGroups: false,
    kafkaEnv: type({ content: WITH_NAMES.content }),
    kafkaBroker: type(WITH_NAMES.properties),
  })
  return { content: kafkaEnv.properties.content ?? '', properties: kafkaBroker.properties }
})()

/** A machine that knows only the loopback name which cloud images give it. */
const ASTRAY = worker(3)

async function startKafka(t: TestContext) {
  assert.ok(distribution)
  const kafka = await startRealKafka({
    distribution,
    ownAddress: (node) => (node.number === ASTRAY.number ? '127.0.1.1' : node.ip),
  })
  t.after(() => kafka.close())
  const make = (node: typeof ASTRAY) =>
    kafka.runtime({ name: 'orders', workers: [...workers, ASTRAY], zookeepers: [] }, node)
  return { kafka, make }
}

/** Prints what a broker had to say when the check fails. */
async function explained(kafka: RealKafka, hostName: string, check: () => Promise<void>) {
  try {
    await check()
  } catch (error) {
    process.stderr.write(`${hostName}:\n${await kafka.log(hostName)}\n`)
    throw error
  }
}

const untilDead = (t: TestContext, broker: BrokerRuntime) =>
  t.waitFor(() => assert.equal(broker.isAlive, false, 'the broker still lives'), {
    interval: 100,
    timeout: 30_000,
  })

test('real brokers are out of reach by name, and in reach once the managed block advertises addresses', {
  skip,
}, async (t) => {
  const { kafka, make } = await startKafka(t)
  const brokers = workers.map((node) => ({ node, broker: make(node) }))
  await Promise.all(brokers.map(({ broker }) => broker.start(WITH_NAMES)))
  for (const { node, broker } of brokers)
    await explained(kafka, node.hostName, async () => {
      assert.equal(broker.advertised, `PLAINTEXT://${node.hostName}:9092`)
      assert.equal(await answersKafka(node.ip, 9092, 5000), true)
    })
  await assert.rejects(createTopic(bootstrap, 'payments'), /ENOTFOUND/)

  for (const { node, broker } of brokers)
    await explained(kafka, node.hostName, async () => {
      await broker.start(WITH_IPS)
      assert.equal(broker.advertised, `PLAINTEXT://${node.ip}:9092`)
      await t.waitFor(async () => assert.ok(await answersKafka(node.ip, 9092, 2000)), {
        interval: 100,
        timeout: 30_000,
      })
    })
  await createTopic(bootstrap, 'payments')

  await t.test('kafkajs sends and reads 50 messages', async () => {
    assert.equal(await sendAndReadWithKafkajs(bootstrap, 'payments', 50), 50)
  })
  await t.test(
    'kcat sends and reads 50 messages',
    { skip: !hasKcat() && 'SKIPPED: no kcat here' },
    async () => {
      assert.equal(await sendAndReadWithKcat(bootstrap, 'payments', 50), 50)
    },
  )
  await t.test(
    'Python sends and reads 50 messages',
    { skip: !hasPythonKafka() && "SKIPPED: no Python with the module 'kafka' here" },
    async () => {
      assert.equal(await sendAndReadWithPython(bootstrap, 'payments', 50), 50)
    },
  )
  await t.test('with one broker stopped, the two others go on', async () => {
    const [stopped] = brokers
    assert.ok(stopped)
    await stopped.broker.stop()
    assert.deepEqual([stopped.broker.isAlive, stopped.broker.advertised], [false, ''])
    assert.equal(await answersKafka(stopped.node.ip, 9092, 2000), false)
    assert.equal(await sendAndReadWithKafkajs(bootstrap.slice(1), 'payments', 50), 50)
  })
})

test('a broker that listens everywhere and advertises nothing starts, and dies', {
  skip,
}, async (t) => {
  const { kafka, make } = await startKafka(t)
  const [node = ASTRAY] = workers
  const broker = make(node)
  await broker.start({ ...WITH_IPS, content: WITH_NAMES.content })
  await explained(kafka, node.hostName, async () => {
    await untilDead(t, broker)
    assert.match(await kafka.log(node.hostName), /nonroutable meta-address 0\.0\.0\.0/)
  })
  assert.equal(broker.advertised, '')
})

test('where the machine knows only 127.0.1.1, the block advertises nothing and the broker dies', {
  skip,
}, async (t) => {
  const { kafka, make } = await startKafka(t)
  const broker = make(ASTRAY)
  await broker.start(WITH_IPS)
  await explained(kafka, ASTRAY.hostName, async () => {
    await untilDead(t, broker)
    const log = await kafka.log(ASTRAY.hostName)
    assert.match(log, /causeway: no routable address: hostname -i says '127\.0\.1\.1'/)
    assert.match(log, /nonroutable meta-address 0\.0\.0\.0/)
  })
})

test('a kafka-env that Jinja cannot render, or that ends the shell, fails the start itself', {
  skip,
}, async (t) => {
  const { make } = await startKafka(t)
  const broker = make(ASTRAY)
  for (const [content, reason] of [
    [`echo \${#names[@]}\n`, /TemplateSyntaxError/],
    ['echo {{no_such_name}}\n', /UndefinedError: 'no_such_name'/],
    ['exit 3\n', /ended with 3/],
  ] as const) {
    await assert.rejects(broker.start({ ...WITH_NAMES, content }), reason)
    assert.equal(broker.isAlive, false)
  }
})

test('without Java, one sentence says what to install', async () => {
  const answer = await findKafka({ env: { PATH: '/nonexistent' } })
  assert.ok('missing' in answer)
  assert.match(answer.missing, /^No Java 11 or newer here/)
})

test('a KAFKA_HOME without Kafka is told as such', { skip }, async () => {
  const answer = await findKafka({ env: { ...process.env, KAFKA_HOME: '/nonexistent' } })
  assert.deepEqual(answer, { missing: '/nonexistent/libs holds no Kafka (no kafka_*.jar).' })
})
