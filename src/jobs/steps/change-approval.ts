import { DIFFERENCE_WORDS } from '../../ambari/kafka-config.ts'
import { UserError } from '../../errors.ts'
import { sentence, type Words } from '../../words/sentence.ts'
import { type Approval, hashChange, standing } from '../engine/approvals.ts'
import type { Facts, Json, Observation, Step } from '../engine/step.ts'
import type { ClusterReference, Services } from '../services.ts'
import { denialFacts } from './denial.ts'
import {
  type Advertising,
  type ApprovedChange,
  asJson,
  type KafkaChange,
  type KafkaContext,
  type KafkaSight,
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
    title: {
      doing: sentence`Waiting for the approval to restart`,
      done: sentence`Restart approved`,
    },
    needs: options.needs,
    usuallyMs: 5 * 60_000,
    deadlineMs: 24 * 3600_000,
    waitsForPeople: true,
    async observe(context): Promise<Observation> {
      const { operationId, now } = context
      const advertising = options.advertising(context.request)
      const { change, view } = await readKafkaChange(context, advertising)
      const digest = digestOf(change, context)
      const hasRoute = view === 'unknown' ? context.facts.hasRoute === true : true
      const facts = { approved: approvedFact(change, digest), hasRoute, ...silence(context, view) }
      if (change.diff.length === 0 && change.restart.length === 0)
        return { state: 'ready', detail: sentence`Nothing to change`, facts }
      const approval = await context.services.approvals.read(operationId, now)
      if (view === 'unknown' && !mayRestartBlindly(context)) {
        if (approval?.status === 'denied' || approval?.status === 'expired')
          return decided(approval, facts)
        return isSilentForLong(context, facts)
          ? { state: 'broken', error: blind(change), facts }
          : { state: 'changing', detail: sentence`The brokers do not answer just now`, facts }
      }
      if (approval === undefined || standing(approval, digest) === 'for another change')
        return { state: 'absent', facts }
      return decided(approval, facts)
    },
    async apply(context) {
      const { services, operationId, requestedBy, now } = context
      const advertising = options.advertising(context.request)
      const { change, impact } = await readKafkaChange(context, advertising)
      const earlier = await services.approvals.read(operationId, now)
      const approval: Approval = {
        operationId,
        revision: (earlier?.revision ?? 0) + 1,
        changeHash: digestOf(change, context),
        subject: { ...change, diff: inWords(change.diff), ...impact } as unknown as Json,
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

/** The difference as people read it: what is no setting's own value, in words. */
function inWords(diff: readonly { setting: string; before: string; after: string }[]) {
  const words = (text: string): Words => DIFFERENCE_WORDS[text] ?? text
  return diff.map(({ setting, before, after }) => ({
    setting: words(setting),
    before: words(before),
    after: words(after),
  }))
}

/** How long brokers that answered before may be silent before the operation ends, in milliseconds. */
const SILENCE_MS = 10 * 60_000

/** Binds an approval to this change and this run: what was decided in an earlier run is asked again. */
function digestOf(change: KafkaChange, { retries }: KafkaContext): string {
  return hashChange({ ...asJson(change), run: retries })
}

function silence({ facts, now }: KafkaContext, view: KafkaSight): Facts {
  return { silentSince: view === 'unknown' ? (facts.silentSince ?? now) : null }
}

/** At once where they have never answered. */
function isSilentForLong({ facts, now }: KafkaContext, { silentSince }: Facts): boolean {
  return facts.hasRoute !== true || now - Number(silentSince) > SILENCE_MS
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

function decided(approval: Approval, facts: Facts): Observation {
  switch (approval.status) {
    case 'pending':
      return { state: 'changing', detail: sentence`Waiting for a decision`, facts }
    case 'approved':
      return { state: 'ready', facts }
    case 'denied':
      return {
        state: 'broken',
        facts: { ...facts, ...denialFacts(approval) },
        error: new UserError(
          'restart-denied',
          sentence`The restart was denied. Nothing was saved, the brokers were not touched.`,
          {
            remedy: sentence`Talk to the person who denied it. Retry asks again; until then brokers advertise what they advertised before.`,
          },
        ),
      }
    case 'expired':
      return {
        state: 'broken',
        error: new UserError(
          'approval-expired',
          sentence`Nobody decided in time, so nothing was saved or restarted.`,
          { remedy: sentence`Retry asks again; everything else that was made stays.` },
        ),
      }
  }
}

function blind({ cluster, encrypted }: KafkaChange): UserError {
  if (encrypted)
    return new UserError(
      'encrypted-listeners',
      sentence`The brokers of ${cluster} take only encrypted or authenticated clients, so Causeway cannot see whether a restart would make topics unavailable.`,
      {
        remedy: sentence`Look at the under-replicated partitions yourself; approvals.restartWithoutRoute in the access policy lets Causeway restart without seeing them.`,
      },
    )
  return new UserError(
    'no-route-to-brokers',
    sentence`Causeway cannot reach the brokers of ${cluster}, so it cannot see whether a restart would make topics unavailable.`,
    {
      remedy: sentence`Give it a route (KAFKA_PROXY_URL_TEMPLATE, or run it in a network that reaches the brokers), or allow approvals.restartWithoutRoute in the access policy.`,
    },
  )
}
