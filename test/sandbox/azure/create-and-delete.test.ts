import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { test } from 'node:test'
import { strFromU8, unzipSync } from 'fflate'
import type { AzureSimulatorOptions, SimulatedCluster } from '../../../sandbox/azure/simulator.ts'
import { startAzureSimulator } from '../../../sandbox/azure/simulator.ts'
import { createSimulatedClock } from '../../../sandbox/clock.ts'
import {
  ACCOUNT,
  CLUSTER,
  clusterBody,
  createCluster,
  createGateway,
  createGroupAndStorage,
  createNetwork,
  GATEWAY,
  GROUP,
  LOGIN,
  listAll,
} from './create-chain.ts'
import { createSdkClients } from './sdk-clients.ts'

const SCALE = 6_000
const POLL = { updateIntervalInMs: 5 }

async function start(t: TestContext, options: Partial<AzureSimulatorOptions> = {}) {
  const clock = createSimulatedClock(SCALE)
  const simulator = await startAzureSimulator({ clock, ...options })
  t.after(async () => {
    clock.stop()
    await simulator.close()
  })
  return { clock, simulator, clients: createSdkClients(simulator) }
}

test('the SDK clients create everything from an empty subscription to a running cluster', async (t) => {
  const running: SimulatedCluster[] = []
  const { simulator, clients } = await start(t, {
    onClusterRunning: (cluster) => running.push(cluster),
  })
  const key = await createGroupAndStorage(clients)
  await createNetwork(clients)
  const [gateway, cluster] = await Promise.all([
    createGateway(clients, simulator.subscriptionId),
    createCluster(clients, simulator.subscriptionId, key),
  ])

  assert.equal(gateway.provisioningState, 'Succeeded')
  assert.equal(cluster.properties?.clusterState, 'Running')
  assert.equal(cluster.properties?.storageProfile?.storageaccounts?.[0]?.key ?? null, null)
  await new Promise((resolve) => setTimeout(resolve, 50))
  const [twin] = running
  assert.equal(running.length, 1)
  assert.equal(twin?.password, LOGIN.password)
  assert.deepEqual(
    twin?.workers.map(({ number }) => number),
    [0, 1, 3, 4],
  )
  for (const worker of twin?.workers ?? [])
    assert.match(worker.hostName, /^wn\d-orders\.[a-z0-9]+\.bx\.internal\.cloudapp\.net$/)
  const addresses = [twin?.heads, twin?.zookeepers, twin?.workers].flatMap((nodes) =>
    (nodes ?? []).map(({ ip }) => ip),
  )
  assert.equal(new Set(addresses).size, 9)

  const nics = await listAll(clients.network.networkInterfaces.list(GROUP))
  const workerNics = nics.filter(({ name }) => name?.startsWith('nic-workernode-'))
  assert.deepEqual(
    workerNics.map((nic) => nic.ipConfigurations?.[0]?.privateIPAddress),
    twin?.workers.map(({ ip }) => ip),
  )
  const hosts = await clients.hdinsight.virtualMachines.listHosts(GROUP, CLUSTER)
  assert.ok(hosts.some(({ name }) => name === 'wn3-orders'))
  const states = simulator.resources().map(({ state }) => state)
  assert.ok(states.includes('Running') && states.includes('Succeeded'))
})

test('a VPN profile is a bare link to a zip, and the last link can be asked for again', async (t) => {
  const { simulator, clients } = await start(t, { durations: { vpnProfile: 60_000 } })
  await createGroupAndStorage(clients)
  await createNetwork(clients)
  await createGateway(clients, simulator.subscriptionId)
  const { virtualNetworkGateways: gateways } = clients.network

  await assert.rejects(
    async () => gateways.getVpnProfilePackageUrl(GROUP, GATEWAY, POLL),
    (error: { code?: string }) => error.code === 'VpnProfilePackageNotFound',
  )
  const parameters = { processorArchitecture: 'Amd64', authenticationMethod: 'EAPTLS' }
  const first = await gateways.generateVpnProfile(GROUP, GATEWAY, parameters, POLL)
  const again = await gateways.getVpnProfilePackageUrl(GROUP, GATEWAY, POLL)
  assert.match(String(first.body), /^http.*vpnclientconfiguration\.zip\?.*st=.*&se=/)

  const zip = unzipSync(new Uint8Array(await (await fetch(String(again.body))).arrayBuffer()))
  assert.match(strFromU8(zip['OpenVPN/vpnconfig.ovpn'] ?? new Uint8Array()), /\$CLIENTCERTIFICATE/)
  const stale = new URL(String(first.body))
  stale.searchParams.set('sig', 'other')
  assert.equal((await fetch(stale)).status, 403)
})

test('a resize adds workers with new numbers, and the login can be read back and changed', async (t) => {
  const changed: SimulatedCluster[] = []
  const { simulator, clients } = await start(t, {
    onClusterChanged: (cluster) => changed.push(cluster),
  })
  const key = await createGroupAndStorage(clients)
  await createNetwork(clients)
  await createCluster(clients, simulator.subscriptionId, key)
  const { clusters, virtualMachines } = clients.hdinsight

  const target = { targetInstanceCount: 6 }
  await clusters.beginResizeAndWait(GROUP, CLUSTER, 'workernode', target, POLL)
  const hosts = await virtualMachines.listHosts(GROUP, CLUSTER)
  const workers = hosts.flatMap(({ name }) => (name?.startsWith('wn') ? [name.slice(0, 3)] : []))
  assert.deepEqual(workers, ['wn0', 'wn1', 'wn3', 'wn4', 'wn5', 'wn6'])

  const before = await clusters.getGatewaySettings(GROUP, CLUSTER)
  assert.deepEqual(
    [before.isCredentialEnabled, before.userName, before.password],
    ['true', LOGIN.username, LOGIN.password],
  )
  const next = { isCredentialEnabled: true, userName: 'admin', password: 'Red-Heron-9042!' }
  await clusters.beginUpdateGatewaySettingsAndWait(GROUP, CLUSTER, next, POLL)
  assert.equal((await clusters.getGatewaySettings(GROUP, CLUSTER)).password, next.password)
  await virtualMachines.beginRestartHostsAndWait(GROUP, CLUSTER, ['wn0-orders'], POLL)
  await new Promise((resolve) => setTimeout(resolve, 50))
  assert.deepEqual(
    changed.map(({ workers, password }) => [workers.length, password]),
    [
      [6, LOGIN.password],
      [6, next.password],
    ],
  )
})

test('deletion in the wrong order is refused, and the network interfaces outlive their cluster', async (t) => {
  const deleted: string[] = []
  const { simulator, clients } = await start(t, { onClusterDeleted: (name) => deleted.push(name) })
  const key = await createGroupAndStorage(clients)
  await createNetwork(clients)
  await createGateway(clients, simulator.subscriptionId)
  await createCluster(clients, simulator.subscriptionId, key)
  const { network, hdinsight } = clients
  const refused = async (attempt: () => PromiseLike<unknown>, code: string) =>
    assert.rejects(
      async () => attempt(),
      (error: { code?: string }) => error.code === code,
    )

  await refused(
    () => network.networkSecurityGroups.delete(GROUP, 'nsg-orders', POLL),
    'InUseNetworkSecurityGroupCannotBeDeleted',
  )
  await refused(
    () => network.natGateways.delete(GROUP, 'nat-orders', POLL),
    'InUseNatGatewayCannotBeDeleted',
  )
  await refused(
    () => network.publicIPAddresses.delete(GROUP, 'pip-vpn-orders', POLL),
    'PublicIPAddressCannotBeDeleted',
  )
  simulator.faults.inject({ kind: 'lingeringNics', delayMs: 3_600_000 })
  await hdinsight.clusters.beginDeleteAndWait(GROUP, CLUSTER, POLL)
  await network.virtualNetworkGateways.delete(GROUP, GATEWAY, POLL)
  await refused(
    () => network.virtualNetworks.delete(GROUP, 'vnet-orders', POLL),
    'InUseSubnetCannotBeDeleted',
  )
  assert.deepEqual(deleted, [CLUSTER])

  await clients.resources.resourceGroups.delete(GROUP, POLL)
  await refused(() => clients.resources.resourceGroups.get(GROUP), 'ResourceGroupNotFound')
  const past = simulator.resources().filter(({ state }) => state === 'Deleted')
  assert.ok(past.some(({ name, endedAt }) => name === ACCOUNT && endedAt !== undefined))
})

test('a cluster without a way out is accepted and ends in Error after twenty minutes', async (t) => {
  const { simulator, clients } = await start(t)
  const key = await createGroupAndStorage(clients)
  await createNetwork(clients, { withNat: false })
  await assert.rejects(
    createCluster(clients, simulator.subscriptionId, key),
    /failed to install components/,
  )
  const { properties } = await clients.hdinsight.clusters.get(GROUP, CLUSTER)
  assert.equal(properties?.clusterState, 'Error')
  assert.equal(properties?.provisioningState, 'Failed')
  assert.match(properties?.errors?.[0]?.message ?? '', /Please retry your request/)

  const body = clusterBody(simulator.subscriptionId, key)
  await assert.rejects(
    clients.hdinsight.clusters.beginCreateAndWait(GROUP, CLUSTER, body, POLL),
    (error: { statusCode?: number }) => error.statusCode === 409,
  )
})
