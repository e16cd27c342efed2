import assert from 'node:assert/strict'
import fs from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { createCluster, readClusterState } from '../../src/azure/cluster.ts'
import {
  createNatGateway,
  createNetworkSecurityGroup,
  createPublicIp,
  createResourceGroup,
  createVirtualNetwork,
  type Target,
} from '../../src/azure/network.ts'
import { fullPreflight, quickPreflight } from '../../src/azure/preflight.ts'
import { isAllowed } from '../../src/azure/preflight-access.ts'
import { type Problem, refusal } from '../../src/azure/preflight-problem.ts'
import { type NodeRole, offeredSizes } from '../../src/azure/preflight-sizes.ts'
import { createContainer, createStorageAccount } from '../../src/azure/storage.ts'
import { TransientError } from '../../src/errors.ts'
import { loadDefinitions } from '../contract/definitions.ts'
import { inEnglish } from '../support/english.ts'
import { startAzure } from './start.ts'

const codesOf = (problems: readonly Problem[]) => problems.map(({ error }) => error.code)
const messagesOf = (problems: readonly Problem[]) => problems.map(({ error }) => error.message)

test('a free name in an open region is refused nothing, and everything is yet to be made', async (t) => {
  const { simulator, target } = await startAzure(t)
  const result = await fullPreflight(target())
  assert.deepEqual(messagesOf(result.problems), [])
  assert.deepEqual([result.coresNeeded, result.coresFree, result.coresPerNode], [36, 120, 4])
  assert.deepEqual([...result.existing], [])
  assert.deepEqual([result.unchecked, result.warnings], [[], []])
  assert.equal(result.surcharge?.unit, 'CoreHours')
  const methods = simulator.requests.map(({ method }) => method)
  assert.deepEqual([...new Set(methods)].sort(), ['GET', 'POST'])
  assert.equal(methods.filter((method) => method === 'GET').length, 10)
})

test('the check before a create asks only what can have changed since its plan', async (t) => {
  const { simulator, target } = await startAzure(t)
  const result = await quickPreflight(target())
  assert.deepEqual(result.problems, [])
  assert.deepEqual([result.coresNeeded, result.coresFree], [36, 120])
  assert.deepEqual(simulator.requests.map(({ operation }) => operation).sort(), [
    'clusters.get',
    'locations.checkNameAvailability',
    'locations.listUsages',
    'resourceGroups.get',
    'storageAccounts.checkNameAvailability',
  ])
})

test('all that stands in the way is told in one answer, each with its remedy', async (t) => {
  const { simulator, target } = await startAzure(t, {
    unregisteredProviders: ['Microsoft.HDInsight', 'Microsoft.Storage'],
    permissions: [{ actions: ['*/read'] }],
    networkLimits: { VirtualNetworks: 0, PublicIPAddresses: 3 },
    coreLimit: 12,
  })
  simulator.faults.inject({ kind: 'nameTaken', times: 100 })
  const { problems } = await fullPreflight(
    target({ region: 'qatarcentral', vmSize: 'Standard_D3_v2' }),
  )
  assert.deepEqual(codesOf(problems).sort(), [
    'azure-permission',
    'core-quota',
    'name-taken',
    'network-quota',
    'network-quota',
    'provider-not-registered',
    'region-closed',
    'storage-name-taken',
    'vm-size-refused',
  ])
  const error = refusal(problems)
  for (const [index, problem] of problems.entries()) {
    assert.ok(error?.message.includes(`${index + 1}. ${problem.error.message}`))
    assert.ok(error?.remedy.includes(`${index + 1}. ${problem.error.remedy}`))
  }
  assert.match(error?.message ?? '', /Microsoft\.HDInsight \(NotRegistered\), Microsoft\.Storage/)
  assert.match(error?.message ?? '', /virtual networks in qatarcentral: 1 needed, 0 free/)
  assert.match(error?.message ?? '', /public IP addresses in qatarcentral: 4 needed, 3 free/)
})

test('one problem is told without a number, with the example that cures it', async (t) => {
  const { target } = await startAzure(t, { coreLimit: 20 })
  const { problems } = await fullPreflight(target())
  assert.deepEqual(messagesOf(problems), [
    'Not enough HDInsight cores in westeurope: 36 needed, 20 free.',
  ])
  assert.equal(refusal(problems)?.example, '/kafka create orders --workers 3')
})

test('a refused region or size comes with the ones that the service would take', async (t) => {
  const { target } = await startAzure(t)
  const closed = await fullPreflight(target({ region: 'qatarcentral' }))
  assert.deepEqual(codesOf(closed.problems), ['region-closed'])
  const regions = closed.problems[0]?.choices
  assert.equal(regions?.of, 'region')
  assert.ok(regions.values.includes('northeurope') && !regions.values.includes('qatarcentral'))

  const small = await fullPreflight(target({ vmSize: 'Standard_E2_v3' }))
  assert.deepEqual(codesOf(small.problems), ['vm-size-refused'])
  const sizes = small.problems[0]?.choices
  assert.equal(sizes?.of, 'vmSize')
  assert.ok(sizes.values.includes('Standard_E4_v3') && !sizes.values.includes('Standard_E2_v3'))
  assert.ok(sizes.values.includes('Standard_E20_v3'))

  const north = await fullPreflight(target({ region: 'northeurope', vmSize: 'Standard_E20_v3' }))
  assert.equal(north.problems[0]?.error.code, 'vm-size-refused')
  assert.ok(!north.problems[0].choices?.values.includes('Standard_E20_v3'))
})

test('a size is offered for the kinds of node that may have it; filters for other clusters do not count', () => {
  const vmSizes = ['A', 'B', 'C', 'D']
  const specs = {
    vmSizes,
    vmSizeFilters: [
      { filterMode: 'Exclude', vmSizes: ['A'], nodeTypes: ['WorkerNodeRole'] },
      { filterMode: 'Exclude', vmSizes: ['B'], nodeTypes: ['ZookeeperRole'] },
      { filterMode: 'Exclude', vmSizes: ['C', 'D'] },
      { filterMode: 'Include', vmSizes: ['D'], clusterVersions: ['5.1'], osType: ['Linux'] },
      { filterMode: 'Include', vmSizes: ['C'], clusterVersions: ['4.0'] },
      { filterMode: 'Exclude', vmSizes: ['D'], clusterFlavors: ['Spark'] },
      { filterMode: 'Exclude', vmSizes: ['D'], espApplied: 'true' },
      { filterMode: 'Exclude', vmSizes: ['D'], computeIsolationSupported: 'true' },
      { filterMode: 'Recommend', vmSizes: ['A'] },
    ],
  }
  const offered = (role: NodeRole) => offeredSizes(specs, 'westeurope', role)
  assert.deepEqual(offered('HeadNodeRole'), ['A', 'B', 'D'])
  assert.deepEqual(offered('WorkerNodeRole'), ['B', 'D'])
  assert.deepEqual(offered('ZookeeperRole'), ['A', 'D'])
})

test('a region that Azure does not know is one problem, not one for each question', async (t) => {
  const { target } = await startAzure(t)
  const { problems } = await fullPreflight(target({ region: 'atlantis' }))
  assert.deepEqual(codesOf(problems), ['region-closed'])
})

test("what only HDInsight's own validation knows stops the plan, with its list of sizes", async (t) => {
  const { simulator, target } = await startAzure(t)
  simulator.faults.inject({ kind: 'sizeRefused', times: 100 })
  const { problems, warnings } = await fullPreflight(target())
  assert.deepEqual(codesOf(problems), ['vm-size-refused'])
  assert.ok(problems[0]?.choices?.values.includes('Standard_E8_v3'))
  assert.deepEqual(warnings, [])
})

test('an unknown word of the validation is a warning before the network is there, and a refusal after', async (t) => {
  const { target } = await startAzure(t)
  const none = { disksPerWorker: 0 }
  const before = await fullPreflight(target(none))
  assert.deepEqual(before.problems, [])
  assert.match(before.warnings.join(), /1 to 8 disks per node/)
  await makeNetworkAndStorage(target(none))
  const after = await fullPreflight(target(none))
  assert.deepEqual(codesOf(after.problems), ['dry-run-refused'])
  assert.match(after.problems[0]?.error.message ?? '', /1 to 8 disks per node/)
})

test('what an earlier create has made is found, and its names and cores are not asked for again', async (t) => {
  const { simulator, target } = await startAzure(t)
  await makeNetworkAndStorage(target())
  simulator.faults.inject({ kind: 'nameTaken', match: /Microsoft.Storage/i, times: 100 })
  for (const preflight of [fullPreflight, quickPreflight]) {
    const { existing, problems } = await preflight(target())
    assert.deepEqual(messagesOf(problems), [])
    assert.deepEqual([...existing].sort(), [
      'nat-gateway',
      'nat-public-ip',
      'network-security-group',
      'resource-group',
      'storage-account',
      'virtual-network',
    ])
  }
})

test('what somebody else made under our names is refused', async (t) => {
  const { clients, target } = await startAzure(t)
  const { names, request } = target()
  await createResourceGroup(target())
  const foreign = { location: request.region, tags: { team: 'other' } }
  await clients.network.networkSecurityGroups.createOrUpdate(
    names.resourceGroup,
    names.networkSecurityGroup,
    foreign,
    { updateIntervalInMs: 5 },
  )
  const { problems, existing } = await quickPreflight(target())
  assert.deepEqual(codesOf(problems), ['foreign-resource'])
  assert.match(problems[0]?.error.message ?? '', /Network security group nsg-orders/)
  assert.deepEqual([...existing], ['resource-group'])
})

test('a cluster that Azure gave up refuses a new plan, and not the retry of its own create', async (t) => {
  const { simulator, target } = await startAzure(t)
  await makeNetworkAndStorage(target())
  await createContainer(target())
  simulator.faults.inject({ kind: 'clusterError' })
  await createCluster(target())
  while ((await readClusterState(target())).state !== 'failed')
    await new Promise((resolve) => setTimeout(resolve, 5))
  const { problems } = await fullPreflight(target())
  assert.deepEqual(messagesOf(problems), ['Cluster orders exists, but Azure failed to make it.'])
  const retry = await quickPreflight(target())
  assert.deepEqual(retry.problems, [])
  assert.ok(retry.existing.has('cluster'))
})

test('rights are read where they apply: at the subscription for a new group, at the group for an existing one', async (t) => {
  const permissions = [
    {
      actions: ['microsoft.network/*', 'Microsoft.Storage/*', 'Microsoft.HDInsight/*', '*/read'],
      notActions: ['Microsoft.Network/virtualNetworkGateways/write'],
    },
  ]
  const { simulator, target } = await startAzure(t, { permissions })
  const fresh = await fullPreflight(target())
  assert.match(
    fresh.problems[0]?.error.message ?? '',
    /on the subscription: Microsoft\.Resources\/subscriptions\/resourceGroups\/write, Microsoft\.Network\/virtualNetworkGateways\/write\.$/,
  )
  await createResourceGroup(target())
  const inGroup = await fullPreflight(target())
  assert.match(
    inGroup.problems[0]?.error.message ?? '',
    /on resource group rg-kafka-orders: Microsoft\.Network\/virtualNetworkGateways\/write\.$/,
  )
  const asked = simulator.requests.filter(({ operation }) => operation.startsWith('permissions.'))
  assert.deepEqual(
    asked.map(({ operation }) => operation),
    ['permissions.listForSubscription', 'permissions.listForResourceGroup'],
  )
})

test('an identity that may not read its own rights is not refused; the result says what was not checked', async (t) => {
  const { target } = await startAzure(t, { permissions: 'unreadable' })
  const { problems, unchecked } = await fullPreflight(target())
  assert.deepEqual(problems, [])
  assert.deepEqual(inEnglish(unchecked), ["permissions of Causeway's identity"])
})

test('roles add up, and a notAction takes away only from its own role', () => {
  const writer = { actions: ['Microsoft.Network/*/write'], notActions: ['*/virtualNetworks/write'] }
  const action = 'microsoft.network/virtualnetworks/write'
  assert.equal(isAllowed([writer], action), false)
  assert.equal(isAllowed([writer, { actions: ['Microsoft.Network/virtual*'] }], action), true)
  assert.equal(isAllowed([{ actions: ['Microsoft.Network.virtualNetworks/write'] }], action), false)
  assert.equal(isAllowed([], action), false)
})

test('throttling is no problem of the request: the whole check is repeated later', async (t) => {
  const { simulator, target } = await startAzure(t)
  simulator.faults.inject({ kind: 'throttle', match: /Network\/locations/i })
  await assert.rejects(fullPreflight(target()), TransientError)
})

const SPECS = path.resolve(
  process.env.CAUSEWAY_SPECS ?? path.join(import.meta.dirname, '../../../shared/specs'),
)

test('what the checks send and what the simulator answers conform to the Azure definitions', async (t) => {
  if (!fs.existsSync(SPECS)) {
    t.skip(`SKIPPED: no Azure definitions at ${SPECS}; set CAUSEWAY_SPECS to their folder.`)
    return
  }
  const definitions = loadDefinitions(SPECS)
  const { simulator, target } = await startAzure(t, { recordBodies: true })
  await createResourceGroup(target())
  await fullPreflight(target())
  const problems: string[] = []
  for (const { method, path: asked, status, requestBody, responseBody } of simulator.requests) {
    if (status === 404) continue
    const operation = definitions.find(method, asked)
    assert.ok(operation, `${method} ${asked}`)
    problems.push(
      ...definitions.checkRequest(operation, requestBody),
      ...definitions.checkResponse(operation, status, responseBody),
    )
  }
  assert.deepEqual(problems, [])
  assert.ok(simulator.requests.length >= 13)
})

/** Everything that a create makes before gateway and cluster, each through to its end. */
async function makeNetworkAndStorage(target: Target): Promise<void> {
  const { clients, names } = target
  await createResourceGroup(target)
  await createNetworkSecurityGroup(target)
  await createPublicIp(target, names.natPublicIp)
  await ready(() => clients.network.publicIPAddresses.get(names.resourceGroup, names.natPublicIp))
  await createNatGateway(target)
  await ready(() => clients.network.natGateways.get(names.resourceGroup, names.natGateway))
  await createVirtualNetwork(target, '10.0.0.0/16')
  await ready(() => clients.network.virtualNetworks.get(names.resourceGroup, names.virtualNetwork))
  await createStorageAccount(target)
  await ready(() =>
    clients.storage.storageAccounts.getProperties(names.resourceGroup, names.storageAccount),
  )
}

async function ready(read: () => Promise<{ provisioningState?: string }>): Promise<void> {
  for (;;) {
    const state = await read().catch(() => undefined)
    if (state?.provisioningState === 'Succeeded') return
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
}
