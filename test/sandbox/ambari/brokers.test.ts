import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import type {
  BrokerRuntimeFactory,
  BrokerSettings,
} from '../../../sandbox/ambari/broker-runtime.ts'
import { at } from '../../../sandbox/azure/json.ts'
import { FIRST, SECOND, startAmbari, THIRD, until } from './ambari-stage.ts'

/** Machines whose start scripts return when the test says so. */
function machines() {
  const all: {
    readonly hostName: string
    readonly ip: string
    readonly neighbours: readonly string[]
    settings: BrokerSettings | undefined
    isAlive: boolean
    finish: (error?: Error) => void
  }[] = []
  const runtime: BrokerRuntimeFactory = ({ workers }, { hostName, ip }) => {
    const neighbours = workers.map((worker) => worker.ip)
    const machine: (typeof all)[number] = {
      hostName,
      ip,
      neighbours,
      settings: undefined,
      isAlive: false,
      finish: () => {},
    }
    all.push(machine)
    return {
      async start(settings) {
        machine.settings = settings
        machine.isAlive = false
        const { promise, resolve, reject } = Promise.withResolvers<void>()
        machine.finish = (error) => (error ? reject(error) : resolve())
        await promise
        machine.isAlive = true
      },
      async stop() {
        machine.isAlive = false
      },
      get isAlive() {
        return machine.isAlive
      },
      get advertised() {
        return machine.isAlive ? `PLAINTEXT://${ip}:9092` : ''
      },
    }
  }
  const of = (name: string) => {
    const found = all.findLast((machine) => machine.hostName === name)
    assert.ok(found)
    return found
  }
  return { all, of, runtime }
}

/** A cluster whose three brokers have started. */
async function startWithMachines(t: TestContext) {
  const rig = machines()
  const stage = await startAmbari(t, { runtime: rig.runtime })
  for (const machine of rig.all) machine.finish()
  await stage.simulator.whenStarted('orders')
  return { ...rig, ...stage }
}

test('a new cluster answers at once; its brokers are there when their scripts have returned', async (t) => {
  const { all, runtime } = machines()
  const { simulator, column } = await startAmbari(t, { runtime })
  const states = () =>
    column(
      '/host_components?HostRoles/component_name=KAFKA_BROKER&fields=HostRoles/state',
      'HostRoles',
      'state',
    )
  assert.deepEqual(await states(), ['INSTALLED', 'INSTALLED', 'INSTALLED'])
  assert.deepEqual(
    all.map(({ ip, neighbours }) => [ip, neighbours.length]),
    [
      ['10.0.0.11', 3],
      ['10.0.0.12', 3],
      ['10.0.0.13', 3],
    ],
  )
  for (const machine of all) machine.finish()
  await simulator.whenStarted('orders')
  assert.deepEqual(await states(), ['STARTED', 'STARTED', 'STARTED'])
  assert.deepEqual(
    simulator.cluster('orders')?.brokers.map(({ id, advertised, rack }) => [id, advertised, rack]),
    [
      [1001, 'PLAINTEXT://10.0.0.11:9092', '/FD0/UD0'],
      [1002, 'PLAINTEXT://10.0.0.12:9092', '/FD1/UD1'],
      [1003, 'PLAINTEXT://10.0.0.13:9092', '/FD2/UD2'],
    ],
  )
})

test('a broker whose first start fails is told to who waits for it', async (t) => {
  const { all, runtime } = machines()
  const { simulator, broker } = await startAmbari(t, { runtime })
  all[0]?.finish(new Error('no Java here'))
  await assert.rejects(simulator.whenStarted('orders'), /no Java here/)
  assert.equal(broker(FIRST).isAlive, false)
})

test('a machine gets the template and every property as they were saved', async (t) => {
  const { of, save, restart } = await startWithMachines(t)
  await save('kafka-env', { content: 'echo {{java64_home}}\n', kafka_user: 'kafka' })
  await save('kafka-broker', { listeners: 'PLAINTEXT://0.0.0.0:9092', 'num.partitions': 3 })
  await restart([FIRST])
  assert.deepEqual(of(FIRST).settings, {
    content: 'echo {{java64_home}}\n',
    properties: { listeners: 'PLAINTEXT://0.0.0.0:9092', 'num.partitions': '3' },
  })
})

test("a script that fails is a FAILED task with the script's words; its broker stays stale", async (t) => {
  const { of, save, restart, call, broker } = await startWithMachines(t)
  await save('kafka-log4j', { kafka_log_maxfilesize: '512' })
  await restart([FIRST])
  of(FIRST).finish(new Error('port 9092 is taken'))
  const read = async () => (await call('GET', '/requests/1?fields=tasks/Tasks/*,Requests/*')).body
  await until('its end', async () => at(await read(), 'Requests', 'request_status') === 'FAILED')
  const [task] = (at(await read(), 'tasks') ?? []) as { Tasks: Record<string, unknown> }[]
  assert.deepEqual([task?.Tasks.exit_code, task?.Tasks.stderr], [1, 'port 9092 is taken'])
  assert.deepEqual([broker(FIRST).state, broker(FIRST).stale], ['INSTALLED', true])
  assert.deepEqual([broker(SECOND).state, broker(SECOND).stale], ['STARTED', true])
})

test('a broker that dies by itself is INSTALLED without any operation', async (t) => {
  const { of, broker } = await startWithMachines(t)
  of(SECOND).isAlive = false
  assert.deepEqual([broker(SECOND).state, broker(SECOND).advertised], ['INSTALLED', ''])
})

test('an abort leaves the broker stopped, even when its script succeeds later; START brings it back', async (t) => {
  const { of, restart, call, broker, requestStatus } = await startWithMachines(t)
  await restart([FIRST])
  const { finish } = of(FIRST)
  const abort = { Requests: { request_status: 'ABORTED', abort_reason: 'a test' } }
  assert.deepEqual(await call('PUT', '/requests/1', abort), { status: 200, body: undefined })
  await until('its end', async () => (await requestStatus(1)) === 'ABORTED')
  finish()
  await call('GET', '/requests')
  assert.deepEqual([broker(FIRST).state, await requestStatus(1)], ['INSTALLED', 'ABORTED'])
  const path = `/hosts/${FIRST}/host_components/KAFKA_BROKER`
  assert.equal((await call('PUT', path, { HostRoles: { state: 'STARTED' } })).status, 202)
  of(FIRST).finish()
  await until('its start', async () => (await requestStatus(2)) === 'COMPLETED')
  assert.equal(broker(FIRST).state, 'STARTED')
  assert.deepEqual(await call('PUT', '/requests/2', abort), { status: 200, body: undefined })
  assert.equal(await requestStatus(2), 'COMPLETED')
})

test('a new worker has the next broker id and starts by itself', async (t) => {
  const { simulator, of, broker, column } = await startWithMachines(t)
  const hostName = 'wn9-orders.abc.bx.internal.cloudapp.net'
  simulator.addWorker('orders', { hostName, ip: '10.0.0.40', number: 9 })
  of(hostName).finish()
  await simulator.whenStarted('orders')
  assert.deepEqual(
    [broker(hostName).id, broker(hostName).state, broker(hostName).stale],
    [1004, 'STARTED', false],
  )
  assert.ok((await column('/hosts?fields=Hosts/ip', 'Hosts', 'ip')).includes('10.0.0.40'))
  assert.deepEqual(of(hostName).neighbours.length, 4)
})

test('a replaced worker keeps name and id and has another address; its old machine is stopped', async (t) => {
  const { simulator, all, of, broker, column } = await startWithMachines(t)
  simulator.replaceWorker('orders', SECOND, '10.0.0.77')
  of(SECOND).finish()
  await simulator.whenStarted('orders')
  const { id, ip, advertised } = broker(SECOND)
  assert.deepEqual([id, ip, advertised], [1002, '10.0.0.77', 'PLAINTEXT://10.0.0.77:9092'])
  const old = all.find((machine) => machine.ip === '10.0.0.12')
  assert.equal(old?.isAlive, false)
  assert.ok((await column('/hosts?fields=Hosts/ip', 'Hosts', 'ip')).includes('10.0.0.77'))
  assert.throws(() => simulator.replaceWorker('orders', 'wn8', '10.0.0.78'), /no worker wn8/)
})

test('removing a cluster, or closing, stops every broker', async (t) => {
  const removed = await startWithMachines(t)
  assert.ok(removed.all.every(({ isAlive }) => isAlive))
  removed.simulator.removeCluster('orders')
  await until('the end of all', () => removed.all.every(({ isAlive }) => !isAlive))
  const closed = await startWithMachines(t)
  await closed.simulator.close()
  assert.ok(closed.all.every(({ isAlive }) => !isAlive))
})

test('a request for several brokers stops them all at once; one for a busy host waits', async (t) => {
  const { of, restart, broker, requestStatus, call } = await startWithMachines(t)
  await restart([FIRST, SECOND])
  await restart([SECOND, THIRD])
  assert.deepEqual(
    [FIRST, SECOND, THIRD].map((name) => broker(name).isAlive),
    [false, false, false],
  )
  const percent = async (id: number) =>
    at((await call('GET', `/requests/${id}`)).body, 'Requests', 'progress_percent')
  // Two in progress; one pending and one in progress; one done and one in progress.
  assert.deepEqual([await percent(1), await percent(2)], [35, 17.5])
  of(FIRST).finish()
  await until('the first', async () => (await percent(1)) === 67.5)
  of(SECOND).finish()
  await until('the first request', async () => (await requestStatus(1)) === 'COMPLETED')
  await until('the turn of the second request', () => !broker(SECOND).isAlive)
  of(SECOND).finish()
  of(THIRD).finish(new Error('no'))
  await until('the second request', async () => (await requestStatus(2)) === 'FAILED')
  assert.equal(await percent(2), 100)
})
