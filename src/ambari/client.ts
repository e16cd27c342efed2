import { TransientError } from '../errors.ts'
import { sentence, type Words } from '../words/sentence.ts'
import { editedInBetween } from './errors.ts'
import { type AmbariHttpOptions, createAmbariHttp } from './http.ts'
import type { ConfigurationType, KafkaConfiguration } from './kafka-config.ts'

export interface AmbariHost {
  readonly hostName: string
  readonly ip: string
  /** HEALTHY, UNHEALTHY, ALERT, UNKNOWN. */
  readonly status: string
  readonly maintenanceState: string
  /** For example `/0/1`: fault and update domain. */
  readonly rack: string
}

export interface AmbariBroker {
  readonly hostName: string
  /** STARTED, INSTALLED (stopped), UNKNOWN … */
  readonly state: string
  /** True while it runs with an older configuration than the saved one. */
  readonly staleConfigs: boolean
  readonly maintenanceState: string
}

export interface AmbariRequest {
  readonly id: number
  readonly context: string
  readonly status: string
  readonly terminal: boolean
  /** Milliseconds since the Unix epoch by the cluster's clock; -1 before it starts. */
  readonly startedAt: number
}

/** What one host did for a request. */
export interface AmbariTask {
  readonly hostName: string
  readonly status: string
}

export interface AmbariAlert {
  readonly label: string
  readonly hostName: string | undefined
  readonly state: 'CRITICAL' | 'WARNING'
  readonly text: string
}

export interface ConfigurationChange {
  /** The same for every attempt at the same save: a lost answer is searched for by it. */
  readonly tag: string
  readonly note: string
  readonly kafkaEnv: ConfigurationType
  readonly kafkaBroker: ConfigurationType
  readonly expectedVersion: number
}

/** What Causeway asks of one cluster's Ambari (2.7). Errors are UserError, TransientError, or a bug. */
export interface AmbariClient {
  listHosts(): Promise<AmbariHost[]>
  listBrokers(): Promise<AmbariBroker[]>
  /** Host names of the ZooKeeper servers. */
  listZookeeperHosts(): Promise<string[]>
  readKafkaConfiguration(): Promise<KafkaConfiguration>
  /**
   * Saves both configuration types as one version; restarts nothing. Saving what is already saved makes no version.
   * @throws UserError `configuration-edited-in-between`
   */
  saveKafkaConfiguration(change: ConfigurationChange): Promise<{ serviceConfigVersion: number }>
  readKafkaService(): Promise<{ state: string; maintenanceState: 'ON' | 'OFF' }>
  setMaintenance(state: 'ON' | 'OFF', context: string): Promise<void>
  /**
   * Asks for the restart of brokers: one, or several at the same time. A lost answer is searched for among the
   * newest requests by its context, never sent again.
   */
  restartBrokers(hostNames: readonly string[], context: string): Promise<{ requestId: number }>
  /** What the hosts of one request did, or are doing. */
  listTasks(requestId: number): Promise<AmbariTask[]>
  /** Alerts of Kafka and of its hosts that are critical or warnings, outside maintenance. */
  listAlerts(): Promise<AmbariAlert[]>
  /** The newest 20 requests of the cluster and those that still run, whoever made them. */
  listRequests(): Promise<AmbariRequest[]>
}

export interface AmbariClientOptions extends AmbariHttpOptions {
  /** As Ambari writes it: paths are case-sensitive. */
  readonly clusterName: string
}

/** Statuses after which a request never changes (Ambari 2.7, HostRoleStatus). */
const TERMINAL = new Set(['COMPLETED', 'FAILED', 'TIMEDOUT', 'ABORTED', 'SKIPPED_FAILED'])

interface Items<T> {
  readonly items: readonly T[]
}

interface ServiceConfigVersion {
  readonly service_config_version: number
}

interface DesiredConfigs {
  readonly Clusters: {
    readonly desired_configs: Record<
      string,
      { readonly tag: string; readonly host_overrides?: readonly unknown[] } | undefined
    >
    readonly desired_service_config_versions: { readonly KAFKA?: readonly ServiceConfigVersion[] }
  }
}

interface ConfigurationItem {
  readonly tag: string
  readonly properties?: Record<string, string>
  readonly properties_attributes?: Record<string, Record<string, string>>
}

export function createAmbariClient(options: AmbariClientOptions): AmbariClient {
  const http = createAmbariHttp(options)
  const cluster = `/clusters/${encodeURIComponent(options.clusterName)}`
  const get = async <T>(path: string, what: Words) =>
    (await http.send('GET', `${cluster}${path}`, what)) as T

  async function readDesired() {
    const { Clusters } = await get<DesiredConfigs>(
      '?fields=Clusters/desired_configs,Clusters/desired_service_config_versions',
      sentence`read the configuration versions`,
    )
    const versions = Clusters.desired_service_config_versions.KAFKA ?? []
    const types = [Clusters.desired_configs['kafka-env'], Clusters.desired_configs['kafka-broker']]
    return {
      serviceConfigVersion: Math.max(
        0,
        ...versions.map((version) => version.service_config_version),
      ),
      hasConfigGroups:
        versions.length > 1 || types.some((type) => (type?.host_overrides?.length ?? 0) > 0),
      envTag: types[0]?.tag ?? '',
      brokerTag: types[1]?.tag ?? '',
    }
  }

  async function readType(type: string, tag: string): Promise<ConfigurationType> {
    const query = `/configurations?type=${type}&tag=${encodeURIComponent(tag)}`
    const { items } = await get<Items<ConfigurationItem>>(query, sentence`read ${type}`)
    const [item] = items
    if (!item?.properties) throw new Error(`Ambari has no ${type} under the tag it named`)
    return { tag, properties: item.properties, attributes: item.properties_attributes }
  }

  async function listRequests(): Promise<AmbariRequest[]> {
    // An old request that still runs can be behind the newest 20, which is all that an unfiltered list gives.
    const [newest, running] = await Promise.all([
      readRequests('to=end&page_size=20'),
      readRequests('Requests/request_status=IN_PROGRESS'),
    ])
    const known = new Set(newest.map(({ id }) => id))
    return [...newest, ...running.filter(({ id }) => !known.has(id))]
  }

  async function readRequests(which: string): Promise<AmbariRequest[]> {
    const fields = ['id', 'request_context', 'request_status', 'start_time'].map(
      (field) => `Requests/${field}`,
    )
    const { items } = await get<
      Items<{
        Requests: {
          id: number
          request_context: string
          request_status: string
          start_time: number
        }
      }>
    >(`/requests?fields=${fields.join(',')}&${which}`, sentence`list operations`)
    return items.map(({ Requests: request }) => ({
      id: request.id,
      context: request.request_context,
      status: request.request_status,
      terminal: TERMINAL.has(request.request_status),
      startedAt: request.start_time,
    }))
  }

  return {
    async listHosts() {
      const { items } = await get<
        Items<{
          Hosts: {
            host_name: string
            ip: string
            host_status: string
            maintenance_state: string
            rack_info: string
          }
        }>
      >(
        '/hosts?fields=Hosts/host_name,Hosts/ip,Hosts/host_status,Hosts/maintenance_state,Hosts/rack_info',
        sentence`list hosts`,
      )
      return items.map(({ Hosts: host }) => ({
        hostName: host.host_name,
        ip: host.ip,
        status: host.host_status,
        maintenanceState: host.maintenance_state,
        rack: host.rack_info,
      }))
    },

    async listBrokers() {
      const { items } = await get<
        Items<{
          HostRoles: {
            host_name: string
            state: string
            stale_configs: boolean
            maintenance_state: string
          }
        }>
      >(
        '/host_components?HostRoles/component_name=KAFKA_BROKER&fields=HostRoles/host_name,HostRoles/state,HostRoles/stale_configs,HostRoles/maintenance_state',
        sentence`list brokers`,
      )
      return items.map(({ HostRoles: broker }) => ({
        hostName: broker.host_name,
        state: broker.state,
        staleConfigs: broker.stale_configs,
        maintenanceState: broker.maintenance_state,
      }))
    },

    async listZookeeperHosts() {
      const { items } = await get<Items<{ HostRoles: { host_name: string } }>>(
        '/host_components?HostRoles/component_name=ZOOKEEPER_SERVER&fields=HostRoles/host_name',
        sentence`list ZooKeeper servers`,
      )
      return items.map(({ HostRoles: server }) => server.host_name)
    },

    async readKafkaConfiguration() {
      const { envTag, brokerTag, serviceConfigVersion, hasConfigGroups } = await readDesired()
      const [kafkaEnv, kafkaBroker] = await Promise.all([
        readType('kafka-env', envTag),
        readType('kafka-broker', brokerTag),
      ])
      return { serviceConfigVersion, hasConfigGroups, kafkaEnv, kafkaBroker }
    },

    async saveKafkaConfiguration({ tag, note, kafkaEnv, kafkaBroker, expectedVersion }) {
      const before = await readDesired()
      if (before.envTag === tag) return { serviceConfigVersion: before.serviceConfigVersion }
      if (before.serviceConfigVersion !== expectedVersion)
        throw editedInBetween(expectedVersion, before.serviceConfigVersion)
      const desired = (type: string, { properties, attributes }: ConfigurationType) => ({
        type,
        tag,
        properties,
        ...(attributes === undefined ? {} : { properties_attributes: attributes }),
        service_config_version_note: note,
      })
      const body = [
        {
          Clusters: {
            desired_config: [desired('kafka-env', kafkaEnv), desired('kafka-broker', kafkaBroker)],
          },
        },
      ]
      let expected = expectedVersion + 1
      try {
        const answer = await http.send('PUT', cluster, sentence`save the Kafka configuration`, body)
        // Ambari's way of saying that nothing differed.
        if (answer === undefined) expected = expectedVersion
      } catch (error) {
        if (!(error instanceof TransientError)) throw error
        // The answer is lost, perhaps the save is not: the next look finds it by its tag.
        if ((await readDesired()).envTag !== tag) throw error
      }
      const after = await readDesired()
      if (after.serviceConfigVersion !== expected)
        throw editedInBetween(expected, after.serviceConfigVersion)
      return { serviceConfigVersion: after.serviceConfigVersion }
    },

    async readKafkaService() {
      const { ServiceInfo } = await get<{
        ServiceInfo: { state: string; maintenance_state: string }
      }>(
        '/services/KAFKA?fields=ServiceInfo/state,ServiceInfo/maintenance_state',
        sentence`read the Kafka service`,
      )
      return {
        state: ServiceInfo.state,
        maintenanceState: ServiceInfo.maintenance_state === 'ON' ? 'ON' : 'OFF',
      }
    },

    async setMaintenance(state, context) {
      await http.send(
        'PUT',
        `${cluster}/services/KAFKA`,
        sentence`turn maintenance mode ${state}`,
        {
          RequestInfo: { context },
          Body: { ServiceInfo: { maintenance_state: state } },
        },
      )
    },

    async restartBrokers(hostNames, context) {
      const body = {
        RequestInfo: {
          command: 'RESTART',
          context,
          operation_level: operationLevel(options.clusterName, hostNames),
        },
        // A string, not a list: Ambari answers 500 to a list.
        'Requests/resource_filters': [
          { service_name: 'KAFKA', component_name: 'KAFKA_BROKER', hosts: hostNames.join(',') },
        ],
      }
      try {
        const answer = (await http.send(
          'POST',
          `${cluster}/requests`,
          sentence`restart brokers`,
          body,
        )) as { Requests?: { id?: number } } | undefined
        const requestId = answer?.Requests?.id
        if (requestId === undefined) throw new Error('Ambari restarted nothing: no broker matched')
        return { requestId }
      } catch (error) {
        if (!(error instanceof TransientError)) throw error
        const found = (await listRequests()).find(
          (request) => request.context === context && !request.terminal,
        )
        if (!found) throw error
        return { requestId: found.id }
      }
    },

    async listTasks(requestId) {
      const { tasks } = await get<{
        tasks: readonly { Tasks: { host_name: string; status: string } }[]
      }>(
        `/requests/${requestId}?fields=tasks/Tasks/host_name,tasks/Tasks/status`,
        sentence`read an operation`,
      )
      return tasks.map(({ Tasks: task }) => ({ hostName: task.host_name, status: task.status }))
    },

    async listAlerts() {
      const { items } = await get<
        Items<{
          Alert: { label: string; host_name: string | null; state: string; text: string }
        }>
      >(
        '/alerts?Alert/state.in(CRITICAL,WARNING)&Alert/service_name.in(KAFKA,AMBARI)&Alert/maintenance_state=OFF&fields=Alert/label,Alert/host_name,Alert/state,Alert/text',
        sentence`read alerts`,
      )
      return items.map(({ Alert: alert }) => ({
        label: alert.label,
        hostName: alert.host_name ?? undefined,
        state: alert.state === 'CRITICAL' ? 'CRITICAL' : 'WARNING',
        text: alert.text,
      }))
    },

    listRequests,
  }
}

/**
 * One broker at HOST_COMPONENT level, which ignores maintenance; several at SERVICE level, which includes those
 * whose maintenance comes from the service and silently drops hosts in maintenance of their own.
 */
function operationLevel(cluster: string, hostNames: readonly string[]) {
  const service = { cluster_name: cluster, service_name: 'KAFKA' }
  return hostNames.length === 1
    ? {
        level: 'HOST_COMPONENT',
        ...service,
        hostcomponent_name: 'KAFKA_BROKER',
        host_name: hostNames[0],
      }
    : { level: 'SERVICE', ...service }
}
