import { userTopics } from '../../kafka/replication.ts'
import type { Services } from '../services.ts'
import { brokerNodes, lookAtKafka, plaintextPort } from './kafka-sight.ts'

/** Whether a cluster is used: `unseen` where nobody can say from here. */
export type Activity = 'no topics' | 'quiet' | 'written' | 'unseen'

/**
 * Looks whether messages were written since a moment. Reads only, and never throws for what Ambari, a broker or the
 * network does: what cannot be seen is `unseen`.
 */
export async function readActivity(
  services: Services,
  cluster: string,
  since: number,
): Promise<Activity> {
  try {
    const ambari = services.ambari(cluster)
    const [hosts, brokers, configuration] = await Promise.all([
      ambari.listHosts(),
      ambari.listBrokers(),
      ambari.readKafkaConfiguration(),
    ])
    const nodes = brokerNodes(brokers, hosts)
    const port = plaintextPort(configuration)
    const view = await lookAtKafka(services, cluster, nodes, configuration)
    if (view === undefined || port === undefined) return 'unseen'
    const topics = userTopics(view).map(({ name }) => name)
    if (topics.length === 0) return 'no topics'
    const bootstrap = nodes.map(({ ip }) => ({ host: ip, port }))
    const isWritten = await services.kafka(cluster).wroteSince(bootstrap, topics, since)
    return isWritten ? 'written' : 'quiet'
  } catch {
    return 'unseen'
  }
}
