import type { Cluster } from '@azure/arm-hdinsight'
import { UserError } from '../errors.ts'
import { joined, sentence, type Words } from '../words/sentence.ts'
import { callOptions } from './clients.ts'
import { getCluster } from './cluster.ts'
import { found } from './errors.ts'
import { idOf, type ListedResource, listGroup, PARTS, type Tags } from './group-contents.ts'
import type { Target } from './network.ts'
import type { Problem } from './preflight-problem.ts'
import { CLUSTER_TAG, foreignResource } from './provisioning.ts'

/** What an earlier create has left that this one would go on with. */
export interface Existing {
  /** Names of the steps whose resource is there already and ours. */
  readonly steps: ReadonlySet<string>
  /** Azure gave the cluster up. The operation that made it replaces it; any other cannot go on. */
  readonly clusterFailed: boolean
  readonly problems: readonly Problem[]
}

/** Reads what there is under the names of this create: two reads, three when the resource group exists. */
export async function readExisting(target: Target): Promise<Existing> {
  const { clients, names } = target
  const [cluster, group] = await Promise.all([
    getCluster(clients, names.resourceGroup, names.cluster),
    found(() => clients.resources.resourceGroups.get(names.resourceGroup, callOptions())),
  ])
  const inside = group === undefined ? new Map<string, ListedResource>() : await listGroup(target)
  const steps = new Set<string>()
  const problems: Problem[] = []
  const sort = (step: string, label: Words, tags: Tags) => {
    if (tags?.[CLUSTER_TAG] === names.cluster) steps.add(step)
    else problems.push({ error: foreignResource(label) })
  }
  if (group) sort('resource-group', sentence`Resource group ${names.resourceGroup}`, group.tags)
  if (cluster) sort('cluster', sentence`Cluster ${names.cluster}`, cluster.tags)
  for (const { step, type, name, label } of PARTS) {
    const id = idOf(type, names[name])
    if (inside.has(id)) sort(step, joined([label, names[name]], ' '), inside.get(id)?.tags)
  }
  return { steps, problems, clusterFailed: cluster !== undefined && hasFailed(cluster) }
}

function hasFailed({ properties }: Cluster): boolean {
  return properties?.provisioningState === 'Failed' || properties?.provisioningState === 'Canceled'
}

/** UserError `azure-failed` for a cluster that stands there broken. */
export function failedCluster(name: string): UserError {
  return new UserError(
    'azure-failed',
    sentence`Cluster ${name} exists, but Azure failed to make it.`,
    {
      remedy: sentence`Retry the operation that made it, or delete what there is and plan again.`,
      example: `/kafka delete ${name}`,
    },
  )
}
