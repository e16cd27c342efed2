import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  findNetworkWatcher,
  listVpnClients,
  parseTroubleshooting,
  readGateway,
  readTroubleshooting,
  startTroubleshooting,
} from '../../src/azure/gateway-health.ts'
import type { Target } from '../../src/azure/network.ts'
import type { GatewayReference } from '../../src/cluster/placement.ts'
import { TransientError } from '../../src/errors.ts'
import { SCALE, startStand } from '../jobs/doctor/stand.ts'

/** As simulated milliseconds. */
const TWO_SECONDS = 2000 * SCALE
const times = { startTime: new Date(1000), endTime: new Date(2000) }

test("Azure's words about a gateway are kept: what is wrong and what it recommends first", () => {
  const recommendedActions = [{ actionUri: 'https://x' }, { actionText: 'Do this.' }]
  const results = [{ id: '1', summary: 'It is down.', recommendedActions }]
  assert.deepEqual(parseTroubleshooting({ ...times, code: 'UnHealthy', results }), {
    startTime: '1970-01-01T00:00:01.000Z',
    endedAt: 2000,
    isHealthy: false,
    summary: 'It is down.',
    action: 'Do this.',
  })
  assert.equal(parseTroubleshooting({ ...times, code: 'Healthy' })?.isHealthy, true)
  assert.equal(parseTroubleshooting({ startTime: times.startTime }), undefined)
})

test('a troubleshooting runs alone, and its result can be read when it has ended', async (t) => {
  const stand = await startStand(t, { durations: { troubleshooting: TWO_SECONDS } })
  await stand.create('orders')
  const target = stand.target('orders')
  const { clients } = target
  const gateway = await readGateway(clients, gatewayOf(target))
  const watcher = await findNetworkWatcher(clients, 'West Europe')
  assert.deepEqual(watcher, {
    resourceGroup: 'NetworkWatcherRG',
    name: 'NetworkWatcher_westeurope',
  })
  const id = gateway?.id ?? ''
  assert.equal(await readTroubleshooting(clients, watcher, id), undefined)
  await startTroubleshooting(target, watcher, id)
  await assert.rejects(startTroubleshooting(target, watcher, id), TransientError)
  const result = await readTroubleshooting(clients, watcher, id)
  assert.equal(result?.isHealthy, true)
  const started = stand.azure.requests.find(
    ({ operation }) => operation === 'networkWatchers.getTroubleshooting',
  )
  assert.equal(started?.status, 202)
})

test('of connected clients only the addresses from the pool are read', async (t) => {
  const connectedVpnClients = ['172.16.201.2', '172.16.201.3']
  const stand = await startStand(t, { connectedVpnClients })
  await stand.create('orders')
  const target = stand.target('orders')
  assert.deepEqual(await listVpnClients(target.clients, gatewayOf(target)), connectedVpnClients)
})

test('a region without a Network Watcher, and a gateway that is not ours, are found to be none', async (t) => {
  const stand = await startStand(t)
  await stand.create('orders')
  const target = stand.target('orders')
  const { clients } = target
  assert.equal(await findNetworkWatcher(clients, 'eastus'), undefined)
  const { resourceGroup, name } = gatewayOf(target)
  const { virtualNetworkGateways } = clients.network
  const gateway = await virtualNetworkGateways.get(resourceGroup, name)
  await virtualNetworkGateways.createOrUpdate(
    resourceGroup,
    name,
    { ...gateway, tags: {} },
    { updateIntervalInMs: 5 },
  )
  assert.equal(await readGateway(clients, { resourceGroup, name }), undefined)
})

function gatewayOf({ site }: Target): GatewayReference {
  assert.ok(site.gateway)
  return site.gateway
}
