import { randomUUID } from 'node:crypto'
import type { ClusterRequestBody } from './cluster-request.ts'
import { textAt } from './json.ts'
import { findSubnet } from './network-references.ts'
import { admitsHdinsight } from './network-security-groups.ts'
import type { OperationFailure } from './operations.ts'
import type { Call } from './routing.ts'
import type { World } from './world.ts'
import { plannedFailure } from './world.ts'

/** Why a cluster that was accepted cannot come up, undefined when it can. */
export function creationFailure(
  world: World,
  call: Call,
  request: ClusterRequestBody,
): OperationFailure | undefined {
  const fault = world.faults.take('clusterError', call.key)
  const planned = plannedFailure(world, call)
  if (fault)
    return {
      code: fault.code ?? 'InternalServerError',
      message:
        fault.message ??
        `Deployment failed. Correlation ID: ${randomUUID()}. Internal server error occurred while processing the request. Please retry the request or contact support.`,
    }
  if (planned) return planned
  if (hasTemplates(request) && world.faults.take('settingsNotRendered', call.key))
    return SETUP_FAILED
  const subnetId = request.roles[0]?.subnetId ?? ''
  const subnet = findSubnet(world, subnetId)?.subnet
  const groupId = textAt(subnet, 'properties', 'networkSecurityGroup', 'id')
  const group = world.store.find(groupId)
  if (request.inboundManagement && !(group && admitsHdinsight(group)))
    return {
      code: 'InvalidNetworkSecurityGroupSecurityRules',
      message: `The security rules in the Network Security Group ${groupId ?? '(none)'} configured with subnet ${subnetId} does not allow required inbound and/or outbound connectivity.`,
    }
  return textAt(subnet, 'properties', 'natGateway', 'id') === undefined ? SETUP_FAILED : undefined
}

const SETUP_FAILED: OperationFailure = {
  code: 'Cluster setup failed to install components on one or more hosts',
  message:
    'Cluster setup failed to install components on one or more hosts. Please retry your request.',
}

/** Brokers do not start with a template that nobody renders. */
function hasTemplates({ kafkaBroker }: ClusterRequestBody): boolean {
  return Object.values(kafkaBroker).some((value) => value.includes('{{'))
}
