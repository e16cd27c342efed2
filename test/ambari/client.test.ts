import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inspect } from 'node:util'
import { type AmbariClient, createAmbariClient } from '../../src/ambari/client.ts'
import { advertiseIps, isAdvertisingIps } from '../../src/ambari/kafka-config.ts'
import { TransientError, UserError } from '../../src/errors.ts'
import {
  isUserError,
  node,
  PASSWORD,
  saveAdvertising,
  startAnswers,
  startCluster,
} from './demo-cluster.ts'

test('hosts, brokers, ZooKeeper servers and the service are read as Ambari has them', async (t) => {
  const { client } = await startCluster(t)
  assert.deepEqual(
    await client.listBrokers(),
    [0, 1, 3].map((number) => ({
      hostName: node('wn', number).hostName,
      state: 'STARTED',
      staleConfigs: false,
      maintenanceState: 'OFF',
    })),
  )
  const hosts = await client.listHosts()
  assert.equal(hosts.length, 8)
  assert.deepEqual(
    hosts.find(({ hostName }) => hostName === node('wn', 3).hostName),
    {
      hostName: node('wn', 3).hostName,
      ip: '10.0.0.14',
      status: 'HEALTHY',
      maintenanceState: 'OFF',
      rack: '/FD2/UD2',
    },
  )
  assert.deepEqual(
    await client.listZookeeperHosts(),
    [4, 5, 6].map((number) => node('zk', number).hostName),
  )
  assert.deepEqual(await client.readKafkaService(), { state: 'STARTED', maintenanceState: 'OFF' })
  assert.deepEqual(await client.listRequests(), [])
  const { serviceConfigVersion, hasConfigGroups, kafkaEnv, kafkaBroker } =
    await client.readKafkaConfiguration()
  assert.deepEqual([serviceConfigVersion, hasConfigGroups], [1, false])
  assert.match(kafkaEnv.properties.content ?? '', /^#!\/bin\/bash\n/)
  assert.equal(kafkaBroker.properties.listeners, 'PLAINTEXT://localhost:9092')
})

test('maintenance mode is turned on and off, also twice in a row', async (t) => {
  const { client } = await startCluster(t)
  for (const state of ['ON', 'ON', 'OFF', 'OFF'] as const) {
    await client.setMaintenance(state, 'a test')
    assert.equal((await client.readKafkaService()).maintenanceState, state)
  }
})

test('both configuration types are saved as one version, and every broker is stale until it is restarted', async (t) => {
  const { simulator, client } = await startCluster(t)
  assert.deepEqual(await saveAdvertising(client, 'causeway-1'), { serviceConfigVersion: 2 })
  const saved = await client.readKafkaConfiguration()
  assert.equal(isAdvertisingIps(saved), true)
  assert.deepEqual([saved.kafkaEnv.tag, saved.kafkaBroker.tag], ['causeway-1', 'causeway-1'])
  assert.equal(saved.kafkaBroker.properties['min.insync.replicas'], '2')
  assert.deepEqual(simulator.cluster('orders')?.versions.at(-1), { version: 2, note: 'a test' })
  assert.deepEqual(
    (await client.listBrokers()).map(({ staleConfigs }) => staleConfigs),
    [true, true, true],
  )
})

test("saving what is already saved makes no version and is nobody else's edit", async (t) => {
  const { simulator, client } = await startCluster(t)
  await saveAdvertising(client, 'causeway-1')
  assert.deepEqual(await saveAdvertising(client, 'causeway-2'), { serviceConfigVersion: 2 })
  assert.equal(simulator.cluster('orders')?.versions.length, 2)
})

test('a second attempt at the same save finds the first one and sends nothing', async (t) => {
  const { simulator, client } = await startCluster(t)
  const { serviceConfigVersion: expectedVersion, ...read } = await client.readKafkaConfiguration()
  const { kafkaEnv, kafkaBroker } = advertiseIps({
    ...read,
    serviceConfigVersion: expectedVersion,
  })
  const change = { tag: 'causeway-1', note: '', kafkaEnv, kafkaBroker, expectedVersion }
  for (let attempt = 1; attempt <= 2; attempt += 1)
    assert.deepEqual(await client.saveKafkaConfiguration(change), { serviceConfigVersion: 2 })
  assert.equal(simulator.requests.filter(({ method }) => method === 'PUT').length, 1)
})

test('a save whose answer was lost is found again, not repeated', async (t) => {
  const { simulator, client } = await startCluster(t)
  simulator.faults.inject({ kind: 'lostAnswer', match: /^PUT/ })
  assert.deepEqual(await saveAdvertising(client, 'causeway-1'), { serviceConfigVersion: 2 })
  assert.equal(simulator.requests.filter(({ method }) => method === 'PUT').length, 1)
})

test('a save that never arrived is transient and left to the caller', async (t) => {
  const { simulator, client } = await startCluster(t)
  simulator.faults.inject({ kind: 'badGateway', match: /^PUT/ })
  await assert.rejects(saveAdvertising(client, 'causeway-1'), TransientError)
  assert.equal(simulator.cluster('orders')?.versions.length, 1)
  assert.equal(simulator.requests.filter(({ method }) => method === 'PUT').length, 1)
})

test("somebody's edit at the moment of the save is noticed, and told with both versions", async (t) => {
  const { simulator, client } = await startCluster(t)
  simulator.faults.inject({ kind: 'concurrentEdit' })
  await assert.rejects(saveAdvertising(client, 'causeway-1'), (error: unknown) => {
    assert.ok(isUserError('configuration-edited-in-between')(error))
    assert.match(String(error), /version 3 instead of 2/)
    return true
  })
})

test("somebody's edit before the save is not overwritten: nothing is sent", async (t) => {
  const { simulator, client } = await startCluster(t)
  const mine = await client.readKafkaConfiguration()
  await saveAdvertising(client, 'somebody-else')
  const { kafkaEnv, kafkaBroker } = advertiseIps(mine)
  const late = { tag: 'causeway-1', note: '', kafkaEnv, kafkaBroker, expectedVersion: 1 }
  await assert.rejects(
    client.saveKafkaConfiguration(late),
    isUserError('configuration-edited-in-between'),
  )
  assert.equal(simulator.requests.filter(({ method }) => method === 'PUT').length, 1)
})

test('attributes and settings of others go back exactly as they were read; config groups are seen', async (t) => {
  const attributes = { final: { 'log.dirs': 'true' } }
  const properties = { listeners: 'PLAINTEXT://localhost:9092', 'a.key': 'SECRET:kafka-broker:3:x' }
  const bodies: string[] = []
  const client = await startAnswers(t, (request, response, body) => {
    if (request.method === 'PUT') bodies.push(body)
    const reply = (content: unknown) => response.end(JSON.stringify(content))
    const type = new URL(request.url ?? '', 'http://ambari').searchParams.get('type')
    if (type === 'kafka-broker')
      return reply({ items: [{ properties, properties_attributes: attributes }] })
    if (type === 'kafka-env') return reply({ items: [{ properties: { content: 'A=1\r\n' } }] })
    const overridden = { tag: 't', host_overrides: [{ host_name: 'wn0', tag: 'u' }] }
    return reply({
      Clusters: {
        desired_configs: { 'kafka-env': { tag: 't' }, 'kafka-broker': overridden },
        desired_service_config_versions: { KAFKA: [{ service_config_version: 1 + bodies.length }] },
      },
    })
  })
  const { hasConfigGroups, kafkaEnv, kafkaBroker } = await client.readKafkaConfiguration()
  assert.equal(hasConfigGroups, true)
  await client.saveKafkaConfiguration({
    tag: 'c',
    note: 'n',
    kafkaEnv,
    kafkaBroker,
    expectedVersion: 1,
  })
  const common = { tag: 'c', service_config_version_note: 'n' }
  const desired_config = [
    { type: 'kafka-env', properties: { content: 'A=1\r\n' }, ...common },
    { type: 'kafka-broker', properties, properties_attributes: attributes, ...common },
  ]
  assert.deepEqual(
    bodies.map((body) => JSON.parse(body) as unknown),
    [[{ Clusters: { desired_config } }]],
  )
})

test('a page of the gateway is waited out on reads, and is transient when it stays', async (t) => {
  const { simulator, client } = await startCluster(t)
  simulator.faults.inject({ kind: 'badGateway', times: 2 })
  assert.equal((await client.listBrokers()).length, 3)
  simulator.faults.inject({ kind: 'badGateway', times: 3 })
  await assert.rejects(client.listBrokers(), TransientError)
  assert.equal(simulator.requests.length, 6)
})

test("a wrong login is the user's to mend, is not repeated, and is read anew the next time", async (t) => {
  const passwords = ['wrong', PASSWORD]
  const { simulator, client } = await startCluster(t, {
    credentials: async () => ({ username: 'admin', password: passwords.shift() ?? '' }),
  })
  await assert.rejects(client.listBrokers(), isUserError('ambari-login'))
  assert.equal(simulator.requests.length, 1)
  assert.equal((await client.listBrokers()).length, 3)
  assert.equal((await client.listHosts()).length, 8)
})

test('redirects are not followed and the login stays here', async (t) => {
  const seen: string[] = []
  const client = await startAnswers(t, (request, response) => {
    seen.push(request.url ?? '')
    response.writeHead(302, { location: '/elsewhere' }).end()
  })
  await assert.rejects(client.listBrokers(), /Ambari answered 302 to: list brokers$/)
  assert.equal(seen.length, 1)
  assert.ok(!seen.includes('/elsewhere'))
})

test('an Ambari that does not answer in time is transient', async (t) => {
  const client = await startAnswers(t, () => {}, 50)
  await assert.rejects(client.setMaintenance('ON', 'a test'), TransientError)
})

test('plain http is refused anywhere but on this machine', () => {
  const options = {
    clusterName: 'orders',
    credentials: async () => ({ username: 'a', password: 'b' }),
  }
  for (const baseUrl of [
    'http://orders.azurehdinsight.net',
    'http://127.0.0.1.example.com',
    'http://localhost.example.com',
    'ftp://127.0.0.1',
  ])
    assert.throws(() => createAmbariClient({ ...options, baseUrl }), /https/)
  for (const baseUrl of ['https://orders.azurehdinsight.net', 'http://localhost:8080'])
    createAmbariClient({ ...options, baseUrl })
})

test('no error repeats the login, what was sent or what was answered', async (t) => {
  const secret = 'hunter2'
  const calls: ((client: AmbariClient) => Promise<unknown>)[] = [
    (client) => client.setMaintenance('ON', secret),
    (client) => client.restartBrokers(['wn0'], secret),
  ]
  for (const [status, type] of [
    [400, Error],
    [401, UserError],
    [403, UserError],
    [404, Error],
    [409, Error],
    [500, Error],
    [503, TransientError],
    [200, TransientError],
  ] as const)
    for (const call of calls) {
      const client = await startAnswers(t, (request, response, body) => {
        // The searching read after a lost restart finds nothing.
        if (request.method === 'GET') return response.end('{"items":[]}')
        const echo = `${request.headers.authorization} ${PASSWORD} ${body}`
        const message = JSON.stringify({ status, message: echo })
        return response.writeHead(status).end(status === 200 ? `<html>${echo}` : message)
      })
      await assert.rejects(call(client), (error: unknown) => {
        assert.ok(error instanceof type, `${status} is no ${type.name}`)
        const encoded = Buffer.from(`admin:${PASSWORD}`).toString('base64')
        for (const never of [secret, PASSWORD, encoded, 'resource_filters'])
          assert.ok(!inspect(error, { depth: 9 }).includes(never), `${status}: ${never}`)
        return true
      })
    }
})
