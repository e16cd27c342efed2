import { setTimeout as sleep } from 'node:timers/promises'
import { type Api, ERRORS, type Request } from './api.ts'
import { array, bytes, int16, int32, int64, string } from './wire.ts'

const EARLIEST = -2
/** Longest wait for messages that are not there yet, in milliseconds; clients ask again. */
const LONGEST_WAIT_MS = 200

const partitionOf = ({ state }: Pick<Request, 'state'>, topic: string, id: number) =>
  state.partitions(topic).find((partition) => partition.id === id)

const endOf = (partition: NonNullable<ReturnType<typeof partitionOf>>): number => {
  const last = partition.log.at(-1)
  return last ? last.offset + last.records : 0
}

const produce: Api = {
  key: 0,
  versions: [3, 3],
  answer(request) {
    const { body } = request
    body.nullableString()
    const acks = body.int16()
    body.int32()
    const topics = body.array(() => ({
      topic: body.string(),
      partitions: body.array(() => ({ id: body.int32(), records: body.bytes() })),
    }))
    const answer = Buffer.concat([
      array(topics, ({ topic, partitions }) => [
        string(topic),
        array(partitions, ({ id, records }) => {
          const { error, offset } = append(request, { topic, id, records, acks })
          return [int32(id), int16(error), int64(offset), int64(-1)]
        }),
      ]),
      int32(0),
    ])
    return acks === 0 ? undefined : answer
  },
}

/** Stores a record batch (format 2): its base offset is the broker's to write, its last offset delta counts records. */
function append(
  request: Request,
  what: { topic: string; id: number; records: Buffer; acks: number },
): { error: number; offset: number } {
  const partition = partitionOf(request, what.topic, what.id)
  if (!partition) return { error: ERRORS.unknownTopic, offset: -1 }
  if (partition.leader !== request.broker.id) return { error: ERRORS.notLeader, offset: -1 }
  const minimum = request.state.minInsyncReplicas(what.topic)
  if (what.acks === -1 && partition.isr.length < minimum)
    return { error: ERRORS.notEnoughReplicas, offset: -1 }
  const offset = endOf(partition)
  const batch = Buffer.from(what.records)
  batch.writeBigInt64BE(BigInt(offset), 0)
  partition.log.push({ offset, records: batch.readInt32BE(23) + 1, batch })
  return { error: ERRORS.none, offset }
}

const listOffsets: Api = {
  key: 2,
  versions: [1, 1],
  answer(request) {
    const { body } = request
    body.int32()
    const topics = body.array(() => ({
      topic: body.string(),
      partitions: body.array(() => ({ id: body.int32(), time: body.int64() })),
    }))
    return array(topics, ({ topic, partitions }) => [
      string(topic),
      array(partitions, ({ id, time }) => {
        const partition = partitionOf(request, topic, id)
        const offset = partition && time !== EARLIEST ? endOf(partition) : 0
        return [int32(id), int16(errorFor(request, partition)), int64(-1), int64(offset)]
      }),
    ])
  },
}

function errorFor({ broker }: Request, partition: ReturnType<typeof partitionOf>): number {
  if (!partition) return ERRORS.unknownTopic
  return partition.leader === broker.id ? ERRORS.none : ERRORS.notLeader
}

const fetchMessages: Api = {
  key: 1,
  versions: [4, 4],
  async answer(request) {
    const { body } = request
    body.int32()
    const waitMs = body.int32()
    body.int32()
    body.int32()
    body.int8()
    const topics = body.array(() => ({
      topic: body.string(),
      partitions: body.array(() => ({
        id: body.int32(),
        offset: body.int64(),
        limit: body.int32(),
      })),
    }))
    const hasAny = () =>
      topics.some(({ topic, partitions }) =>
        partitions.some(({ id, offset }) => {
          const partition = partitionOf(request, topic, id)
          return partition !== undefined && endOf(partition) > offset
        }),
      )
    if (!hasAny()) await sleep(Math.min(waitMs, LONGEST_WAIT_MS))
    return Buffer.concat([
      int32(0),
      array(topics, ({ topic, partitions }) => [
        string(topic),
        array(partitions, ({ id, offset }) => {
          const partition = partitionOf(request, topic, id)
          const end = partition ? endOf(partition) : -1
          const batches = (partition?.log ?? [])
            .filter((entry) => entry.offset + entry.records > offset)
            .map(({ batch }) => batch)
          return [
            int32(id),
            int16(errorFor(request, partition)),
            int64(end),
            int64(end),
            int32(-1),
            bytes(Buffer.concat(batches)),
          ]
        }),
      ]),
    ])
  },
}

/** Sending and reading. */
export const MESSAGE_APIS: readonly Api[] = [produce, fetchMessages, listOffsets]
