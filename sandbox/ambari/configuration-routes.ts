import type { ClusterModel } from './cluster-model.ts'
import { type AmbariCall, type AmbariReply, internal, refusePut } from './reply.ts'

export function readDesired(cluster: ClusterModel): AmbariReply {
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

export function readConfiguration({ cluster, query }: AmbariCall): AmbariReply {
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

export function listVersions(cluster: ClusterModel): AmbariReply {
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

export function saveConfiguration({ cluster, body, faults }: AmbariCall): AmbariReply {
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
