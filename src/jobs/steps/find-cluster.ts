import { getCluster } from '../../azure/cluster.ts'
import { CLUSTER_TAG } from '../../azure/provisioning.ts'
import { resourceNames } from '../../cluster/cluster.ts'
import { UserError } from '../../errors.ts'
import { sentence } from '../../words/sentence.ts'
import type { Observation, Step } from '../engine/step.ts'
import type { ClusterReference, Services } from '../services.ts'

/** Goal: the cluster is one of ours and runs. */
export const findCluster: Step<ClusterReference, Services> = {
  name: 'find-cluster',
  title: { doing: sentence`Looking for the cluster`, done: sentence`Found the cluster` },
  needs: [],
  usuallyMs: 1000,
  deadlineMs: 2 * 60_000,
  async observe({ services, request }): Promise<Observation> {
    const names = resourceNames(request.name, services.azure.subscriptionId)
    const cluster = await getCluster(services.azure, names.resourceGroup, names.cluster)
    if (!cluster || cluster.tags?.[CLUSTER_TAG] !== request.name)
      return { state: 'broken', error: noSuchCluster(request.name) }
    const state = cluster.properties?.clusterState ?? cluster.properties?.provisioningState
    if (state !== 'Running' && state !== 'Succeeded')
      return {
        state: 'broken',
        error: new UserError(
          'cluster-not-running',
          sentence`${request.name} is not running: ${state ?? '?'}.`,
          {
            remedy: sentence`Wait until its creation has ended, or look at what failed.`,
            example: `/kafka status ${request.name}`,
          },
        ),
      }
    return { state: 'ready' }
  },
}

/** UserError `no-such-cluster`. */
export function noSuchCluster(name: string): UserError {
  return new UserError(
    'no-such-cluster',
    sentence`Causeway has made no cluster called "${name}".`,
    {
      remedy: sentence`See which clusters there are.`,
      example: '/kafka list',
    },
  )
}
