import type { ClusterModel } from './cluster-model.ts'
import { maskSecrets } from './configuration-secrets.ts'
import {
  type Configuration,
  DEFAULT_GROUP,
  type ServiceConfigVersion,
} from './configuration-store.ts'
import type { Resource } from './resource.ts'

export const STACK = { stackName: 'HDP', stackVersion: '5.1', stackId: 'HDP-5.1' } as const

export function clusterResource(cluster: ClusterModel): Resource {
  const { name, configurations: store } = cluster
  const desiredVersions = store
    .services()
    .map((service) => [service, store.inEffect(service).map((entry) => describe(cluster, entry))])
  return {
    path: `/${name}`,
    keys: ['Clusters/cluster_name', 'Clusters/version'],
    properties: {
      'Clusters/cluster_name': name,
      'Clusters/version': STACK.stackId,
      'Clusters/provisioning_state': 'INSTALLED',
      'Clusters/security_type': 'NONE',
      'Clusters/total_hosts': cluster.hosts.length,
      'Clusters/desired_configs': desiredConfigs(cluster),
      'Clusters/desired_service_config_versions': Object.fromEntries(desiredVersions),
    },
  }
}

function desiredConfigs({ configurations: store }: ClusterModel) {
  const groups = store.inEffect('KAFKA').filter(({ group }) => group !== DEFAULT_GROUP)
  return Object.fromEntries(
    Object.entries(store.desiredTags()).map(([type, tag]) => {
      const overrides = groups.flatMap(({ group, tags }) =>
        group.hosts.flatMap((host) =>
          tags[type] === undefined ? [] : [{ host_name: host, tag: tags[type] }],
        ),
      )
      const version = store.find(type, tag)?.version
      return [
        type,
        { tag, version, ...(overrides.length === 0 ? {} : { host_overrides: overrides }) },
      ]
    }),
  )
}

/** @param isRead whether the properties are wanted: Ambari tells them only when type and tag are asked for */
export function configurationResource(
  cluster: ClusterModel,
  configuration: Configuration,
  isRead: boolean,
): Resource {
  const { type, tag, version, attributes } = configuration
  const hasAttributes = attributes !== null && Object.keys(attributes).length > 0
  const properties = {
    type,
    tag,
    version,
    'Config/cluster_name': cluster.name,
    'Config/stack_id': STACK.stackId,
    ...(isRead ? { properties: maskSecrets(configuration) } : {}),
    ...(isRead && hasAttributes ? { properties_attributes: attributes } : {}),
  }
  const path = `/${cluster.name}/configurations?type=${type}&tag=${tag}`
  return { path, keys: Object.keys(properties), properties }
}

export function versionResource(cluster: ClusterModel, entry: ServiceConfigVersion): Resource {
  const { configurations: store } = cluster
  const configurations = Object.entries(entry.tags).flatMap(([type, tag]) => {
    const found = store.find(type, tag)
    return found
      ? [
          {
            Config: { cluster_name: cluster.name, stack_id: STACK.stackId },
            type,
            tag,
            version: found.version,
            properties: maskSecrets(found),
            properties_attributes: found.attributes ?? {},
          },
        ]
      : []
  })
  return {
    path: versionPath(cluster, entry),
    keys: ['service_name', 'service_config_version'],
    properties: { ...describe(cluster, entry), configurations },
  }
}

export function versionPath(cluster: ClusterModel, entry: ServiceConfigVersion): string {
  return `/${cluster.name}/configurations/service_config_versions?service_name=${entry.service}&service_config_version=${entry.version}`
}

function describe({ name, configurations: store }: ClusterModel, entry: ServiceConfigVersion) {
  return {
    cluster_name: name,
    createtime: Math.round(entry.createdAt),
    group_id: entry.group.id,
    group_name: entry.group.name,
    hosts: entry.group.hosts,
    is_cluster_compatible: true,
    is_current: store.inEffect(entry.service).includes(entry),
    service_config_version: entry.version,
    service_config_version_note: entry.note,
    service_name: entry.service,
    stack_id: STACK.stackId,
    user: entry.user,
  }
}
