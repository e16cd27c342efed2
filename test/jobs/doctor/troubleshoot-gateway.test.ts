import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  findNetworkWatcher,
  readGateway,
  readTroubleshooting,
} from '../../../src/azure/gateway-health.ts'
import {
  troubleshootGateway,
  troubleshootingFinding,
} from '../../../src/jobs/doctor/troubleshoot-gateway.ts'
import { doctor } from '../../../src/jobs/operations/doctor.ts'
import { type Stand, startStand } from './stand.ts'

const MINUTE = 60_000
const REQUEST = { name: 'orders' }

const runsOf = ({ azure }: Stand) =>
  azure.requests.filter(({ operation }) => operation === 'networkWatchers.getTroubleshooting')

/** One look of a new operation, that long after Network Watcher's last run has ended. */
async function lookAfter(stand: Stand, ageMs: number) {
  const { clients, site } = stand.target('orders')
  assert.ok(site.gateway)
  const gateway = await readGateway(clients, site.gateway)
  const watcher = await findNetworkWatcher(clients, 'westeurope')
  assert.ok(gateway?.id && watcher)
  const newest = await readTroubleshooting(clients, watcher, gateway.id)
  assert.ok(newest)
  const now = newest.endedAt + ageMs
  return troubleshootGateway.observe({
    operationId: 'r-2',
    request: REQUEST,
    services: stand.services,
    facts: {},
    requestedBy: { teamId: 'T01', userId: 'U01', channelId: 'C01' },
    now,
    startedAt: now,
    appliedAt: undefined,
    retries: 0,
    speed: 1,
    confirm: async () => {},
  })
}

test('a result of the last minutes is good enough, an older one is not', async (t) => {
  const stand = await startStand(t)
  await stand.create('orders')
  await stand.run(doctor, REQUEST)
  const recent = await lookAfter(stand, 4 * MINUTE)
  assert.equal(recent.state, 'ready')
  assert.equal(troubleshootingFinding({ facts: recent.facts ?? {} })?.state, 'ok')
  assert.equal((await lookAfter(stand, 6 * MINUTE)).state, 'absent')
  assert.equal(runsOf(stand).length, 1)
})

test('a fault that began after the last run is found, and its end too', async (t) => {
  const stand = await startStand(t)
  await stand.create('orders')
  const states: unknown[] = []
  for (const faulty of [false, true, false]) {
    if (faulty) stand.azure.faults.inject({ kind: 'gatewayUnhealthy' })
    states.push(troubleshootingFinding(await stand.run(doctor, REQUEST))?.state)
  }
  assert.deepEqual(states, ['ok', 'broken', 'ok'])
  assert.equal(runsOf(stand).length, 3)
})
