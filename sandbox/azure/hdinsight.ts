import type { ArmRefusal } from './arm-errors.ts'
import { bare } from './arm-errors.ts'
import type { ClusterChanges } from './cluster-changes.ts'
import { createClusterChanges } from './cluster-changes.ts'
import { creationFailure } from './cluster-failures.ts'
import { addNodes, endNodes, FIXED_NODES, workerNumbers } from './cluster-nodes.ts'
import { beginClusterOperation, statusHeaders, whenStill } from './cluster-operations.ts'
import type { ClusterRequestBody } from './cluster-request.ts'
import { coresOf, readClusterRequest } from './cluster-request.ts'
import { clusterRefusals, invalidPayload } from './cluster-rules.ts'
import type { ClusterDetails, SimulatedCluster } from './clusters.ts'
import { CLUSTERS, clusterStates, newDetails, viewCluster } from './clusters.ts'
import type { Identities } from './identities.ts'
import type { Json } from './json.ts'
import { at, pick, textAt } from './json.ts'
import { clusterOperationId } from './operations.ts'
import { regionName } from './regions.ts'
import type { StoredResource } from './resource-store.ts'
import type { Call, Reply } from './routing.ts'
import type { Storage } from './storage.ts'
import type { World } from './world.ts'
import { plannedFailure, refuseWhileDeleting } from './world.ts'

export interface ClusterListeners {
  /** Once, when a cluster reaches Running. */
  readonly onClusterRunning?: ((cluster: SimulatedCluster) => void) | undefined
  /** After a resize or a change of the login. */
  readonly onClusterChanged?: ((cluster: SimulatedCluster) => void) | undefined
  readonly onClusterDeleted?: ((name: string) => void) | undefined
}

export interface Hdinsight extends ClusterChanges {
  create(call: Call): Reply
  /** What creation would refuse; reads faults without using them up. */
  dryRun(call: Call): {
    readonly refusals: readonly ArmRefusal[]
    readonly request: ClusterRequestBody
  }
  nameTaken(name: string, call: Call): boolean
  remove(call: Call): Reply
  require(call: Call): { readonly cluster: StoredResource; readonly details: ClusterDetails }
  detailsOf(cluster: StoredResource): ClusterDetails
  coresUsed(region: string): number
  /** Bookkeeping for a cluster that disappears at a time, alone or with its group. */
  cleanUp(cluster: StoredResource, goneAt: number, lingerMs: number): void
}

/** Refusals that the dry run shows, and creation uses up. */
const SHOWN_FAULTS = ['quota', 'nameTaken', 'regionClosed', 'sizeRefused', 'keysForbidden'] as const

export function createHdinsight(
  world: World,
  storage: Storage,
  identities: Identities,
  settings: { readonly coreLimit: number; readonly takenNames: ReadonlySet<string> },
  listeners: ClusterListeners,
): Hdinsight {
  const { store, clock, durations, faults } = world
  const known = new WeakMap<StoredResource, ClusterDetails>()

  function detailsOf(cluster: StoredResource): ClusterDetails {
    const details = known.get(cluster)
    if (!details) throw new Error(`Cluster ${cluster.id} has no details.`)
    return details
  }

  function require(call: Call) {
    const cluster = store.require(CLUSTERS, call.param('group'), call.param('cluster'))
    return { cluster, details: detailsOf(cluster) }
  }

  const coresUsed = (region: string) =>
    store
      .list(CLUSTERS)
      .filter((cluster) => cluster.location === regionName(region))
      .reduce((sum, cluster) => sum + coresOf(detailsOf(cluster).roles), 0)

  const nameTaken = (name: string, call: Call) =>
    settings.takenNames.has(name.toLowerCase()) ||
    store.list(CLUSTERS).some((cluster) => cluster.name.toLowerCase() === name.toLowerCase()) ||
    faults.peek('nameTaken', call.key) !== undefined

  function check(call: Call, name: string) {
    const request = readClusterRequest(call.body)
    const quotaGone = faults.peek('quota', call.key) !== undefined
    const refusals = clusterRefusals({
      world,
      storage,
      identities,
      name,
      request,
      coresLeft: quotaGone ? 0 : settings.coreLimit - coresUsed(request.region),
      nameTaken: nameTaken(name, call),
      regionClosed: faults.peek('regionClosed', call.key) !== undefined,
      sizeRefused: faults.peek('sizeRefused', call.key) !== undefined,
      keysForbidden: faults.peek('keysForbidden', call.key) !== undefined,
    })
    return { request, refusals }
  }

  function create(call: Call): Reply {
    const group = store.requireGroup(call.param('group'))
    refuseWhileDeleting(group)
    const name = call.param('cluster')
    const existing = store.find(store.idOf(CLUSTERS, group.name, name))
    if (existing) return repeat(call, existing)
    const { request, refusals } = check(call, name)
    const [refusal] = refusals
    if (refusal) {
      for (const kind of SHOWN_FAULTS) faults.take(kind, call.key)
      throw refusal
    }
    const now = clock.now()
    const failure = creationFailure(world, call, request)
    const location = regionName(request.region)
    const where = {
      name,
      group: group.name,
      location,
      subnetId: request.roles[0]?.subnetId ?? '',
    }
    const workers = request.roles.find((role) => role.name === 'workernode')?.count ?? 0
    const wanted = workerNumbers(workers).map((number) => ({ role: 'worker' as const, number }))
    const nodes = addNodes(world, where, [...FIXED_NODES, ...wanted], now)
    if (!nodes) throw invalidPayload(`Subnet ${where.subnetId} has not enough free addresses.`)
    const cluster = store.add({
      id: store.idOf(CLUSTERS, group.name, name),
      type: CLUSTERS,
      name,
      group: group.name,
      location,
      body: storable(call.body),
      readyAt: now,
    })
    const isIgnored = faults.take('settingsIgnored', call.key) !== undefined
    const details = newDetails(isIgnored ? { ...request, kafkaBroker: {} } : request, nodes)
    known.set(cluster, details)
    const durationMs = failure ? durations.clusterFailure : durations.cluster
    const operation = beginClusterOperation(world, cluster, 'create', { durationMs, failure })
    if (!failure) whenStill(world, cluster, details, operation, listeners.onClusterRunning)
    return {
      status: 200,
      body: viewCluster(world, cluster, details),
      headers: { etag: `"${cluster.etag}"`, ...statusHeaders(call, cluster, 'create') },
    }
  }

  /** The same request again is harmless unless the cluster is broken: then it has to be deleted first. */
  function repeat(call: Call, cluster: StoredResource): Reply {
    const details = detailsOf(cluster)
    const { clusterState } = clusterStates(cluster, details, clock.now())
    const same = JSON.stringify(storable(call.body)) === JSON.stringify(cluster.body)
    if (!same || clusterState === 'Error' || clusterState === 'Deleting')
      throw bare('Conflict', `Cluster ${cluster.name} exists in state ${clusterState}.`, 409)
    return {
      status: 200,
      body: viewCluster(world, cluster, details),
      headers: statusHeaders(call, cluster, 'create'),
    }
  }

  function cleanUp(cluster: StoredResource, goneAt: number, lingerMs: number): void {
    endNodes(world, detailsOf(cluster).nodes, goneAt, lingerMs)
    world.whenReached(goneAt, () => listeners.onClusterDeleted?.(cluster.name))
  }

  function remove(call: Call): Reply {
    const group = store.requireGroup(call.param('group'))
    const cluster = store.find(store.idOf(CLUSTERS, group.name, call.param('cluster')))
    if (!cluster) return { status: 204 }
    if (cluster.goneAt === undefined) {
      const failure = plannedFailure(world, call)
      const linger = faults.take('lingeringNics', call.key)
      const id = clusterOperationId(cluster.group, cluster.name, 'delete')
      const operation = world.operations.start({ id, durationMs: durations.clusterDelete, failure })
      if (!failure) {
        cluster.operation = operation
        cluster.goneAt = operation.endsAt
        const lingerMs = linger ? (linger.delayMs ?? 30 * 60_000) : durations.lingeringNics
        cleanUp(cluster, operation.endsAt, lingerMs)
      }
      world.changed(operation.endsAt)
    }
    return { status: 202, headers: statusHeaders(call, cluster, 'delete') }
  }

  const changes = createClusterChanges(world, {
    coreLimit: settings.coreLimit,
    onClusterChanged: listeners.onClusterChanged,
    coresUsed,
    require,
  })
  return {
    ...changes,
    create,
    dryRun: (call) => check(call, textAt(call.body, 'name') ?? ''),
    nameTaken,
    remove,
    require,
    detailsOf,
    coresUsed,
    cleanUp,
  }
}

/** What is kept of a create body, passwords included: a repeated request is known by it. No read shows them. */
function storable(body: Json | undefined) {
  const { tags, zones, identity } = pick(body, ['tags', 'zones', 'identity'])
  const properties = at(body, 'properties')
  return {
    tags: tags ?? {},
    ...(zones !== undefined && { zones }),
    ...(identity !== undefined && { identity }),
    properties: pick(properties, [
      'clusterDefinition',
      'computeProfile',
      'storageProfile',
      'minSupportedTlsVersion',
      'networkProperties',
      'encryptionInTransitProperties',
    ]),
  }
}
