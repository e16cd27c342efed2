import { UserError } from '../../errors.ts'
import { underReplicated } from '../../kafka/replication.ts'
import { sentence } from '../../words/sentence.ts'
import type { Json, Observation, Step } from '../engine/step.ts'
import type { ClusterReference, Services } from '../services.ts'
import { brokerNodes, lookAtKafka } from './kafka-sight.ts'

/** One topic in the facts. */
export interface TopicFact {
  readonly name: string
  readonly partitions: number
  readonly replicas: number
  readonly minInsyncReplicas: number | null
  readonly underReplicated: number
  readonly isInternal: boolean
}

/** Goal: the topics are known, as Kafka describes them. */
export const topicsStep: Step<ClusterReference, Services> = {
  name: 'topics',
  title: { doing: sentence`Reading topics`, done: sentence`Read topics` },
  needs: ['find-cluster'],
  usuallyMs: 2000,
  deadlineMs: 5 * 60_000,
  async observe({ services, request }): Promise<Observation> {
    const ambari = services.ambari(request.name)
    const [hosts, brokers, configuration] = await Promise.all([
      ambari.listHosts(),
      ambari.listBrokers(),
      ambari.readKafkaConfiguration(),
    ])
    const nodes = brokerNodes(brokers, hosts)
    const view = await lookAtKafka(services, request.name, nodes, configuration)
    if (!view) return { state: 'broken', error: noRouteForTopics(request.name) }
    const behind = underReplicated(view)
    const topics = view.topics
      .map(
        ({ name, partitions, minInsyncReplicas, isInternal }): TopicFact => ({
          name,
          partitions: partitions.length,
          replicas: Math.min(...partitions.map(({ replicas }) => replicas.length)),
          minInsyncReplicas: minInsyncReplicas ?? null,
          underReplicated: behind.filter(({ topic }) => topic === name).length,
          isInternal,
        }),
      )
      .sort((a, b) => (a.name < b.name ? -1 : 1))
    return { state: 'ready', facts: { topics: topics as unknown as Json } }
  },
}

function noRouteForTopics(cluster: string): UserError {
  return new UserError(
    'no-route-to-brokers',
    sentence`Causeway cannot reach the brokers of ${cluster}.`,
    {
      remedy: sentence`Give it a route (KAFKA_PROXY_URL_TEMPLATE, or run it in a network that reaches the brokers). From a VPN client, kcat -L lists the topics.`,
    },
  )
}
