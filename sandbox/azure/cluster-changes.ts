import { randomUUID } from 'node:crypto'
import { bare } from './arm-errors.ts'
import { addNodes, endNodes, nodesAt } from './cluster-nodes.ts'
import {
  beginClusterOperation,
  failOnlyOperation,
  refuseUnlessRunning,
  statusHeaders,
  whenStill,
} from './cluster-operations.ts'
import { coresOf } from './cluster-request.ts'
import { invalidPayload, quotaExceeded } from './cluster-rules.ts'
import type { ClusterDetails, SimulatedCluster } from './clusters.ts'
import { subnetOf, viewCluster } from './clusters.ts'
import { loginProblem } from './credential-rules.ts'
import { at, listOf, numberAt, textAt } from './json.ts'
import type { StoredResource } from './resource-store.ts'
import type { Call, Reply } from './routing.ts'
import type { World } from './world.ts'
import { plannedFailure } from './world.ts'

interface Parts {
  readonly coreLimit: number
  readonly onClusterChanged: ((cluster: SimulatedCluster) => void) | undefined
  coresUsed(region: string): number
  require(call: Call): { readonly cluster: StoredResource; readonly details: ClusterDetails }
}

export interface ClusterChanges {
  resize(call: Call): Reply
  updateLogin(call: Call): Reply
  restartHosts(call: Call): Reply
  patchTags(call: Call): Reply
}

/** What can be done to a cluster that runs. */
export function createClusterChanges(world: World, parts: Parts): ClusterChanges {
  const { clock, durations, faults } = world

  function resize(call: Call): Reply {
    const { cluster, details } = parts.require(call)
    if (call.param('role').toLowerCase() !== 'workernode')
      throw invalidPayload('Only the role workernode can be resized.')
    const target = numberAt(call.body, 'targetInstanceCount') ?? 0
    if (target < 1) throw invalidPayload('targetInstanceCount must be at least 1.')
    refuseUnlessRunning(world, cluster, details)
    const roles = details.roles.map((role) =>
      role.name === 'workernode' ? { ...role, count: target } : role,
    )
    refuseOverQuota(call, cluster, coresOf(roles) - coresOf(details.roles))
    const failure = plannedFailure(world, call)
    if (!failure) moveWorkers(cluster, details, target)
    if (!failure) details.roles = roles
    details.change = 'resize'
    const id = randomUUID()
    const operation = beginClusterOperation(world, cluster, id, {
      durationMs: durations.clusterResize,
    })
    failOnlyOperation(world, cluster, id, failure)
    if (!failure) whenStill(world, cluster, details, operation, parts.onClusterChanged)
    return { status: 202, headers: statusHeaders(call, cluster, id) }
  }

  function refuseOverQuota(call: Call, cluster: StoredResource, required: number): void {
    const gone = faults.take('quota', call.key)
    const available = gone ? 0 : parts.coreLimit - parts.coresUsed(cluster.location)
    if (required > available) throw quotaExceeded(world, cluster.name, required, available)
  }

  function moveWorkers(cluster: StoredResource, details: ClusterDetails, target: number): void {
    const now = clock.now()
    const endsAt = now + durations.clusterResize
    const workers = nodesAt(details.nodes, now).filter(({ role }) => role === 'worker')
    if (target <= workers.length) {
      endNodes(world, workers.slice(target), endsAt, durations.lingeringNics)
      return
    }
    const next = Math.max(...workers.map(({ number }) => number)) + 1
    const wanted = Array.from({ length: target - workers.length }, (_, index) => ({
      role: 'worker' as const,
      number: next + index,
    }))
    const where = { ...cluster, subnetId: subnetOf(details) }
    const added = addNodes(world, where, wanted, endsAt)
    if (!added) throw invalidPayload(`Subnet ${where.subnetId} has not enough free addresses.`)
    details.nodes = [...details.nodes, ...added]
  }

  function updateLogin(call: Call): Reply {
    const { cluster, details } = parts.require(call)
    refuseUnlessRunning(world, cluster, details)
    const login = {
      enabled: at(call.body, 'restAuthCredential.isEnabled') !== false,
      username: textAt(call.body, 'restAuthCredential.username') ?? details.login.username,
      password: textAt(call.body, 'restAuthCredential.password') ?? details.login.password,
    }
    const problem = loginProblem(login, details.roles[0]?.sshUser ?? '')
    if (problem !== undefined) throw bare('BadRequest', problem)
    const failure = plannedFailure(world, call)
    if (!failure) details.login = login
    details.change = 'credentials'
    const id = randomUUID()
    const operation = beginClusterOperation(world, cluster, id, {
      durationMs: durations.gatewaySettings,
    })
    failOnlyOperation(world, cluster, id, failure)
    if (!failure) whenStill(world, cluster, details, operation, parts.onClusterChanged)
    return { status: 202, headers: statusHeaders(call, cluster, id) }
  }

  function restartHosts(call: Call): Reply {
    const { cluster, details } = parts.require(call)
    refuseUnlessRunning(world, cluster, details)
    const hosts = nodesAt(details.nodes, clock.now()).map(({ hostName }) => hostName.split('.')[0])
    const unknown = listOf(call.body).filter(
      (host) => typeof host !== 'string' || !hosts.includes(host.split('.')[0]),
    )
    if (listOf(call.body).length === 0 || unknown.length > 0)
      throw invalidPayload(`Unknown hosts: ${unknown.join(', ') || '(none given)'}.`)
    const failure = plannedFailure(world, call)
    details.change = 'restart'
    const id = `${randomUUID()}-0`
    beginClusterOperation(world, cluster, id, { durationMs: durations.restartHosts })
    failOnlyOperation(world, cluster, id, failure)
    return { status: 202, headers: statusHeaders(call, cluster, id) }
  }

  function patchTags(call: Call): Reply {
    const { cluster, details } = parts.require(call)
    cluster.body = { ...cluster.body, tags: at(call.body, 'tags') ?? {} }
    cluster.etag = randomUUID()
    world.changed()
    return { status: 200, body: viewCluster(world, cluster, details) }
  }

  return { resize, updateLogin, restartHosts, patchTags }
}
