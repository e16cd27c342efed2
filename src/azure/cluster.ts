import type { Cluster, ClusterCreateParametersExtended, StorageAccount } from '@azure/arm-hdinsight'
import { HDINSIGHT_VERSION, KAFKA_VERSION, nodesOf } from '../cluster/cluster.ts'
import { sentence, type Words } from '../words/sentence.ts'
import { type AzureClients, callOptions } from './clients.ts'
import { calling, found, resourceError } from './errors.ts'
import { networkResourceId, subnetId, type Target } from './network.ts'
import { generatePassword } from './passwords.ts'
import { CLUSTER_TAG, foreignResource } from './provisioning.ts'
import { readStorageKey } from './storage.ts'
import { accountId } from './storage-identity.ts'

/** HDInsight's login for Ambari. */
export const LOGIN_USER = 'admin'
const SSH_USER = 'sshuser'

/** Properties of `kafka-broker`. Source: HDInsight, "Customize clusters using Bootstrap". */
export type KafkaSettings = Readonly<Record<string, string>>

/** What there is of a cluster; `madeHere`: by the operation that asks. */
export type ClusterState =
  | { readonly state: 'absent' }
  | { readonly state: 'changing'; readonly detail: Words }
  | { readonly state: 'running'; readonly madeHere: boolean }
  | { readonly state: 'failed'; readonly error: Error; readonly madeHere: boolean }

/** @throws UserError `foreign-resource` */
export async function readClusterState(target: Target): Promise<ClusterState> {
  const { clients, names } = target
  const cluster = await getCluster(clients, names.resourceGroup, names.cluster)
  if (cluster === undefined) return { state: 'absent' }
  if (cluster.tags?.[CLUSTER_TAG] !== names.cluster)
    throw foreignResource(sentence`Cluster ${names.cluster}`)
  const properties = cluster.properties
  const madeHere = cluster.tags['causeway:operation'] === target.tags['causeway:operation']
  const detail = sentence`Azure state: ${properties?.clusterState ?? properties?.provisioningState ?? 'unknown'}`
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

/** Undefined where there is none of that name, or no such group. @throws UserError, TransientError */
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
 * @param kafka settings of Kafka that differ from HDInsight's own
 */
export async function createCluster(target: Target, kafka: KafkaSettings = {}): Promise<void> {
  const { clients, names } = target
  const { storageIdentity } = target.request
  const key = storageIdentity === undefined ? await readStorageKey(target) : undefined
  const parameters = clusterParameters(target, key, kafka)
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

/**
 * The body of the creation request, apart from where it is sent.
 * @param storageKey undefined where the cluster signs in to its storage by an identity, and in a dry run
 */
export function clusterParameters(
  target: Target,
  storageKey: string | undefined,
  kafka: KafkaSettings = {},
): ClusterCreateParametersExtended {
  const { request, tags } = target
  const { encryptionInTransit, storageIdentity } = request
  const [worker, head, zookeeper] = nodesOf(request).map(({ count, size }) => ({
    targetInstanceCount: count,
    hardwareProfile: { vmSize: size },
  }))
  const node = {
    osProfile: { linuxOperatingSystemProfile: signIn(request) },
    virtualNetworkProfile: {
      id: networkResourceId(target, 'virtualNetworks', target.site.network),
      subnet: subnetId(target, target.site.subnet),
    },
  }
  return {
    location: request.region,
    tags,
    ...(storageIdentity === undefined
      ? {}
      : { identity: { type: 'UserAssigned', userAssignedIdentities: { [storageIdentity]: {} } } }),
    properties: {
      clusterVersion: HDINSIGHT_VERSION,
      osType: 'Linux',
      tier: 'Standard',
      minSupportedTlsVersion: '1.2',
      ...(encryptionInTransit === true
        ? { encryptionInTransitProperties: { isEncryptionInTransitEnabled: true } }
        : {}),
      clusterDefinition: {
        kind: 'kafka',
        componentVersion: { Kafka: KAFKA_VERSION },
        configurations: {
          gateway: {
            'restAuthCredential.isEnabled': true,
            'restAuthCredential.username': LOGIN_USER,
            'restAuthCredential.password': generatePassword(),
          },
          ...(Object.keys(kafka).length > 0 ? { 'kafka-broker': kafka } : {}),
        },
      },
      storageProfile: { storageaccounts: [storageOf(target, storageKey)] },
      computeProfile: {
        roles: [
          { name: 'headnode', ...head, ...node },
          {
            name: 'workernode',
            ...worker,
            ...node,
            dataDisksGroups: [{ disksPerNode: request.disksPerWorker }],
          },
          { name: 'zookeepernode', ...zookeeper, ...node },
        ],
      },
      networkProperties: { resourceProviderConnection: 'Inbound', privateLink: 'Disabled' },
    },
  }
}

/** How people get onto the nodes: by a key of the operators, or by a password that nobody is told. */
function signIn({ sshPublicKey }: Target['request']) {
  return {
    username: SSH_USER,
    ...(sshPublicKey === undefined
      ? { password: generatePassword() }
      : { sshProfile: { publicKeys: [{ certificateData: sshPublicKey }] } }),
  }
}

function storageOf(target: Target, key: string | undefined): StorageAccount {
  const { clients, request, names } = target
  const account = { isDefault: true, resourceId: accountId(target) }
  return request.storageIdentity === undefined
    ? {
        ...account,
        name: `${names.storageAccount}.${clients.blobSuffix}`,
        container: names.container,
        ...(key === undefined ? {} : { key }),
      }
    : {
        ...account,
        name: `${names.storageAccount}.${clients.blobSuffix.replace(/^blob\./, 'dfs.')}`,
        fileSystem: names.container,
        msiResourceId: request.storageIdentity,
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
