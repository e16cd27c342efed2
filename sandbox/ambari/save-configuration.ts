import { randomUUID } from 'node:crypto'
import { at, type Json, listOf, objectOf, textAt } from '../azure/json.ts'
import type { ClusterModel } from './cluster-model.ts'
import { STACK, versionPath } from './configuration-resources.ts'
import { maskSecrets, resolveSecrets } from './configuration-secrets.ts'
import type { Attributes, Configuration, ServiceConfigVersion } from './configuration-store.ts'
import { saveAsSomebody } from './other-people.ts'
import {
  type AmbariCall,
  type AmbariReply,
  EMPTY,
  failedPut,
  internal,
  missingForPut,
  refusedArgument,
} from './reply.ts'

/** One `desired_config` of a save. */
interface Desired {
  readonly type: string
  readonly tag: string
  /** Undefined: the type goes back to the configuration that has the tag already. */
  readonly properties: Readonly<Record<string, string>> | undefined
  readonly attributes: Attributes | null
  readonly note: string | undefined
}

/** PUT on the cluster: a save or a rollback. Source: AmbariManagementControllerImpl#updateCluster. */
export function updateCluster(call: AmbariCall): AmbariReply {
  const parsed = JSON.parse(call.body) as Json
  const clusters = at(call.body.startsWith('[') ? listOf(parsed)[0] : parsed, 'Clusters')
  const wanted = at(clusters, 'desired_config')
  const rollback = at(clusters, 'desired_service_config_versions')
  if (wanted !== undefined && rollback !== undefined)
    return refusedArgument(
      'Unable to set desired configs and rollback at same time, request = { clusterName=… }',
    )
  if (rollback !== undefined) return rollBack(call, rollback)
  if (wanted === undefined) return EMPTY
  if (call.takeFault('concurrentEdit')) saveAsSomebody(call.cluster, call.clock.now())
  return save(call, Array.isArray(wanted) ? listOf(wanted) : [wanted])
}

function save(call: AmbariCall, wanted: readonly Json[]): AmbariReply {
  const { cluster } = call
  const services = [...new Set(wanted.map((entry) => serviceOf(textAt(entry, 'type') ?? '')))]
  const [service = ''] = services
  if (services.length > 1) {
    const types = wanted.map((entry) => textAt(entry, 'type')).join(', ')
    return refusedArgument(
      `Config types: [${types}] should belong to a single installed service. But they belong to: [${services.join(', ')}]`,
    )
  }
  const desired = wanted.map((entry) => readDesired(cluster, entry))
  if (desired.includes(undefined)) return refusedArgument('Error when parsing secret reference.')
  const all = desired.filter((entry) => entry !== undefined)
  // When one type differs, all of them get new versions.
  if (!all.some((entry) => differs(cluster, entry))) return EMPTY
  const taken = all.find(
    ({ type, tag, properties }) => properties && cluster.configurations.find(type, tag),
  )
  if (taken) return failedPut(`Configuration with tag '${taken.tag}' exists for '${taken.type}'`)
  const saved = store(call, service, all)
  const made = all.flatMap(({ type, tag, properties }) =>
    properties ? (cluster.configurations.find(type, tag) ?? []) : [],
  )
  const configurations = made.map((configuration) => describeSaved(cluster, configuration))
  return answer(cluster, saved, made.length === 0 ? {} : { configurations })
}

function store(
  { cluster, user, clock }: AmbariCall,
  service: string,
  all: readonly Desired[],
): ServiceConfigVersion {
  for (const { type, tag, properties, attributes } of all)
    if (properties) cluster.configurations.add({ type, tag, properties, attributes })
  const tags = Object.fromEntries(all.map(({ type, tag }) => [type, tag]))
  const note = all.findLast((entry) => entry.note !== undefined)?.note ?? ''
  const details = { note, user: user.username, createdAt: clock.now() }
  cluster.markStale()
  return cluster.configurations.commit(service, tags, details)
}

function rollBack({ cluster, user, clock }: AmbariCall, wanted: Json): AmbariReply {
  const service = textAt(wanted, 'service_name') ?? ''
  const version = Number(at(wanted, 'service_config_version'))
  const note = textAt(wanted, 'service_config_version_note') ?? ''
  const details = { note, user: user.username, createdAt: clock.now() }
  const made = cluster.configurations.rollBack(service, version, details)
  // The braces are Ambari's: it never fills them in.
  if (!made)
    return missingForPut('Service config version with serviceName={} and version={} not found')
  cluster.markStale(made.group)
  return answer(cluster, made)
}

/** Undefined when a password reference leads nowhere. */
function readDesired({ configurations }: ClusterModel, entry: Json): Desired | undefined {
  const attributes = at(entry, 'properties_attributes')
  const given = at(entry, 'properties')
  const properties =
    given === undefined
      ? undefined
      : resolveSecrets(texts(given), (type, version) => configurations.findVersion(type, version))
  if (given !== undefined && properties === undefined) return undefined
  return {
    type: textAt(entry, 'type') ?? '',
    // `||`: an empty tag is no tag either.
    tag: textAt(entry, 'tag') || randomUUID(),
    properties,
    attributes: attributes === undefined ? null : readAttributes(attributes),
    note: textAt(entry, 'service_config_version_note'),
  }
}

function readAttributes(value: Json): Attributes {
  return Object.fromEntries(
    Object.entries(objectOf(value)).map(([name, flags]) => [name, texts(flags)]),
  )
}

/** Ambari reads every scalar as text. */
function texts(value: Json | undefined): Record<string, string> {
  return Object.fromEntries(
    Object.entries(objectOf(value)).map(([name, scalar]) => [name, String(scalar)]),
  )
}

function differs({ configurations }: ClusterModel, entry: Desired): boolean {
  const { type, tag, properties, attributes } = entry
  const current = configurations.desired(type)
  if (!properties) return configurations.find(type, tag) !== undefined && current?.tag !== tag
  return (
    !current ||
    !sameMap(current.properties, properties) ||
    (attributes === null) !== (current.attributes === null) ||
    !sameAttributes(current.attributes ?? {}, attributes ?? {})
  )
}

function sameAttributes(a: Attributes, b: Attributes): boolean {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].every((name) => {
    const [left, right] = [a[name], b[name]]
    return left !== undefined && right !== undefined && sameMap(left, right)
  })
}

function sameMap(a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>) {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].every((key) => a[key] === b[key])
}

function serviceOf(type: string): string {
  return /^(zookeeper|zoo\.cfg)/.test(type) ? 'ZOOKEEPER' : 'KAFKA'
}

function answer(cluster: ClusterModel, made: ServiceConfigVersion, more: object = {}): AmbariReply {
  const resource = {
    href: internal(versionPath(cluster, made)),
    ...more,
    group_id: made.group.id,
    group_name: made.group.name,
    service_config_version: made.version,
    service_config_version_note: made.note,
    service_name: made.service,
  }
  return { status: 200, body: { resources: [resource] } }
}

function describeSaved(cluster: ClusterModel, configuration: Configuration) {
  return {
    clusterName: cluster.name,
    stackId: STACK,
    type: configuration.type,
    versionTag: configuration.tag,
    version: configuration.version,
    serviceConfigVersions: null,
    configs: maskSecrets(configuration),
    configAttributes: configuration.attributes ?? {},
    propertiesTypes: {},
  }
}
