import type { BrokerAddress } from './route.ts'

/** One of the two clusters of a mirror. */
export interface MirrorEnd {
  /** The cluster's name; also what copied topics are prefixed with. */
  readonly name: string
  readonly bootstrap: readonly BrokerAddress[]
}

/** From where to where topics are copied. */
export interface MirrorOptions {
  readonly source: MirrorEnd
  readonly target: MirrorEnd
  /** Regular expression of the topics to copy, or a list with commas; all. */
  readonly topics?: string
  /** Of copied topics and of the mirror's own ones; 3. */
  readonly replicationFactor?: number
  /** Groups can go on at the target where they were at the source (Kafka 2.7 and later); true. */
  readonly syncGroupOffsets?: boolean
  /** Copies keep their topic's name instead of `source.topic` (Kafka 3.0 and later); false. */
  readonly keepNames?: boolean
}

/** The mirror's own topics, each of which has a replication factor of its own. */
const OWN_TOPICS = [
  'checkpoints.topic',
  'heartbeats.topic',
  'offset-syncs.topic',
  'config.storage',
  'offset.storage',
  'status.storage',
]

/**
 * `connect-mirror-maker.properties` for MirrorMaker 2 (Kafka 2.4 and later), one way: source to target. Meant
 * to run near the target: `connect-mirror-maker.sh connect-mirror-maker.properties`.
 * @throws RangeError for two clusters of one name, which the format cannot tell apart
 */
export function mirrorMakerProperties(options: MirrorOptions): string {
  const { source, target } = options
  if (source.name === target.name) throw new RangeError('source and target have the same name')
  const factor = options.replicationFactor ?? 3
  const forth = `${source.name}->${target.name}`
  const groups = options.syncGroupOffsets ?? true
  return properties([
    ['clusters', `${source.name}, ${target.name}`],
    [`${source.name}.bootstrap.servers`, servers(source)],
    [`${target.name}.bootstrap.servers`, servers(target)],
    [`${forth}.enabled`, 'true'],
    [`${forth}.topics`, options.topics ?? '.*'],
    [`${target.name}->${source.name}.enabled`, 'false'],
    ['replication.factor', String(factor)],
    ...OWN_TOPICS.map((topic): Property => [`${topic}.replication.factor`, String(factor)]),
    [`${forth}.emit.checkpoints.enabled`, String(groups)],
    [`${forth}.sync.group.offsets.enabled`, String(groups)],
    ...(options.keepNames
      ? [['replication.policy.class', IDENTITY_POLICY] satisfies Property]
      : []),
  ])
}

type Property = [key: string, value: string]

const IDENTITY_POLICY = 'org.apache.kafka.connect.mirror.IdentityReplicationPolicy'

function servers({ bootstrap }: MirrorEnd): string {
  return bootstrap.map(({ host, port }) => `${host}:${port}`).join(',')
}

/** By the rules of java.util.Properties, in which a backslash begins an escape. */
function properties(entries: readonly Property[]): string {
  return entries
    .map(
      ([key, value]) => `${key} = ${value.replaceAll('\\', '\\\\').replaceAll(/[\r\n]/g, ' ')}\n`,
    )
    .join('')
}
