import { type CausewayGroup, listCausewayGroups } from '../../azure/causeway-groups.ts'
import { type ClusterSummary, listClusters } from '../../azure/cluster.ts'
import { type ClusterRequest, DEFAULTS } from '../../cluster/cluster.ts'
import type { ClusterCost } from '../../prices/costs.ts'
import { estimateCosts, totalPerHour } from '../../prices/prices.ts'
import type { Services } from '../services.ts'

/**
 * What every cluster costs that Causeway made, and every one that is being made, by what Azure's tags say of them and
 * the prices that were read last. Two reads of Azure.
 */
export async function readCosts(
  services: Pick<Services, 'azure' | 'prices' | 'isBusy'>,
): Promise<readonly ClusterCost[]> {
  const [clusters, groups] = await Promise.all([
    listClusters(services.azure),
    listCausewayGroups(services.azure),
  ])
  const all = await Promise.all(
    groups.map(async (group) => {
      const cluster = clusters.find(({ name }) => name === group.cluster)
      // What is left of a cluster that is gone costs little beside one that runs, and nobody knows how much of it is left.
      if (cluster === undefined && !(await services.isBusy(group.cluster))) return []
      return [await costOf(services, group, cluster)]
    }),
  )
  return all.flat()
}

async function costOf(
  { prices }: Pick<Services, 'prices'>,
  group: CausewayGroup,
  cluster: ClusterSummary | undefined,
): Promise<ClusterCost> {
  const { asked, region, placement, owner = '' } = group
  const workers = cluster?.workers ?? asked?.workers ?? DEFAULTS.workers
  const request: ClusterRequest = {
    ...DEFAULTS,
    ...asked,
    name: group.cluster,
    region,
    placement,
    workers,
  }
  const perHour = totalPerHour(estimateCosts(request, await prices.known(request)))
  const [teamId = '', userId = ''] = owner.split('.')
  const made = Date.parse(cluster?.createdAt ?? '')
  return {
    cluster: group.cluster,
    teamId,
    userId,
    channelId: group.channel,
    perHour,
    since: group.since ?? (Number.isNaN(made) ? undefined : made),
    until: group.lifetime?.until,
  }
}
