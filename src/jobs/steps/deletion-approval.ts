import { UserError } from '../../errors.ts'
import { sentence } from '../../words/sentence.ts'
import { type Approval, standing } from '../engine/approvals.ts'
import type { Facts, Observation, Step } from '../engine/step.ts'
import type { ClusterReference, Services } from '../services.ts'
import { type Deletion, deletionFacts, readDeletion } from './deletion.ts'
import type { DeletionContext } from './deletion-place.ts'
import { denialFacts } from './denial.ts'
import { readConsent } from './end-of-life.ts'
import { noSuchCluster } from './find-cluster.ts'

/**
 * Goal: somebody who may has approved that exactly these resources are deleted. While the question is open, and at
 * the first look after the click, everything is read again: a resource more or less, or the first topic, asks anew.
 * A retry asks for what is left. Afterwards each deletion holds to the list (delete-resource.ts).
 */
export const deletionApproval: Step<ClusterReference, Services> = {
  name: 'deletion-approval',
  title: { doing: sentence`Waiting for the approval to delete`, done: sentence`Deletion approved` },
  needs: [],
  usuallyMs: 5 * 60_000,
  deadlineMs: 24 * 3600_000,
  waitsForPeople: true,
  async observe(context): Promise<Observation> {
    const deletion = await readDeletion(context)
    const { name } = context.request
    if (deletion.resources.length === 0) return nothingToDelete(context, deletion)
    const facts = deletionFacts(context.facts, deletion)
    const approval = await context.services.approvals.read(context.operationId, context.now)
    if (approval === undefined || standing(approval, deletion.digest) === 'for another change')
      return { state: 'absent', facts }
    return decided(name, approval, facts)
  },
  async apply(context) {
    const { services, operationId, requestedBy, now } = context
    const deletion = await readDeletion(context)
    const { resources, stays, topics, digest } = deletion
    const { requesterMayDeleteOwn, expireMinutes } = services.approvalRules
    const consent = await readConsent(context, deletion)
    const earlier = await services.approvals.read(operationId, now)
    await services.approvals.ask({
      operationId,
      revision: (earlier?.revision ?? 0) + 1,
      changeHash: digest,
      subject: {
        resources: resources.map((resource) => ({ ...resource })),
        stays: stays.map((resource) => ({ ...resource })),
        topics: topics ?? null,
        ...(consent && { consent: { ...consent } }),
      },
      requestedBy,
      requesterMayApprove: requesterMayDeleteOwn && deletion.isOwn,
      requestedAt: now,
      expiresAt: now + expireMinutes * 60_000,
      ...(consent ? agreed(requestedBy.userId, consent.since, now) : { status: 'pending' }),
    })
    return deletionFacts(context.facts, deletion)
  },
}

/** Whoever gave the cluster its end has agreed then that it is deleted now. */
function agreed(userId: string, at: number, now: number) {
  const votes = [{ userId, at }]
  return { status: 'approved', votes, needed: 1, decidedBy: userId, decidedAt: now } as const
}

/** At first that is a wrong name; later the operation, or somebody else, has deleted everything. */
async function nothingToDelete(context: DeletionContext, deletion: Deletion): Promise<Observation> {
  const { facts } = context
  return facts.deletion === undefined
    ? { state: 'broken', error: await noSuchCluster(context) }
    : { state: 'ready', detail: sentence`Nothing is left`, facts: deletionFacts(facts, deletion) }
}

function decided(name: string, approval: Approval, facts: Facts): Observation {
  switch (approval.status) {
    case 'pending':
      return { state: 'changing', detail: sentence`Waiting for a decision`, facts }
    case 'approved':
      return { state: 'ready', facts }
    case 'denied':
      return {
        state: 'broken',
        facts: { ...facts, ...denialFacts(approval) },
        error: new UserError('deletion-denied', sentence`The deletion of ${name} was denied.`, {
          remedy: sentence`Talk to the person who denied it. Retry asks again.`,
        }),
      }
    case 'expired':
      return {
        state: 'broken',
        facts,
        error: new UserError(
          'deletion-undecided',
          sentence`Nobody decided on the deletion in time.`,
          {
            remedy: sentence`Retry asks again.`,
          },
        ),
      }
  }
}
