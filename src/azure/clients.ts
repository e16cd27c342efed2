import type { HDInsightManagementClient } from '@azure/arm-hdinsight'
import type { NetworkManagementClient } from '@azure/arm-network'
import type { ResourceManagementClient } from '@azure/arm-resources'
import type { StorageManagementClient } from '@azure/arm-storage'
import type { PipelinePolicy } from '@azure/core-rest-pipeline'
import { type Audit, UNAUDITED } from '../audit/event.ts'
import { CLOUDS } from '../config/clouds.ts'
import type { AzureConfig } from '../config/config.ts'
import type { Destination } from '../outgoing/destination.ts'
import { armDestination, packageDestination } from '../outgoing/destinations.ts'
import { azureRequests } from '../telemetry/azure-requests.ts'
import { keepErrorBody } from './arm-error.ts'
import { auditedWrites } from './audited-writes.ts'
import { createCredential, renewRefusedTokens } from './credential.ts'
import { outgoingTransport } from './outgoing-transport.ts'
import { localBudget, type RequestBudget } from './request-budget.ts'
import { type NotableAnswer, requestIds } from './request-ids.ts'
import { requestPace } from './request-pace.ts'

/** The SDKs' clients of one subscription, and what depends on its cloud. */
export interface AzureClients {
  readonly subscriptionId: string
  /** Ends the host name of a storage account's blob service in this cloud. */
  readonly blobSuffix: string
  /** Where links of VPN packages may lead. */
  readonly packages: Destination
  readonly resources: ResourceManagementClient
  readonly network: NetworkManagementClient
  readonly storage: StorageManagementClient
  readonly hdinsight: HDInsightManagementClient
}

interface AdditionalPolicyConfig {
  readonly policy: PipelinePolicy
  readonly position: 'perCall' | 'perRetry'
}

/** Longest time that one call may take. A PUT that is answered later is found by the next look. */
const CALL_TIMEOUT_MS = 30_000

/** How calls behave that all workers make in common. */
export interface AzureManners {
  /** What may be sent; by default all that Azure allows one process. */
  readonly budget?: RequestBudget
  /** Told of refusals and of beginnings of long operations. */
  readonly notice?: (answer: NotableAnswer) => void
  /** Where each write is recorded before it is sent. Default: nowhere. */
  readonly audit?: Audit
}

/** Options of every call: an own deadline, because the SDKs have none. */
export function callOptions(): { abortSignal: AbortSignal } {
  return { abortSignal: AbortSignal.timeout(CALL_TIMEOUT_MS) }
}

/**
 * Builds the official SDK clients. The SDKs' packages are loaded here and only here (about 1 s), so that a
 * process which runs the bot alone never pays for them.
 *
 * Retries inside the SDKs are off: a failed call ends the tick's branch, and the queue waits.
 */
export async function createAzureClients(
  config: AzureConfig,
  { budget = localBudget(1, 1), notice = () => {}, audit = UNAUDITED }: AzureManners = {},
): Promise<AzureClients> {
  // One after the other: loaded at once, their common parts race (ERR_REQUIRE_ESM_RACE_CONDITION in Node 24).
  const { HDInsightManagementClient } = await import('@azure/arm-hdinsight')
  const { NetworkManagementClient } = await import('@azure/arm-network')
  const { ResourceManagementClient } = await import('@azure/arm-resources')
  const { StorageManagementClient } = await import('@azure/arm-storage')
  const credential = await createCredential(config)
  const cloud = CLOUDS[config.cloud]
  const endpoint = config.cloud === 'custom' ? config.armEndpoint : cloud.arm
  const loopback = endpoint.startsWith('http:')
  const armEndpoint = loopback ? cloud.arm : endpoint
  const options = {
    endpoint: armEndpoint,
    credentialScopes: [`${armEndpoint}/.default`],
    credentials: { scopes: [`${armEndpoint}/.default`] },
    retryOptions: { maxRetries: 0 },
    // Next to the wire: clients of older make throw on their way out of there what is not as wished.
    additionalPolicies: [
      keepErrorBody,
      renewRefusedTokens(credential),
      requestIds(notice),
      requestPace(budget),
      auditedWrites(audit),
      azureRequests,
    ].map((policy): AdditionalPolicyConfig => ({ policy, position: 'perRetry' })),
    httpClient: await outgoingTransport(
      armDestination(config),
      loopback ? { host: new URL(armEndpoint).host, url: endpoint } : undefined,
    ),
  }
  const { subscriptionId } = config
  return {
    subscriptionId,
    blobSuffix: cloud.blobSuffix,
    packages: packageDestination(config),
    resources: new ResourceManagementClient(credential, subscriptionId, options),
    network: new NetworkManagementClient(credential, subscriptionId, options),
    storage: new StorageManagementClient(credential, subscriptionId, options),
    hdinsight: new HDInsightManagementClient(credential, subscriptionId, options),
  }
}
