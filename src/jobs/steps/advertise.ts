import { advertiseIps, isAdvertisingIps } from '../../ambari/kafka-config.ts'
import type { Step } from '../engine/step.ts'
import type { ClusterReference, Services } from '../services.ts'

/** Goal: the saved Kafka configuration makes brokers advertise IP addresses. Saving restarts nothing. */
export const advertise: Step<ClusterReference, Services> = {
  name: 'advertise',
  title: {
    doing: 'Making brokers advertise IP addresses',
    done: 'Configured brokers to advertise IP addresses',
  },
  needs: ['cluster'],
  usuallyMs: 3000,
  deadlineMs: 30 * 60_000,
  async observe({ services, request, facts }) {
    const configuration = await services.ambari(request.name).readKafkaConfiguration()
    if (isAdvertisingIps(configuration)) return { state: 'ready' }
    if (facts.advertiseDiff !== undefined) return { state: 'absent' }
    const { diff } = advertiseIps(configuration)
    return { state: 'absent', facts: { advertiseDiff: diff.map((line) => ({ ...line })) } }
  },
  async apply({ services, request, operationId, requestedBy, now }) {
    const ambari = services.ambari(request.name)
    const configuration = await ambari.readKafkaConfiguration()
    const { kafkaEnv, kafkaBroker, changed } = advertiseIps(configuration)
    if (!changed) return
    await ambari.saveKafkaConfiguration({
      tag: `causeway-${operationId}-${now}`,
      note: `Causeway ${operationId}: brokers advertise IP addresses so that VPN clients can connect; asked by Slack user ${requestedBy.userId}`,
      kafkaEnv,
      kafkaBroker,
      expectedVersion: configuration.serviceConfigVersion,
    })
  },
}
