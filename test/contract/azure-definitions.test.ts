import assert from 'node:assert/strict'
import fs from 'node:fs'
import path from 'node:path'
import type { TestContext } from 'node:test'
import { test } from 'node:test'
import { storageIdentityId } from '../../sandbox/azure/identities.ts'
import type { RecordedRequest } from '../../sandbox/azure/simulator.ts'
import { startAzureSimulator } from '../../sandbox/azure/simulator.ts'
import { createSimulatedClock } from '../../sandbox/clock.ts'
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
  gatewayBody,
  LOCATION,
  listAll,
} from '../sandbox/azure/create-chain.ts'
import type { SdkClients } from '../sandbox/azure/sdk-clients.ts'
import { createSdkClients } from '../sandbox/azure/sdk-clients.ts'
import { bringNetwork } from '../support/brought-network.ts'
import { doEverything } from '../support/every-operation.ts'
import { createCluster as askForCluster, startStack } from '../support/stack.ts'
import type { Definitions } from './definitions.ts'
import { loadDefinitions } from './definitions.ts'

const SPECS = path.resolve(
  process.env.CAUSEWAY_SPECS ?? path.join(import.meta.dirname, '../../../shared/specs'),
)
const POLL = { updateIntervalInMs: 5 }

/** Codes of ARM's front door: wrapped for every provider, declared by none. */
const FRONT_DOOR_CODES = new Set([
  'AuthenticationFailed',
  'ExpiredAuthenticationToken',
  'MissingApiVersionParameter',
  'ResourceGroupNotFound',
  'ResourceNotFound',
  'SubscriptionNotFound',
  'SubscriptionRequestsThrottled',
])
/** Described in an article alone; the same as for a resource group, which is defined. */
const AT_SUBSCRIPTION =
  /^(\/subscriptions\/[^/]+)(\/providers\/Microsoft\.Authorization\/permissions)$/i
/** A provider whose definitions we do not have. */
const NOT_AMONG_THEM = /\/providers\/Microsoft\.ManagedIdentity\/userAssignedIdentities\/[^/]+$/i
/** Status and result URLs that no definition has a path for. */
const STATUS_DOCUMENT = /\/providers\/Microsoft\.Network\/locations\/[^/]+\/operations\/[^/]+$/i
const RESULT_DOCUMENT = /\/(operationResults|asyncoperations|operationresults)\/[^/]+$/i

function definitionsOrSkip(t: TestContext): Definitions | undefined {
  if (fs.existsSync(SPECS)) return loadDefinitions(SPECS)
  const message = `SKIPPED: no Azure definitions at ${SPECS}; set CAUSEWAY_SPECS to their folder.`
  process.stdout.write(`${message}\n`)
  t.skip(message)
  return undefined
}

test('every message of the official clients through the life of a cluster conforms to the Azure definitions', async (t) => {
  const definitions = definitionsOrSkip(t)
  if (!definitions) return
  const { violations, operations } = assess(t, definitions, await recordFullRun(t))
  assert.deepEqual(violations, [])
  assert.ok(operations >= 35, `only ${operations} operations were exercised`)
})

test("every message of Causeway's own operations conforms to the Azure definitions", async (t) => {
  const definitions = definitionsOrSkip(t)
  if (!definitions) return
  const { sandbox } = await startStack(t, {
    scale: 2400,
    recordBodies: true,
    environment: { CAUSEWAY_NETWORK: 'rg-hub/vnet-hub' },
  })
  await bringNetwork(sandbox)
  await doEverything(sandbox)
  const { violations, operations } = assess(t, definitions, sandbox.azure.requests)
  assert.deepEqual(violations, [])
  assert.ok(operations >= 45, `only ${operations} operations were exercised`)
})

test('so do those of a create whose cluster signs in to its storage by an identity', async (t) => {
  const definitions = definitionsOrSkip(t)
  if (!definitions) return
  const { sandbox } = await startStack(t, {
    scale: 2400,
    recordBodies: true,
    environment: {
      AZURE_STORAGE_IDENTITY_ID: storageIdentityId('00000000-0000-4000-8000-000000000001'),
    },
  })
  await askForCluster(sandbox, 'orders')
  const { violations } = assess(t, definitions, sandbox.azure.requests)
  assert.deepEqual(violations, [])
  assert.ok(sandbox.azure.requests.some(({ operation }) => operation === 'roleAssignments.create'))
})

/** What is wrong with what was recorded; says how much was looked at. */
function assess(
  t: TestContext,
  definitions: Definitions,
  requests: readonly RecordedRequest[],
): { readonly violations: readonly string[]; readonly operations: number } {
  const operations = new Set<string>()
  const violations = new Set<string>()
  let messages = 0
  for (const request of requests) {
    const { problems, checked, template } = check(definitions, request)
    messages += checked
    if (template) operations.add(`${request.method} ${template}`)
    const where = `${request.method} ${request.path} ${request.status}`
    for (const problem of problems) violations.add(`${where}: ${problem}`)
  }
  t.diagnostic(
    `${requests.length} requests, ${operations.size} of ${definitions.operationCount} defined operations, ${messages} messages checked, ${violations.size} violations`,
  )
  return { violations: [...violations], operations: operations.size }
}

test('a wrong message among right ones is counted as a violation, with where it was', (t) => {
  const definitions = definitionsOrSkip(t)
  if (!definitions) return
  const right: RecordedRequest = {
    at: 0,
    method: 'PUT',
    path: '/subscriptions/s/resourcegroups/g',
    apiVersion: '2025-04-01',
    status: 201,
    operation: 'resourceGroups.createOrUpdate',
    requestBody: { location: 'westeurope' },
    responseBody: { id: '/x', name: 'g', location: 'westeurope' },
  }
  const wrong = { ...right, requestBody: { tags: { team: 'payments' } } }
  const unknown = { ...right, path: '/subscriptions/s/resourcegroups/g/rooms/r' }
  assert.deepEqual(assess(t, definitions, [right]).violations, [])
  const { violations } = assess(t, definitions, [right, wrong, unknown])
  assert.equal(violations.length, 2)
  assert.match(violations[0] ?? '', /^PUT .*resourcegroups\/g 201:.*location/)
  assert.match(violations[1] ?? '', /rooms\/r 201: the definitions have no such operation$/)
})

test('wrong messages are reported as violations', (t) => {
  const definitions = definitionsOrSkip(t)
  if (!definitions) return
  const path = `/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/natGateways/n`
  const nat = definitions.find('PUT', path)
  assert.ok(nat)
  const misspelt = { location: 'westeurope', properties: { publicIpAddress: [{ id: '/x' }] } }
  assert.match(definitions.checkRequest(nat, misspelt).join(), /publicIpAddress/)

  const cluster = definitions.find('PUT', path.replace(/Network.*/, 'HDInsight/clusters/c'))
  assert.ok(cluster)
  assert.deepEqual(definitions.checkResponse(cluster, 202, undefined), [
    'status 202 is not declared',
  ])
  const wrapped = { error: { code: 'BadRequest', message: 'wrapped' } }
  assert.notDeepEqual(definitions.checkResponse(cluster, 400, wrapped), [])
})

/** What is wrong with one request and its answer, and how many messages that were. */
function check(definitions: Definitions, request: RecordedRequest) {
  const { method, path: pathname, status, requestBody, responseBody, errorCode } = request
  if (STATUS_DOCUMENT.test(pathname))
    return only(networkDefinition(definitions, 'AzureAsyncOperationResult', responseBody))
  if (RESULT_DOCUMENT.test(pathname) && !pathname.includes('HDInsight')) return only([])
  if (NOT_AMONG_THEM.test(pathname)) return { problems: [], checked: 0, template: undefined }
  const operation = definitions.find(
    method,
    pathname.replace(AT_SUBSCRIPTION, '$1/resourcegroups/g$2'),
  )
  if (!operation) return only(['the definitions have no such operation'])
  const { template } = operation
  const requestProblems = definitions.checkRequest(operation, requestBody)
  // Storage declares no error answers; like the front door's they are wrapped.
  const undeclared = status >= 400 && pathname.includes('/Microsoft.Storage/')
  const isFrontDoor = errorCode !== undefined && FRONT_DOOR_CODES.has(errorCode)
  const answered = responseBody === null ? undefined : responseBody
  const responseProblems =
    isFrontDoor || undeclared
      ? networkDefinition(definitions, 'CloudError', responseBody)
      : definitions.checkResponse(operation, status, answered)
  const checked = (requestBody === undefined ? 0 : 1) + 1
  // A refused request is refused for its content: only its answer has to conform.
  const problems = [...(status >= 400 ? [] : requestProblems), ...responseProblems]
  return { problems, checked, template }
}

function only(problems: readonly string[]) {
  return { problems, checked: 1, template: undefined }
}

function networkDefinition(definitions: Definitions, name: string, value: unknown) {
  return definitions.checkDefinition('/2024-03-01/network.json', name, value)
}

/** Drives the real SDK clients through the life of a cluster, reads and refusals included. */
async function recordFullRun(t: TestContext): Promise<readonly RecordedRequest[]> {
  const clock = createSimulatedClock(6_000)
  const simulator = await startAzureSimulator({
    clock,
    recordBodies: true,
    connectedVpnClients: ['172.16.201.2'],
  })
  t.after(async () => {
    clock.stop()
    await simulator.close()
  })
  const clients = createSdkClients(simulator)
  const { subscriptionId } = simulator
  await preflight(clients)
  const key = await createGroupAndStorage(clients)
  await createNetwork(clients)
  await validate(clients, clusterBody(subscriptionId, key))
  await Promise.all([
    createGateway(clients, subscriptionId),
    createCluster(clients, subscriptionId, key),
  ])
  await readEverything(clients)
  await scaleAndOperate(clients)
  await refusals(clients, subscriptionId, key)
  await tearDown(clients)
  return simulator.requests
}

async function preflight({ hdinsight, storage, resources }: SdkClients): Promise<void> {
  await hdinsight.locations.getCapabilities(LOCATION)
  await hdinsight.locations.listUsages(LOCATION)
  await hdinsight.locations.listBillingSpecs(LOCATION)
  const type = 'clusters'
  await hdinsight.locations.checkNameAvailability(LOCATION, { name: CLUSTER, type })
  await hdinsight.locations.checkNameAvailability(LOCATION, { name: 'taken', type })
  const account = { name: ACCOUNT, type: 'Microsoft.Storage/storageAccounts' } as const
  await storage.storageAccounts.checkNameAvailability(account)
  await resources.providers.get('Microsoft.HDInsight')
  await resources.providers.register('Microsoft.HDInsight')
  await resources.resourceGroups.checkExistence(GROUP)
}

async function validate({ hdinsight }: SdkClients, body: ReturnType<typeof clusterBody>) {
  const request = {
    ...body,
    name: CLUSTER,
    type: 'Microsoft.HDInsight/clusters',
    tenantId: '00000000-0000-4000-8000-000000000002',
    fetchAaddsResource: false,
  }
  await hdinsight.locations.validateClusterCreateRequest(LOCATION, request)
  const { computeProfile: _, ...rest } = request.properties ?? {}
  await hdinsight.locations.validateClusterCreateRequest(LOCATION, { ...request, properties: rest })
}

async function readEverything({ resources, network, storage, hdinsight }: SdkClients) {
  await resources.resourceGroups.get(GROUP)
  await listAll(resources.resourceGroups.list())
  await listAll(resources.resources.listByResourceGroup(GROUP))
  await network.networkSecurityGroups.get(GROUP, 'nsg-orders')
  await network.natGateways.get(GROUP, 'nat-orders')
  await network.publicIPAddresses.get(GROUP, 'pip-vpn-orders')
  await listAll(network.publicIPAddresses.list(GROUP))
  await network.virtualNetworks.get(GROUP, 'vnet-orders')
  await listAll(network.virtualNetworks.listAll())
  await network.subnets.get(GROUP, 'vnet-orders', 'default')
  await network.virtualNetworkGateways.get(GROUP, GATEWAY)
  await listAll(network.virtualNetworkGateways.list(GROUP))
  await listAll(network.networkInterfaces.list(GROUP))
  await listAll(network.networkInterfaces.listAll())
  await storage.storageAccounts.getProperties(GROUP, ACCOUNT)
  await storage.blobContainers.get(GROUP, ACCOUNT, 'kafka-orders')
  await hdinsight.clusters.get(GROUP, CLUSTER)
  await listAll(hdinsight.clusters.list())
  await listAll(hdinsight.clusters.listByResourceGroup(GROUP))
  await hdinsight.virtualMachines.listHosts(GROUP, CLUSTER)
}

async function scaleAndOperate({ network, hdinsight }: SdkClients): Promise<void> {
  const { clusters, virtualMachines } = hdinsight
  const target = { targetInstanceCount: 5 }
  await clusters.beginResizeAndWait(GROUP, CLUSTER, 'workernode', target, POLL)
  await clusters.update(GROUP, CLUSTER, { tags: { team: 'payments' } })
  const login = { isCredentialEnabled: true, userName: 'admin', password: 'Red-Heron-9042!' }
  await clusters.beginUpdateGatewaySettingsAndWait(GROUP, CLUSTER, login, POLL)
  await clusters.getGatewaySettings(GROUP, CLUSTER)
  await virtualMachines.beginRestartHostsAndWait(GROUP, CLUSTER, ['wn0-orders'], POLL)
  const parameters = { processorArchitecture: 'Amd64', authenticationMethod: 'EAPTLS' }
  await network.virtualNetworkGateways.generateVpnProfile(GROUP, GATEWAY, parameters, POLL)
  await network.virtualNetworkGateways.getVpnProfilePackageUrl(GROUP, GATEWAY, POLL)
  await network.virtualNetworkGateways.getVpnclientConnectionHealth(GROUP, GATEWAY, POLL)
  await troubleshoot(network)
  await network.virtualNetworks.createOrUpdate(
    GROUP,
    'vnet-other',
    { location: LOCATION, addressSpace: { addressPrefixes: ['10.1.0.0/16'] } },
    POLL,
  )
  const other = await network.virtualNetworks.get(GROUP, 'vnet-other')
  const remoteVirtualNetwork = { id: other.id ?? '' }
  const peering = { remoteVirtualNetwork, allowVirtualNetworkAccess: true }
  const { virtualNetworkPeerings: peerings } = network
  await peerings.createOrUpdate(GROUP, 'vnet-orders', 'to-other', peering, POLL)
  await peerings.get(GROUP, 'vnet-orders', 'to-other')
  await peerings.delete(GROUP, 'vnet-orders', 'to-other', POLL)
  const subnet = { addressPrefix: '10.1.0.0/24' }
  await network.subnets.createOrUpdate(GROUP, 'vnet-other', 'extra', subnet, POLL)
  await network.subnets.delete(GROUP, 'vnet-other', 'extra', POLL)
}

/** A watcher's name and group are Azure's own. */
async function troubleshoot(network: SdkClients['network']): Promise<void> {
  const gateway = await network.virtualNetworkGateways.get(GROUP, GATEWAY)
  const [watcher] = await listAll(network.networkWatchers.listAll())
  const target = { targetResourceId: gateway.id ?? '' }
  const parameters = {
    ...target,
    storageId: (gateway.id ?? '').replace(
      /Microsoft\.Network.*/,
      `Microsoft.Storage/storageAccounts/${ACCOUNT}`,
    ),
    storagePath: `https://${ACCOUNT}.blob.core.windows.net/kafka-orders`,
  }
  const { networkWatchers: watchers } = network
  const place = ['NetworkWatcherRG', watcher?.name ?? ''] as const
  await assert.rejects(async () => watchers.getTroubleshootingResult(...place, target, POLL))
  await watchers.getTroubleshooting(...place, parameters, POLL)
  await watchers.getTroubleshootingResult(...place, target, POLL)
}

async function refusals({ network, hdinsight, resources }: SdkClients, id: string, key: string) {
  const attempts: (() => PromiseLike<unknown>)[] = [
    () => resources.resourceGroups.get('absent'),
    () => network.natGateways.get(GROUP, 'absent'),
    () => network.natGateways.delete(GROUP, 'nat-orders', POLL),
    () => network.virtualNetworks.delete(GROUP, 'vnet-orders', POLL),
    () =>
      network.virtualNetworkGateways.createOrUpdate(
        GROUP,
        'vpn-other',
        gatewayBody(id, { sku: 'VpnGw1' }),
        POLL,
      ),
    () => hdinsight.clusters.get(GROUP, 'absent'),
    () =>
      hdinsight.clusters.beginCreateAndWait(
        GROUP,
        'other',
        clusterBody(id, key, { size: 'Standard_D12_v2' }),
        POLL,
      ),
    () => hdinsight.clusters.beginCreateAndWait(GROUP, CLUSTER, { location: LOCATION }, POLL),
  ]
  for (const attempt of attempts) await assert.rejects(async () => attempt())
}

async function tearDown({ network, storage, hdinsight, resources }: SdkClients): Promise<void> {
  await hdinsight.clusters.beginDeleteAndWait(GROUP, CLUSTER, POLL)
  await network.virtualNetworkGateways.delete(GROUP, GATEWAY, POLL)
  await network.publicIPAddresses.delete(GROUP, 'pip-vpn-orders', POLL)
  await storage.blobContainers.delete(GROUP, ACCOUNT, 'kafka-orders')
  await storage.storageAccounts.delete(GROUP, ACCOUNT)
  // By now the cluster's network interfaces are gone too: at this scale two minutes are 20 ms.
  await new Promise((resolve) => setTimeout(resolve, 50))
  await network.virtualNetworks.delete(GROUP, 'vnet-orders', POLL)
  await network.natGateways.delete(GROUP, 'nat-orders', POLL)
  await network.networkSecurityGroups.delete(GROUP, 'nsg-orders', POLL)
  await resources.resourceGroups.delete(GROUP, POLL)
}
