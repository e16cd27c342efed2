import { at, type Json, listOf, textAt } from '../azure/json.ts'
import type { BrokerMachine } from './broker-machine.ts'
import { startTask, takeStartFaults } from './broker-tasks.ts'
import { componentResources } from './host-resources.ts'
import { isOperationLevel, type OperationLevel } from './maintenance.ts'
import type { TaskPlan } from './operation-queue.ts'
import { parseQuery } from './query.ts'
import { type AmbariCall, type AmbariReply, accepted, failedPost, refuse } from './reply.ts'
import { filtered } from './resource.ts'

/** POST on the requests: RESTART or a service check. Source: RequestResourceProvider. */
export function startRequest(call: AmbariCall): AmbariReply {
  const { cluster } = call
  const parsed = JSON.parse(call.body) as Json
  const info = at(parsed, 'RequestInfo')
  const filter = listOf(at(parsed, 'Requests/resource_filters'))[0]
  const named = textAt(info, 'operation_level', 'level')
  if (named !== undefined && !isOperationLevel(named))
    return refuse(400, `Wrong operation level value: ${named}`)
  if (named !== undefined && textAt(info, 'operation_level', 'cluster_name') === undefined)
    return refuse(400, 'Cluster name is mandatory for an operation level')
  if (filter === undefined)
    return failedPost('Command execution cannot proceed without a resource filter.')
  const hosts = hostsOf(call, filter)
  if (!Array.isArray(hosts)) return hosts
  const isCheck = textAt(info, 'command') === 'KAFKA_SERVICE_CHECK'
  const level = named ?? guessLevel(filter)
  const included = hosts.filter(({ hostName }) => cluster.maintenance.includes(hostName, level))
  // Left out without a word; nothing left makes no request.
  if (included.length === 0) return { status: 201 }
  const details = {
    context: textAt(info, 'context') ?? '',
    user: call.user.username,
    type: 'COMMAND',
    level,
    filters: [describeFilter(filter, hosts)],
  } as const
  const operation = cluster.operations.add(
    details,
    isCheck ? serviceCheck(call, included) : restarts(call, included),
  )
  return accepted(cluster, operation.id)
}

function restarts(call: AmbariCall, machines: readonly BrokerMachine[]): TaskPlan[] {
  const faults = takeStartFaults(call.takeFault)
  return machines.map((machine) =>
    startTask({ ...startOptions(call, machine), command: 'RESTART', faults }),
  )
}

/** What the start of a broker needs of the call that asks for it. */
export function startOptions({ cluster, clock, restartMs }: AmbariCall, machine: BrokerMachine) {
  const configuration = () => ({
    settings: cluster.settings(machine.hostName),
    revision: cluster.revision,
  })
  return { machine, clock, restartMs, configuration }
}

/** Runs on one host only and changes no broker. */
function serviceCheck({ clock, restartMs }: AmbariCall, machines: readonly BrokerMachine[]) {
  const run = async () => {
    await clock.sleep(restartMs)
    if (!machines.every(({ isAlive }) => isAlive)) throw new Error('Fail: a broker is not running')
  }
  return machines.slice(0, 1).map(
    ({ hostName }): TaskPlan => ({
      host: hostName,
      role: 'KAFKA_SERVICE_CHECK',
      command: 'SERVICE_CHECK',
      customCommand: null,
      detail: 'KAFKA_SERVICE_CHECK SERVICE_CHECK',
      run,
      interrupt: async () => {},
    }),
  )
}

/** The brokers that a filter names, by a comma-separated text, by a predicate, or all. */
function hostsOf({ cluster }: AmbariCall, filter: Json): BrokerMachine[] | AmbariReply {
  const hosts = at(filter, 'hosts')
  const predicate = textAt(filter, 'hosts_predicate')
  if (predicate !== undefined) {
    const query = parseQuery(predicate)
    return componentResources(cluster).flatMap((component) => {
      if (!filtered(component, query)) return []
      if (component.properties['HostRoles/component_name'] !== 'KAFKA_BROKER') return []
      return cluster.machine(String(component.properties['HostRoles/host_name'])) ?? []
    })
  }
  if (hosts === undefined) return [...cluster.machines]
  if (typeof hosts !== 'string')
    return failedPost('java.util.ArrayList cannot be cast to java.lang.String')
  const found: BrokerMachine[] = []
  for (const host of hosts.split(',')) {
    const machine = cluster.machine(host.trim())
    if (!machine)
      return failedPost(
        `ServiceComponentHost not found, clusterName=${cluster.name}, serviceName=KAFKA, serviceComponentName=KAFKA_BROKER, hostName=${host}`,
      )
    found.push(machine)
  }
  return found
}

/** Ambari's guess where no level is given, or where it is given as plain text. */
function guessLevel(filter: Json): OperationLevel {
  const isHosts = at(filter, 'hosts') !== undefined || at(filter, 'hosts_predicate') !== undefined
  return isHosts ? 'HOST_COMPONENT' : 'SERVICE'
}

function describeFilter(filter: Json, machines: readonly BrokerMachine[]) {
  const service = textAt(filter, 'service_name')
  const component = textAt(filter, 'component_name')
  return {
    ...(service === undefined ? {} : { service_name: service }),
    ...(component === undefined ? {} : { component_name: component }),
    hosts: machines.map(({ hostName }) => hostName),
  }
}
