import { bare } from './arm-errors.ts'
import type { ClusterDetails, SimulatedCluster } from './clusters.ts'
import { clusterStates, describeCluster } from './clusters.ts'
import type { Operation, OperationFailure, OperationSpec } from './operations.ts'
import { clusterOperationId, PUBLIC_HOST } from './operations.ts'
import type { StoredResource } from './resource-store.ts'
import type { Call } from './routing.ts'
import type { World } from './world.ts'
import { startOperation } from './world.ts'

/** Headers of an accepted operation: HDInsight sends no Location. */
export function statusHeaders(
  call: Call,
  cluster: StoredResource,
  id: string,
): Record<string, string> {
  return {
    'azure-asyncoperation': `${PUBLIC_HOST}${cluster.id}/azureasyncoperations/${id}?api-version=${call.apiVersion}`,
    'x-ms-hdi-clusteruri': `${PUBLIC_HOST}${cluster.id}?api-version=${call.apiVersion}`,
    'x-ms-hdi-served-by': cluster.location,
  }
}

/** Starts an operation of a cluster under an id that is known per cluster. */
export function beginClusterOperation(
  world: World,
  cluster: StoredResource,
  id: string,
  spec: OperationSpec,
): Operation {
  const fullId = clusterOperationId(cluster.group, cluster.name, id)
  return startOperation(world, cluster, { ...spec, id: fullId })
}

/** @throws ArmRefusal 409 unless the cluster is Running and nothing is under way */
export function refuseUnlessRunning(
  world: World,
  cluster: StoredResource,
  details: ClusterDetails,
): void {
  const { clusterState } = clusterStates(cluster, details, world.clock.now())
  if (clusterState === 'Running' && world.clock.now() >= cluster.readyAt) return
  throw bare('Conflict', `Cluster ${cluster.name} is in state ${clusterState}.`, 409)
}

/** Tells a listener at the end of an operation, if the cluster is still there and nothing came after. */
export function whenStill(
  world: World,
  cluster: StoredResource,
  details: ClusterDetails,
  operation: Operation,
  listener: ((cluster: SimulatedCluster) => void) | undefined,
): void {
  world.whenReached(operation.endsAt, () => {
    if (cluster.operation !== operation || cluster.goneAt !== undefined) return
    listener?.(describeCluster(cluster, details, world.clock.now()))
  })
}

/** A resize, a restart or a new login that fails leaves the cluster running: only the operation says so. */
export function failOnlyOperation(
  world: World,
  cluster: StoredResource,
  id: string,
  failure: OperationFailure | undefined,
): void {
  if (!failure || !cluster.operation) return
  const fullId = clusterOperationId(cluster.group, cluster.name, id)
  const durationMs = cluster.operation.endsAt - cluster.operation.startedAt
  cluster.operation = world.operations.start({ id: fullId, durationMs, failure })
}
