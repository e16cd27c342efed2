import { listCausewayGroups } from '../../azure/causeway-groups.ts'
import { getCluster } from '../../azure/cluster.ts'
import { CLUSTER_TAG } from '../../azure/provisioning.ts'
import { resourceNames } from '../../cluster/resource-names.ts'
import { UserError } from '../../errors.ts'
import { nearest } from '../../words/nearest.ts'
import { sentence } from '../../words/sentence.ts'
import type { Observation, Requester, Step } from '../engine/step.ts'
import type { ClusterReference, Services } from '../services.ts'

/** Goal: the cluster is one of ours and runs. */
export const findCluster: Step<ClusterReference, Services> = {
  name: 'find-cluster',
  title: { doing: sentence`Looking for the cluster`, done: sentence`Found the cluster` },
  needs: [],
  usuallyMs: 1000,
  deadlineMs: 2 * 60_000,
  async observe(context): Promise<Observation> {
    const { services, request } = context
    const names = resourceNames(request.name, services.azure.subscriptionId)
    const cluster = await getCluster(services.azure, names.resourceGroup, names.cluster)
    if (!cluster || cluster.tags?.[CLUSTER_TAG] !== request.name)
      return { state: 'broken', error: await noSuchCluster(context) }
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

/**
 * UserError `no-such-cluster`, with the name that was probably meant: of what the workspace has made, as /kafka list
 * shows it.
 */
export async function noSuchCluster({
  request: { name },
  requestedBy: { teamId },
  services: { azure },
}: Asked): Promise<UserError> {
  const groups = await listCausewayGroups(azure)
  const own = groups.filter(({ owner }) => owner?.startsWith(`${teamId}.`))
  const meant = nearest(
    name,
    own.map(({ cluster }) => cluster).filter((cluster) => cluster !== name),
  )
  return new UserError(
    'no-such-cluster',
    sentence`Causeway has made no cluster called "${name}".`,
    meant === undefined
      ? { remedy: sentence`See which clusters there are.`, example: '/kafka list' }
      : { remedy: sentence`Did you mean ${meant}?`, example: `/kafka status ${meant}` },
  )
}

interface Asked {
  readonly request: ClusterReference
  readonly requestedBy: Pick<Requester, 'teamId'>
  readonly services: Pick<Services, 'azure'>
}
