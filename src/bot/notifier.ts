import type { Logger } from 'pino'
import type { Approval, ApprovalStore } from '../jobs/engine/approvals.ts'
import { hasEnded, type OperationRecord } from '../jobs/engine/record.ts'
import type { DriftNotice } from '../jobs/watch/watch.ts'
import { approvalCard, closedApprovalCard } from './blocks/approval-card.ts'
import { deletedCard } from './blocks/deleted-card.ts'
import { deletionApprovalCard } from './blocks/deletion-approval-card.ts'
import { driftCard } from './blocks/drift-card.ts'
import { escapeMrkdwn, type Message, user } from './blocks/elements.ts'
import { failureCard } from './blocks/failure-card.ts'
import { changedCard } from './blocks/kafka-answers.ts'
import { approvalStep, type OperationView } from './blocks/operation-view.ts'
import { progressCard } from './blocks/progress-card.ts'
import { type PackageLink, readyCard } from './blocks/ready-card.ts'
import { scaledCard, shrinkApprovalCard } from './blocks/scale-cards.ts'
import { vpnChangedCard } from './blocks/vpn-answers.ts'
import type { MessageRefs } from './message-refs.ts'
import { type AnswerSources, answerTo } from './operation-answers.ts'
import type { SlackMessages } from './slack-messages.ts'

export interface NotifierOptions extends AnswerSources {
  readonly messages: SlackMessages
  readonly refs: MessageRefs
  readonly approvals: ApprovalStore
  readonly view: (record: OperationRecord) => OperationView
  /** True for operations that change something: those have a live message. */
  readonly isLive: (kind: string) => boolean
  /** The newest record: another worker may have gone on with the operation. */
  readonly readRecord: (id: string) => Promise<OperationRecord | undefined>
  readonly log: Logger
}

/** Between attempts to show progress while Slack refuses: twice as long each time, in milliseconds. */
const RETRY_MS = { first: 1000, longest: 30_000 }
/** A link that dies sooner than this is not worth posting. */
const LINK_MINIMUM_MS = 10 * 60_000

/**
 * Shows operations in Slack: one live message each, edited in place when it is the operation's turn (see
 * `slack-pace.ts`), always with the newest state: what came before it is not shown any more, not even after an
 * outage of Slack. What is skipped is never the end: `announceEnd` is called until it succeeds.
 */
export class Notifier {
  readonly #options: NotifierOptions
  /** Operations that have progress to show: whether they ask a question, and whether they went on while it was shown. */
  readonly #live = new Map<string, { readonly isAsking: boolean; readonly hasGoneOn: boolean }>()
  readonly #timers = new Map<string, NodeJS.Timeout>()
  readonly #sending = new Map<string, Promise<unknown>>()
  readonly #shown = new Map<string, string>()
  readonly #failures = new Map<string, number>()
  #closed = false

  constructor(options: NotifierOptions) {
    this.#options = options
  }

  /** Takes note that an operation has gone on; shows it when it is its turn. */
  progress(record: OperationRecord): void {
    if (!this.#options.isLive(record.kind) || hasEnded(record) || this.#closed) return
    const before = this.#live.get(record.id)
    const isShowing = this.#sending.has(record.id)
    this.#live.set(record.id, { isAsking: isAsking(record), hasGoneOn: isShowing })
    if (isShowing) return
    // A question is a message of its own and need not wait for the turn of the live message.
    const isNewQuestion = isAsking(record) && before?.isAsking !== true
    if (isNewQuestion || !this.#timers.has(record.id)) this.#schedule(record.id, 0)
  }

  #schedule(id: string, delayMs: number): void {
    clearTimeout(this.#timers.get(id))
    if (this.#closed) return
    this.#timers.set(
      id,
      setTimeout(() => {
        this.#timers.delete(id)
        void this.#attempt(id)
      }, delayMs),
    )
  }

  async #attempt(id: string): Promise<void> {
    try {
      const before = this.#live.get(id)
      if (before) this.#live.set(id, { ...before, hasGoneOn: false })
      const waitMs = await this.#serially(id, () => this.#showProgress(id))
      this.#failures.delete(id)
      if (this.#live.get(id)?.hasGoneOn) this.#schedule(id, 0)
      else if (waitMs > 0) this.#schedule(id, waitMs)
    } catch (error) {
      const failures = this.#failures.get(id) ?? 0
      this.#failures.set(id, failures + 1)
      this.#options.log.warn({ operationId: id, err: error }, 'progress could not be shown')
      this.#schedule(id, Math.min(RETRY_MS.longest, RETRY_MS.first * 2 ** failures))
    }
  }

  /** One Slack call after the other for each operation, so that an older state never overwrites a newer one. */
  async #serially<T>(id: string, action: () => Promise<T>): Promise<T> {
    const before = this.#sending.get(id) ?? Promise.resolve()
    const next = before.catch(() => {}).then(action)
    this.#sending.set(id, next)
    try {
      return await next
    } finally {
      if (this.#sending.get(id) === next) this.#sending.delete(id)
    }
  }

  /** @returns in how many milliseconds to come back, 0: no need to */
  async #showProgress(id: string): Promise<number> {
    const { messages, readRecord, view: viewOf } = this.#options
    const record = await readRecord(id)
    if (record === undefined || hasEnded(record)) {
      this.#forget(id)
      return 0
    }
    const view = viewOf(record)
    const waitMs = await messages.showProgress(record, progressCard(view, view.now))
    await this.#showApproval(record)
    // Another worker may have told the end while this state was on its way: then the end is shown again.
    const newest = await readRecord(id)
    if (newest !== undefined && !hasEnded(newest)) return waitMs
    this.#forget(id)
    if (newest !== undefined)
      await messages.show(newest, 'live', await this.#endCard(newest), false)
    return 0
  }

  #forget(id: string): void {
    this.#live.delete(id)
    this.#failures.delete(id)
    clearTimeout(this.#timers.get(id))
    this.#timers.delete(id)
    for (const key of this.#shown.keys()) if (key.startsWith(`${id}:`)) this.#shown.delete(key)
  }

  async #showApproval(record: OperationRecord): Promise<void> {
    const approval = await this.#options.approvals.read(record.id, Date.now())
    if (approval === undefined) return
    if (approvalStep(record)?.state === 'pending') return
    const which = `approval-${approval.revision}`
    const isOver = hasEnded(record) && approval.status === 'pending'
    const state = `${describeState(approval)}:${isOver}`
    if (this.#shown.get(`${record.id}:${which}`) === state) return
    await this.#closeReplaced(record, approval.revision)
    const cluster = record.cluster ?? ''
    const cardOf = APPROVAL_CARDS[record.kind] ?? approvalCard
    const card = isOver
      ? closedApprovalCard(cluster, 'Not decided: the operation has ended.')
      : cardOf(approval, cluster)
    await this.#options.messages.show(record, which, card, hasEnded(record))
    if (isOver || approval.status !== 'pending')
      await this.#options.refs.claim(record.id, `${which}-closed`)
    this.#shown.set(`${record.id}:${which}`, state)
  }

  /** Takes the buttons off the question before this one, unless it was decided: nobody can answer it any more. */
  async #closeReplaced(record: OperationRecord, revision: number): Promise<void> {
    const { messages, refs } = this.#options
    const which = `approval-${revision - 1}`
    if (revision < 2 || !(await refs.claim(record.id, `${which}-closed`))) return
    const card = closedApprovalCard(
      record.cluster ?? '',
      `Replaced by revision ${revision}: something has changed since.`,
    )
    await messages.edit(record, which, card)
  }

  /**
   * Tells the end: in the live message of an operation that changes something, for the requester's eyes
   * otherwise. Safe to repeat. Throws while Slack refuses, so that the caller comes back.
   */
  async announceEnd(record: OperationRecord): Promise<void> {
    await this.#serially(record.id, async () => {
      if (this.#options.isLive(record.kind)) await this.#announceChange(record)
      else await this.#answer(record)
    })
    this.#forget(record.id)
  }

  async #announceChange(record: OperationRecord): Promise<void> {
    const { messages, refs } = this.#options
    await messages.endProgress(record)
    await this.#showApproval(record)
    const message = await this.#endCard(record)
    const ref = await messages.show(record, 'live', message, true)
    // An edited message notifies nobody: one line in its thread does. At most once, even after a crash.
    if (ref && (await refs.claim(record.id, `told-${record.retries}`)))
      await messages.reply(
        record.requestedBy,
        ref,
        `${user(record.requestedBy.userId)} ${escapeMrkdwn(message.text, 2900)}`,
      )
  }

  async #endCard(record: OperationRecord): Promise<Message> {
    const view = this.#options.view(record)
    if (record.state !== 'succeeded') return failureCard(view)
    if (record.kind === 'delete') return deletedCard(view)
    if (record.kind === 'scale' || record.kind === 'shrink') return scaledCard(view)
    if (record.kind.startsWith('vpn-')) return vpnChangedCard(view)
    return record.kind === 'create'
      ? readyCard(view, await this.#channelLink(record))
      : changedCard(view)
  }

  /** A fresh link, where the policy wants it in the channel. Without one the card's button gives it. */
  async #channelLink(record: OperationRecord): Promise<PackageLink | undefined> {
    const { policy, vpnPackageLink, log } = this.#options
    if (policy.vpnPackage !== 'channel') return undefined
    const link = await vpnPackageLink(record.cluster ?? '').catch((error: unknown) => {
      log.warn({ operationId: record.id, err: error }, 'no VPN package link for the ready card')
      return undefined
    })
    return link && link.expiresAt - Date.now() > LINK_MINIMUM_MS ? link : undefined
  }

  /** Rather twice than never: a crash after the post and before the mark repeats an answer for one person. */
  async #answer(record: OperationRecord): Promise<void> {
    const { messages, refs } = this.#options
    if (await refs.isClaimed(record.id, 'answered')) return
    await messages.tell(record.requestedBy, await answerTo(record, this.#options))
    await refs.claim(record.id, 'answered')
  }

  /** Tells that a cluster is not as it was announced; the same notice at most once. */
  async tellDrift(notice: DriftNotice): Promise<void> {
    const { cluster, to, notices = 0 } = notice.announcement
    const target = { id: `drift-${cluster}-${notices}-${notice.digest}`, requestedBy: to }
    await this.#options.messages.show(target, 'notice', driftCard(notice), false)
  }

  /** Waits for what is being sent, shows nothing more. */
  async close(): Promise<void> {
    this.#closed = true
    this.#options.messages.close()
    for (const timer of this.#timers.values()) clearTimeout(timer)
    this.#timers.clear()
    await Promise.allSettled(this.#sending.values())
  }
}

/** Questions that are not about a restart. */
const APPROVAL_CARDS: Readonly<Record<string, typeof approvalCard>> = {
  delete: deletionApprovalCard,
  shrink: shrinkApprovalCard,
}

function isAsking(record: OperationRecord): boolean {
  return approvalStep(record)?.state === 'running'
}

function describeState(approval: Approval): string {
  return `${approval.revision}:${approval.status}:${approval.decidedBy ?? ''}`
}
