import type { AuditEvent } from '../audit/event.ts'
import { UserError } from '../errors.ts'
import type { Approval, DecisionOutcome } from '../jobs/engine/approvals.ts'
import { hasEnded, type OperationRecord } from '../jobs/engine/record.ts'
import { type Quorum, quorumFor } from '../policy/approval-rule.ts'
import { sentence } from '../words/sentence.ts'
import type { Caller, Question } from './access.ts'
import type { BotServices } from './services.ts'

/** What somebody says to a question, by a button, a modal or a command. */
export interface Word {
  readonly operationId: string
  readonly revision: number
  readonly status: 'approved' | 'denied'
  readonly reason?: string
}

/** What became of it. */
export interface Taken {
  readonly outcome: DecisionOutcome | 'ended'
  readonly record: OperationRecord
  /** As it is afterwards. */
  readonly approval: Approval | undefined
  readonly quorum: Quorum
}

/**
 * Takes somebody's word, the same way wherever it comes from: whether they may is found out now, user groups read
 * anew, and the store takes each word once. What was decided goes on at once.
 * @throws UserError `approval-gone`, `not-allowed`, `not-an-approver`, `reason-missing`
 */
export async function takeWord(
  services: BotServices,
  caller: Caller,
  { operationId, revision, status, reason }: Word,
): Promise<Taken> {
  const { record, question, deciders } = await readQuestion(services, caller, operationId, status)
  const { approvals, access } = services
  const quorum = quorumFor(access.policy.approvals, question)
  const taken = async (outcome: Taken['outcome']): Promise<Taken> => ({
    outcome,
    record,
    approval: await approvals.read(operationId, services.now()),
    quorum,
  })
  if (hasEnded(record)) return taken('ended')
  const said = reason?.trim().slice(0, REASON_LIMIT) ?? ''
  if (status === 'denied' && said === '') requireNoReason(access.policy.approvals.denyReason)
  const decision = {
    operationId,
    revision,
    status,
    by: caller,
    ...(said === '' ? {} : { reason: said }),
    now: services.now(),
    needed: quorum.needs,
    stillMay: (userId: string) => deciders(userId) === undefined,
  }
  const outcome = await services.audit.around(
    decisionOf(caller, record, status),
    () => approvals.decide(decision),
    (detail) => ({ outcome: ACCEPTED.includes(detail) ? 'done' : 'refused', detail }),
  )
  if (outcome === 'decided' || outcome === 'counted') await services.operations.wake(operationId)
  return taken(outcome)
}

const ACCEPTED: readonly DecisionOutcome[] = ['decided', 'counted']

function decisionOf(
  { teamId, userId, channelId }: Caller,
  { id: operationId, kind, cluster }: OperationRecord,
  status: Word['status'],
): AuditEvent {
  const what = `${status} ${kind}`
  return { deed: 'decision', what, actor: { teamId, userId }, channelId, operationId, cluster }
}

/** What fits into a card and a direct message. */
export const REASON_LIMIT = 500

function requireNoReason(rule: 'optional' | 'required'): void {
  if (rule === 'required')
    throw new UserError(
      'reason-missing',
      sentence`The access policy wants a reason for a denial.`,
      {
        remedy: sentence`Say why, in a few words.`,
        example: '/kafka deny orders the release is today',
      },
    )
}

/**
 * The question of an operation, for somebody who wants to decide it.
 * @throws UserError `approval-gone`, `not-allowed`, `not-an-approver`
 */
export async function readQuestion(
  { store, access }: BotServices,
  caller: Caller,
  operationId: string,
  status: Word['status'],
) {
  const stored = await store.read(operationId)
  // Who asked, and the members of groups, are of one workspace.
  if (!stored || stored.record.requestedBy.teamId !== caller.teamId)
    throw new UserError('approval-gone', sentence`This request is not known any more.`, {
      remedy: sentence`Ask for it again if it is still needed.`,
    })
  const { record } = stored
  const question = questionOf(record)
  const deciders = await access.readDeciders(question)
  const why = deciders(caller.userId)
  // Whoever asked may take it back.
  const isWithdrawn = status === 'denied' && record.requestedBy.userId === caller.userId
  if (why !== undefined && !isWithdrawn) throw await access.refuseDecision(caller, question, why)
  return { record, question, deciders }
}

/** What is asked about; the channel that counts is the one in which the operation was asked for. */
export function questionOf({ kind, cluster, requestedBy }: OperationRecord): Question {
  return { kind, cluster, teamId: requestedBy.teamId, channelId: requestedBy.channelId }
}
