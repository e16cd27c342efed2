import assert from 'node:assert/strict'
import { test } from 'node:test'
import { at, textAt } from '../../../sandbox/azure/json.ts'
import { FIRST, SECOND, startAmbari, THIRD, until } from './ambari-stage.ts'

const BLOCK = {
  content: [
    '#!/bin/bash',
    'printf \'\\nadvertised.listeners=PLAINTEXT://%s:9092\\n\' "$ip"',
    '',
  ].join('\n'),
}
const LISTENERS = { listeners: 'PLAINTEXT://0.0.0.0:9092' }
/** Slow enough to tell a restart (50 ms), a death (250 ms) and a lag (500 ms) apart. */
const SLOWLY = { scale: 20, restartMs: 1000 }

test('somebody saves right after the tags were read, or just before our save', async (t) => {
  const { simulator, call, save } = await startAmbari(t)
  const version = async () => {
    const desired = at(
      (await call('GET', '')).body,
      'Clusters',
      'desired_service_config_versions',
      'KAFKA',
    )
    return at(Array.isArray(desired) ? desired[0] : undefined, 'service_config_version')
  }
  simulator.faults.inject({ kind: 'editInBetween' })
  assert.deepEqual([await version(), await version()], [1, 2])
  simulator.faults.inject({ kind: 'concurrentEdit' })
  const saved = await save('kafka-env', BLOCK)
  assert.equal(JSON.stringify(saved.body).includes('"service_config_version":4'), true)
  assert.deepEqual(
    simulator.cluster('orders')?.versions.map(({ note }) => note),
    ['Initial configurations for Kafka', 'somebody else', 'somebody else', ''],
  )
})

test('a script that hangs is TIMEDOUT after 20 minutes without an exit code, and its broker is stopped', async (t) => {
  const { simulator, restart, call, requestStatus, broker } = await startAmbari(t, {
    scale: 10_000,
  })
  simulator.faults.inject({ kind: 'timedOutTask' })
  await restart([FIRST])
  assert.equal(await requestStatus(1), 'IN_PROGRESS')
  await until('the time-out', async () => (await requestStatus(1)) === 'TIMEDOUT')
  const { body } = await call('GET', '/requests/1?fields=tasks/Tasks/exit_code,Requests/*')
  assert.match(JSON.stringify(body), /"exit_code":999/)
  assert.equal(at(body, 'Requests', 'timed_out_task_count'), 1)
  assert.equal(broker(FIRST).state, 'INSTALLED')
})

test('a broker that stays down was COMPLETED and STARTED before it died', async (t) => {
  const { simulator, restart, requestStatus, broker } = await startAmbari(t, SLOWLY)
  simulator.faults.inject({ kind: 'brokerStaysDown' })
  await restart([FIRST])
  await until('the end', async () => (await requestStatus(1)) === 'COMPLETED')
  assert.equal(broker(FIRST).state, 'STARTED')
  await until('its death', () => !broker(FIRST).isAlive)
  assert.deepEqual([broker(FIRST).state, await requestStatus(1)], ['INSTALLED', 'COMPLETED'])
})

test('a lagging state still says INSTALLED while the broker runs again', async (t) => {
  const { simulator, restart, requestStatus, broker } = await startAmbari(t, SLOWLY)
  simulator.faults.inject({ kind: 'laggingState' })
  await restart([FIRST])
  await until('the end', async () => (await requestStatus(1)) === 'COMPLETED')
  assert.deepEqual([broker(FIRST).state, broker(FIRST).isAlive], ['INSTALLED', true])
  await until('the truth', () => broker(FIRST).state === 'STARTED')
})

test('a wrong listener advertises the host name of one broker although the block is there', async (t) => {
  const { simulator, save, restart, requestStatus, broker } = await startAmbari(t)
  await save('kafka-env', BLOCK)
  await save('kafka-broker', LISTENERS)
  simulator.faults.inject({ kind: 'wrongListener', host: SECOND })
  await restart([FIRST, SECOND])
  await until('the end', async () => (await requestStatus(1)) === 'COMPLETED')
  assert.equal(broker(FIRST).advertised, 'PLAINTEXT://10.0.0.11:9092')
  assert.equal(broker(SECOND).advertised, `PLAINTEXT://${SECOND}:9092`)
  await restart([SECOND])
  await until('the end', async () => (await requestStatus(2)) === 'COMPLETED')
  assert.equal(broker(SECOND).advertised, 'PLAINTEXT://10.0.0.12:9092')
})

test('a host in maintenance is left out of a restart of the service without a word', async (t) => {
  const { simulator, restart, call, column } = await startAmbari(t)
  simulator.faults.inject({ kind: 'hostInMaintenance', host: THIRD })
  assert.deepEqual(await column('/hosts?Hosts/maintenance_state=ON', 'Hosts', 'host_name'), [THIRD])
  assert.equal((await restart([FIRST, THIRD], 'SERVICE')).status, 202)
  const { body } = await call('GET', '/requests/1')
  assert.equal(at(body, 'Requests', 'task_count'), 1)
  assert.equal((await restart([THIRD], 'SERVICE')).status, 201)
  assert.equal((await restart([THIRD])).status, 202)
})

test("somebody else's operation runs for as long as told and touches no broker", async (t) => {
  const { simulator, column, requestStatus } = await startAmbari(t)
  simulator.faults.inject({ kind: 'otherOperation', durationMs: 30_000 })
  const fields = '?fields=Requests/request_context,Requests/request_status'
  assert.deepEqual(await column(`/requests${fields}`, 'Requests', 'request_status'), [
    'IN_PROGRESS',
  ])
  await until('its end', async () => (await requestStatus(1)) === 'COMPLETED')
  assert.deepEqual(simulator.cluster('orders')?.restarts, [])
})

test('a configuration group shows as a second current version and as an override of its host', async (t) => {
  const { simulator, call } = await startAmbari(t)
  simulator.faults.inject({ kind: 'configGroup', host: SECOND })
  const { body } = await call(
    'GET',
    '?fields=Clusters/desired_configs,Clusters/desired_service_config_versions',
  )
  const versions = at(body, 'Clusters', 'desired_service_config_versions', 'KAFKA')
  assert.deepEqual(
    Array.isArray(versions) && versions.map((entry) => [at(entry, 'group_id'), at(entry, 'hosts')]),
    [
      [-1, []],
      [2, [SECOND]],
    ],
  )
  assert.deepEqual(at(body, 'Clusters', 'desired_configs', 'kafka-broker', 'host_overrides'), [
    { host_name: SECOND, tag: 'group-2' },
  ])
  assert.equal(at(body, 'Clusters', 'desired_configs', 'kafka-env', 'host_overrides'), undefined)
  assert.deepEqual(
    simulator.cluster('orders')?.brokers.map(({ stale }) => stale),
    [false, true, false],
  )
})

test('alerts are raised, found by state, and end', async (t) => {
  const { simulator, items } = await startAmbari(t)
  const bad =
    '/alerts?fields=Alert/label,Alert/state,Alert/host_name,Alert/text&Alert/state.in(CRITICAL,WARNING)'
  assert.deepEqual(await items(bad), [])
  simulator.faults.inject({ kind: 'alert', host: SECOND })
  const [alert, ...others] = await items(bad)
  assert.deepEqual(others, [])
  assert.deepEqual(
    ['host_name', 'label', 'state'].map((key) => textAt(alert, 'Alert', key)),
    [SECOND, 'Host Disk Usage', 'CRITICAL'],
  )
  const over = { label: 'Host Disk Usage', state: 'OK', text: 'Capacity Used: [12.00%]' } as const
  simulator.faults.inject({ kind: 'alert', host: SECOND, alert: over })
  assert.deepEqual(await items(bad), [])
  assert.equal((await items('/alerts?fields=*')).length, 1)
})

test('a slow answer comes after others that were asked for later', async (t) => {
  const { simulator, call } = await startAmbari(t)
  simulator.faults.inject({ kind: 'slow', match: /hosts$/, durationMs: 100_000 })
  const order: string[] = []
  await Promise.all([
    call('GET', '/hosts').then(() => order.push('slow')),
    call('GET', '/services/KAFKA').then(() => order.push('quick')),
  ])
  assert.deepEqual(order, ['quick', 'slow'])
})

test('a fault waits for the call that it matches', async (t) => {
  const { simulator, call, restart, requestStatus } = await startAmbari(t)
  simulator.faults.inject({ kind: 'failedTask', match: /^POST .*\/requests$/, host: FIRST })
  await call('PUT', `/hosts/${SECOND}/host_components/KAFKA_BROKER`, {
    HostRoles: { state: 'INSTALLED' },
  })
  await until('the stop', async () => (await requestStatus(1)) === 'COMPLETED')
  await call('PUT', `/hosts/${SECOND}/host_components/KAFKA_BROKER`, {
    HostRoles: { state: 'STARTED' },
  })
  await until('the start', async () => (await requestStatus(2)) === 'COMPLETED')
  await restart([FIRST])
  await until('the failure', async () => (await requestStatus(3)) === 'FAILED')
})
