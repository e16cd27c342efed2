import type { TroubleshootingResult, VirtualNetworkGateway } from '@azure/arm-network'
import type { GatewayReference } from '../cluster/placement.ts'
import { type AzureClients, callOptions } from './clients.ts'
import { calling, found, translateAzureError } from './errors.ts'
import type { Target } from './network.ts'
import { CLUSTER_TAG } from './provisioning.ts'

/** A gateway that Causeway made, for whichever cluster; undefined without one. */
export async function readGateway(
  clients: AzureClients,
  { resourceGroup, name }: GatewayReference,
): Promise<VirtualNetworkGateway | undefined> {
  const gateway = await found(() =>
    clients.network.virtualNetworkGateways.get(resourceGroup, name, callOptions()),
  )
  return gateway?.tags?.[CLUSTER_TAG] === undefined ? undefined : gateway
}

/** The list of clients comes in some seconds. */
const CLIENTS_MS = 15_000
/** One look at a troubleshooting, which takes minutes: later looks will see its end. */
const LOOK_MS = 3000
const POLL_MS = 500

const withinMs = (limitMs: number) => ({
  updateIntervalInMs: POLL_MS,
  abortSignal: AbortSignal.timeout(limitMs),
})

/**
 * Addresses, from the client pool, of the VPN clients that are connected now. Who they are and where they
 * connect from is not read.
 * @returns undefined when Azure did not answer in time
 */
export async function listVpnClients(
  clients: AzureClients,
  { resourceGroup, name }: GatewayReference,
): Promise<string[] | undefined> {
  const answer = await look(() =>
    clients.network.virtualNetworkGateways.getVpnclientConnectionHealth(
      resourceGroup,
      name,
      withinMs(CLIENTS_MS),
    ),
  )
  return answer && (answer.value ?? []).flatMap(({ privateIpAddress }) => privateIpAddress ?? [])
}

/** A region's Network Watcher: Azure makes one with the first virtual network there, unless it was told not to. */
export interface NetworkWatcher {
  readonly resourceGroup: string
  readonly name: string
}

/** The Network Watcher of a region, whoever made it; undefined where there is none. */
export async function findNetworkWatcher(
  clients: AzureClients,
  region: string,
): Promise<NetworkWatcher | undefined> {
  return calling(async () => {
    for await (const { id = '', name, location } of clients.network.networkWatchers.listAll(
      callOptions(),
    )) {
      const [, resourceGroup] = /\/resourceGroups\/([^/]+)\//i.exec(id) ?? []
      if (name && resourceGroup && plain(location) === plain(region)) return { resourceGroup, name }
    }
    return undefined
  })
}

/** What Network Watcher found out about a gateway. */
export interface Troubleshooting {
  /** As Azure writes it; tells one run from another. */
  readonly startTime: string
  /** Milliseconds since the Unix epoch. */
  readonly endedAt: number
  readonly isHealthy: boolean
  /** Azure's words: what is wrong, and the first thing that it recommends. */
  readonly summary: string
  readonly action: string | undefined
}

/**
 * Asks Network Watcher to look at the gateway; its log goes into the cluster's own storage container.
 * Source: Azure, "VPN troubleshoot overview": one run at a time for each subscription.
 * @throws TransientError while another run goes on
 */
export async function startTroubleshooting(
  { clients, names }: Pick<Target, 'clients' | 'names'>,
  watcher: NetworkWatcher,
  gatewayId: string,
): Promise<void> {
  await calling(async () => {
    const account = await clients.storage.storageAccounts.getProperties(
      names.resourceGroup,
      names.storageAccount,
      callOptions(),
    )
    await clients.network.networkWatchers
      .getTroubleshooting(
        watcher.resourceGroup,
        watcher.name,
        {
          targetResourceId: gatewayId,
          storageId: account.id ?? '',
          storagePath: `${account.primaryEndpoints?.blob ?? ''}${names.container}`,
        },
        callOptions(),
      )
      .submitted()
  })
}

/** The newest result for a gateway; undefined without one, and while a run goes on. */
export async function readTroubleshooting(
  clients: AzureClients,
  watcher: NetworkWatcher,
  gatewayId: string,
): Promise<Troubleshooting | undefined> {
  const result = await look(() =>
    clients.network.networkWatchers.getTroubleshootingResult(
      watcher.resourceGroup,
      watcher.name,
      { targetResourceId: gatewayId },
      withinMs(LOOK_MS),
    ),
  )
  return result && parseTroubleshooting(result)
}

/** @returns undefined for a result that is not complete */
export function parseTroubleshooting(result: TroubleshootingResult): Troubleshooting | undefined {
  const { startTime, endTime, code, results = [] } = result
  if (!startTime || !endTime || !code) return undefined
  const [first] = results
  return {
    startTime: startTime.toISOString(),
    endedAt: endTime.getTime(),
    isHealthy: code.toLowerCase() === 'healthy',
    summary: first?.summary ?? first?.reasonType ?? code,
    action: first?.recommendedActions?.find(({ actionText }) => actionText)?.actionText,
  }
}

/** The result of a long operation, if it comes in time. */
async function look<T>(operation: () => PromiseLike<T>): Promise<T | undefined> {
  try {
    return await operation()
  } catch (error) {
    if (isNotThereYet(error)) return undefined
    throw translateAzureError(error)
  }
}

function isNotThereYet(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  if (error.name === 'AbortError' || error.name === 'TimeoutError') return true
  return 'statusCode' in error && error.statusCode === 404
}

function plain(region: string | undefined): string {
  return (region ?? '').toLowerCase().replaceAll(' ', '')
}
