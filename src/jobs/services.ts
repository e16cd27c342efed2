import type { AmbariClient } from '../ambari/client.ts'
import type { AzureClients } from '../azure/clients.ts'
import type { Target } from '../azure/network.ts'
import type { PriceService } from '../azure/prices.ts'
import { resourceTags } from '../azure/provisioning.ts'
import { type ClusterRequest, resourceNames } from '../cluster.ts'
import type { KafkaView } from '../kafka/probe.ts'
import type { BrokerAddress } from '../kafka/route.ts'
import type { Verification } from '../kafka/verify.ts'
import type { ApprovalStore } from './engine/approvals.ts'
import type { Requester, Step, StepContext } from './engine/step.ts'
import type { FormerMaintenance } from './former-maintenance.ts'

/** What a person gets once and only by direct message. Secret: never kept. */
export interface SecretFile {
  readonly name: string
  readonly content: string
  /** One or two sentences that say what it is for. */
  readonly comment: string
}

/** The brokers of one cluster, as a Kafka client sees them from here. */
export interface ClusterKafka {
  /** Never throws for what a broker or the network does; `hasRoute` says whether anybody answered. */
  look(addresses: readonly BrokerAddress[]): Promise<KafkaView>
  /** @throws UserError, NoRouteError */
  verify(bootstrap: readonly BrokerAddress[], id: string): Promise<Verification>
}

/** What steps work with. Built in causeway.ts; the engine only hands it on. */
export interface Services {
  readonly azure: AzureClients
  readonly prices: PriceService
  readonly ambari: (cluster: string) => AmbariClient
  readonly kafka: (cluster: string) => ClusterKafka
  readonly approvals: ApprovalStore
  readonly formerMaintenance: FormerMaintenance
  readonly deliverSecretFile: (to: Requester, file: SecretFile) => Promise<void>
  /** PEM of the root certificate for all gateways; undefined: each gateway gets its own. */
  readonly vpnRootCertificate: string | undefined
  /** Drops everything that is kept about a cluster: what was announced, how it was before, its login. */
  readonly forget: (cluster: string) => Promise<void>
  readonly approvalRules: {
    readonly requesterMayApproveNewCluster: boolean
    readonly restartWithoutRoute: boolean
    readonly requesterMayDeleteOwn: boolean
    readonly expireMinutes: number
  }
}

/** Request of operations about a cluster that exists. */
export interface ClusterReference {
  readonly name: string
}

export type CreateStep = Step<ClusterRequest, Services>
export type CreateContext = StepContext<ClusterRequest, Services>

/** Where a create operation works: clients, names and tags. */
export function targetOf(context: CreateContext): Target {
  const { request, services, operationId, requestedBy } = context
  return {
    clients: services.azure,
    request,
    names: resourceNames(request.name, services.azure.subscriptionId),
    tags: resourceTags({
      cluster: request.name,
      operationId,
      teamId: requestedBy.teamId,
      userId: requestedBy.userId,
    }),
  }
}
