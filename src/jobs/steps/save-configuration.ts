import { editedInBetween } from '../../ambari/errors.ts'
import { sentence } from '../../words/sentence.ts'
import type { Observation, Step } from '../engine/step.ts'
import type { ClusterReference, Services } from '../services.ts'
import { approvedChange, editFor, type KafkaContext } from './kafka-change.ts'

/** Goal: the configuration that was approved is saved, and nobody's edit with it. Saving restarts nothing. */
export const saveConfiguration: Step<ClusterReference, Services> = {
  name: 'save-configuration',
  title: {
    doing: sentence`Saving the Kafka configuration`,
    done: sentence`Saved the Kafka configuration`,
  },
  needs: ['change-approval'],
  usuallyMs: 3000,
  deadlineMs: 30 * 60_000,
  async observe({ services, request, facts }): Promise<Observation> {
    const approved = approvedChange(facts)
    if (!approved.changes) return { state: 'ready', facts: { savedVersion: approved.baseVersion } }
    const configuration = await services.ambari(request.name).readKafkaConfiguration()
    const version = configuration.serviceConfigVersion
    if (version === approved.baseVersion) return { state: 'absent' }
    const isOurs = configuration.kafkaEnv.tag === tagOf(facts)
    if (!isOurs || version !== approved.baseVersion + 1)
      return { state: 'broken', error: editedInBetween(approved.baseVersion + 1, version) }
    return { state: 'ready', facts: { savedVersion: version } }
  },
  async apply({ services, request, facts, operationId, requestedBy }) {
    const approved = approvedChange(facts)
    const ambari = services.ambari(request.name)
    const configuration = await ambari.readKafkaConfiguration()
    const advertising = approved.advertising === 'unchanged' ? undefined : approved.advertising
    // What was approved is an edit: settings of the creation, where there are any, have proved wrong.
    const edit = editFor(advertising, configuration, false)
    if (!edit?.changed) return
    const what =
      advertising === 'ip' ? 'IP addresses, for clients outside the network' : 'host names'
    await ambari.saveKafkaConfiguration({
      tag: tagOf(facts),
      note: `Causeway ${operationId}: brokers advertise ${what}; asked by Slack user ${requestedBy.userId}`,
      kafkaEnv: edit.kafkaEnv,
      kafkaBroker: edit.kafkaBroker,
      expectedVersion: approved.baseVersion,
    })
  },
}

/** The same for every attempt at the same save, so that one whose answer was lost is recognised. */
function tagOf(facts: KafkaContext['facts']): string {
  return `causeway-${approvedChange(facts).digest}-${approvedChange(facts).baseVersion}`
}
