import type { AmbariBroker } from '../../ambari/client.ts'
import { UserError } from '../../errors.ts'
import { type Approval, hashChange } from '../engine/approvals.ts'
import type { Json, Observation, Step, StepContext } from '../engine/step.ts'
import type { ClusterReference, Services } from '../services.ts'

type Context = StepContext<ClusterReference, Services>

/**
 * Goal: somebody who may has approved restarting the brokers that run with an older configuration. Where
 * there is none, there is nothing to approve.
 *
 * The approval is bound to the brokers and to the configuration version; if either changes before the
 * restart, it is asked again.
 */
export const restartApproval: Step<ClusterReference, Services> = {
  name: 'restart-approval',
  title: { doing: 'Waiting for the approval to restart', done: 'Restart approved' },
  needs: ['advertise'],
  usuallyMs: 5 * 60_000,
  deadlineMs: 24 * 3600_000,
  waitsForPeople: true,
  async observe(context): Promise<Observation> {
    const change = await readChange(context)
    const maintenance = await rememberMaintenance(context)
    if (change.brokers.length === 0)
      return { state: 'ready', detail: 'No restart needed', facts: maintenance }
    const approval = await context.services.approvals.read(context.operationId, context.now)
    const isCurrent = approval !== undefined && approval.changeHash === hashChange(change)
    const askAgain = context.appliedAt === undefined && approval?.status !== 'pending'
    if (!isCurrent || (askAgain && approval.status !== 'approved'))
      return { state: 'absent', facts: maintenance }
    switch (approval.status) {
      case 'pending':
        return { state: 'changing', detail: 'Waiting for a decision', facts: maintenance }
      case 'approved':
        return { state: 'ready', facts: { ...maintenance, approvedBy: approval.decidedBy ?? '' } }
      case 'denied':
        return {
          state: 'broken',
          error: new UserError(
            'restart-denied',
            'The restart was denied. The brokers were not touched.',
            {
              remedy:
                'Talk to the person who denied it. Retry asks again; until the restart, brokers advertise names that VPN clients cannot resolve.',
            },
          ),
        }
      case 'expired':
        return {
          state: 'broken',
          error: new UserError(
            'approval-expired',
            'Nobody decided in time, so the restart was not run.',
            {
              remedy: 'Retry asks again; everything else that was made stays.',
            },
          ),
        }
    }
  },
  async apply(context) {
    const { services, operationId, requestedBy, now, facts } = context
    const change = await readChange(context)
    const isNew = facts.clusterIsNew === true
    const earlier = await services.approvals.read(operationId, now)
    const approval: Approval = {
      operationId,
      revision: (earlier?.revision ?? 0) + 1,
      changeHash: hashChange(change),
      subject: { brokers: change.brokers, diff: facts.advertiseDiff ?? [], isNew },
      requestedBy,
      requesterMayApprove: isNew && services.approvalRules.requesterMayApproveNewCluster,
      requestedAt: now,
      expiresAt: now + services.approvalRules.expireMinutes * 60_000,
      status: 'pending',
    }
    await services.approvals.ask(approval)
  },
}

/** What a restart would do: which brokers, to bring which version of the configuration into effect. */
async function readChange({ services, request }: Context): Promise<{
  cluster: string
  brokers: string[]
  serviceConfigVersion: number
}> {
  const ambari = services.ambari(request.name)
  const [brokers, configuration] = await Promise.all([
    ambari.listBrokers(),
    ambari.readKafkaConfiguration(),
  ])
  return {
    cluster: request.name,
    brokers: staleBrokers(brokers),
    serviceConfigVersion: configuration.serviceConfigVersion,
  }
}

/** Host names of brokers that run with an older configuration, in a stable order. */
export function staleBrokers(brokers: readonly AmbariBroker[]): string[] {
  return brokers
    .filter((broker) => broker.staleConfigs)
    .map((broker) => broker.hostName)
    .sort()
}

/** Kept from before the first change, so that the restart can put it back as it was. */
async function rememberMaintenance({
  services,
  request,
  facts,
}: Context): Promise<Record<string, Json>> {
  if (facts.maintenanceBefore !== undefined) return {}
  const service = await services.ambari(request.name).readKafkaService()
  return { maintenanceBefore: service.maintenanceState }
}
