import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { TransientError } from '../../src/errors.ts'
import { node, saveAdvertising, startAnswers, startCluster } from './demo-cluster.ts'

const FIRST = node('wn', 0).hostName

/** Slow enough to see a restart (100 ms) and the seconds before a broker dies (500 ms). */
const startSlowly = (t: TestContext) => startCluster(t, { scale: 10, restartMs: 1000 })

async function until(what: string, reached: () => Promise<boolean> | boolean): Promise<void> {
  for (let look = 0; look < 500; look += 1) {
    if (await reached()) return
    await sleep(10)
  }
  assert.fail(`never came: ${what}`)
}

test('one request restarts one broker: the others keep running and stay stale', async (t) => {
  const { simulator, client } = await startSlowly(t)
  await saveAdvertising(client, 'causeway-1')
  const { requestId } = await client.restartBrokers([FIRST], 'causeway k-1: restart wn0')
  const during = await client.listBrokers()
  assert.deepEqual(
    during.map(({ state }) => state),
    ['INSTALLED', 'STARTED', 'STARTED'],
  )
  await until(
    'the end of the restart',
    async () => (await client.listRequests())[0]?.terminal === true,
  )
  const [request] = await client.listRequests()
  assert.deepEqual(
    [request?.id, request?.context, request?.status],
    [requestId, 'causeway k-1: restart wn0', 'COMPLETED'],
  )
  assert.deepEqual(
    (await client.listBrokers()).map(({ state, staleConfigs }) => [state, staleConfigs]),
    [
      ['STARTED', false],
      ['STARTED', true],
      ['STARTED', true],
    ],
  )
  assert.deepEqual(
    simulator.cluster('orders')?.brokers.map(({ advertised }) => advertised),
    [
      'PLAINTEXT://10.0.0.11:9092',
      `PLAINTEXT://${node('wn', 1).hostName}:9092`,
      `PLAINTEXT://${node('wn', 3).hostName}:9092`,
    ],
  )
})

test('a broker in maintenance mode is restarted all the same', async (t) => {
  const { simulator, client } = await startCluster(t)
  await client.setMaintenance('ON', 'a test')
  await client.restartBrokers([FIRST], 'a test')
  assert.deepEqual(
    simulator.cluster('orders')?.restarts.map(({ host }) => host),
    [FIRST],
  )
})

test('a broker that cannot start is COMPLETED for Ambari and dead seconds later', async (t) => {
  const { client } = await startSlowly(t)
  const { kafkaEnv, kafkaBroker, serviceConfigVersion } = await client.readKafkaConfiguration()
  const properties = { ...kafkaBroker.properties, listeners: 'PLAINTEXT://0.0.0.0:9092' }
  await client.saveKafkaConfiguration({
    tag: 'without-the-block',
    note: '',
    kafkaEnv,
    kafkaBroker: { ...kafkaBroker, properties },
    expectedVersion: serviceConfigVersion,
  })
  await client.restartBrokers([FIRST], 'a test')
  const first = async () => (await client.listBrokers())[0]?.state
  await until('COMPLETED', async () => (await client.listRequests())[0]?.status === 'COMPLETED')
  assert.equal(await first(), 'STARTED')
  await until('its death', async () => (await first()) === 'INSTALLED')
  assert.equal((await client.listRequests())[0]?.status, 'COMPLETED')
  assert.deepEqual(
    (await client.listBrokers()).slice(1).map(({ state }) => state),
    ['STARTED', 'STARTED'],
  )
})

test('a restart that fails is FAILED, and its broker stays stopped and stale', async (t) => {
  const { simulator, client } = await startCluster(t)
  await saveAdvertising(client, 'causeway-1')
  simulator.faults.inject({ kind: 'failedTask' })
  await client.restartBrokers([FIRST], 'a test')
  await until('its end', async () => (await client.listRequests())[0]?.terminal === true)
  assert.equal((await client.listRequests())[0]?.status, 'FAILED')
  const [broker] = await client.listBrokers()
  assert.deepEqual([broker?.state, broker?.staleConfigs], ['INSTALLED', true])
})

test('a restart whose answer was lost is found by its context, not repeated', async (t) => {
  const { simulator, client } = await startSlowly(t)
  await client.restartBrokers([node('wn', 1).hostName], "somebody else's restart")
  simulator.faults.inject({ kind: 'lostAnswer', match: /^POST/ })
  assert.deepEqual(await client.restartBrokers([FIRST], 'causeway k-1: restart wn0'), {
    requestId: 2,
  })
  assert.equal(simulator.cluster('orders')?.restarts.length, 2)
})

test('a restart that never arrived is transient, and nothing restarts', async (t) => {
  const { simulator, client } = await startCluster(t)
  simulator.faults.inject({ kind: 'badGateway', match: /^POST/ })
  await assert.rejects(client.restartBrokers([FIRST], 'a test'), TransientError)
  assert.equal(simulator.cluster('orders')?.restarts.length, 0)
  assert.equal(simulator.requests.filter(({ method }) => method === 'POST').length, 1)
})

test('an answer without a request id means that nothing restarts, and is an error', async (t) => {
  const client = await startAnswers(t, (_request, response) => {
    response.writeHead(201).end()
  })
  await assert.rejects(client.restartBrokers([FIRST], 'a test'), /restarted nothing/)
})
