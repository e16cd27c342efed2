import { isAdvertisingIps } from '../../ambari/kafka-config.ts'
import { UserError } from '../../errors.ts'
import { sentence, type Words } from '../../words/sentence.ts'
import type { Json, Observation } from '../engine/step.ts'
import { brokerNodes, lookAtKafka } from './kafka-sight.ts'
import type { ScaleContext, ScaleStep } from './scale-check.ts'

/** Goal: it is known which brokers there were before anything was changed. */
export const brokersBefore: ScaleStep = {
  name: 'brokers-before',
  title: { doing: sentence`Reading the brokers`, done: sentence`Read the brokers` },
  needs: [],
  usuallyMs: 1000,
  deadlineMs: 15 * 60_000,
  async observe({ services, request, facts }): Promise<Observation> {
    if (facts.brokersBefore !== undefined) return { state: 'ready' }
    const brokers = await services.ambari(request.name).listBrokers()
    return { state: 'ready', facts: { brokersBefore: brokers.map(({ hostName }) => hostName) } }
  },
}

/**
 * Goal: Ambari has as many brokers as workers are wanted, all of them started, each with an address; and those that
 * are new answer, where Causeway can ask them. Nobody starts them: HDInsight installs and Ambari starts each.
 */
export function workerBrokers(needs: readonly string[]): ScaleStep {
  return {
    name: 'worker-brokers',
    title: { doing: sentence`Waiting for the brokers`, done: sentence`As many brokers as workers` },
    needs,
    usuallyMs: 2 * 60_000,
    pollMs: 15_000,
    deadlineMs: 45 * 60_000,
    async observe(context): Promise<Observation> {
      const { services, request } = context
      const ambari = services.ambari(request.name)
      const [brokers, hosts] = await Promise.all([ambari.listBrokers(), ambari.listHosts()])
      const waiting = (detail: Words): Observation => ({ state: 'changing', detail })
      if (brokers.length !== request.workers)
        return waiting(sentence`Ambari has ${brokers.length} brokers of ${request.workers}`)
      const nodes = brokerNodes(brokers, hosts)
      const missing = brokers.find(
        ({ hostName, state }) =>
          state !== 'STARTED' ||
          !nodes.some((node) => node.hostName === hostName) ||
          hosts.find((host) => host.hostName === hostName)?.status === 'UNKNOWN',
      )
      if (missing) return waiting(sentence`${shortName(missing.hostName)} is not started yet`)
      const configuration = await ambari.readKafkaConfiguration()
      const view = await lookAtKafka(services, request.name, nodes, configuration)
      const added = nodes.filter(({ hostName }) => !before(context).includes(hostName))
      const silent = added.find(
        ({ ip }) =>
          view !== undefined &&
          !view.sights.some((seen) => seen.address.host === ip && seen.state === 'answers'),
      )
      if (silent) return waiting(sentence`${shortName(silent.hostName)} does not answer yet`)
      return {
        state: 'ready',
        detail: added.map(({ ip }) => ip).join(', ') || sentence`${brokers.length} brokers`,
        facts: {
          addedBrokers: added.map(({ hostName, ip }) => ({ host: hostName, ip })),
          readvertise: advertises(configuration),
        } satisfies Record<string, Json>,
      }
    },
  }
}

function before({ facts }: ScaleContext): readonly string[] {
  const { brokersBefore } = facts
  return Array.isArray(brokersBefore) ? brokersBefore.map(String) : []
}

const shortName = (host: string) => host.split('.')[0] ?? host

/** Whether the saved configuration makes brokers advertise addresses; what cannot be read is nobody's wish. */
function advertises(configuration: Parameters<typeof isAdvertisingIps>[0]): boolean {
  try {
    return isAdvertisingIps(configuration)
  } catch (error) {
    if (error instanceof UserError) return false
    throw error
  }
}
