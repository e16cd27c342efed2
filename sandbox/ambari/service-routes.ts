import { at, type Json, textAt } from '../azure/json.ts'
import type { BrokerMachine } from './broker-machine.ts'
import { startTask, stopTask, takeStartFaults } from './broker-tasks.ts'
import type { ClusterModel } from './cluster-model.ts'
import { isOperationLevel, type OperationLevel, type Switch } from './maintenance.ts'
import {
  type AmbariCall,
  type AmbariReply,
  accepted,
  EMPTY,
  missingForPut,
  refusedArgument,
} from './reply.ts'
import { startOptions } from './request-command.ts'
import type { Resource } from './resource.ts'

export function serviceResource(cluster: ClusterModel): Resource {
  const isStarted = cluster.machines.some(({ state }) => state === 'STARTED')
  return {
    path: `/${cluster.name}/services/KAFKA`,
    keys: ['ServiceInfo/cluster_name', 'ServiceInfo/service_name'],
    properties: {
      'ServiceInfo/cluster_name': cluster.name,
      'ServiceInfo/service_name': 'KAFKA',
      'ServiceInfo/state': isStarted ? 'STARTED' : 'INSTALLED',
      'ServiceInfo/maintenance_state': cluster.maintenance.service,
    },
  }
}

export function updateService(call: AmbariCall): AmbariReply {
  const { cluster } = call
  return update(call, 'ServiceInfo', cluster.machines, (value) => {
    cluster.maintenance.service = value
  })
}

export function updateBroker(call: AmbariCall): AmbariReply {
  const { cluster } = call
  const host = hostOf(call)
  const machine = cluster.machine(host)
  if (!machine)
    return missingForPut(
      `ServiceComponentHost not found, clusterName=${cluster.name}, serviceName=KAFKA, serviceComponentName=KAFKA_BROKER, hostName=${host}`,
    )
  return update(call, 'HostRoles', [machine], (value) => cluster.maintenance.setBroker(host, value))
}

export function updateHost(call: AmbariCall): AmbariReply {
  const host = hostOf(call)
  if (!call.cluster.hosts.some(({ hostName }) => hostName === host))
    return missingForPut(`Host not found, hostname=${host}`)
  return update(call, 'Hosts', [], (value) => call.cluster.maintenance.setHost(host, value))
}

function hostOf({ path }: AmbariCall): string {
  return decodeURIComponent(path.split('/')[2] ?? '')
}

/** A PUT on a service, host or component: maintenance mode at once, or a state by an operation. */
function update(
  call: AmbariCall,
  category: 'ServiceInfo' | 'HostRoles' | 'Hosts',
  machines: readonly BrokerMachine[],
  setMaintenance: (value: Switch) => void,
): AmbariReply {
  const parsed = JSON.parse(call.body) as Json
  const wanted = at(at(parsed, 'Body') ?? parsed, category)
  const maintenance = textAt(wanted, 'maintenance_state')
  if (maintenance !== undefined) {
    if (maintenance !== 'ON' && maintenance !== 'OFF')
      return refusedArgument(
        'Invalid arguments, can only set maintenance state to one of [OFF, ON]',
      )
    setMaintenance(maintenance)
    return EMPTY
  }
  const state = textAt(wanted, 'state')
  if (state === undefined) return EMPTY
  if (state !== 'STARTED' && state !== 'INSTALLED')
    return refusedArgument(`Invalid desired state for a component: ${state}`)
  const info = at(parsed, 'RequestInfo')
  return changeState(call, machines, state, {
    context: textAt(info, 'context') ?? '',
    level: textAt(info, 'operation_level', 'level'),
  })
}

function changeState(
  call: AmbariCall,
  machines: readonly BrokerMachine[],
  state: 'STARTED' | 'INSTALLED',
  info: { readonly context: string; readonly level: string | undefined },
): AmbariReply {
  const { cluster, user } = call
  if (info.level !== undefined && !isOperationLevel(info.level))
    return refusedArgument(`Wrong operation level value: ${info.level}`)
  // Without a level it is the coarsest, which leaves out whatever is in maintenance, without a word.
  const level: OperationLevel = info.level ?? 'CLUSTER'
  const affected = machines.filter(
    (machine) =>
      machine.isAlive !== (state === 'STARTED') &&
      cluster.maintenance.includes(machine.hostName, level),
  )
  if (affected.length === 0) return EMPTY
  const faults = state === 'STARTED' ? takeStartFaults(call.takeFault) : []
  const plans = affected.map((machine) =>
    state === 'STARTED'
      ? startTask({ ...startOptions(call, machine), command: 'START', faults })
      : stopTask(machine),
  )
  const details = { context: info.context, user: user.username, type: 'INTERNAL_REQUEST' } as const
  return accepted(cluster, cluster.operations.add({ ...details, level, filters: [] }, plans).id)
}
