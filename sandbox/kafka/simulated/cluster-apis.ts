import { type Api, ERRORS, type Request } from './api.ts'
import { array, bool, int8, int16, int32, string } from './wire.ts'

/** Layouts: https://kafka.apache.org/protocol.html, in the versions given. */
const metadata: Api = {
  key: 3,
  versions: [0, 5],
  answer({ version, body, state, listed }) {
    const asked = body.nullableArray(() => body.string())
    const all = asked === null || (version === 0 && asked.length === 0)
    const names = all ? state.names : asked
    const since = (first: number, ...parts: Buffer[]) => (version >= first ? parts : [])
    return Buffer.concat([
      ...since(3, int32(0)),
      array(listed, ({ id, host, port, rack }) => [
        int32(id),
        string(host),
        int32(port),
        ...since(1, string(rack)),
      ]),
      ...since(2, string('sandbox')),
      ...since(1, int32(state.controllerId)),
      array(names, (name) => [
        int16(state.has(name) ? ERRORS.none : ERRORS.unknownTopic),
        string(name),
        ...since(1, bool(name.startsWith('__'))),
        array(state.partitions(name), ({ id, leader, replicas, isr }) => [
          int16(leader === -1 ? ERRORS.leaderNotAvailable : ERRORS.none),
          int32(id),
          int32(leader),
          array(replicas, (replica) => [int32(replica)]),
          array(isr, (replica) => [int32(replica)]),
          ...since(
            5,
            array(
              replicas.filter((replica) => !state.live.some((broker) => broker.id === replica)),
              (replica) => [int32(replica)],
            ),
          ),
        ]),
      ]),
    ])
  },
}

const TOPIC = 2

const describeConfigs: Api = {
  key: 32,
  versions: [0, 0],
  answer({ body, state }) {
    const resources = body.array(() => {
      const type = body.int8()
      const name = body.string()
      body.nullableArray(() => body.string())
      return { type, name }
    })
    return Buffer.concat([
      int32(0),
      array(resources, ({ type, name }) => [
        int16(type !== TOPIC || state.has(name) ? ERRORS.none : ERRORS.unknownTopic),
        string(null),
        int8(type),
        string(name),
        array([String(type === TOPIC ? state.minInsyncReplicas(name) : 2)], (value) => [
          string('min.insync.replicas'),
          string(value),
          bool(false),
          bool(true),
          bool(false),
        ]),
      ]),
    ])
  },
}

const createTopics: Api = {
  key: 19,
  versions: [0, 0],
  answer({ body, state, listed }) {
    const topics = body.array(() => {
      const name = body.string()
      const partitions = body.int32()
      const replicationFactor = body.int16()
      body.array(() => [body.int32(), body.array(() => body.int32())])
      const configs = body.array(() => [body.string(), body.nullableString()] as const)
      return { name, partitions, replicationFactor, configs: new Map(configs) }
    })
    return array(topics, ({ name, partitions, replicationFactor, configs }) => {
      if (state.has(name)) return [string(name), int16(ERRORS.topicExists)]
      if (replicationFactor > listed.length)
        return [string(name), int16(ERRORS.invalidReplicationFactor)]
      state.create({
        name,
        partitions: partitions === -1 ? 1 : partitions,
        replicationFactor:
          replicationFactor === -1 ? Math.min(3, listed.length) : replicationFactor,
        minInsyncReplicas: Number(configs.get('min.insync.replicas') ?? 2),
      })
      return [string(name), int16(ERRORS.none)]
    })
  },
}

const deleteTopics: Api = {
  key: 20,
  versions: [0, 0],
  answer({ body, state }: Request) {
    return array(
      body.array(() => body.string()),
      (name) => [string(name), int16(state.delete(name) ? ERRORS.none : ERRORS.unknownTopic)],
    )
  },
}

/** What is asked of the cluster as a whole. */
export const CLUSTER_APIS: readonly Api[] = [metadata, describeConfigs, createTopics, deleteTopics]
