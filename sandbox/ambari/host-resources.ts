import type { ClusterModel, SeedNode } from './cluster-model.ts'
import type { Resource } from './resource.ts'

export function hostResources(cluster: ClusterModel, now: number): Resource[] {
  const components = [...brokerResources(cluster), ...zookeeperResources(cluster)]
  return cluster.hosts.map((node) => hostResource(cluster, node, now, components))
}

function hostResource(
  cluster: ClusterModel,
  { hostName, ip, rack }: SeedNode,
  now: number,
  components: readonly Resource[],
): Resource {
  return {
    path: `/${cluster.name}/hosts/${hostName}`,
    keys: ['Hosts/cluster_name', 'Hosts/host_name'],
    minimalKeys: ['Hosts/host_name'],
    properties: {
      'Hosts/cluster_name': cluster.name,
      'Hosts/host_name': hostName,
      'Hosts/host_state': 'HEALTHY',
      'Hosts/host_status': 'HEALTHY',
      'Hosts/ip': ip,
      'Hosts/last_heartbeat_time': Math.round(now),
      'Hosts/maintenance_state': cluster.maintenance.host(hostName),
      'Hosts/rack_info': rack,
    },
    children: {
      host_components: components.filter(
        ({ properties }) => properties['HostRoles/host_name'] === hostName,
      ),
    },
  }
}

export function componentResources(cluster: ClusterModel): Resource[] {
  return [...brokerResources(cluster), ...zookeeperResources(cluster)]
}

function brokerResources(cluster: ClusterModel): Resource[] {
  return cluster.machines.map(({ hostName, state, desiredState, stale }) =>
    componentResource(cluster.name, 'KAFKA_BROKER', hostName, {
      'HostRoles/service_name': 'KAFKA',
      'HostRoles/state': state,
      'HostRoles/desired_state': desiredState,
      'HostRoles/stale_configs': stale,
      'HostRoles/maintenance_state': cluster.maintenance.effective(hostName),
    }),
  )
}

function zookeeperResources(cluster: ClusterModel): Resource[] {
  return cluster.seed.zookeepers.map(({ hostName }) =>
    componentResource(cluster.name, 'ZOOKEEPER_SERVER', hostName, {
      'HostRoles/service_name': 'ZOOKEEPER',
      'HostRoles/state': 'STARTED',
      'HostRoles/desired_state': 'STARTED',
      'HostRoles/stale_configs': false,
      'HostRoles/maintenance_state':
        cluster.maintenance.host(hostName) === 'ON' ? 'IMPLIED_FROM_HOST' : 'OFF',
    }),
  )
}

function componentResource(
  cluster: string,
  component: string,
  hostName: string,
  more: Readonly<Record<string, unknown>>,
): Resource {
  const host = `/${cluster}/hosts/${hostName}`
  return {
    path: `${host}/host_components/${component}`,
    keys: ['cluster_name', 'component_name', 'host_name'].map((key) => `HostRoles/${key}`),
    minimalKeys: ['HostRoles/component_name'],
    properties: {
      'HostRoles/cluster_name': cluster,
      'HostRoles/component_name': component,
      'HostRoles/host_name': hostName,
      ...more,
    },
    links: { host },
  }
}
