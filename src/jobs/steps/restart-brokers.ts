import type { AmbariBroker, AmbariRequest } from '../../ambari/client.ts'
import { UserError } from '../../errors.ts'
import type { Observation, Step, StepContext } from '../engine/step.ts'
import type { ClusterReference, Services } from '../services.ts'
import { staleBrokers } from './restart-approval.ts'

type Context = StepContext<ClusterReference, Services>

/**
 * Goal: every broker runs with the saved configuration, and maintenance mode is as it was.
 *
 * One broker per Ambari request, never two at once ("Restart All Affected" would stop the whole cluster):
 * 1. nothing else runs in Ambari and every broker restarted so far is started: maintenance mode on;
 * 2. restart the next broker that runs with an older configuration;
 * 3. when none is left, put maintenance mode back.
 * The first failure stops the roll; brokers with old and new settings reach each other.
 */
export const restartBrokers: Step<ClusterReference, Services> = {
  name: 'restart-brokers',
  title: { doing: 'Restarting brokers, one at a time', done: 'Restarted brokers, one at a time' },
  needs: ['restart-approval'],
  usuallyMs: 5 * 60_000,
  pollMs: 6000,
  deadlineMs: 120 * 60_000,
  async observe(context): Promise<Observation> {
    const { request, services, facts } = context
    const ambari = services.ambari(request.name)
    const [brokers, requests, service] = await Promise.all([
      ambari.listBrokers(),
      ambari.listRequests(),
      ambari.readKafkaService(),
    ])
    const stale = staleBrokers(brokers)
    const progress = `${brokers.length - stale.length} of ${brokers.length} brokers done`
    const failed = ownRequests(context, requests).find(
      (own) => own.terminal && own.status !== 'COMPLETED' && own.startedAt >= context.startedAt,
    )
    if (failed) return { state: 'broken', error: restartFailed(failed) }
    const running = requests.find((entry) => !entry.terminal)
    if (running)
      return {
        state: 'changing',
        detail: isOwn(context, running)
          ? progress
          : `waiting for another Ambari operation: ${running.context}`,
      }
    const down = brokers.find((broker) => !broker.staleConfigs && broker.state !== 'STARTED')
    if (down) return { state: 'changing', detail: `waiting for ${shortName(down)} to come back` }
    if (stale.length > 0) return { state: 'absent', detail: progress }
    return service.maintenanceState === (facts.maintenanceBefore ?? 'OFF')
      ? { state: 'ready', detail: progress }
      : { state: 'absent', detail: 'restoring maintenance mode' }
  },
  async apply(context) {
    const { request, services, facts, operationId } = context
    const ambari = services.ambari(request.name)
    const [brokers, service] = await Promise.all([ambari.listBrokers(), ambari.readKafkaService()])
    const [next] = staleBrokers(brokers)
    const note = `causeway ${operationId}`
    if (next === undefined) {
      await ambari.setMaintenance(facts.maintenanceBefore === 'ON' ? 'ON' : 'OFF', note)
      return
    }
    if (service.maintenanceState !== 'ON') await ambari.setMaintenance('ON', note)
    await ambari.restartBroker(next, `${note}: restart ${next}`)
  },
}

function ownRequests(context: Context, requests: readonly AmbariRequest[]): AmbariRequest[] {
  return requests.filter((request) => isOwn(context, request))
}

function isOwn({ operationId }: Context, request: AmbariRequest): boolean {
  return request.context.startsWith(`causeway ${operationId}`)
}

function shortName(broker: AmbariBroker): string {
  return broker.hostName.split('.')[0] ?? broker.hostName
}

function restartFailed(request: AmbariRequest): UserError {
  return new UserError('restart-failed', `Ambari could not restart a broker (${request.status}).`, {
    remedy:
      'The roll stopped there and maintenance mode is on. Look at the broker in Ambari, then Retry: it goes on with the brokers that are left.',
  })
}
