import type { AmbariOperation, Broker, ClusterModel } from './cluster-model.ts'
import type { AmbariFaults } from './faults.ts'

export interface AmbariReply {
  readonly status: number
  /** Undefined: an empty body. */
  readonly body?: unknown
}

export interface AmbariCall {
  readonly method: string
  /** After `/api/v1/clusters/NAME`. */
  readonly path: string
  readonly query: URLSearchParams
  readonly body: string
  readonly cluster: ClusterModel
  readonly faults: AmbariFaults
  readonly restartMs: number
}

/** Ambari's own addresses, which nobody outside the network can follow. */
const internal = (path: string) => `http://10.0.0.18:8080/api/v1/clusters${path}`

const refuse = (status: number, message: string): AmbariReply => ({
  status,
  body: { status, message },
})
/** Errors of a PUT begin with the Java class, those of a POST do not. */
const refusePut = (status: number, type: string, message: string) =>
  refuse(status, `${type}: ${message}`)
const ILLEGAL = 'java.lang.IllegalArgumentException'

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

function readDesired(cluster: ClusterModel): AmbariReply {
  const { name } = cluster.seed
  const { current } = cluster
  return {
    status: 200,
    body: {
      href: internal(`/${name}`),
      Clusters: {
        cluster_name: name,
        version: 'HDP-5.1',
        desired_configs: Object.fromEntries(
          Object.entries(current.tags).map(([type, tag]) => [
            type,
            { tag, version: cluster.configuration(type, tag)?.version },
          ]),
        ),
        desired_service_config_versions: {
          KAFKA: [
            {
              cluster_name: name,
              service_name: 'KAFKA',
              group_id: -1,
              group_name: 'Default',
              hosts: [],
              is_current: true,
              service_config_version: current.version,
              service_config_version_note: current.note,
              user: current.user,
              createtime: Math.round(current.createdAt),
            },
          ],
        },
      },
    },
  }
}

function readConfiguration({ cluster, query }: AmbariCall): AmbariReply {
  const type = query.get('type') ?? ''
  const tag = query.get('tag') ?? ''
  const found = cluster.configuration(type, tag)
  const href = internal(`/${cluster.seed.name}/configurations?type=${type}&tag=${tag}`)
  return {
    status: 200,
    body: {
      href,
      items: found
        ? [
            {
              href,
              tag,
              type,
              version: found.version,
              Config: { cluster_name: cluster.seed.name },
              properties: found.properties,
            },
          ]
        : [],
    },
  }
}

function listVersions(cluster: ClusterModel): AmbariReply {
  return {
    status: 200,
    body: {
      items: cluster.versions.toReversed().map((entry) => ({
        service_name: 'KAFKA',
        service_config_version: entry.version,
        service_config_version_note: entry.note,
        user: entry.user,
        createtime: Math.round(entry.createdAt),
        is_current: entry === cluster.current,
      })),
    },
  }
}

interface DesiredConfig {
  type?: string
  tag?: string
  properties?: Record<string, string>
  service_config_version_note?: string
}

function saveConfiguration({ cluster, body, faults }: AmbariCall): AmbariReply {
  const parsed = JSON.parse(body) as unknown
  const [outer] = Array.isArray(parsed) ? (parsed as unknown[]) : [parsed]
  const desired = (outer as { Clusters?: { desired_config?: DesiredConfig | DesiredConfig[] } })
    .Clusters?.desired_config
  const wanted = desired === undefined ? [] : Array.isArray(desired) ? desired : [desired]
  const user = cluster.seed.username
  if (faults.take('concurrentEdit')) {
    const broker = cluster.configuration('kafka-broker')
    cluster.save(
      [
        {
          type: 'kafka-broker',
          tag: `other-${cluster.versions.length}`,
          properties: { ...broker?.properties, 'log.retention.hours': '72' },
        },
      ],
      'somebody else',
      user,
    )
  }
  const changed = wanted.flatMap(({ type = '', tag, properties }) => {
    const now = cluster.configuration(type)
    if (!properties || sameProperties(now?.properties, properties)) return []
    return [{ type, tag: tag ?? `generated-${cluster.versions.length}-${type}`, properties }]
  })
  if (changed.length === 0) return { status: 200 }
  const taken = changed.find(({ type, tag }) => cluster.configuration(type, tag))
  if (taken)
    return refusePut(
      500,
      'org.apache.ambari.server.controller.spi.SystemException',
      `An internal system exception occurred: Configuration with tag '${taken.tag}' exists for '${taken.type}'`,
    )
  // When one type of a save differs, all of them get a new version.
  const all = wanted.flatMap(({ type = '', tag = '', properties }) =>
    properties ? [{ type, tag, properties }] : [],
  )
  cluster.save(all, wanted.at(-1)?.service_config_version_note ?? '', user)
  return {
    status: 200,
    body: {
      resources: [
        {
          href: internal(
            `/${cluster.seed.name}/configurations/service_config_versions?service_name=KAFKA&service_config_version=${cluster.current.version}`,
          ),
          configurations: all.map(({ type, tag, properties }) => ({
            clusterName: cluster.seed.name,
            type,
            versionTag: tag,
            version: cluster.configuration(type, tag)?.version,
            configs: properties,
            configAttributes: {},
          })),
          group_id: -1,
          group_name: 'Default',
          service_config_version: cluster.current.version,
          service_config_version_note: cluster.current.note,
          service_name: 'KAFKA',
        },
      ],
    },
  }
}

function sameProperties(
  a: Readonly<Record<string, string>> = {},
  b: Readonly<Record<string, string>>,
): boolean {
  const keys = new Set([...Object.keys(a), ...Object.keys(b)])
  return [...keys].every((key) => a[key] === b[key])
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
