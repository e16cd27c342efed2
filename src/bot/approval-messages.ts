import type { Approval, ApprovalStore } from '../jobs/engine/approvals.ts'
import { hasEnded, type OperationRecord } from '../jobs/engine/record.ts'
import { quorumFor } from '../policy/approval-rule.ts'
import { groupsToCall } from '../policy/approvers.ts'
import type { Policy } from '../policy/policy.ts'
import { type Language, speaking } from '../words/sentence.ts'
import { approvalCard, closedApprovalCard } from './blocks/approval-card.ts'
import { type AskedQuestion, escalationCard, waitingNote } from './blocks/approval-notes.ts'
import { type Audience, userGroup } from './blocks/approval-parts.ts'
import { budgetApprovalCard, isAboutBudget } from './blocks/budget-approval-card.ts'
import { deletionApprovalCard } from './blocks/deletion-approval-card.ts'
import { user } from './blocks/elements.ts'
import { approvalStep } from './blocks/operation-view.ts'
import { shrinkApprovalCard } from './blocks/shrink-approval-card.ts'
import { questionOf } from './decision.ts'
import type { MessageRefs } from './message-refs.ts'
import { isPlatformError, type SlackMessages } from './slack-messages.ts'
import type { UserGroups } from './user-groups.ts'

/** What is said about approvals is read and sent by these. */
export interface ApprovalMessagesOptions {
  readonly messages: SlackMessages
  readonly refs: MessageRefs
  readonly approvals: ApprovalStore
  readonly groups: UserGroups
  /** As it is now. */
  readonly policy: Policy
  readonly languageOf: (record: OperationRecord) => Language
}

/** Questions that are not about a restart. */
const CARDS: Readonly<Record<string, typeof approvalCard>> = {
  delete: deletionApprovalCard,
  shrink: shrinkApprovalCard,
}

/**
 * What is said about an approval. The approvers' card, which calls their groups once for each run of an operation; a
 * direct message to whoever asked; and, when nobody decides for long, one more call to others. All are edited in
 * place to what became of the question, whichever worker is at it.
 */
export class ApprovalMessages {
  readonly #options: ApprovalMessagesOptions
  /** What was shown last, so that nothing is sent that says the same. */
  readonly #shown = new Map<string, string>()

  constructor(options: ApprovalMessagesOptions) {
    this.#options = options
  }

  /** Shows how the question of an operation stands, if there is one. Safe to repeat; throws while Slack refuses. */
  async show(record: OperationRecord): Promise<void> {
    const now = Date.now()
    const approval = await this.#options.approvals.read(record.id, now)
    if (approval === undefined || approvalStep(record)?.state === 'pending') return
    const isOver = hasEnded(record) && approval.status === 'pending'
    const question = { approval, record, isOver }
    const isLate = !isOver && this.#isLate(approval, now)
    const { needs } = quorumFor(this.#options.policy.approvals, questionOf(record))
    const groups = groupsToCall(this.#options.policy, questionOf(record))
    const state = JSON.stringify([question.approval, isOver, isLate, needs, groups])
    if (this.#shown.get(record.id) === state) return
    const audience = await this.#audience(record)
    await this.#closeReplaced(record, approval.revision, audience)
    await this.#showCard(question, audience, groups)
    await this.#showWaiting(question, audience)
    await this.#showEscalation(question, audience, isLate)
    this.#shown.set(record.id, state)
  }

  forget(operationId: string): void {
    this.#shown.delete(operationId)
  }

  #isLate({ status, requestedAt }: Approval, now: number): boolean {
    const { escalateMinutes } = this.#options.policy.approvals
    return (
      status === 'pending' &&
      escalateMinutes !== undefined &&
      now >= requestedAt + escalateMinutes * 60_000
    )
  }

  /** For whom it is said, with the names of groups as text that calls nobody. */
  async #audience(record: OperationRecord): Promise<Audience> {
    const { policy, groups, languageOf } = this.#options
    const question = questionOf(record)
    const { needs, users } = quorumFor(policy.approvals, question)
    const handles = await groups.handles(question.teamId, groupsToCall(policy, question))
    return { language: languageOf(record), needs, approvers: [...handles, ...users.map(user)] }
  }

  async #showCard(
    { approval, record, isOver }: AskedQuestion,
    audience: Audience,
    groups: readonly string[],
  ): Promise<void> {
    const { messages, refs } = this.#options
    const which = `approval-${approval.revision}`
    const cluster = record.cluster ?? ''
    const cardFor = (approvers: readonly string[]) => {
      const t = speaking(audience.language)
      if (isOver)
        return closedApprovalCard(
          cluster,
          t`Not decided: the operation has ended.`,
          audience.language,
        )
      const card = isAboutBudget(approval)
        ? budgetApprovalCard
        : (CARDS[record.kind] ?? approvalCard)
      return card(approval, cluster, { ...audience, approvers })
    }
    const called = `called-${record.retries}`
    const isCalled = groups.length === 0 || (await refs.isClaimed(record.id, called))
    const card = cardFor(audience.approvers)
    const first = isCalled
      ? card
      : cardFor([...groups.map(userGroup), ...audience.approvers.slice(groups.length)])
    await messages.show(record, which, card, { first })
    if (!isCalled) await refs.claim(record.id, called)
    if (isOver || approval.status !== 'pending') await refs.claim(record.id, `${which}-closed`)
  }

  /** Takes the buttons off the question before this one, unless it was decided: nobody can answer it any more. */
  async #closeReplaced(
    record: OperationRecord,
    revision: number,
    audience: Audience,
  ): Promise<void> {
    const { messages, refs } = this.#options
    const which = `approval-${revision - 1}`
    if (revision < 2 || (await refs.isClaimed(record.id, `${which}-closed`))) return
    const t = speaking(audience.language)
    const cluster = record.cluster ?? ''
    const why = t`Replaced by revision ${revision}: something has changed since.`
    // What was decided about the cost stands beside the question about the restart.
    const cost = record.facts.costApproval as unknown as Approval | undefined
    const card =
      cost?.revision === revision - 1
        ? budgetApprovalCard(cost, cluster, audience)
        : closedApprovalCard(cluster, why, audience.language)
    await messages.edit(record, which, card)
    await refs.claim(record.id, `${which}-closed`)
  }

  /** Whoever may decide alone, or asked in a direct message, sees the card itself. */
  async #showWaiting(question: AskedQuestion, audience: Audience): Promise<void> {
    const { messages, refs } = this.#options
    const { record, approval } = question
    const { userId, channelId } = record.requestedBy
    const which = `waiting-${record.retries}`
    const note = waitingNote(question, audience)
    const target = { ...record, requestedBy: { ...record.requestedBy, channelId: userId } }
    const seesCard =
      channelId.startsWith('D') || (approval.requesterMayApprove && audience.needs === 1)
    const isNew = (await refs.read(record.id, which)) === undefined
    if (isNew && (seesCard || approval.status !== 'pending' || question.isOver)) return
    await messages.show(target, which, note).catch(ignoreRefused)
  }

  async #showEscalation(
    question: AskedQuestion,
    audience: Audience,
    isLate: boolean,
  ): Promise<void> {
    const { messages, refs, policy } = this.#options
    const { record } = question
    const { groups, channel } = policy.approvals.escalateTo ?? {
      groups: groupsToCall(policy, questionOf(record)),
    }
    const which = `escalation-${record.retries}`
    const isNew = (await refs.read(record.id, which)) === undefined
    if (isNew && !isLate) return
    const card = escalationCard(question, audience, [])
    const first = escalationCard(question, audience, groups.map(userGroup))
    const channelId = channel ?? record.requestedBy.channelId
    const target = { ...record, requestedBy: { ...record.requestedBy, channelId } }
    await messages.show(target, which, card, { first }).catch(ignoreRefused)
  }
}

/** What Slack refuses for good, such as a direct message to a guest, must not keep the card from being shown. */
function ignoreRefused(error: unknown): void {
  if (!isPlatformError(error)) throw error
}
