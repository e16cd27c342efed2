import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { faultPanel } from '../../sandbox/fault-panel.ts'
import { underReplicated } from '../../src/kafka/replication.ts'
import { startStand } from '../jobs/doctor/stand.ts'

async function startPanel(t: TestContext, { cluster = true } = {}) {
  const stand = await startStand(t, { hasRoute: true })
  if (cluster) await stand.create('orders', { gateway: false })
  const panel = faultPanel(stand)
  const brokers = () => stand.ambari.cluster('orders')?.brokers ?? []
  return {
    ...stand,
    panel,
    brokers,
    isOn: (id: string) => panel.list().find((fault) => fault.id === id)?.on,
    armed: () =>
      [stand.azure, stand.ambari, stand.kafka]
        .map(({ faults }) => faults.active().length)
        .reduce((sum, count) => sum + count),
    look: () =>
      stand.services.kafka('orders').look(brokers().map(({ ip }) => ({ host: ip, port: 9092 }))),
  }
}

test('every switch arms one fault and disarms it again', async (t) => {
  const { panel, isOn, armed, brokers } = await startPanel(t)
  const switches = panel.list().filter(({ on }) => on !== undefined)
  assert.equal(new Set(panel.list().map(({ id }) => id)).size, panel.list().length)
  for (const { id } of switches) {
    const isArmed = () => armed() === 1 || brokers()[0]?.hostMaintenance === 'ON'
    assert.deepEqual([isOn(id), isArmed()], [false, false], id)
    panel.toggle(id)
    assert.deepEqual([isOn(id), isArmed()], [true, true], id)
    panel.toggle(id)
    assert.deepEqual([isOn(id), isArmed()], [false, false], id)
  }
})

test('a switch goes off by itself when its fault has happened', async (t) => {
  const { panel, isOn, services, brokers, ambari } = await startPanel(t)
  panel.toggle('broker-dies')
  const [first] = brokers()
  await services.ambari('orders').restartBrokers([first?.hostName ?? ''], 'a test')
  await t.waitFor(() => assert.equal(isOn('broker-dies'), false))
  await t.waitFor(() => assert.equal(ambari.cluster('orders')?.brokers[0]?.isAlive, false))
})

test('somebody works at a host until the switch is off, and Ambari says so', async (t) => {
  const { panel, services } = await startPanel(t)
  const maintained = async () =>
    (await services.ambari('orders').listHosts())
      .filter(({ maintenanceState }) => maintenanceState !== 'OFF')
      .map(({ hostName }) => hostName.split('-')[0])
  panel.toggle('host-maintenance')
  assert.deepEqual(await maintained(), ['wn0'])
  panel.toggle('host-maintenance')
  assert.deepEqual(await maintained(), [])
})

test('brokers behind and without a route are seen by who looks, in clusters made later too', async (t) => {
  const { panel, look, create, advertise, brokers, kafka } = await startPanel(t, { cluster: false })
  panel.toggle('replica-behind')
  panel.toggle('no-route')
  await create('orders', { gateway: false })
  await advertise('orders')
  const everywhere = { partitions: 1, replicationFactor: brokers().length }
  kafka.createTopic('orders', { name: 'clicks', ...everywhere })
  assert.equal((await look()).hasRoute, false)
  panel.toggle('no-route')
  assert.equal(underReplicated(await look()).length, 1)
})

test('a revert and a replaced node happen at each click', async (t) => {
  const { panel, ambari, advertise, brokers } = await startPanel(t)
  await advertise('orders')
  panel.toggle('configuration-reverted')
  panel.toggle('configuration-reverted')
  assert.equal(ambari.cluster('orders')?.versions.length, 4)

  const before = brokers()
  const addresses = new Set(before.map(({ ip }) => ip))
  for (let click = 0; click < 30; click += 1) {
    panel.toggle('node-replaced')
    addresses.add(brokers().at(-1)?.ip ?? '')
  }
  assert.equal(addresses.size, before.length + 30, 'a new address each time')
  assert.deepEqual(
    brokers().map(({ hostName }) => hostName),
    before.map(({ hostName }) => hostName),
  )
})

test('without a cluster what needs one is refused; real brokers have no faults of their network', async (t) => {
  const { azure, ambari, panel } = await startPanel(t, { cluster: false })
  for (const id of ['host-maintenance', 'configuration-reverted', 'node-replaced'])
    assert.throws(() => panel.toggle(id), /there is no cluster yet/)
  assert.throws(() => panel.toggle('no-such-fault'), /no fault no-such-fault/)
  const real = faultPanel({ azure, ambari, kafka: undefined })
  assert.throws(() => real.toggle('no-route'), /no fault no-route/)
})
