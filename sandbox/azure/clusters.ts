import { randomBytes } from 'node:crypto'
import type { ClusterNode } from './cluster-nodes.ts'
import { nodesAt } from './cluster-nodes.ts'
import type { ClusterRequestBody, RoleRequest } from './cluster-request.ts'
import { coresOf, viewRole } from './cluster-request.ts'
import type { JsonObject } from './json.ts'
import { at, listOf, pick } from './json.ts'
import { failureBody } from './operations.ts'
import { displayName } from './regions.ts'
import type { StoredResource } from './resource-store.ts'
import type { World } from './world.ts'
import { envelope } from './world.ts'

export const CLUSTERS = 'Microsoft.HDInsight/clusters'

export interface SimulatedNode {
  /** Full name, for example `wn0-orders.<suffix>.bx.internal.cloudapp.net`. */
  readonly hostName: string
  readonly ip: string
  /** The number in the host name; worker numbers have gaps. */
  readonly number: number
}

/** A cluster as its Ambari twin needs it. */
export interface SimulatedCluster {
  readonly name: string
  /** Login of Ambari. */
  readonly username: string
  readonly password: string
  readonly workers: readonly SimulatedNode[]
  readonly zookeepers: readonly SimulatedNode[]
  readonly heads: readonly SimulatedNode[]
  /** Properties of kafka-broker that it was made with. */
  readonly kafkaBroker: Readonly<Record<string, string>>
}

/** What the simulator knows of a cluster beside the stored resource. Holds its passwords. */
export interface ClusterDetails {
  readonly clusterId: string
  readonly kafkaBroker: Readonly<Record<string, string>>
  roles: readonly RoleRequest[]
  nodes: readonly ClusterNode[]
  login: { readonly enabled: boolean; readonly username: string; readonly password: string }
  /** What the last change does, as `clusterState` names it while it runs. */
  change: 'create' | 'resize' | 'credentials' | 'restart'
}

export function newDetails(
  { roles, login, kafkaBroker }: Pick<ClusterRequestBody, 'roles' | 'login' | 'kafkaBroker'>,
  nodes: readonly ClusterNode[],
): ClusterDetails {
  const clusterId = randomBytes(16).toString('hex')
  return { clusterId, roles, nodes, login, kafkaBroker, change: 'create' }
}

/** States of a cluster that is being made, with the share of the time at which each begins. */
const CREATION_STATES = [
  { from: 0, state: 'Accepted' },
  { from: 0.1, state: 'ClusterStorageProvisioned' },
  { from: 0.2, state: 'AzureVMConfiguration' },
  { from: 0.5, state: 'HdInsightConfiguration' },
] as const

/** `clusterState` and `provisioningState` at a time. */
export function clusterStates(cluster: StoredResource, details: ClusterDetails, now: number) {
  if (cluster.goneAt !== undefined)
    return { clusterState: 'Deleting', provisioningState: 'Deleting' } as const
  if (now >= cluster.readyAt)
    return cluster.failure
      ? ({ clusterState: 'Error', provisioningState: 'Failed' } as const)
      : ({ clusterState: 'Running', provisioningState: 'Succeeded' } as const)
  if (details.change === 'resize')
    return { clusterState: 'ResizeQueued', provisioningState: 'InProgress' } as const
  if (details.change !== 'create')
    return { clusterState: 'Running', provisioningState: 'Succeeded' } as const
  const startedAt = cluster.operation?.startedAt ?? cluster.createdAt
  const share = (now - startedAt) / Math.max(1, cluster.readyAt - startedAt)
  const state = CREATION_STATES.findLast(({ from }) => share >= from)?.state ?? 'Accepted'
  return { clusterState: state, provisioningState: 'InProgress' } as const
}

/** A cluster as a read shows it: keys as null, no passwords. */
export function viewCluster(
  world: World,
  cluster: StoredResource,
  details: ClusterDetails,
): JsonObject {
  const now = world.clock.now()
  const states = clusterStates(cluster, details, now)
  const properties = cluster.body.properties
  const endpoint = (name: string, port: number, location: string) => ({
    name,
    protocol: 'TCP',
    location,
    port,
  })
  return {
    ...envelope(cluster),
    location: displayName(cluster.location),
    etag: cluster.etag,
    ...pick(cluster.body, ['zones', 'identity']),
    properties: {
      clusterVersion: '5.1.3000.0',
      clusterHdpVersion: '',
      osType: 'Linux',
      tier: 'Standard',
      clusterId: details.clusterId,
      clusterDefinition: {
        blueprint: 'https://blueprints.azurehdinsight.net/kafka-5.1.3000.0.json',
        kind: 'KAFKA',
        ...pick(at(properties, 'clusterDefinition'), ['componentVersion']),
      },
      computeProfile: { roles: details.roles.map(viewRole) },
      storageProfile: {
        storageaccounts: listOf(at(properties, 'storageProfile', 'storageaccounts')).map(
          (account) => ({
            ...pick(account, [
              'name',
              'isDefault',
              'container',
              'fileSystem',
              'resourceId',
              'msiResourceId',
            ]),
            key: null,
          }),
        ),
      },
      ...pick(properties, ['minSupportedTlsVersion', 'networkProperties']),
      ...pick(properties, ['encryptionInTransitProperties']),
      ...states,
      createdDate: new Date(cluster.createdAt).toISOString().replace(/Z$/, ''),
      quotaInfo: { coresUsed: coresOf(details.roles) },
      errors:
        states.clusterState === 'Error' && cluster.failure ? [failureBody(cluster.failure)] : [],
      connectivityEndpoints: [
        endpoint('SSH', 22, `${cluster.name}-ssh.azurehdinsight.net`),
        endpoint('HTTPS', 443, `${cluster.name}.azurehdinsight.net`),
      ],
    },
  }
}

/** What Ambari's twin is told. */
export function describeCluster(
  cluster: StoredResource,
  details: ClusterDetails,
  now: number,
): SimulatedCluster {
  const of = (role: ClusterNode['role']) =>
    nodesAt(details.nodes, now)
      .filter((node) => node.role === role)
      .map(({ hostName, ip, number }) => ({ hostName, ip, number }))
  return {
    name: cluster.name,
    username: details.login.username,
    password: details.login.password,
    workers: of('worker'),
    zookeepers: of('zookeeper'),
    heads: of('head'),
    kafkaBroker: details.kafkaBroker,
  }
}

/** The subnet all roles of a stored cluster are in. */
export function subnetOf(details: ClusterDetails): string {
  return details.roles[0]?.subnetId ?? ''
}
