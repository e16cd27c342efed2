import type { AzureClients } from '../azure/clients.ts'
import { createKeyVault } from '../azure/key-vault.ts'
import { createPriceService } from '../azure/prices.ts'
import type { SlackMessages } from '../bot/slack-messages.ts'
import type { AzureConfig, Config } from '../config/config.ts'
import { AddressReservations } from '../jobs/address-reservations.ts'
import { CostLedger } from '../jobs/costs/cost-ledger.ts'
import { FormerMaintenance } from '../jobs/former-maintenance.ts'
import type { ClusterKafka, Services } from '../jobs/services.ts'
import { probe } from '../kafka/probe.ts'
import { wroteSince } from '../kafka/recent-writes.ts'
import { createRoute } from '../kafka/route.ts'
import { verify } from '../kafka/verify.ts'
import { quorumFor } from '../policy/approval-rule.ts'
import { redisPriceCache } from '../redis/price-cache.ts'
import { measuredKafka } from '../telemetry/kafka-calls.ts'
import { ambariClients } from './ambari-clients.ts'
import { secretFiles } from './deliveries.ts'
import type { Process } from './role.ts'
import type { Stores } from './stores.ts'

/** Builds what steps work with. What the policy says is read anew at every use. */
export async function createStepServices(
  { config, policy, log }: Process,
  stores: Stores,
  {
    azureConfig,
    azure,
    messages,
  }: {
    readonly azureConfig: AzureConfig
    readonly azure: AzureClients
    readonly messages: SlackMessages
  },
): Promise<Services> {
  const { redis, audit, approvals, announcements, lifetimes } = stores
  const { keyPrefix: prefix } = config
  const { keyVaultUrl } = config.vpn
  const vault = keyVaultUrl ? await createKeyVault(azureConfig, keyVaultUrl, audit) : undefined
  const ambari = ambariClients(config, azure, audit)
  const formerMaintenance = new FormerMaintenance(redis, prefix)
  return {
    azure,
    prices: createPriceService({
      endpoint: azureConfig.pricesEndpoint,
      cache: redisPriceCache(redis, prefix),
      onProblem: (error) => log.warn({ err: error }, 'list prices could not be read'),
    }),
    ambari: ambari.of,
    kafka: (cluster) => clusterKafka(config, cluster),
    approvals,
    lifetimes,
    ledger: new CostLedger(redis, prefix),
    get budgets() {
      return policy.current.budgets
    },
    get lifetimeRules() {
      return policy.current.lifetimes
    },
    approvalsNeeded: (change) => quorumFor(policy.current.approvals, change).needs,
    addresses: new AddressReservations(redis, prefix),
    addressSpace: config.addressSpace,
    ownNetwork: config.ownNetwork,
    isBusy: (cluster) => stores.operations.isLocked(cluster),
    formerMaintenance,
    deliverSecretFile: secretFiles(messages, audit),
    vpn: { ...config.vpn, vault },
    clusters: config.clusters,
    async forget(cluster) {
      ambari.forget(cluster)
      await Promise.all([announcements.forget(cluster), formerMaintenance.forget(cluster)])
    },
    get approvalRules() {
      return policy.current.approvals
    },
  }
}

/** The brokers of a cluster, reached directly or through the configured proxy. */
function clusterKafka({ kafkaProxyUrlTemplate }: Config, cluster: string): ClusterKafka {
  const route = createRoute(cluster, { proxyUrlTemplate: kafkaProxyUrlTemplate })
  return {
    look: (addresses) => measuredKafka('look', () => probe(route, addresses)),
    wroteSince: (bootstrap, topics, since) => wroteSince(route, bootstrap, topics, since),
    verify: (bootstrap, id) => measuredKafka('verify', () => verify(route, bootstrap, { id })),
  }
}
