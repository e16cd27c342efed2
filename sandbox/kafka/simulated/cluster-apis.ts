import { type Api, ERRORS, type ListedBroker, type Request } from './api.ts'
import { DEFAULT_MIN_INSYNC_REPLICAS, type KafkaState, type Partition } from './kafka-state.ts'
import { array, bool, int8, int16, int32, string } from './wire.ts'

// Layouts by https://kafka.apache.org/protocol.html, in the versions given.

/** Parts that came with a later version. */
const since = (first: number, version: number, ...parts: Buffer[]) =>
  version >= first ? parts : []

const metadata: Api = {
  key: 3,
  versions: [0, 5],
  answer({ version, body, state, listed }) {
    const asked = body.nullableArray(() => body.string())
    const all = asked === null || (version === 0 && asked.length === 0)
    return Buffer.concat([
      ...since(3, version, int32(0)),
      array(listed, ({ id, host, port, rack }) => [
        int32(id),
        string(host),
        int32(port),
        ...since(1, version, string(rack)),
      ]),
      ...since(2, version, string('sandbox')),
      ...since(1, version, int32(state.controllerId)),
      array(all ? state.names : asked, (name) => [
        int16(state.has(name) ? ERRORS.none : ERRORS.unknownTopic),
        string(name),
        ...since(1, version, bool(name.startsWith('__'))),
        array(state.partitions(name), (partition) => describe(partition, version, listed)),
      ]),
    ])
  },
}

function describe(
  { id, leader, replicas, isr }: Partition,
  version: number,
  listed: readonly ListedBroker[],
): readonly Buffer[] {
  const offline = replicas.filter((replica) => !listed.some((broker) => broker.id === replica))
  return [
    int16(leader === -1 ? ERRORS.leaderNotAvailable : ERRORS.none),
    int32(id),
    int32(leader),
    array(replicas, (replica) => [int32(replica)]),
    array(isr, (replica) => [int32(replica)]),
    ...since(
      5,
      version,
      array(offline, (replica) => [int32(replica)]),
    ),
  ]
}

const TOPIC = 2
const MIN_INSYNC = 'min.insync.replicas'

/** Knows one setting, of topics and of brokers. */
const describeConfigs: Api = {
  key: 32,
  versions: [0, 0],
  answer({ body, state }) {
    const resources = body.array(() => {
      const type = body.int8()
      const name = body.string()
      const keys = body.nullableArray(() => body.string())
      const value = type === TOPIC ? state.minInsyncReplicas(name) : DEFAULT_MIN_INSYNC_REPLICAS
      const isKnown = type !== TOPIC || state.has(name)
      const isAsked = isKnown && (keys === null || keys.includes(MIN_INSYNC))
      return { type, name, isKnown, values: isAsked ? [String(value)] : [] }
    })
    return Buffer.concat([
      int32(0),
      array(resources, ({ type, name, isKnown, values }) => [
        int16(isKnown ? ERRORS.none : ERRORS.unknownTopic),
        string(null),
        int8(type),
        string(name),
        array(values, (value) => [
          string(MIN_INSYNC),
          string(value),
          bool(false),
          bool(type !== TOPIC),
          bool(false),
        ]),
      ]),
    ])
  },
}

interface NewTopic {
  readonly name: string
  /** -1: one. */
  readonly partitions: number
  /** -1: three, or one for each broker. */
  readonly replicationFactor: number
  readonly configs: ReadonlyMap<string, string | null>
}

const createTopics: Api = {
  key: 19,
  versions: [0, 0],
  answer({ body, state, listed }) {
    const topics = body.array((): NewTopic => {
      const name = body.string()
      const partitions = body.int32()
      const replicationFactor = body.int16()
      // A wish for certain brokers is read and not granted.
      body.array(() => [body.int32(), body.array(() => body.int32())])
      const configs = body.array(() => [body.string(), body.nullableString()] as const)
      return { name, partitions, replicationFactor, configs: new Map(configs) }
    })
    return array(topics, (topic) => [
      string(topic.name),
      int16(create(topic, state, listed.length)),
    ])
  },
}

const MOST_PARTITIONS = 1000

/** @returns an error code */
function create(topic: NewTopic, state: KafkaState, brokers: number): number {
  const { name, configs } = topic
  const partitions = topic.partitions === -1 ? 1 : topic.partitions
  const replicationFactor =
    topic.replicationFactor === -1 ? Math.min(3, brokers) : topic.replicationFactor
  const minInsyncReplicas = Number(configs.get(MIN_INSYNC) ?? DEFAULT_MIN_INSYNC_REPLICAS)
  if (!/^[\w.-]{1,249}$/.test(name)) return ERRORS.invalidTopic
  if (state.has(name)) return ERRORS.topicExists
  if (partitions < 1 || partitions > MOST_PARTITIONS) return ERRORS.invalidPartitions
  if (replicationFactor < 1 || replicationFactor > brokers) return ERRORS.invalidReplicationFactor
  if (!Number.isInteger(minInsyncReplicas) || minInsyncReplicas < 1) return ERRORS.invalidConfig
  state.create({ name, partitions, replicationFactor, minInsyncReplicas })
  return ERRORS.none
}

const deleteTopics: Api = {
  key: 20,
  versions: [0, 0],
  answer({ body, state }: Request) {
    const names = body.array(() => body.string())
    return array(names, (name) => [
      string(name),
      int16(state.delete(name) ? ERRORS.none : ERRORS.unknownTopic),
    ])
  },
}

/** What is asked of the cluster as a whole. */
export const CLUSTER_APIS: readonly Api[] = [metadata, describeConfigs, createTopics, deleteTopics]
