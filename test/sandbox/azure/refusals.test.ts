import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { test } from 'node:test'
import { startAzureSimulator } from '../../../sandbox/azure/simulator.ts'
import { createSimulatedClock } from '../../../sandbox/clock.ts'
import {
  CLUSTER,
  clusterBody,
  createAddress,
  createGroupAndStorage,
  createNetwork,
  GROUP,
  gatewayBody,
  LOCATION,
} from './create-chain.ts'
import { createSdkClients } from './sdk-clients.ts'

interface Refusal {
  code?: string
  message?: string
  statusCode?: number
}

async function start(t: TestContext) {
  const clock = createSimulatedClock(6_000)
  const simulator = await startAzureSimulator({ clock })
  t.after(async () => {
    clock.stop()
    await simulator.close()
  })
  return { simulator, clients: createSdkClients(simulator), id: simulator.subscriptionId }
}

async function refusalOf(attempt: PromiseLike<unknown>): Promise<Refusal> {
  try {
    await attempt
  } catch (error) {
    if (error instanceof Error) return error
  }
  throw new Error('It was not refused.')
}

test('gateways are refused for wrong SKUs, addresses, subnets and client pools', async (t) => {
  const { clients, id } = await start(t)
  await clients.resources.resourceGroups.createOrUpdate(GROUP, { location: LOCATION })
  await createNetwork(clients)
  await createAddress(clients.network, 'pip-vpn-orders')
  await createAddress(clients.network, 'pip-basic', { sku: 'Basic', zones: [] })
  await createAddress(clients.network, 'pip-unzoned', { zones: [] })
  const codes: (string | undefined)[] = []
  for (const change of [
    { sku: 'VpnGw1' },
    { sku: 'Standard' },
    { sku: 'VpnGw9' },
    { address: 'pip-basic' },
    { address: 'pip-unzoned' },
    { address: 'pip-nat-orders' },
    { subnet: 'default' },
    { pool: '10.0.7.0/24' },
  ]) {
    const body = gatewayBody(id, change)
    const poller = clients.network.virtualNetworkGateways.createOrUpdate(GROUP, 'vpn', body)
    codes.push((await refusalOf(poller)).code)
  }
  assert.deepEqual(codes, [
    'NonAzSkusNotAllowedForVPNGateway',
    'InvalidGatewaySkuSpecifiedForGatewayDeploymentType',
    'InvalidGatewaySize',
    'PublicIpWithBasicSkuNotAllowedOnVPNGateways',
    'VmssVpnGatewayPublicIpsMustHaveZonesConfigured',
    'PublicIPAddressInUse',
    'InvalidGatewaySubnetName',
    'VpnClientAddressPoolOverlapsVirtualNetwork',
  ])
})

test('clusters are refused in HDInsight words for version, size, disks, workers, quota and key', async (t) => {
  const { clients, id } = await start(t)
  const key = await createGroupAndStorage(clients)
  await createNetwork(clients)
  const attempt = async (change: Parameters<typeof clusterBody>[2], withKey = key) => {
    const body = clusterBody(id, withKey, change)
    const { message, code } = await refusalOf(
      clients.hdinsight.clusters.beginCreateAndWait(GROUP, CLUSTER, body),
    )
    return `${code}: ${message}`
  }
  assert.match(await attempt({ version: '5.0' }), /HDI Version '5.1' is supported/)
  assert.match(
    await attempt({ size: 'Standard_D12_v2' }),
    /VM size 'Standard_D12_v2' .* role 'headnode'\. Valid values are: .*Standard_E4_v3/,
  )
  assert.match(await attempt({ disks: 0 }), /payload is invalid.*disks per node/)
  assert.match(await attempt({ workers: 2 }), /at least 3 worker nodes/)
  assert.match(
    await attempt({ workers: 40 }),
    /does not have cores left.*Required: 180, Available: 120/,
  )
  assert.match(await attempt({}, 'AAAA'), /key of storage account/)
})

test('the checks before a creation see taken names, used cores and closed regions', async (t) => {
  const { simulator, clients, id } = await start(t)
  const key = await createGroupAndStorage(clients)
  await createNetwork(clients)
  const { locations } = clients.hdinsight
  const type = 'clusters'
  const name = await locations.checkNameAvailability(LOCATION, { name: 'taken', type })
  assert.deepEqual([name.nameAvailable, name.reason], [false, 'AlreadyExists'])
  const free = await locations.checkNameAvailability(LOCATION, { name: CLUSTER, type })
  assert.equal(free.nameAvailable, true)

  simulator.faults.inject({ kind: 'quota' })
  const { value } = await locations.listUsages(LOCATION)
  assert.deepEqual([value?.[0]?.currentValue, value?.[0]?.limit], [120, 120])
  const request = { ...clusterBody(id, key), name: CLUSTER, type: 'Microsoft.HDInsight/clusters' }
  const dryRun = await locations.validateClusterCreateRequest(LOCATION, request)
  assert.match(dryRun.validationErrors?.[0]?.message ?? '', /Required: 36, Available: 0/)
  simulator.faults.clear()

  simulator.faults.inject({ kind: 'regionClosed', match: /capabilities/ })
  const { regions } = await locations.getCapabilities(LOCATION)
  assert.equal(regions?.iaas?.available?.includes('WEST EUROPE'), false)
  assert.equal(regions?.iaas?.available?.includes('NORTH EUROPE'), true)
  const specs = await locations.listBillingSpecs(LOCATION)
  assert.ok(
    specs.vmSizeProperties?.some(({ name, cores }) => name === 'Standard_E4_v3' && cores === 4),
  )
  const storage = clients.storage.storageAccounts
  const check = { name: 'taken', type: 'Microsoft.Storage/storageAccounts' } as const
  assert.equal((await storage.checkNameAvailability(check)).reason, 'AlreadyExists')
})

test('the front door wants a token, an api-version and a known group, in any case of letters', async (t) => {
  const { simulator, clients, id } = await start(t)
  await clients.resources.resourceGroups.createOrUpdate(GROUP, { location: LOCATION })
  const path = `${simulator.url}/subscriptions/${id}/RESOURCEGROUPS/${GROUP.toUpperCase()}`
  const anonymous = await fetch(`${path}?api-version=2025-04-01`)
  assert.equal(anonymous.status, 401)
  assert.match(anonymous.headers.get('www-authenticate') ?? '', /^Bearer /)

  const grant = new URLSearchParams({ grant_type: 'client_credentials' })
  const answer = await fetch(simulator.tokenEndpoint, { method: 'POST', body: grant })
  const { access_token } = (await answer.json()) as { access_token: string }
  const headers = { authorization: `Bearer ${access_token}` }
  const codeOf = async (url: string) =>
    ((await (await fetch(url, { headers })).json()) as { error: { code: string } }).error.code
  assert.equal(await codeOf(path), 'MissingApiVersionParameter')
  assert.equal(await codeOf(`${path}x?api-version=2025-04-01`), 'ResourceGroupNotFound')
  const found = await fetch(`${path}?api-version=2025-04-01`, { headers })
  assert.equal(found.status, 200)
  assert.ok(Number(found.headers.get('x-ms-ratelimit-remaining-subscription-reads')) > 0)
})

test('faults hit the requests they are meant for and are used up', async (t) => {
  const { simulator, clients } = await start(t)
  const { resourceGroups } = clients.resources
  const create = () => resourceGroups.createOrUpdate(GROUP, { location: LOCATION })
  simulator.faults.inject({ kind: 'throttle', match: /^PUT / })
  const throttled = await refusalOf(create())
  assert.deepEqual([throttled.statusCode, throttled.code], [429, 'SubscriptionRequestsThrottled'])

  simulator.faults.inject({ kind: 'lostReply', match: /^PUT / })
  await refusalOf(create())
  assert.equal((await resourceGroups.get(GROUP)).name, GROUP)

  simulator.faults.inject({ kind: 'tokenExpired' })
  assert.equal((await refusalOf(create())).statusCode, 401)

  simulator.faults.inject({ kind: 'operationFails', code: 'Unlucky', message: 'It broke.' })
  const address = createAddress(clients.network, 'pip-broken')
  assert.match((await refusalOf(address)).message ?? '', /Unlucky. It broke/)
  const read = await clients.network.publicIPAddresses.get(GROUP, 'pip-broken')
  assert.equal(read.provisioningState, 'Failed')
  assert.deepEqual(simulator.faults.active(), [])
  assert.equal((await createAddress(clients.network, 'pip-broken')).provisioningState, 'Succeeded')
})
