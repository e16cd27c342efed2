import type { Logger } from 'pino'
import { TransientError } from '../errors.ts'
import type { CostReport } from '../jobs/costs/cost-report.ts'
import type { ApprovalStore } from '../jobs/engine/approvals.ts'
import { hasEnded, type OperationRecord } from '../jobs/engine/record.ts'
import type { Requester } from '../jobs/engine/step.ts'
import type { EndNotice, EndOutcome } from '../jobs/watch/lifetime-watch.ts'
import type { ToldEnd } from '../jobs/watch/lifetimes.ts'
import type { LostCreate } from '../jobs/watch/lost-creates.ts'
import type { DriftNotice } from '../jobs/watch/watch.ts'
import type { Language } from '../words/sentence.ts'
import { ApprovalMessages } from './approval-messages.ts'
import { costAnswer } from './blocks/cost-answer.ts'
import { deletedCard } from './blocks/deleted-card.ts'
import { driftCard } from './blocks/drift-card.ts'
import type { Message } from './blocks/elements.ts'
import { endReply } from './blocks/end-reply.ts'
import { failureCard } from './blocks/failure-card.ts'
import { changedCard } from './blocks/kafka-answers.ts'
import { lifeRecord, lifeWarning } from './blocks/life-cards.ts'
import { lostCreateCard } from './blocks/lost-create-card.ts'
import { approvalStep, type OperationView } from './blocks/operation-view.ts'
import { progressCard } from './blocks/progress-card.ts'
import { type PackageLink, readyCard } from './blocks/ready-card.ts'
import { scaledCard } from './blocks/scale-cards.ts'
import { vpnChangedCard } from './blocks/vpn-answers.ts'
import { freeCard, leftCard, waitingCard } from './blocks/waiting-card.ts'
import type { Languages } from './languages.ts'
import type { MessageRefs } from './message-refs.ts'
import { type AnswerSources, answerTo } from './operation-answers.ts'
import { NOTICE_PATIENCE_MS, type SlackMessages } from './slack-messages.ts'
import type { UserGroups } from './user-groups.ts'

/** What the worker tells people with. */
export interface NotifierOptions extends AnswerSources {
  readonly messages: SlackMessages
  readonly refs: MessageRefs
  readonly approvals: ApprovalStore
  readonly groups: UserGroups
  readonly view: (record: OperationRecord, language?: Language) => OperationView
  readonly languages: Pick<Languages, 'of'>
  /** True for operations that change something: those have a live message. */
  readonly isLive: (kind: string) => boolean
  /** The newest record: another worker may have gone on with the operation. */
  readonly readRecord: (id: string) => Promise<OperationRecord | undefined>
  readonly log: Logger
}

/** Between attempts to show progress while Slack refuses: twice as long each time, in milliseconds. */
const RETRY_MS = { first: 1000, longest: 30_000 }
/** What no operation comes back to tell. */
const PATIENTLY = { patienceMs: NOTICE_PATIENCE_MS }
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
  readonly #approvals: ApprovalMessages
  readonly #failures = new Map<string, number>()
  /** Asked for once, however often the end has to wait for its turn. */
  readonly #links = new Map<string, Promise<PackageLink | undefined>>()
  #closed = false

  constructor(options: NotifierOptions) {
    this.#options = options
    this.#approvals = new ApprovalMessages({
      ...options,
      get policy() {
        return options.policy
      },
      languageOf: ({ requestedBy }) => requestedBy.language ?? 'en',
    })
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
      if (error instanceof TransientError && error.retryAfterMs !== undefined)
        return this.#schedule(id, error.retryAfterMs)
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
    const waitMs = await messages.showProgress(record, await this.#liveCard(view))
    await this.#approvals.show(record)
    // Another worker may have told the end while this state was on its way: then the end is shown again.
    const newest = await readRecord(id)
    if (newest !== undefined && !hasEnded(newest)) return waitMs
    this.#forget(id)
    if (newest !== undefined) await messages.show(newest, 'live', await this.#endCard(newest))
    return 0
  }

  async #liveCard(view: OperationView): Promise<Message> {
    const { waiting } = view.record
    if (waiting === undefined) return progressCard(view, view.now)
    const holder = await this.#options.readRecord(waiting.holder)
    return waitingCard(view, holder && this.#options.view(holder, view.language), view.language)
  }

  #forget(id: string): void {
    this.#live.delete(id)
    this.#failures.delete(id)
    this.#links.delete(id)
    clearTimeout(this.#timers.get(id))
    this.#timers.delete(id)
    this.#approvals.forget(id)
  }

  /**
   * Tells the end: in the live message of an operation that changes something, for the requester's eyes
   * otherwise. Safe to repeat.
   * @throws whatever Slack says while it refuses, and TransientError until it is the message's turn: the caller comes
   *   back
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
    await this.#approvals.show(record)
    const message = await this.#endCard(record)
    // Whoever comes back for the turn of the line in the thread need not show the card again.
    const shown = `shown-${record.retries}`
    const isShown = await refs.isClaimed(record.id, shown)
    const known = isShown ? await refs.read(record.id, 'live') : undefined
    const ref = known ?? (await messages.show(record, 'live', message))
    await refs.claim(record.id, shown)
    // At most once, even after a crash.
    const told = `told-${record.retries}`
    if (!(await refs.claim(record.id, told))) return
    const reply = endReply(this.#options.view(record), message.text)
    await messages.reply(record.requestedBy, ref, reply).catch(async (error: unknown) => {
      if (error instanceof TransientError) await refs.release(record.id, told)
      throw error
    })
  }

  async #endCard(record: OperationRecord): Promise<Message> {
    const view = this.#options.view(record)
    if (record.state === 'cancelled' && record.waiting) return leftCard(view, view.language)
    if (record.state !== 'succeeded') return failureCard(view)
    if (record.kind === 'delete') return deletedCard(view)
    if (record.kind === 'scale' || record.kind === 'shrink') return scaledCard(view)
    if (record.kind.startsWith('vpn-')) return vpnChangedCard(view)
    return record.kind === 'create'
      ? readyCard(view, await this.#linkOnce(record))
      : changedCard(view)
  }

  #linkOnce(record: OperationRecord): Promise<PackageLink | undefined> {
    const link = this.#links.get(record.id) ?? this.#channelLink(record)
    this.#links.set(record.id, link)
    return link
  }

  /** A fresh link, where the policy wants it in the channel. Without one the card's button gives it. */
  async #channelLink(record: OperationRecord): Promise<PackageLink | undefined> {
    const { policy, vpnPackageLink, log } = this.#options
    if (policy.vpnPackage !== 'channel') return undefined
    const link = await vpnPackageLink(record).catch((error: unknown) => {
      log.warn({ operationId: record.id, err: error }, 'no VPN package link for the ready card')
      return undefined
    })
    return link && link.expiresAt - Date.now() > LINK_MINIMUM_MS ? link : undefined
  }

  /** Rather twice than never: a crash after the post and before the mark repeats an answer for one person. */
  async #answer(record: OperationRecord): Promise<void> {
    const { messages, refs } = this.#options
    if (await refs.isClaimed(record.id, 'answered')) return
    await messages.tell(record, await answerTo(record, this.#options))
    await refs.claim(record.id, 'answered')
  }

  /** Tells somebody who wanted to know that the end of this operation has freed its cluster; once. */
  async tellFree(record: OperationRecord, who: Requester): Promise<void> {
    const target = {
      id: `free-${record.id}-${record.retries}-${who.userId}`,
      requestedBy: { ...who, channelId: who.userId },
    }
    const language = who.language ?? 'en'
    const card = freeCard(this.#options.view(record, language), language)
    await this.#options.messages.show(target, 'notice', card, PATIENTLY)
  }

  /** Posts the costs of a month; at most once. */
  async tellCosts(
    report: CostReport,
    { team, channel, language }: { team: string; channel: string; language: Language },
  ): Promise<void> {
    const requestedBy = { teamId: team, userId: '', channelId: channel }
    const target = { id: `costs-${report.month}`, requestedBy }
    const card = costAnswer(report, language)
    await this.#options.messages.show(target, 'digest', card, PATIENTLY)
  }

  async areCostsTold(month: string): Promise<boolean> {
    return (await this.#options.refs.read(`costs-${month}`, 'digest')) !== undefined
  }

  /** Warns that a cluster ends; the same warning at most once, and the one before it is not to be clicked any more. */
  async warnOfEnd(notice: EndNotice): Promise<void> {
    const mayKeep = this.#options.policy.limits.maxLifeHours === undefined
    const card = lifeWarning(notice, mayKeep, notice.to.language ?? 'en')
    const target = { id: endId(notice), requestedBy: notice.to }
    await this.#options.messages.show(target, `warning-${notice.minutes}`, card, PATIENTLY)
  }

  /** Turns the warnings of an end into a record of what became of it. */
  async settleEnd(told: ToldEnd, outcome: EndOutcome): Promise<void> {
    const nobody = { teamId: told.teamId, userId: '', channelId: '' }
    const target = { id: endId(told), requestedBy: nobody }
    const card = lifeRecord(told, outcome, told.language ?? 'en')
    for (const stage of told.stages)
      await this.#options.messages.edit(target, `warning-${stage}`, card, NOTICE_PATIENCE_MS)
  }

  /** Tells that a cluster is not as it was announced; the same notice at most once. */
  async tellDrift(notice: DriftNotice): Promise<void> {
    const { cluster, to, notices = 0 } = notice.announcement
    const target = { id: `drift-${cluster}-${notices}-${notice.digest}`, requestedBy: to }
    const card = driftCard(notice, to.language ?? 'en')
    await this.#options.messages.show(target, 'notice', card, PATIENTLY)
  }

  /** Tells whoever began a create that nobody goes on with it; the same one at most once. */
  async tellLost(lost: LostCreate): Promise<void> {
    const target = { id: `lost-${lost.operationId}`, requestedBy: lost.owner }
    const card = lostCreateCard(lost, await this.#options.languages.of(lost.owner))
    await this.#options.messages.show(target, 'notice', card, PATIENTLY)
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

const endId = ({ cluster, until }: Pick<ToldEnd, 'cluster' | 'until'>) => `life-${cluster}-${until}`

function isAsking(record: OperationRecord): boolean {
  return approvalStep(record)?.state === 'running'
}
