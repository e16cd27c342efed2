import { callOptions } from '../../azure/clients.ts'
import { listClusters } from '../../azure/cluster.ts'
import { found } from '../../azure/errors.ts'
import { CLUSTER_TAG } from '../../azure/provisioning.ts'
import { resourceNames } from '../../cluster.ts'
import { UserError } from '../../errors.ts'
import type { Observation, OperationTable, Step } from '../engine/step.ts'
import type { ClusterReference, Services } from '../services.ts'
import { brokersStep } from '../steps/brokers.ts'
import { findCluster, noSuchCluster } from '../steps/find-cluster.ts'
import { topicsStep } from '../steps/topics.ts'
import { verifyStep } from '../steps/verify.ts'
import { vpnPackageStep } from '../steps/vpn-package.ts'

const findGateway: Step<ClusterReference, Services> = {
  name: 'find-gateway',
  title: { doing: 'Looking for the VPN gateway', done: 'Found the VPN gateway' },
  needs: [],
  usuallyMs: 1000,
  deadlineMs: 2 * 60_000,
  async observe({ services, request }): Promise<Observation> {
    const names = resourceNames(request.name, services.azure.subscriptionId)
    const gateway = await found(() =>
      services.azure.network.virtualNetworkGateways.get(
        names.resourceGroup,
        names.gateway,
        callOptions(),
      ),
    )
    if (!gateway || gateway.tags?.[CLUSTER_TAG] !== request.name)
      return { state: 'broken', error: noSuchCluster(request.name) }
    if (gateway.provisioningState !== 'Succeeded')
      return {
        state: 'broken',
        error: new UserError(
          'gateway-not-ready',
          `The VPN gateway of ${request.name} is not ready yet.`,
          {
            remedy: 'A new gateway takes about 40 minutes. Ask again when the create has ended.',
            example: `/kafka status ${request.name}`,
          },
        ),
      }
    return { state: 'ready' }
  },
}

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

export const topics: OperationTable<ClusterReference, Services> = {
  kind: 'topics',
  changes: false,
  steps: [findCluster, topicsStep],
}

/** A fresh link to the VPN client package. */
export const vpn: OperationTable<ClusterReference, Services> = {
  kind: 'vpn',
  changes: false,
  steps: [findGateway, vpnPackageStep(['find-gateway']) as Step<ClusterReference, Services>],
}

const readInventory: Step<Record<string, never>, Services> = {
  name: 'inventory',
  title: { doing: 'Listing clusters', done: 'Listed clusters' },
  needs: [],
  usuallyMs: 1000,
  deadlineMs: 2 * 60_000,
  async observe({ services }) {
    const clusters = await listClusters(services.azure)
    return {
      state: 'ready',
      facts: {
        clusters: clusters.map((cluster) => ({
          ...cluster,
          workers: cluster.workers ?? null,
          owner: cluster.owner ?? null,
          createdAt: cluster.createdAt ?? null,
        })),
      },
    }
  },
}

/** Every cluster that Causeway made, by its tags in Azure: survives the loss of Redis. */
export const list: OperationTable<Record<string, never>, Services> = {
  kind: 'list',
  changes: false,
  steps: [readInventory],
}
