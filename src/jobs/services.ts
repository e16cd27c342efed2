import type { AmbariClient } from '../ambari/client.ts'
import type { AzureClients } from '../azure/clients.ts'
import type { KeyVault } from '../azure/key-vault.ts'
import { type Target, targetFor } from '../azure/network.ts'
import type { PriceService } from '../azure/prices.ts'
import { resourceTags } from '../azure/provisioning.ts'
import type { RootCertificate } from '../azure/root-certificate.ts'
import type { ClusterRequest } from '../cluster/cluster.ts'
import type { NetworkReference } from '../cluster/placement.ts'
import type { ClusterConfig } from '../config/cluster-config.ts'
import type { VpnAuthentication } from '../config/vpn-config.ts'
import type { KafkaView } from '../kafka/probe.ts'
import type { BrokerAddress } from '../kafka/route.ts'
import type { Verification } from '../kafka/verify.ts'
import type { Change } from '../policy/approval-rule.ts'
import type { Budget } from '../policy/budget-rules.ts'
import type { LifetimePolicy } from '../policy/lifetime-rules.ts'
import type { AddressReservations } from './address-reservations.ts'
import type { CostLedger } from './costs/cost-ledger.ts'
import type { ApprovalStore } from './engine/approvals.ts'
import type { Requester, Step, StepContext } from './engine/step.ts'
import type { FormerMaintenance } from './former-maintenance.ts'
import type { SecretFile } from './secret-file.ts'
import type { Lifetimes } from './watch/lifetimes.ts'

/** How clients of VPN gateways prove who they are. */
export interface VpnServices {
  readonly authentication: VpnAuthentication
  /** A root that the operators bring, for all gateways; undefined: none. */
  readonly rootCertificate: RootCertificate | undefined
  /** Keeps the gateways' certificate authorities; undefined: each is used once and forgotten. */
  readonly vault: KeyVault | undefined
}

/** The brokers of one cluster, as a Kafka client sees them from here. */
export interface ClusterKafka {
  /** Never throws for what a broker or the network does; `hasRoute` says whether anybody answered. */
  look(addresses: readonly BrokerAddress[]): Promise<KafkaView>
  /** Whether any of the topics holds a message as young as `since` (ms since the epoch). Throws for whatever fails. */
  wroteSince(
    bootstrap: readonly BrokerAddress[],
    topics: readonly string[],
    since: number,
  ): Promise<boolean>
  /** @throws UserError, NoRouteError */
  verify(bootstrap: readonly BrokerAddress[], id: string): Promise<Verification>
}

/** What steps work with. Built in roles/step-services.ts; the engine only hands it on. */
export interface Services {
  readonly azure: AzureClients
  readonly prices: PriceService
  readonly ambari: (cluster: string) => AmbariClient
  readonly kafka: (cluster: string) => ClusterKafka
  readonly approvals: ApprovalStore
  readonly addresses: AddressReservations
  /** Range from which networks get their addresses, as "10.0.0.0/8". */
  readonly addressSpace: string
  /** The network in which Causeway itself runs, with which clusters' networks are peered; undefined: none. */
  readonly ownNetwork: NetworkReference | undefined
  /** Whether an operation that changes the cluster is going on. */
  readonly isBusy: (cluster: string) => Promise<boolean>
  readonly formerMaintenance: FormerMaintenance
  readonly deliverSecretFile: (to: Requester, file: SecretFile) => Promise<void>
  readonly vpn: VpnServices
  /** What every new cluster is made with. */
  readonly clusters: ClusterConfig
  /** Drops everything that is kept about a cluster: what was announced, how it was before, its login. */
  readonly forget: (cluster: string) => Promise<void>
  readonly lifetimes: Pick<Lifetimes, 'remember'>
  readonly ledger: CostLedger
  /** By the access policy as it is now. */
  readonly budgets: readonly Budget[]
  /** By the access policy as it is now. */
  readonly lifetimeRules: LifetimePolicy
  /** How many people have to approve a change, by the access policy as it is now. */
  readonly approvalsNeeded: (change: Change) => number
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

/** A step of a create. */
export type CreateStep = Step<ClusterRequest, Services>
/** What a step of a create is given. */
export type CreateContext = StepContext<ClusterRequest, Services>

/** Where a create operation works: clients, names and tags. */
export function targetOf(context: CreateContext): Target {
  const { request, services, operationId, requestedBy } = context
  const { teamId, userId } = requestedBy
  const tags = resourceTags({ cluster: request.name, operationId, teamId, userId })
  return targetFor(services.azure, request, tags)
}
