import { UserError } from '../../errors.ts'
import { type Approval, type ApprovalStatus, hashChange, standing } from '../engine/approvals.ts'
import type { Facts, Json, Observation, Step } from '../engine/step.ts'
import type { ClusterReference, Services } from '../services.ts'
import {
  type Advertising,
  type ApprovedChange,
  asJson,
  type KafkaChange,
  type KafkaContext,
  readKafkaChange,
} from './kafka-change.ts'

/**
 * Goal: somebody who may has approved exactly this change of Kafka's configuration and these restarts. Where
 * there is nothing to change, there is nothing to approve.
 *
 * The approval is bound to the digest of the change and of the state it was computed from. While it is open and
 * at the first look after the click everything is read again: a difference asks anew. Afterwards saving and
 * restarting hold to what was approved (save-configuration.ts, restart-brokers.ts).
 */
export function changeApproval(options: {
  readonly needs: readonly string[]
  readonly advertising: (request: ClusterReference) => Advertising
}): Step<ClusterReference, Services> {
  return {
    name: 'change-approval',
    title: { doing: 'Waiting for the approval to restart', done: 'Restart approved' },
    needs: options.needs,
    usuallyMs: 5 * 60_000,
    deadlineMs: 24 * 3600_000,
    waitsForPeople: true,
    async observe(context): Promise<Observation> {
      const advertising = options.advertising(context.request)
      const { change, impact } = await readKafkaChange(context, advertising)
      const digest = hashChange(asJson(change))
      const facts = {
        ...(await maintenanceBefore(context)),
        approved: approvedFact(change, digest),
        hasRoute: impact.topics !== undefined,
      }
      if (change.diff.length === 0 && change.restart.length === 0)
        return { state: 'ready', detail: 'Nothing to change', facts }
      if (change.holdsTopics === undefined) {
        if (context.facts.hasRoute === true)
          return { state: 'changing', detail: 'The brokers do not answer just now' }
        if (!mayRestartBlindly(context)) return { state: 'broken', error: noRoute(change.cluster) }
      }
      const approval = await context.services.approvals.read(context.operationId, context.now)
      const stands = standing(approval, digest)
      // What was decided in an earlier run is asked again; what is still open stays open.
      const isOld = context.appliedAt === undefined && (stands === 'denied' || stands === 'expired')
      if (stands === 'none' || stands === 'for another change' || isOld)
        return { state: 'absent', facts }
      return decided(stands, facts)
    },
    async apply(context) {
      const { services, operationId, requestedBy, now } = context
      const advertising = options.advertising(context.request)
      const { change, impact } = await readKafkaChange(context, advertising)
      const earlier = await services.approvals.read(operationId, now)
      const approval: Approval = {
        operationId,
        revision: (earlier?.revision ?? 0) + 1,
        changeHash: hashChange(asJson(change)),
        subject: { ...change, ...impact } as unknown as Json,
        requestedBy,
        requesterMayApprove:
          holdsNothing(context, change) && services.approvalRules.requesterMayApproveNewCluster,
        requestedAt: now,
        expiresAt: now + services.approvalRules.expireMinutes * 60_000,
        status: 'pending',
      }
      await services.approvals.ask(approval)
    },
  }
}

/**
 * Maintenance mode as it was before the first restart, so that it can be put back. Noted here, because it has to
 * be saved before the restart step turns it on: a worker killed in between would take ON for the former state.
 */
async function maintenanceBefore({ services, request, facts }: KafkaContext): Promise<Facts> {
  if (facts.roll !== undefined) return {}
  const service = await services.ambari(request.name).readKafkaService()
  return { maintenanceBefore: service.maintenanceState }
}

/** True for a cluster that this operation made and in which nobody can have put anything yet. */
function holdsNothing({ facts }: KafkaContext, { holdsTopics }: KafkaChange): boolean {
  if (facts.clusterIsOurs !== true) return false
  return holdsTopics === undefined ? facts.clusterIsNew === true : !holdsTopics
}

/** Without a route nobody can see whether a partition has its replicas: only where that cannot matter. */
function mayRestartBlindly({ facts, services }: KafkaContext): boolean {
  return facts.clusterIsNew === true || services.approvalRules.restartWithoutRoute
}

function approvedFact(change: KafkaChange, digest: string): Json {
  const approved: ApprovedChange = {
    advertising: change.advertising,
    restart: change.restart,
    changes: change.diff.length > 0,
    baseVersion: change.baseVersion,
    atOnce: change.holdsTopics === false,
    digest: digest.slice(0, 12),
  }
  return { ...approved } as unknown as Json
}

function decided(status: ApprovalStatus, facts: Facts): Observation {
  switch (status) {
    case 'pending':
      return { state: 'changing', detail: 'Waiting for a decision', facts }
    case 'approved':
      return { state: 'ready', facts }
    case 'denied':
      return {
        state: 'broken',
        error: new UserError(
          'restart-denied',
          'The restart was denied. Nothing was saved, the brokers were not touched.',
          {
            remedy:
              'Talk to the person who denied it. Retry asks again; until then brokers advertise what they advertised before.',
          },
        ),
      }
    case 'expired':
      return {
        state: 'broken',
        error: new UserError(
          'approval-expired',
          'Nobody decided in time, so nothing was saved or restarted.',
          { remedy: 'Retry asks again; everything else that was made stays.' },
        ),
      }
  }
}

function noRoute(cluster: string): UserError {
  return new UserError(
    'no-route-to-brokers',
    `Causeway cannot reach the brokers of ${cluster}, so it cannot see whether a restart would make topics unavailable.`,
    {
      remedy:
        'Give it a route (KAFKA_PROXY_URL_TEMPLATE, or run it in a network that reaches the brokers), or allow approvals.restartWithoutRoute in the access policy.',
    },
  )
}
