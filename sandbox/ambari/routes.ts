import type { AmbariOperation, Broker, ClusterModel } from './cluster-model.ts'
import {
  listVersions,
  readConfiguration,
  readDesired,
  saveConfiguration,
} from './configuration-routes.ts'
import { type AmbariCall, type AmbariReply, ILLEGAL, internal, refuse, refusePut } from './reply.ts'

/** Answers one authenticated call about an existing cluster, as Ambari 2.7 does. */
export function answer(call: AmbariCall): AmbariReply {
  call.cluster.settle()
  const { method, path } = call
  const route = `${method} ${path.replace(/\/requests\/\d+$/, '/requests/ID')}`
  switch (route) {
    case 'GET ':
      return readDesired(call.cluster)
    case 'PUT ':
      return saveConfiguration(call)
    case 'GET /configurations':
      return readConfiguration(call)
    case 'GET /configurations/service_config_versions':
      return listVersions(call.cluster)
    case 'GET /hosts':
      return listHosts(call.cluster)
    case 'GET /host_components':
      return listComponents(call)
    case 'GET /services/KAFKA':
      return readService(call.cluster)
    case 'PUT /services/KAFKA':
      return setMaintenance(call)
    case 'POST /requests':
      return startRequest(call)
    case 'GET /requests':
      return listRequests(call.cluster)
    case 'GET /requests/ID':
      return readRequest(call)
    default:
      return refuse(404, "The requested resource doesn't exist.")
  }
}

function listHosts({ seed }: ClusterModel): AmbariReply {
  return {
    status: 200,
    body: {
      items: [...seed.heads, ...seed.workers, ...seed.zookeepers].map(({ hostName, ip }) => ({
        href: internal(`/${seed.name}/hosts/${hostName}`),
        Hosts: {
          cluster_name: seed.name,
          host_name: hostName,
          ip,
          host_status: 'HEALTHY',
          host_state: 'HEALTHY',
          maintenance_state: 'OFF',
          rack_info: '/default-rack',
        },
      })),
    },
  }
}

function listComponents({ cluster, query }: AmbariCall): AmbariReply {
  const component = query.get('HostRoles/component_name')
  const staleOnly = query.get('HostRoles/stale_configs') === 'true'
  const unknown = [...query.keys()].find(
    (key) => key.startsWith('HostRoles/') && !/component_name|stale_configs|host_name$/.test(key),
  )
  if (unknown)
    return refuse(
      400,
      `The properties [${unknown}] specified in the request or predicate are not supported for the resource type HostComponent.`,
    )
  const role = (hostName: string, more: Record<string, unknown>) => ({
    href: internal(`/${cluster.seed.name}/hosts/${hostName}/host_components/${component}`),
    HostRoles: {
      cluster_name: cluster.seed.name,
      component_name: component,
      host_name: hostName,
      ...more,
    },
    host: { href: internal(`/${cluster.seed.name}/hosts/${hostName}`) },
  })
  const broker = ({ hostName, state, stale }: Broker) =>
    role(hostName, {
      service_name: 'KAFKA',
      state,
      desired_state: 'STARTED',
      stale_configs: stale,
      maintenance_state: cluster.maintenance === 'ON' ? 'IMPLIED_FROM_SERVICE' : 'OFF',
    })
  const items =
    component === 'KAFKA_BROKER'
      ? cluster.brokers.filter(({ stale }) => !staleOnly || stale).map(broker)
      : component === 'ZOOKEEPER_SERVER'
        ? cluster.seed.zookeepers.map(({ hostName }) =>
            role(hostName, {
              service_name: 'ZOOKEEPER',
              state: 'STARTED',
              stale_configs: false,
              maintenance_state: 'OFF',
            }),
          )
        : []
  return { status: 200, body: { items } }
}

function readService(cluster: ClusterModel): AmbariReply {
  const started = cluster.brokers.some(({ state }) => state === 'STARTED')
  return {
    status: 200,
    body: {
      href: internal(`/${cluster.seed.name}/services/KAFKA`),
      ServiceInfo: {
        cluster_name: cluster.seed.name,
        service_name: 'KAFKA',
        state: started ? 'STARTED' : 'INSTALLED',
        maintenance_state: cluster.maintenance,
      },
    },
  }
}

function setMaintenance({ cluster, body }: AmbariCall): AmbariReply {
  const parsed = JSON.parse(body) as {
    Body?: { ServiceInfo?: { maintenance_state?: string } }
    ServiceInfo?: { maintenance_state?: string }
  }
  const wanted = (parsed.Body ?? parsed).ServiceInfo?.maintenance_state
  if (wanted !== 'ON' && wanted !== 'OFF')
    return refusePut(
      400,
      ILLEGAL,
      'Invalid arguments, can only set maintenance state to one of [OFF, ON]',
    )
  cluster.maintenance = wanted
  return { status: 200 }
}

interface RequestBody {
  RequestInfo?: {
    command?: string
    context?: string
    operation_level?: { level?: string; cluster_name?: string }
  }
  'Requests/resource_filters'?: { hosts?: unknown }[]
}

const LEVELS = ['CLUSTER', 'SERVICE', 'HOST', 'HOST_COMPONENT']

function startRequest({ cluster, body, faults, restartMs }: AmbariCall): AmbariReply {
  const { RequestInfo: info, 'Requests/resource_filters': filters } = JSON.parse(
    body,
  ) as RequestBody
  const level = info?.operation_level?.level ?? 'CLUSTER'
  if (!LEVELS.includes(level)) return refuse(400, `Wrong operation level value: ${level}`)
  const [filter] = filters ?? []
  if (!filter)
    return refuse(
      500,
      'An internal system exception occurred: Command execution cannot proceed without a resource filter.',
    )
  if (typeof filter.hosts !== 'string')
    return refuse(
      500,
      'An internal system exception occurred: java.util.ArrayList cannot be cast to java.lang.String',
    )
  const hosts = filter.hosts.split(',')
  const missing = hosts.find((host) => !cluster.brokers.some(({ hostName }) => hostName === host))
  if (missing)
    return refuse(
      500,
      `An internal system exception occurred: ServiceComponentHost not found, clusterName=${cluster.seed.name}, serviceName=KAFKA, serviceComponentName=KAFKA_BROKER, hostName=${missing}`,
    )
  // In maintenance, anything coarser than a host's component is silently left out.
  const included =
    cluster.maintenance === 'ON' && (level === 'CLUSTER' || level === 'HOST') ? [] : hosts
  if (included.length === 0) return { status: 201 }
  const operation = cluster.restart(included, {
    context: info?.context ?? '',
    level,
    durationMs: restartMs,
    fails: faults.take('failedTask'),
  })
  return {
    status: 202,
    body: {
      href: internal(`/${cluster.seed.name}/requests/${operation.id}`),
      Requests: { id: operation.id, status: 'Accepted' },
    },
  }
}

function requestView(cluster: ClusterModel, operation: AmbariOperation) {
  const status = cluster.statusOf(operation)
  const running = status === 'IN_PROGRESS'
  return {
    cluster_name: cluster.seed.name,
    id: operation.id,
    request_context: operation.context,
    request_status: status,
    // 100 for failed ones too: never a sign of success.
    progress_percent: running ? 35 : 100,
    task_count: operation.tasks.length,
    completed_task_count: running ? 0 : operation.tasks.length,
    failed_task_count: status === 'FAILED' ? operation.tasks.length : 0,
    start_time: Math.round(operation.startedAt),
    operation_level: operation.level,
    user_name: cluster.seed.username,
  }
}

function listRequests(cluster: ClusterModel): AmbariReply {
  const newest = cluster.operations.slice(-20)
  return {
    status: 200,
    body: { items: newest.map((operation) => ({ Requests: requestView(cluster, operation) })) },
  }
}

function readRequest({ cluster, path }: AmbariCall): AmbariReply {
  const operation = cluster.operations.find(({ id }) => id === Number(path.split('/').at(-1)))
  if (!operation) return refuse(404, "Request resource doesn't exist.")
  const status = cluster.statusOf(operation)
  return {
    status: 200,
    body: {
      Requests: requestView(cluster, operation),
      tasks: operation.tasks.map((task, index) => ({
        Tasks: {
          id: operation.id * 100 + index,
          host_name: task.host,
          role: 'KAFKA_BROKER',
          command: 'CUSTOM_COMMAND',
          custom_command_name: 'RESTART',
          status,
          exit_code: status === 'IN_PROGRESS' ? 999 : status === 'FAILED' ? 1 : 0,
        },
      })),
    },
  }
}
