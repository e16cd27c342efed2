import type { ComponentState } from './broker-machine.ts'
import type { ClusterModel } from './cluster-model.ts'
import type { Switch } from './maintenance.ts'

export interface BrokerView {
  /** In Kafka: 1001 for the first worker. */
  readonly id: number
  readonly hostName: string
  readonly ip: string
  readonly rack: string
  /** Maintenance mode of the host. */
  readonly hostMaintenance: Switch
  /** As Ambari tells it. */
  readonly state: ComponentState
  readonly stale: boolean
  /** What it advertises; empty while it is dead. */
  readonly advertised: string
  /** Whether the broker really runs. */
  readonly isAlive: boolean
}

export interface AmbariClusterView {
  readonly name: string
  /** Of the service KAFKA. */
  readonly maintenance: Switch
  readonly brokers: readonly BrokerView[]
  readonly versions: readonly { readonly version: number; readonly note: string }[]
  /** Every restart of a broker so far, in simulated milliseconds; `to` is infinite while one runs. */
  readonly restarts: readonly {
    readonly host: string
    readonly from: number
    readonly to: number
  }[]
}

/** One cluster as it is at this moment, for tests and the console. */
export function viewOf(cluster: ClusterModel): AmbariClusterView {
  const tasks = cluster.operations.operations.flatMap((operation) =>
    operation.tasks.map((task) => ({ ...task, createdAt: operation.createdAt })),
  )
  return {
    name: cluster.name,
    maintenance: cluster.maintenance.service,
    brokers: cluster.machines.map((machine) => ({
      id: machine.id,
      hostName: machine.hostName,
      ip: machine.node.ip,
      rack: machine.node.rack ?? '',
      hostMaintenance: cluster.maintenance.host(machine.hostName),
      state: machine.state,
      stale: machine.stale,
      advertised: machine.advertised,
      isAlive: machine.isAlive,
    })),
    versions: cluster.configurations.versions
      .filter(({ service }) => service === 'KAFKA')
      .map(({ version, note }) => ({ version, note })),
    restarts: tasks
      .filter(({ plan }) => plan.role === 'KAFKA_BROKER' && plan.customCommand === 'RESTART')
      .map(({ plan, startedAt, endedAt, createdAt }) => ({
        host: plan.host,
        from: startedAt === -1 ? createdAt : startedAt,
        to: endedAt === -1 ? Number.POSITIVE_INFINITY : endedAt,
      })),
  }
}
