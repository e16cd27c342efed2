import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import type { AzureSimulatorOptions } from '../../sandbox/azure/simulator.ts'
import { createResourceGroup } from '../../src/azure/network.ts'
import { createPriceService } from '../../src/azure/prices.ts'
import { type ClusterRequest, DEFAULTS } from '../../src/cluster/cluster.ts'
import { readPlan } from '../../src/cluster/plan.ts'
import { tick } from '../../src/jobs/engine/reconcile.ts'
import { newRecord } from '../../src/jobs/engine/record.ts'
import type { OperationTable } from '../../src/jobs/engine/step.ts'
import { plan } from '../../src/jobs/operations/create.ts'
import type { Services } from '../../src/jobs/services.ts'
import { preflight } from '../../src/jobs/steps/preflight.ts'
import { redisPriceCache } from '../../src/redis/price-cache.ts'
import { testPrefix, testRedis } from '../support/redis.ts'
import { startAzure } from './start.ts'

/** The create's own check, alone. */
const createPreflight: OperationTable<ClusterRequest, Services> = {
  kind: 'create',
  changes: true,
  steps: [preflight],
}

/** Runs one tick of a table over a simulated Azure. */
async function start(t: TestContext, options: Partial<AzureSimulatorOptions> = {}) {
  const { simulator, clients, target } = await startAzure(t, options)
  const redis = await testRedis(t)
  const prices = createPriceService({
    endpoint: simulator.pricesEndpoint,
    cache: redisPriceCache(redis, testPrefix()),
    onProblem: () => {},
  })
  // The checks use no other service.
  const clusters: Services['clusters'] = {
    sshPublicKey: undefined,
    storageIdentity: undefined,
    advertisesAtCreation: false,
  }
  const budgets: Services['budgets'] = []
  const services = { azure: clients, prices, clusters, budgets } as Services
  const run = (
    table: OperationTable<ClusterRequest, Services>,
    change: Partial<ClusterRequest> = {},
  ) => {
    const request = { name: 'orders', ...DEFAULTS, ...change }
    const requestedBy = { teamId: 'T01DEMO', userId: 'U01ALICE', channelId: 'C01KAFKA' }
    const operation = { id: 'p-1', kind: table.kind, cluster: 'orders', request, requestedBy }
    return tick(table, newRecord(operation, table.steps, Date.now()), services, {
      now: Date.now,
      speed: 1,
      save: async () => {},
      confirm: async () => {},
      newCorrelationId: () => 'c-1',
    })
  }
  return { simulator, target, run }
}

test('a plan keeps what its card shows: resources, cores and prices', async (t) => {
  const { run, target } = await start(t)
  const request = { name: 'orders', ...DEFAULTS }
  const fresh = await run(plan)
  assert.equal(fresh.state, 'succeeded')
  const first = readPlan(fresh.facts, request)
  assert.deepEqual([first.coresNeeded, first.coresFree, first.prices.source], [36, 120, 'azure'])
  assert.ok(first.resources.every(({ action }) => action === 'create'))

  await createResourceGroup(target())
  const again = readPlan((await run(plan)).facts, request)
  const reused = again.resources.filter(({ action }) => action === 'reuse')
  assert.deepEqual(
    reused.map(({ madeBy }) => madeBy),
    ['resource-group'],
  )
})

test('a refused plan keeps its problems as data, with the values that would be taken', async (t) => {
  const { run } = await start(t, { coreLimit: 12 })
  const { state, failure, facts } = await run(plan, { vmSize: 'Standard_D3_v2' })
  assert.equal(state, 'failed')
  assert.equal(failure?.code, 'vm-size-refused')
  assert.ok(Array.isArray(facts.problems))
  const [size, cores] = facts.problems
  assert.deepEqual([size.code, size.choices.of], ['vm-size-refused', 'vmSize'])
  assert.ok(size.choices.values.includes('Standard_E4_v3'))
  assert.equal(cores.code, 'core-quota')
  assert.ok(cores.remedy.length > 10)
})

test('the create goes on with the prices of its plan and asks the price service nothing', async (t) => {
  const { run, simulator } = await start(t)
  const planned = await run(plan)
  const asked = simulator.priceRequests.length
  const created = await run(createPreflight)
  assert.equal(created.state, 'succeeded')
  assert.deepEqual(created.facts.prices, planned.facts.prices)
  assert.equal(simulator.priceRequests.length, asked)
})

test('cores that went to others after the plan stop the create', async (t) => {
  const { run, simulator } = await start(t)
  assert.equal((await run(plan)).state, 'succeeded')
  simulator.faults.inject({ kind: 'quota', times: 100 })
  const { state, failure } = await run(createPreflight)
  assert.deepEqual([state, failure?.code], ['failed', 'core-quota'])
})
