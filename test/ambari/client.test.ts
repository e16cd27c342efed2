import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type TestContext, test } from 'node:test'
import { startAmbariSimulator } from '../../sandbox/ambari/simulator.ts'
import { createSimulatedClock } from '../../sandbox/clock.ts'
import { createAmbariClient } from '../../src/ambari/client.ts'
import { advertiseIps, isAdvertisingIps } from '../../src/ambari/kafka-config.ts'
import { TransientError, UserError } from '../../src/errors.ts'

const node = (role: string, number: number) => ({
  hostName: `${role}${number}-orders.abc.bx.internal.cloudapp.net`,
  ip: `10.0.0.${number + 11}`,
  number,
})

async function start(t: TestContext, password = 'Right!pass1') {
  const clock = createSimulatedClock(1000)
  const simulator = await startAmbariSimulator({ clock })
  t.after(async () => {
    clock.stop()
    await simulator.close()
  })
  simulator.addCluster({
    name: 'orders',
    username: 'admin',
    password: 'Right!pass1',
    workers: [0, 1, 3].map((number) => node('wn', number)),
    zookeepers: [4, 5, 6].map((number) => node('zk', number)),
    heads: [7, 8].map((number) => node('hn', number)),
  })
  const client = createAmbariClient({
    baseUrl: simulator.urlTemplate.replace('{cluster}', 'orders'),
    clusterName: 'orders',
    credentials: async () => ({ username: 'admin', password }),
  })
  const save = async (tag: string) => {
    const configuration = await client.readKafkaConfiguration()
    const { kafkaEnv, kafkaBroker } = advertiseIps(configuration)
    return client.saveKafkaConfiguration({
      tag,
      note: 'a test',
      kafkaEnv,
      kafkaBroker,
      expectedVersion: configuration.serviceConfigVersion,
    })
  }
  return { simulator, client, save }
}

const isUserError = (code: string) => (error: unknown) =>
  error instanceof UserError && error.code === code

test('hosts, brokers and ZooKeeper servers are read with their addresses', async (t) => {
  const { client } = await start(t)
  const brokers = await client.listBrokers()
  assert.deepEqual(
    brokers.map(({ hostName }) => hostName.slice(0, 3)),
    ['wn0', 'wn1', 'wn3'],
  )
  const hosts = await client.listHosts()
  assert.equal(hosts.find(({ hostName }) => hostName === brokers[0]?.hostName)?.ip, '10.0.0.11')
  assert.equal((await client.listZookeeperHosts()).length, 3)
})

test('both configuration types are saved as one version, and every broker is stale until it is restarted', async (t) => {
  const { client, save } = await start(t)
  assert.deepEqual(await save('causeway-1'), { serviceConfigVersion: 2 })
  assert.equal(isAdvertisingIps(await client.readKafkaConfiguration()), true)
  assert.deepEqual(
    (await client.listBrokers()).map(({ staleConfigs }) => staleConfigs),
    [true, true, true],
  )
})

test('a save whose answer was lost is found again, not repeated', async (t) => {
  const { simulator, save } = await start(t)
  simulator.faults.inject({ kind: 'lostAnswer', match: /^PUT/ })
  assert.deepEqual(await save('causeway-1'), { serviceConfigVersion: 2 })
  assert.equal(simulator.requests.filter(({ method }) => method === 'PUT').length, 1)
})

test('a restart whose answer was lost is found by its context, not repeated', async (t) => {
  const { simulator, client } = await start(t)
  simulator.faults.inject({ kind: 'lostAnswer', match: /^POST/ })
  assert.deepEqual(
    await client.restartBroker(node('wn', 0).hostName, 'causeway k-1: restart wn0'),
    { requestId: 1 },
  )
  assert.equal(simulator.cluster('orders')?.restarts.length, 1)
})

test("somebody's edit at the same moment is noticed, and told", async (t) => {
  const { simulator, save } = await start(t)
  simulator.faults.inject({ kind: 'concurrentEdit' })
  await assert.rejects(save('causeway-1'), isUserError('configuration-edited-in-between'))
})

test('a page of the gateway is waited out on reads, and is transient when it stays', async (t) => {
  const { simulator, client } = await start(t)
  simulator.faults.inject({ kind: 'badGateway', times: 2 })
  assert.equal((await client.listBrokers()).length, 3)
  simulator.faults.inject({ kind: 'badGateway', times: 3 })
  await assert.rejects(client.listBrokers(), TransientError)
})

test("a wrong login is the user's to mend and is not repeated", async (t) => {
  const { simulator, client } = await start(t, 'wrong')
  await assert.rejects(client.listBrokers(), isUserError('ambari-login'))
  assert.equal(simulator.requests.length, 1)
})

test('redirects are not followed and the login stays here', async (t) => {
  const seen: string[] = []
  const server = createServer((request, response) => {
    seen.push(request.url ?? '')
    response.writeHead(302, { location: '/elsewhere' }).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => server.close())
  const client = createAmbariClient({
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    clusterName: 'orders',
    credentials: async () => ({ username: 'admin', password: 'secret' }),
  })
  await assert.rejects(
    client.listBrokers(),
    (error: unknown) => error instanceof Error && !error.message.includes('secret'),
  )
  assert.ok(!seen.includes('/elsewhere'))
})

test('plain http is refused anywhere but on this machine', () => {
  const options = {
    clusterName: 'orders',
    credentials: async () => ({ username: 'a', password: 'b' }),
  }
  for (const baseUrl of [
    'http://orders.azurehdinsight.net',
    'http://127.0.0.1.example.com',
    'ftp://127.0.0.1',
  ])
    assert.throws(() => createAmbariClient({ ...options, baseUrl }), /https/)
})

test('a broker that cannot start is COMPLETED for Ambari and dead seconds later', async (t) => {
  const { simulator, client } = await start(t)
  const { kafkaEnv, kafkaBroker, serviceConfigVersion } = await client.readKafkaConfiguration()
  const broken = {
    ...kafkaBroker,
    properties: { ...kafkaBroker.properties, listeners: 'PLAINTEXT://0.0.0.0:9092' },
  }
  await client.saveKafkaConfiguration({
    tag: 'broken',
    note: '',
    kafkaEnv,
    kafkaBroker: broken,
    expectedVersion: serviceConfigVersion,
  })
  await client.restartBroker(node('wn', 0).hostName, 'a test')
  await new Promise((resolve) => setTimeout(resolve, 200))
  assert.equal((await client.listRequests())[0]?.status, 'COMPLETED')
  assert.equal(simulator.cluster('orders')?.brokers[0]?.state, 'INSTALLED')
})
