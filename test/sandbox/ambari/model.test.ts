import assert from 'node:assert/strict'
import { test } from 'node:test'
import { at } from '../../../sandbox/azure/json.ts'
import { FIRST, SECOND, startAmbari, THIRD, until } from './ambari-stage.ts'

const BROKERS = '/host_components?HostRoles/component_name=KAFKA_BROKER'

test('a password is read as a reference, which saves back what it stands for', async (t) => {
  const secret = 'Deep!secret1'
  const { call, save, items } = await startAmbari(t)
  await save(
    'kafka-broker',
    { 'ssl.keystore.password': secret, listeners: 'SSL://:9093' },
    { tag: 'a' },
  )
  const read = '/configurations?type=kafka-broker&tag=a'
  const reference = 'SECRET:kafka-broker:2:ssl.keystore.password'
  const [item] = await items(read)
  assert.equal(at(item, 'properties', 'ssl.keystore.password'), reference)
  assert.doesNotMatch(
    JSON.stringify(await call('GET', '/configurations/service_config_versions')),
    /Deep/,
  )
  const same = { 'ssl.keystore.password': reference, listeners: 'SSL://:9093' }
  assert.deepEqual(await save('kafka-broker', same), { status: 200, body: undefined })
  const changed = { ...same, 'num.partitions': '3' }
  assert.equal((await save('kafka-broker', changed, { tag: 'b' })).status, 200)
  const [next] = await items('/configurations?type=kafka-broker&tag=b')
  assert.equal(at(next, 'properties', 'ssl.keystore.password'), reference.replace('2', '3'))
  const dangling = { 'ssl.keystore.password': reference.replace('2', '9') }
  assert.equal((await save('kafka-broker', dangling)).status, 400)
})

test('attributes count when a save is compared: leaving them out is a change, once', async (t) => {
  const { simulator, save, items } = await startAmbari(t)
  const [item] = await items('/configurations?type=kafka-broker&tag=INITIAL')
  const properties = at(item, 'properties') as object
  const attributes = { properties_attributes: at(item, 'properties_attributes') }
  assert.deepEqual(attributes, { properties_attributes: { final: {} } })
  assert.equal((await save('kafka-broker', properties, attributes)).body, undefined)
  const versions = () => simulator.cluster('orders')?.versions.length
  assert.equal(versions(), 1)
  assert.notEqual((await save('kafka-broker', properties)).body, undefined)
  assert.equal((await save('kafka-broker', properties)).body, undefined)
  assert.equal(versions(), 2)
  // None and an empty map are two things.
  const none = { properties_attributes: {} }
  assert.notEqual((await save('kafka-broker', properties, none)).body, undefined)
})

test('a broker stays stale when its former values are saved back, until it is restarted', async (t) => {
  const { simulator, call, save, restart, requestStatus, broker } = await startAmbari(t)
  await save('kafka-env', { content: 'A=1' })
  const back = { service_name: 'KAFKA', service_config_version: 1 }
  await call('PUT', '', { Clusters: { desired_service_config_versions: back } })
  assert.deepEqual(
    simulator.cluster('orders')?.versions.map(({ version }) => version),
    [1, 2, 3],
  )
  assert.equal(broker(FIRST).stale, true)
  await restart([FIRST])
  await until('the end', async () => (await requestStatus(1)) === 'COMPLETED')
  assert.deepEqual([broker(FIRST).stale, broker(SECOND).stale], [false, true])
})

test('what is saved while a broker starts is not in effect: it is stale again', async (t) => {
  const { save, restart, requestStatus, broker } = await startAmbari(t, {
    scale: 20,
    restartMs: 5000,
  })
  await save('kafka-env', { content: 'A=1' })
  await restart([FIRST])
  await save('kafka-env', { content: 'A=2' })
  await until('the end', async () => (await requestStatus(1)) === 'COMPLETED')
  assert.equal(broker(FIRST).stale, true)
})

test('each operation level leaves out what the maintenance table says', async (t) => {
  const { call, restart, column } = await startAmbari(t)
  const set = (path: string, category: string, maintenance_state: string) =>
    call('PUT', path, { [category]: { maintenance_state } })
  await set(`/hosts/${SECOND}`, 'Hosts', 'ON')
  await set(`/hosts/${THIRD}/host_components/KAFKA_BROKER`, 'HostRoles', 'ON')
  const states = () =>
    column(`${BROKERS}&fields=HostRoles/maintenance_state`, 'HostRoles', 'maintenance_state')
  const included = async (level: string) => {
    const { status, body } = await restart([FIRST, SECOND, THIRD], level)
    if (status === 201) return []
    const { body: request } = await call(
      'GET',
      `/requests/${Number(at(body, 'Requests', 'id'))}?fields=tasks/Tasks/host_name`,
    )
    return ((at(request, 'tasks') ?? []) as { Tasks: { host_name: string } }[]).map(
      ({ Tasks }) => Tasks.host_name,
    )
  }
  assert.deepEqual(await states(), ['OFF', 'IMPLIED_FROM_HOST', 'ON'])
  assert.deepEqual(await included('CLUSTER'), [FIRST])
  assert.deepEqual(await included('SERVICE'), [FIRST])
  assert.deepEqual(await included('HOST'), [FIRST, SECOND])
  await set('/services/KAFKA', 'ServiceInfo', 'ON')
  assert.deepEqual(await states(), ['IMPLIED_FROM_SERVICE', 'IMPLIED_FROM_SERVICE_AND_HOST', 'ON'])
  assert.deepEqual(await included('CLUSTER'), [])
  assert.deepEqual(await included('SERVICE'), [FIRST])
  assert.deepEqual(await included('HOST'), [])
  assert.deepEqual(await included('HOST_COMPONENT'), [FIRST, SECOND, THIRD])
})

test('RESTART starts a broker that was stopped', async (t) => {
  const { call, restart, requestStatus, broker } = await startAmbari(t)
  const stop = { HostRoles: { state: 'INSTALLED' } }
  await call('PUT', `/hosts/${FIRST}/host_components/KAFKA_BROKER`, stop)
  await until('the stop', async () => (await requestStatus(1)) === 'COMPLETED')
  assert.equal(broker(FIRST).isAlive, false)
  await restart([FIRST])
  await until('the restart', async () => (await requestStatus(2)) === 'COMPLETED')
  assert.equal(broker(FIRST).isAlive, true)
})

test('a template that Jinja cannot read fails the start script itself', async (t) => {
  const { save, restart, requestStatus, broker } = await startAmbari(t)
  await save('kafka-env', { content: 'echo {% if %}\n' })
  await restart([FIRST])
  await until('the end', async () => (await requestStatus(1)) === 'FAILED')
  assert.equal(broker(FIRST).isAlive, false)
})

test('lists are filtered, sorted and paged as asked', async (t) => {
  const { restart, save, column, call } = await startAmbari(t)
  for (const host of [FIRST, SECOND, THIRD]) await restart([host])
  const ids = (query: string) => column(`/requests?${query}`, 'Requests', 'id')
  assert.deepEqual(await ids('sortBy=Requests/id.desc&page_size=2'), [3, 2])
  assert.deepEqual(await ids('to=end&page_size=1'), [3])
  assert.deepEqual(await ids('from=1&page_size=5'), [2, 3])
  assert.deepEqual(await ids('Requests/id>=2&Requests/id!=3'), [2])
  assert.deepEqual(await ids('Requests/id.in(1,3)'), [1, 3])
  assert.equal((await call('GET', '/requests?Requests/request_status=PENDING')).status, 400)
  await save('kafka-env', { content: 'A=1' })
  assert.equal((await column(`${BROKERS}&HostRoles/stale_configs=true`, 'HostRoles')).length, 3)
  assert.deepEqual(await column(`${BROKERS}&HostRoles/stale_configs=false`, 'HostRoles'), [])
})

test('only the newest 20 requests come without paging', async (t) => {
  const { restart, column } = await startAmbari(t, { scale: 1 })
  for (let count = 1; count <= 21; count += 1) await restart([FIRST])
  const ids = await column('/requests', 'Requests', 'id')
  assert.deepEqual([ids.length, ids[0], ids.at(-1)], [20, 2, 21])
})

test('a method override is for reads only', async (t) => {
  const { call } = await startAmbari(t)
  const body = { RequestInfo: { query: 'Hosts/host_name.matches(wn.*)&fields=Hosts/rack_info' } }
  const override = (method: string) =>
    call('POST', '/hosts', body, { 'x-http-method-override': method })
  const { status, body: answer } = await override('GET')
  assert.equal(status, 200)
  assert.equal(JSON.stringify(answer).match(/"rack_info"/g)?.length, 3)
  assert.equal((await override('PUT')).status, 400)
})
