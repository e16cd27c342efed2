import { type CausewayGroup, listCausewayGroups } from '../../azure/causeway-groups.ts'
import { listClusters } from '../../azure/cluster.ts'
import { hostOf, isMade } from '../../cluster/placement.ts'
import { sentence } from '../../words/sentence.ts'
import type { OperationTable, Step } from '../engine/step.ts'
import type { ClusterReference, Services } from '../services.ts'
import { brokersStep } from '../steps/brokers.ts'
import { findCluster } from '../steps/find-cluster.ts'
import { topicsStep } from '../steps/topics.ts'
import { verifyStep } from '../steps/verify.ts'

/** Brokers with their addresses, for `/kafka brokers`. */
export const brokers: OperationTable<ClusterReference, Services> = {
  kind: 'brokers',
  changes: false,
  steps: [findCluster, brokersStep(['find-cluster'])],
}

/** Proof that clients can send and read, by doing it. */
export const verify: OperationTable<ClusterReference, Services> = {
  kind: 'verify',
  changes: false,
  steps: [findCluster, brokersStep(['find-cluster']), verifyStep(['brokers'])],
}

/** Topics as the brokers list them. */
export const topics: OperationTable<ClusterReference, Services> = {
  kind: 'topics',
  changes: false,
  steps: [findCluster, topicsStep],
}

const readInventory: Step<Record<string, never>, Services> = {
  name: 'inventory',
  title: { doing: sentence`Listing clusters`, done: sentence`Listed clusters` },
  needs: [],
  usuallyMs: 1000,
  deadlineMs: 2 * 60_000,
  async observe({ services }) {
    const [clusters, groups] = await Promise.all([
      listClusters(services.azure),
      listCausewayGroups(services.azure),
    ])
    const lines = clusters.map((cluster) => {
      const group = groups.find((one) => one.cluster === cluster.name)
      const { workers = null, owner = null, createdAt = null } = cluster
      const until = group?.lifetime?.until ?? null
      return { ...cluster, workers, owner, createdAt, gateway: gatewayFact(group), until }
    })
    const remains = groups
      .filter(({ cluster }) => !clusters.some(({ name }) => name === cluster))
      .map(({ cluster, region, owner = null }) => ({ name: cluster, region, owner }))
    return { state: 'ready', facts: { clusters: lines, remains } }
  },
}

/** How clients get in: by its own gateway (true), by that of a host (its name), or not by Causeway (false). */
function gatewayFact(group: CausewayGroup | undefined): string | boolean {
  if (!group) return true
  return hostOf(group.placement) ?? isMade('gateway', group)
}

/** Every cluster that Causeway made, and what is left of others, by tags in Azure: survives the loss of Redis. */
export const list: OperationTable<Record<string, never>, Services> = {
  kind: 'list',
  changes: false,
  steps: [readInventory],
}
