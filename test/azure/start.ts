import type { TestContext } from 'node:test'
import type { AzureSimulatorOptions } from '../../sandbox/azure/simulator.ts'
import { startAzureSimulator } from '../../sandbox/azure/simulator.ts'
import { createSimulatedClock } from '../../sandbox/clock.ts'
import { createAzureClients } from '../../src/azure/clients.ts'
import { type Target, targetFor } from '../../src/azure/network.ts'
import { resourceTags } from '../../src/azure/provisioning.ts'
import { type ClusterRequest, DEFAULTS } from '../../src/cluster/cluster.ts'
import type { AzureConfig } from '../../src/config/config.ts'

const TAGS = { operationId: 'k-0123456789ab', teamId: 'T01DEMO', userId: 'U01ALICE' }

/** A simulated Azure and our own clients of it. `target` says what is asked for, `orders` by default. */
export async function startAzure(t: TestContext, options: Partial<AzureSimulatorOptions> = {}) {
  const clock = createSimulatedClock(6_000)
  const simulator = await startAzureSimulator({ clock, ...options })
  t.after(async () => {
    clock.stop()
    await simulator.close()
  })
  const { subscriptionId } = simulator
  const config: AzureConfig = {
    subscriptionId,
    cloud: 'custom',
    armEndpoint: simulator.url,
    tokenEndpoint: simulator.tokenEndpoint,
    pricesEndpoint: simulator.pricesEndpoint,
  }
  const clients = await createAzureClients(config)
  const target = (change: Partial<ClusterRequest> = {}): Target => {
    const request = { name: 'orders', ...DEFAULTS, ...change }
    return targetFor(clients, request, resourceTags({ cluster: request.name, ...TAGS }))
  }
  return { simulator, config, clients, target }
}
