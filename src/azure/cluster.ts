import type { Cluster, ClusterCreateParametersExtended } from '@azure/arm-hdinsight'
import { HDINSIGHT_VERSION, HEAD_NODES, KAFKA_VERSION, ZOOKEEPER_NODES } from '../cluster.ts'
import { type AzureClients, callOptions } from './clients.ts'
import { calling, found, resourceError } from './errors.ts'
import { networkResourceId, resourceId, subnetId, type Target } from './network.ts'
import { generatePassword } from './passwords.ts'
import { CLUSTER_TAG, foreignResource } from './provisioning.ts'
import { readStorageKey } from './storage.ts'

/** HDInsight's login for Ambari. */
export const LOGIN_USER = 'admin'
const SSH_USER = 'sshuser'

export type ClusterState =
  | { readonly state: 'absent' }
  | { readonly state: 'changing'; readonly detail: string }
  | { readonly state: 'running'; readonly madeHere: boolean }
  | { readonly state: 'failed'; readonly error: Error; readonly madeHere: boolean }

/** @throws UserError `foreign-resource` */
export async function readClusterState(target: Target): Promise<ClusterState> {
  const { clients, names } = target
  const cluster = await getCluster(clients, names.resourceGroup, names.cluster)
  if (cluster === undefined) return { state: 'absent' }
  if (cluster.tags?.[CLUSTER_TAG] !== names.cluster)
    throw foreignResource(`Cluster ${names.cluster}`)
  const properties = cluster.properties
  const madeHere = cluster.tags['causeway:operation'] === target.tags['causeway:operation']
  const detail = `Azure state: ${properties?.clusterState ?? properties?.provisioningState ?? 'unknown'}`
  switch (properties?.provisioningState) {
    case 'Succeeded':
      return properties.clusterState === undefined || properties.clusterState === 'Running'
        ? { state: 'running', madeHere }
        : { state: 'changing', detail }
    case 'Failed':
    case 'Canceled': {
      const first = properties.errors?.[0]
      return {
        state: 'failed',
        madeHere,
        error: resourceError(first?.code ?? '', first?.message ?? ''),
      }
    }
    default:
      return { state: 'changing', detail }
  }
}

export async function getCluster(
  clients: AzureClients,
  resourceGroup: string,
  name: string,
): Promise<Cluster | undefined> {
  return found(() => clients.hdinsight.clusters.get(resourceGroup, name, callOptions()))
}

/**
 * Starts the cluster. Its login and SSH passwords are made here, sent once and forgotten: the login is read
 * back from Azure when Ambari is needed.
 */
export async function createCluster(target: Target): Promise<void> {
  const { clients, names } = target
  const parameters = clusterParameters(target, await readStorageKey(target))
  await calling(() =>
    clients.hdinsight.clusters.beginCreate(
      names.resourceGroup,
      names.cluster,
      parameters,
      callOptions(),
    ),
  )
}

/** Deletes a cluster that Azure gave up on; it cannot be repaired, and its name is needed again. */
export async function deleteFailedCluster({ clients, names }: Target): Promise<void> {
  await calling(() =>
    clients.hdinsight.clusters.beginDelete(names.resourceGroup, names.cluster, callOptions()),
  )
}

/** The body of the creation request, apart from where it is sent. */
export function clusterParameters(
  target: Target,
  storageKey: string,
): ClusterCreateParametersExtended {
  const { clients, request, names, tags } = target
  const node = {
    hardwareProfile: { vmSize: request.vmSize },
    osProfile: {
      linuxOperatingSystemProfile: { username: SSH_USER, password: generatePassword() },
    },
    virtualNetworkProfile: {
      id: networkResourceId(target, 'virtualNetworks', target.site.network),
      subnet: subnetId(target, target.site.subnet),
    },
  }
  return {
    location: request.region,
    tags,
    properties: {
      clusterVersion: HDINSIGHT_VERSION,
      osType: 'Linux',
      tier: 'Standard',
      minSupportedTlsVersion: '1.2',
      clusterDefinition: {
        kind: 'kafka',
        componentVersion: { Kafka: KAFKA_VERSION },
        configurations: {
          gateway: {
            'restAuthCredential.isEnabled': true,
            'restAuthCredential.username': LOGIN_USER,
            'restAuthCredential.password': generatePassword(),
          },
        },
      },
      storageProfile: {
        storageaccounts: [
          {
            name: `${names.storageAccount}.${clients.blobSuffix}`,
            isDefault: true,
            container: names.container,
            key: storageKey,
            resourceId: resourceId(
              target,
              'Microsoft.Storage/storageAccounts',
              names.storageAccount,
            ),
          },
        ],
      },
      computeProfile: {
        roles: [
          { name: 'headnode', targetInstanceCount: HEAD_NODES, ...node },
          {
            name: 'workernode',
            targetInstanceCount: request.workers,
            ...node,
            dataDisksGroups: [{ disksPerNode: request.disksPerWorker }],
          },
          { name: 'zookeepernode', targetInstanceCount: ZOOKEEPER_NODES, ...node },
        ],
      },
      networkProperties: { resourceProviderConnection: 'Inbound', privateLink: 'Disabled' },
    },
  }
}

/** The cluster's login for Ambari, read from Azure at the moment of need. Secret: never kept. */
export async function readLogin(
  clients: AzureClients,
  resourceGroup: string,
  cluster: string,
): Promise<{ username: string; password: string }> {
  const { userName: username, password } = await calling(() =>
    clients.hdinsight.clusters.getGatewaySettings(resourceGroup, cluster, callOptions()),
  )
  if (!username || !password) throw new Error('Azure gave no login for the cluster')
  return { username, password }
}

/** A cluster made by Causeway, as its tags and properties describe it. */
export interface ClusterSummary {
  readonly name: string
  readonly region: string
  readonly state: string
  readonly workers: number | undefined
  readonly owner: string | undefined
  readonly createdAt: string | undefined
}

/** All clusters of the subscription that carry Causeway's tag. */
export async function listClusters(clients: AzureClients): Promise<ClusterSummary[]> {
  return calling(async () => {
    const clusters: ClusterSummary[] = []
    for await (const cluster of clients.hdinsight.clusters.list(callOptions())) {
      const name = cluster.tags?.[CLUSTER_TAG]
      if (name === undefined) continue
      const { properties } = cluster
      clusters.push({
        name,
        region: cluster.location,
        state: properties?.clusterState ?? properties?.provisioningState ?? 'unknown',
        workers: properties?.computeProfile?.roles?.find((role) => role.name === 'workernode')
          ?.targetInstanceCount,
        owner: cluster.tags?.['causeway:owner'],
        createdAt: properties?.createdDate,
      })
    }
    return clusters
  })
}
