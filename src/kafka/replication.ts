import type { KafkaView, PartitionView, TopicView } from './probe.ts'

/** A partition by its topic and number. */
export interface PartitionName {
  readonly topic: string
  readonly partition: number
}

/** Partitions some replica of which is not in sync. */
export function underReplicated(view: Pick<KafkaView, 'topics'>): PartitionName[] {
  return select(view, ({ isr, replicas }) => isr.length < replicas.length)
}

/** Partitions without a leader: nobody can write to or read from them. */
export function offline(view: Pick<KafkaView, 'topics'>): PartitionName[] {
  return select(view, ({ leader }) => leader < 0)
}

/** Topics, internal ones too, some partition of which is away while its one broker restarts. */
export function singleReplicaTopics(view: Pick<KafkaView, 'topics'>): string[] {
  return view.topics
    .filter(({ partitions }) => partitions.some(({ replicas }) => replicas.length === 1))
    .map(({ name }) => name)
}

/** Topic of the service check of Ambari's Kafka (`service_check.py` of its KAFKA stack definition). */
const AMBARI_SERVICE_CHECK = 'ambari_kafka_service_check'

/** Topics of the cluster's users: not Kafka's, Ambari's or Causeway's own. */
export function userTopics(view: Pick<KafkaView, 'topics'>): TopicView[] {
  return view.topics.filter(
    ({ name, isInternal }) =>
      !isInternal &&
      name !== AMBARI_SERVICE_CHECK &&
      !name.startsWith('__') &&
      !name.startsWith('causeway-verify-'),
  )
}

/**
 * May this broker be restarted now? Gives the partitions that speak against it; none: yes. The rule of
 * Strimzi's KafkaAvailability, for a partition with r replicas of which i are in sync, m of them needed:
 * r <= m does not block (it cannot be helped); i < m with a replica on the broker does; i = m with the broker
 * among them does. Where m is not known, all replicas but one count as needed.
 */
export function objections(view: Pick<KafkaView, 'topics'>, brokerId: number): PartitionName[] {
  return select(view, ({ replicas, isr }, { minInsyncReplicas }) => {
    const needed = minInsyncReplicas ?? Math.max(1, replicas.length - 1)
    if (!replicas.includes(brokerId) || replicas.length <= needed) return false
    return isr.length < needed || (isr.length === needed && isr.includes(brokerId))
  })
}

function select(
  { topics }: Pick<KafkaView, 'topics'>,
  matches: (partition: PartitionView, topic: TopicView) => boolean,
): PartitionName[] {
  return topics.flatMap((topic) =>
    topic.partitions
      .filter((partition) => matches(partition, topic))
      .map(({ id }) => ({ topic: topic.name, partition: id })),
  )
}
