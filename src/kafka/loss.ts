import type { KafkaView } from './probe.ts'
import { userTopics } from './replication.ts'

/** What goes when brokers go for good. */
export interface Loss {
  /** Topics that have a replica on one of them, in alphabetical order. */
  readonly topics: readonly string[]
  readonly replicas: number
  /** Partitions all of whose replicas are on them: their messages are lost. */
  readonly partitionsLost: number
  /** Partitions that would be lost if the worst choice of as many brokers were made. */
  readonly partitionsAtRisk: number
}

/** Replicas on these brokers, by their ids. Kafka moves none of them by itself. Pure. */
export function lossOf(view: Pick<KafkaView, 'topics'>, brokerIds: readonly number[]): Loss {
  const isGoing = (id: number) => brokerIds.includes(id)
  const topics = userTopics(view)
  const partitions = topics.flatMap((topic) => topic.partitions)
  return {
    topics: topics
      .filter((topic) => topic.partitions.some(({ replicas }) => replicas.some(isGoing)))
      .map(({ name }) => name)
      .sort(),
    replicas: partitions.reduce((sum, { replicas }) => sum + replicas.filter(isGoing).length, 0),
    partitionsLost: partitions.filter(({ replicas }) => replicas.every(isGoing)).length,
    partitionsAtRisk: partitions.filter(({ replicas }) => replicas.length <= brokerIds.length)
      .length,
  }
}
