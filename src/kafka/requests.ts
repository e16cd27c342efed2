import { sentence } from '../words/sentence.ts'
import type { Ask } from './conversation.ts'
import { AnswerError, type WireReader } from './wire-reader.ts'
import { write } from './wire-writer.ts'

/** Api keys and message layouts: https://kafka.apache.org/protocol.html */
const METADATA = 3
const API_VERSIONS = 18
const DESCRIBE_CONFIGS = 32

const TOPIC_RESOURCE = 2

/** A broker in the metadata of the cluster. */
export interface ListedBroker {
  readonly id: number
  /** As the broker advertises itself: address or name. */
  readonly host: string
  readonly port: number
  readonly rack: string | undefined
}

/** A partition; brokers by id. */
export interface PartitionView {
  readonly id: number
  /** -1: none, the partition is offline. */
  readonly leader: number
  readonly replicas: readonly number[]
  readonly isr: readonly number[]
}

/** A topic with all its partitions. */
export interface ListedTopic {
  readonly name: string
  readonly isInternal: boolean
  readonly partitions: readonly PartitionView[]
}

/** What one broker says of the cluster (Kafka protocol, Metadata). */
export interface Metadata {
  readonly brokers: readonly ListedBroker[]
  /** -1: none at this moment. */
  readonly controllerId: number
  readonly topics: readonly ListedTopic[]
}

/** Highest version of each API that both sides know. */
export interface CommonVersions {
  readonly metadata: number
  /** undefined: not offered. */
  readonly describeConfigs: number | undefined
}

/** A broker that does not answer ApiVersions properly is taken for one that knows Metadata 1 (Kafka 0.10). */
export async function askVersions(ask: Ask): Promise<CommonVersions> {
  const answer = await ask({ apiKey: API_VERSIONS, apiVersion: 0, body: Buffer.alloc(0) })
  if (answer.int16() !== 0) return { metadata: 1, describeConfigs: undefined }
  const ranges = answer.array((reader) => ({
    apiKey: reader.int16(),
    min: reader.int16(),
    max: reader.int16(),
  }))
  answer.end()
  const common = (key: number, ours: { min: number; max: number }) => {
    const theirs = ranges.find(({ apiKey }) => apiKey === key)
    const highest = Math.min(ours.max, theirs?.max ?? -1)
    return theirs && highest >= Math.max(ours.min, theirs.min) ? highest : undefined
  }
  const metadata = common(METADATA, { min: 1, max: 5 })
  if (metadata === undefined)
    throw new AnswerError(sentence`speaks a version of Kafka that is not known`)
  return { metadata, describeConfigs: common(DESCRIBE_CONFIGS, { min: 0, max: 1 }) }
}

/** All brokers and all topics, as this broker knows them; makes no topic. */
export async function askMetadata(ask: Ask, version: number): Promise<Metadata> {
  const allTopics = write.nullArray()
  const createsNone = version >= 4 ? [write.boolean(false)] : []
  const answer = await ask({
    apiKey: METADATA,
    apiVersion: version,
    body: Buffer.concat([allTopics, ...createsNone]),
  })
  if (version >= 3) answer.int32() // throttle time
  const brokers = answer.array(readBroker)
  if (version >= 2) answer.nullableString() // cluster id
  const controllerId = answer.int32()
  const topics = answer.array((reader) => readTopic(reader, version))
  answer.end()
  return { brokers, controllerId, topics }
}

function readBroker(reader: WireReader): ListedBroker {
  return {
    id: reader.int32(),
    host: reader.string(),
    port: reader.int32(),
    rack: reader.nullableString(),
  }
}

function readTopic(reader: WireReader, version: number): ListedTopic {
  reader.int16() // error: such a topic has no partitions
  return {
    name: reader.string(),
    isInternal: reader.boolean(),
    partitions: reader.array(() => readPartition(reader, version)),
  }
}

function readPartition(reader: WireReader, version: number): PartitionView {
  reader.int16() // error: the leader says the same, by being -1
  const partition = {
    id: reader.int32(),
    leader: reader.int32(),
    replicas: reader.array(() => reader.int32()),
    isr: reader.array(() => reader.int32()),
  }
  if (version >= 5) reader.array(() => reader.int32()) // replicas on dead brokers
  return partition
}

/**
 * `min.insync.replicas` that is in force for each topic, its own or the broker's default. A topic that the
 * broker does not tell about is left out.
 */
export async function askMinInsyncReplicas(
  ask: Ask,
  version: number,
  topics: readonly string[],
): Promise<Map<string, number>> {
  const resource = (topic: string) =>
    Buffer.concat([
      write.int8(TOPIC_RESOURCE),
      write.string(topic),
      write.array([write.string('min.insync.replicas')]),
    ])
  const noSynonyms = version >= 1 ? [write.boolean(false)] : []
  const answer = await ask({
    apiKey: DESCRIBE_CONFIGS,
    apiVersion: version,
    body: Buffer.concat([write.array(topics.map(resource)), ...noSynonyms]),
  })
  answer.int32() // throttle time
  const resources = answer.array((reader) => readResource(reader, version))
  answer.end()
  return new Map(resources.filter(([, value]) => Number.isInteger(value)))
}

/** @returns the topic and its value; NaN for one that is not told */
function readResource(reader: WireReader, version: number): [topic: string, value: number] {
  reader.int16() // error: such a topic has no entries
  reader.nullableString()
  reader.int8()
  const topic = reader.string()
  const entries = reader.array(() => readEntry(reader, version))
  const value = entries.find(({ name }) => name === 'min.insync.replicas')?.value
  return [topic, Number.parseInt(value ?? '', 10)]
}

function readEntry(reader: WireReader, version: number) {
  const entry = { name: reader.string(), value: reader.nullableString() }
  reader.boolean() // read only
  reader.int8() // version 0: is default; version 1: source
  reader.boolean() // sensitive
  if (version >= 1) reader.array(readSynonym)
  return entry
}

function readSynonym(reader: WireReader): void {
  reader.string()
  reader.nullableString()
  reader.int8()
}
