import { setTimeout as sleep } from 'node:timers/promises'
import { type Api, ERRORS, type Request } from './api.ts'
import type { Partition } from './kafka-state.ts'
import { array, bytes, int16, int32, int64, string } from './wire.ts'

// Layouts by https://kafka.apache.org/protocol.html, in the versions given.

const EARLIEST = -2
const LATEST = -1
/** Longest wait for messages that are not there yet, in milliseconds; clients ask again. */
const LONGEST_WAIT_MS = 200

const partitionOf = ({ state }: Request, topic: string, id: number) =>
  state.partitions(topic).find((partition) => partition.id === id)

const endOf = ({ log }: Partition): number => {
  const last = log.at(-1)
  return last ? last.offset + last.records : 0
}

/** Only a partition's leader answers for it. */
function errorFor({ broker }: Request, partition: Partition | undefined): number {
  if (!partition) return ERRORS.unknownTopic
  return partition.leader === broker.id ? ERRORS.none : ERRORS.notLeader
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

function append(
  request: Request,
  what: { topic: string; id: number; records: Buffer; acks: number },
): { error: number; offset: number } {
  const partition = partitionOf(request, what.topic, what.id)
  const refused = errorFor(request, partition)
  if (!partition || refused !== ERRORS.none) return { error: refused, offset: -1 }
  const minimum = request.state.minInsyncReplicas(what.topic)
  if (what.acks === -1 && partition.isr.length < minimum)
    return { error: ERRORS.notEnoughReplicas, offset: -1 }
  const records = countRecords(what.records)
  if (records < 1) return { error: ERRORS.corruptMessage, offset: -1 }
  const offset = endOf(partition)
  const batch = Buffer.from(what.records)
  batch.writeBigInt64BE(BigInt(offset), 0)
  partition.log.push({ offset, records, bytes: batch })
  return { error: ERRORS.none, offset }
}

/** Source of the positions: https://kafka.apache.org/documentation/#recordbatch */
const BATCH = {
  length: 8,
  magic: 16,
  lastOffsetDelta: 23,
  maxTimestamp: 35,
  headerBytes: 61,
} as const

/** @returns 0 for anything but one whole batch of format 2; the records themselves are not looked into */
function countRecords(batch: Buffer): number {
  if (batch.length < BATCH.headerBytes || batch.readInt8(BATCH.magic) !== 2) return 0
  if (batch.readInt32BE(BATCH.length) !== batch.length - BATCH.length - 4) return 0
  return batch.readInt32BE(BATCH.lastOffsetDelta) + 1
}

/**
 * The offset to begin from to read what is as young as the time asked for. Kafka looks into batches; here a batch is
 * as young as its youngest record. -1: nothing is.
 */
function offsetAt(partition: Partition, time: number): number {
  if (time === EARLIEST) return 0
  if (time === LATEST) return endOf(partition)
  const young = partition.log.find(
    ({ bytes: batch }) => Number(batch.readBigInt64BE(BATCH.maxTimestamp)) >= time,
  )
  return young?.offset ?? -1
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
        const offset = partition ? offsetAt(partition, time) : 0
        return [int32(id), int16(errorFor(request, partition)), int64(-1), int64(offset)]
      }),
    ])
  },
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
        maxBytes: body.int32(),
      })),
    }))
    const isEmpty = topics.every(({ topic, partitions }) =>
      partitions.every(({ id, offset }) => {
        const partition = partitionOf(request, topic, id)
        const isReadable = partition && errorFor(request, partition) === ERRORS.none
        return isReadable && endOf(partition) === offset
      }),
    )
    if (isEmpty) await sleep(Math.min(Math.max(waitMs, 0), LONGEST_WAIT_MS))
    return Buffer.concat([
      int32(0),
      array(topics, ({ topic, partitions }) => [
        string(topic),
        array(partitions, (asked) => read(request, partitionOf(request, topic, asked.id), asked)),
      ]),
    ])
  },
}

function read(
  request: Request,
  partition: Partition | undefined,
  asked: { readonly id: number; readonly offset: number; readonly maxBytes: number },
): readonly Buffer[] {
  const end = partition ? endOf(partition) : -1
  const isOutside = partition !== undefined && (asked.offset < 0 || asked.offset > end)
  const error = errorFor(request, partition) || (isOutside ? ERRORS.offsetOutOfRange : ERRORS.none)
  const found = partition && error === ERRORS.none ? batchesFrom(partition, asked) : []
  return [
    int32(asked.id),
    int16(error),
    int64(end),
    int64(end),
    int32(-1),
    bytes(Buffer.concat(found)),
  ]
}

/** Whole batches from the one that holds the offset on: always the first, others as far as there is room. */
function batchesFrom(
  { log }: Partition,
  { offset, maxBytes }: { readonly offset: number; readonly maxBytes: number },
): Buffer[] {
  let room = maxBytes
  return log
    .filter((batch) => batch.offset + batch.records > offset)
    .map((batch) => batch.bytes)
    .filter((batch, index) => {
      room -= batch.length
      return index === 0 || room >= 0
    })
}

/** Sending and reading. */
export const MESSAGE_APIS: readonly Api[] = [produce, fetchMessages, listOffsets]
