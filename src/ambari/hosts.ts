import { sentence } from '../words/sentence.ts'
import type { ClusterApi, Items } from './cluster-api.ts'

/** A machine of the cluster. */
export interface AmbariHost {
  readonly hostName: string
  readonly ip: string
  /** HEALTHY, UNHEALTHY, ALERT, UNKNOWN. */
  readonly status: string
  readonly maintenanceState: string
  /** For example `/0/1`: fault and update domain. */
  readonly rack: string
}

/** The host component KAFKA_BROKER of one host. */
export interface AmbariBroker {
  readonly hostName: string
  /** STARTED, INSTALLED (stopped), UNKNOWN … */
  readonly state: string
  /** True while it runs with an older configuration than the saved one. */
  readonly staleConfigs: boolean
  readonly maintenanceState: string
}

/** What runs where. */
export interface AmbariHosts {
  listHosts(): Promise<AmbariHost[]>
  listBrokers(): Promise<AmbariBroker[]>
  /** Host names of the ZooKeeper servers. */
  listZookeeperHosts(): Promise<string[]>
}

interface HostItem {
  readonly Hosts: {
    readonly host_name: string
    readonly ip: string
    readonly host_status: string
    readonly maintenance_state: string
    readonly rack_info: string
  }
}

interface BrokerItem {
  readonly HostRoles: {
    readonly host_name: string
    readonly state: string
    readonly stale_configs: boolean
    readonly maintenance_state: string
  }
}

/** Hosts and their components, read from one cluster's Ambari. */
export function ambariHosts({ get }: ClusterApi): AmbariHosts {
  return {
    async listHosts() {
      const { items } = await get<Items<HostItem>>(
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
      const { items } = await get<Items<BrokerItem>>(
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
      const { items } = await get<Items<{ readonly HostRoles: { readonly host_name: string } }>>(
        '/host_components?HostRoles/component_name=ZOOKEEPER_SERVER&fields=HostRoles/host_name',
        sentence`list ZooKeeper servers`,
      )
      return items.map(({ HostRoles: server }) => server.host_name)
    },
  }
}
