import { type Api, ERRORS, type Request } from './api.ts'
import { array, bytes, int16, int32, int64, string } from './wire.ts'

// Layouts by https://kafka.apache.org/protocol.html, in the versions given.

const done = int16(ERRORS.none)
const NONE_COMMITTED = -1

/** Whoever is asked coordinates, since brokers share what they know of groups. */
const findCoordinator: Api = {
  key: 10,
  versions: [0, 0],
  answer({ broker, listed }) {
    const self = listed.find(({ id }) => id === broker.id)
    return Buffer.concat([done, int32(broker.id), string(self?.host ?? ''), int32(self?.port ?? 0)])
  },
}

/**
 * Every group has one member, whoever joined last, and nobody is told to leave: enough for a client that reads
 * what it sent.
 */
const joinGroup: Api = {
  key: 11,
  versions: [0, 0],
  answer({ body }) {
    const group = body.string()
    body.int32()
    const member = body.string() || `member-of-${group}`
    body.string()
    const [protocol] = body.array(() => ({ name: body.string(), metadata: body.bytes() }))
    return Buffer.concat([
      done,
      int32(1),
      string(protocol?.name ?? ''),
      string(member),
      string(member),
      array([protocol?.metadata ?? Buffer.alloc(0)], (metadata) => [
        string(member),
        bytes(metadata),
      ]),
    ])
  },
}

const syncGroup: Api = {
  key: 14,
  versions: [0, 0],
  answer({ body }) {
    body.string()
    body.int32()
    body.string()
    const [own] = body.array(() => ({ member: body.string(), assignment: body.bytes() }))
    return Buffer.concat([done, bytes(own?.assignment ?? Buffer.alloc(0))])
  },
}

const heartbeat: Api = { key: 12, versions: [0, 0], answer: () => done }
const leaveGroup: Api = { key: 13, versions: [0, 0], answer: () => done }

const topicsOf = <T>({ body }: Request, partition: () => T) =>
  body.array(() => ({ topic: body.string(), partitions: body.array(partition) }))

/** Group → committed offset, of one partition. */
const committedOf = ({ state }: Request, topic: string, id: number) =>
  state.partitions(topic).find((partition) => partition.id === id)?.committed

const offsetCommit: Api = {
  key: 8,
  versions: [2, 2],
  answer(request) {
    const { body } = request
    const group = body.string()
    body.int32()
    body.string()
    body.int64()
    const topics = topicsOf(request, () => {
      const id = body.int32()
      const offset = body.int64()
      body.nullableString()
      return { id, offset }
    })
    return array(topics, ({ topic, partitions }) => [
      string(topic),
      array(partitions, ({ id, offset }) => {
        const committed = committedOf(request, topic, id)
        committed?.set(group, offset)
        return [int32(id), int16(committed ? ERRORS.none : ERRORS.unknownTopic)]
      }),
    ])
  },
}

const offsetFetch: Api = {
  key: 9,
  versions: [1, 1],
  answer(request) {
    const group = request.body.string()
    const topics = topicsOf(request, () => request.body.int32())
    return array(topics, ({ topic, partitions }) => [
      string(topic),
      array(partitions, (id) => {
        const offset = committedOf(request, topic, id)?.get(group) ?? NONE_COMMITTED
        return [int32(id), int64(offset), string(''), done]
      }),
    ])
  },
}

/** Consumer groups. */
export const GROUP_APIS: readonly Api[] = [
  findCoordinator,
  joinGroup,
  syncGroup,
  heartbeat,
  leaveGroup,
  offsetCommit,
  offsetFetch,
]
