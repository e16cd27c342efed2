import type { SimulatedClock } from '../clock.ts'
import { type KeyVaultSimulator, startKeyVaultSimulator } from '../key-vault/simulator.ts'
import type { SimulatedCluster } from './clusters.ts'
import { CLUSTERS, clusterStates } from './clusters.ts'
import type { Durations } from './durations.ts'
import { DOCUMENTED_DURATIONS_MS } from './durations.ts'
import type { FaultSwitches } from './faults.ts'
import { createFaults } from './faults.ts'
import { createFrontDoor } from './front-door.ts'
import { gatewayRoutes } from './gateways.ts'
import { createHdinsight } from './hdinsight.ts'
import { hdinsightRoutes } from './hdinsight-routes.ts'
import { listen } from './http-server.ts'
import { createIdentities, storageIdentityId } from './identities.ts'
import { networkInterfaceRoutes } from './network-interfaces.ts'
import { INTERFACES } from './network-references.ts'
import { networkSecurityGroupRoutes } from './network-security-groups.ts'
import type { NetworkUsage } from './network-usages.ts'
import { networkUsageRoutes } from './network-usages.ts'
import { networkWatcherRoutes } from './network-watchers.ts'
import { createOperations } from './operations.ts'
import type { Permission } from './permissions.ts'
import { permissionRoutes } from './permissions.ts'
import { createProviders } from './providers.ts'
import { publicAddressRoutes } from './public-addresses.ts'
import { createRateLimits } from './rate-limits.ts'
import type { RecordedRequest } from './recorded-request.ts'
import { resourceGroupRoutes } from './resource-groups.ts'
import type { StoredResource } from './resource-store.ts'
import { createResourceStore, provisioningState } from './resource-store.ts'
import type { PriceRequest } from './retail-prices.ts'
import { createRetailPrices, PRICES_PATH } from './retail-prices.ts'
import { createRouter } from './routing.ts'
import { createStorage } from './storage.ts'
import { createTokens } from './tokens.ts'
import { virtualNetworkRoutes } from './virtual-networks.ts'
import { createPackageLinks } from './vpn-package-links.ts'
import type { World } from './world.ts'

export type { SimulatedCluster } from './clusters.ts'
export type { FaultSwitches } from './faults.ts'
export type { RecordedRequest } from './recorded-request.ts'

export interface AzureSimulatorOptions {
  readonly clock: SimulatedClock
  /** Default `00000000-0000-4000-8000-000000000001`. */
  readonly subscriptionId?: string
  /** Called once when a cluster reaches Running. */
  readonly onClusterRunning?: (cluster: SimulatedCluster) => void
  /** Called after a resize or a change of the login has come through. */
  readonly onClusterChanged?: (cluster: SimulatedCluster) => void
  /** Called when a deleted cluster is gone. */
  readonly onClusterDeleted?: (name: string) => void
  /** Default 0: any free port. */
  readonly port?: number
  /** Overrides single entries of the documented durations, in simulated milliseconds. */
  readonly durations?: Partial<Durations>
  /**
   * The address that a cluster's machine gets in place of a free one of its subnet; different ones for different
   * addresses. Default: that one.
   */
  readonly nodeAddress?: (address: string) => string
  /** HDInsight cores per region, 120 by default. */
  readonly coreLimit?: number
  /** Names of clusters and storage accounts that somebody else has; `taken` by default. */
  readonly takenNames?: readonly string[]
  /** Resource providers that have to be registered first; none by default. */
  readonly unregisteredProviders?: readonly string[]
  /** What the caller may do, everything by default; `unreadable`: it may not even ask. */
  readonly permissions?: readonly Permission[] | 'unreadable'
  /** Limits that the network provider shows for each region, 1000 by default. */
  readonly networkLimits?: Partial<Record<NetworkUsage, number>>
  /** Addresses of the clients that every VPN gateway shows as connected; none by default. */
  readonly connectedVpnClients?: readonly string[]
  /** Items on a page of the price service, 100 by default. */
  readonly pricePageSize?: number
  /** Life of an access token in real seconds, 3600 by default. */
  readonly tokenLifetimeSeconds?: number
  /** Refuses requests beyond ARM's documented rates; off by default, the headers are there anyway. */
  readonly enforceRateLimits?: boolean
  /** Keeps bodies in `requests`, secrets and all; for contract tests only. */
  readonly recordBodies?: boolean
}

/** A resource as the console lists it; times are simulated milliseconds since the Unix epoch. */
export interface ResourceView {
  readonly id: string
  readonly type: string
  readonly name: string
  readonly resourceGroup: string
  /** `clusterState` of a cluster, else `provisioningState`; `Deleted` once it is gone. */
  readonly state: string
  readonly startedAt: number
  /** When its last change is, or was, through. */
  readonly readyAt?: number
  readonly endedAt?: number
}

export interface AzureSimulator {
  readonly url: string
  readonly tokenEndpoint: string
  /** The Azure Retail Prices API. */
  readonly pricesEndpoint: string
  readonly priceRequests: readonly PriceRequest[]
  readonly subscriptionId: string
  /** Resource id of a user-assigned identity that is there, for clusters' storage. */
  readonly storageIdentity: string
  readonly requests: readonly RecordedRequest[]
  readonly faults: FaultSwitches
  /** A Key Vault for which the token endpoint issues tokens, too. */
  readonly keyVault: KeyVaultSimulator
  /** Everything there is and what there was, network interfaces left out. */
  resources(): readonly ResourceView[]
  /** Calls back whenever a request came in or a resource changed; returns how to stop that. */
  onChange(listener: () => void): () => void
  close(): Promise<void>
}

const DEFAULT_SUBSCRIPTION = '00000000-0000-4000-8000-000000000001'
const DEFAULT_CORES = 120
const PRICE_PAGE = 100

/** Starts an Azure Resource Manager on 127.0.0.1 that behaves as documented and recorded. */
export async function startAzureSimulator(options: AzureSimulatorOptions): Promise<AzureSimulator> {
  const { clock, subscriptionId = DEFAULT_SUBSCRIPTION, coreLimit = DEFAULT_CORES } = options
  const listeners = new Set<() => void>()
  let closed = false
  let url = ''
  const notify = () => {
    if (closed) return
    for (const listener of listeners) listener()
  }
  const whenReached = (at: number, action: () => void) => {
    // A timer may fire a moment before its time: look again until the clock agrees.
    const wait = () => {
      if (closed) return
      if (clock.now() >= at) action()
      else clock.after(Math.max(at - clock.now(), 1), wait)
    }
    wait()
  }
  const store = createResourceStore(clock, subscriptionId)
  const world: World = {
    clock,
    subscriptionId,
    store,
    operations: createOperations(clock),
    faults: createFaults(notify),
    durations: { ...DOCUMENTED_DURATIONS_MS, ...options.durations },
    changed(at) {
      notify()
      if (at !== undefined) whenReached(at, notify)
    },
    whenReached,
    nodeAddress: options.nodeAddress ?? ((address) => address),
    publicUrl: () => url,
  }
  const takenNames = new Set(options.takenNames ?? ['taken'])
  const links = createPackageLinks(clock, world.publicUrl)
  const tokens = createTokens(options.tokenLifetimeSeconds ?? 3600)
  const providers = createProviders(world, options.unregisteredProviders ?? [])
  const storage = createStorage(world, takenNames)
  const identities = createIdentities(world)
  const hdinsight = createHdinsight(world, storage, identities, { coreLimit, takenNames }, options)
  const router = createRouter([
    ...world.operations.routes,
    ...providers.routes,
    ...permissionRoutes(world, options.permissions ?? [{ actions: ['*'] }]),
    ...networkUsageRoutes(world, options.networkLimits ?? {}),
    ...resourceGroupRoutes(world, {
      clusterDeleted: (cluster, goneAt) => hdinsight.cleanUp(cluster, goneAt, 0),
    }),
    ...networkSecurityGroupRoutes(world),
    ...publicAddressRoutes(world),
    ...virtualNetworkRoutes(world),
    ...gatewayRoutes(world, links, options.connectedVpnClients ?? []),
    ...networkWatcherRoutes(world, storage),
    ...networkInterfaceRoutes(world),
    ...storage.routes,
    ...identities.routes,
    ...hdinsightRoutes(world, hdinsight, coreLimit),
  ])
  const requests: RecordedRequest[] = []
  const answer = createFrontDoor({
    world,
    router,
    tokens,
    providers,
    limits: createRateLimits(clock),
    enforceRateLimits: options.enforceRateLimits ?? false,
    recordBodies: options.recordBodies ?? false,
    requests,
  })
  const prices = createRetailPrices(
    world.faults,
    world.publicUrl,
    options.pricePageSize ?? PRICE_PAGE,
  )
  const server = await listen(
    { tokens, links, prices, answer, sleep: clock.sleep },
    options.port ?? 0,
  )
  const keyVault = await startKeyVaultSimulator({ accepts: tokens.isValid, now: clock.now })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('No TCP address.')
  url = `http://127.0.0.1:${address.port}`

  const stateOf = (resource: StoredResource) =>
    resource.type === CLUSTERS
      ? clusterStates(resource, hdinsight.detailsOf(resource), clock.now()).clusterState
      : provisioningState(resource, clock.now())
  const shown = (resource: StoredResource) => resource.type !== INTERFACES

  return {
    url,
    tokenEndpoint: `${url}/oauth2/token`,
    pricesEndpoint: `${url}${PRICES_PATH}`,
    priceRequests: prices.requests,
    subscriptionId,
    storageIdentity: storageIdentityId(subscriptionId),
    requests,
    faults: world.faults,
    keyVault,
    resources() {
      const live = [...store.groups(), ...store.contents()].filter(shown)
      const past = store.ended().filter(({ resource }) => shown(resource))
      return [
        ...past.map(({ resource, endedAt }) => ({ ...viewOf(resource, 'Deleted'), endedAt })),
        ...live.map((resource) => viewOf(resource, stateOf(resource))),
      ]
    },
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async close() {
      closed = true
      listeners.clear()
      server.closeAllConnections()
      await Promise.all([
        keyVault.close(),
        new Promise<void>((resolve) => server.close(() => resolve())),
      ])
    },
  }
}

function viewOf(resource: StoredResource, state: string): ResourceView {
  return {
    id: resource.id,
    type: resource.type,
    name: resource.name,
    resourceGroup: resource.group,
    state,
    startedAt: resource.createdAt,
    readyAt: resource.readyAt,
  }
}
