import { ErrorCode, type WebClient } from '@slack/web-api'
import type { Logger } from 'pino'
import type { Approval, ApprovalStore } from '../jobs/engine/approvals.ts'
import { hasEnded, type OperationRecord } from '../jobs/engine/record.ts'
import type { Requester } from '../jobs/engine/step.ts'
import type { Policy } from '../policy.ts'
import { brokersAnswer, failedAnswer, listAnswer, vpnAnswer } from './blocks/answers.ts'
import { approvalCard } from './blocks/approval-card.ts'
import { type Message, user } from './blocks/elements.ts'
import { failureCard } from './blocks/failure-card.ts'
import type { OperationView } from './blocks/operation-view.ts'
import { planCard } from './blocks/plan-card.ts'
import { progressCard } from './blocks/progress-card.ts'
import { type PackageLink, readyCard } from './blocks/ready-card.ts'
import type { MessageRefs } from './message-refs.ts'

export interface NotifierOptions {
  readonly client: WebClient
  readonly refs: MessageRefs
  readonly approvals: ApprovalStore
  readonly policy: Policy
  readonly view: (record: OperationRecord) => OperationView
  readonly usualMs: (kind: string) => number
  /** Fetches a fresh link to the cluster's VPN package; undefined when there is none now. */
  readonly vpnPackageLink: (cluster: string) => Promise<PackageLink | undefined>
  readonly log: Logger
}

/** Slack allows about 50 `chat.update` a minute for the whole workspace. */
const UPDATE_INTERVAL_MS = 3000
const PER_OPERATION_MS = 1200
/** A link that dies sooner than this is not worth posting. */
const LINK_MINIMUM_MS = 10 * 60_000

/**
 * Shows operations in Slack: one live message each, edited in place, at most every max(3 s, 1.2 s × live
 * operations). What is skipped is never the end: `announceEnd` is called until it succeeds.
 */
export class Notifier {
  readonly #options: NotifierOptions
  readonly #latest = new Map<string, OperationRecord>()
  readonly #timers = new Map<string, NodeJS.Timeout>()
  readonly #sending = new Map<string, Promise<void>>()
  readonly #shown = new Map<string, string>()
  #closed = false

  constructor(options: NotifierOptions) {
    this.#options = options
  }

  /** Takes note of an operation's newest state; shows it when the rate allows. */
  progress(record: OperationRecord): void {
    if (record.kind !== 'create' || hasEnded(record) || this.#closed) return
    const before = this.#latest.get(record.id)
    this.#latest.set(record.id, record)
    // People wait for the first message and for the question; everything else may wait for its turn.
    const urgent = before === undefined || (isAsking(record) && !isAsking(before))
    this.#schedule(record.id, urgent ? 0 : this.#intervalMs())
  }

  #intervalMs(): number {
    return Math.max(UPDATE_INTERVAL_MS, PER_OPERATION_MS * this.#latest.size)
  }

  #schedule(id: string, delayMs: number): void {
    const waiting = this.#timers.get(id)
    if (waiting !== undefined && delayMs > 0) return
    clearTimeout(waiting)
    this.#timers.set(
      id,
      setTimeout(() => {
        this.#timers.delete(id)
        void this.#serially(id, () => this.#showProgress(id)).catch((error: unknown) =>
          this.#options.log.warn({ operationId: id, err: error }, 'progress could not be shown'),
        )
      }, delayMs),
    )
  }

  /** One Slack call after the other for each operation, so that an older state never overwrites a newer one. */
  async #serially(id: string, action: () => Promise<void>): Promise<void> {
    const before = this.#sending.get(id) ?? Promise.resolve()
    const next = before.catch(() => {}).then(action)
    this.#sending.set(id, next)
    try {
      await next
    } finally {
      if (this.#sending.get(id) === next) this.#sending.delete(id)
    }
  }

  async #showProgress(id: string): Promise<void> {
    const record = this.#latest.get(id)
    if (record === undefined) return
    const view = this.#options.view(record)
    await this.#show(record, 'live', progressCard(view, view.now))
    await this.#showApproval(record)
  }

  async #showApproval(record: OperationRecord): Promise<void> {
    const approval = await this.#options.approvals.read(record.id, Date.now())
    if (approval === undefined) return
    const key = `approval-${approval.revision}`
    if (record.steps['restart-approval']?.state === 'pending') return
    const state = describeState(approval)
    if (this.#shown.get(`${record.id}:${key}`) === state) return
    await this.#show(record, key, approvalCard(approval, record.cluster ?? ''))
    this.#shown.set(`${record.id}:${key}`, state)
  }

  /**
   * Tells the end: in the live message for a create, for the requester's eyes otherwise. Safe to repeat.
   * Throws while Slack refuses, so that the caller comes back.
   */
  async announceEnd(record: OperationRecord): Promise<void> {
    this.#latest.delete(record.id)
    clearTimeout(this.#timers.get(record.id))
    this.#timers.delete(record.id)
    await this.#serially(record.id, () =>
      record.kind === 'create' ? this.#announceCreate(record) : this.#answer(record),
    )
  }

  async #announceCreate(record: OperationRecord): Promise<void> {
    const view = this.#options.view(record)
    await this.#showApproval(record)
    const message =
      record.state === 'succeeded'
        ? readyCard(view, await this.#channelLink(record))
        : failureCard(view)
    const ref = await this.#show(record, 'live', message)
    // An edited message notifies nobody: one line in its thread does. At most once, even after a crash.
    if (await this.#options.refs.claim(record.id, `told-${record.retries}`))
      await this.#options.client.chat.postMessage({
        channel: ref.channel,
        thread_ts: ref.ts,
        reply_broadcast: false,
        text: `${user(record.requestedBy.userId)} ${message.text}`,
        unfurl_links: false,
      })
  }

  async #channelLink(record: OperationRecord): Promise<PackageLink | undefined> {
    if (this.#options.policy.vpnPackage !== 'channel') return undefined
    const link = await this.#options.vpnPackageLink(record.cluster ?? '')
    return link && link.expiresAt - Date.now() > LINK_MINIMUM_MS ? link : undefined
  }

  /** Rather twice than never: a crash after the post and before the mark repeats an answer for one person. */
  async #answer(record: OperationRecord): Promise<void> {
    if (await this.#options.refs.isClaimed(record.id, 'answered')) return
    const message = await this.#answerTo(record)
    await this.#postForRequester(record.requestedBy, message)
    await this.#options.refs.claim(record.id, 'answered')
  }

  async #answerTo(record: OperationRecord): Promise<Message> {
    if (record.state !== 'succeeded') return failedAnswer(record)
    switch (record.kind) {
      case 'plan': {
        const { dryRun } = record.request as { dryRun?: boolean }
        return planCard(record, {
          usualMs: this.#options.usualMs('create'),
          now: Date.now(),
          dryRun: dryRun === true,
        })
      }
      case 'brokers':
        return brokersAnswer(record)
      case 'list':
        return listAnswer(record)
      case 'vpn': {
        const link = await this.#options.vpnPackageLink(record.cluster ?? '')
        return link ? vpnAnswer(record, link) : failedAnswer(record)
      }
      default:
        throw new Error(`no answer is defined for ${record.kind}`)
    }
  }

  async #postForRequester(requester: Requester, message: Message): Promise<void> {
    const { client } = this.#options
    try {
      await client.chat.postEphemeral({
        channel: requester.channelId,
        user: requester.userId,
        ...message,
      })
    } catch (error) {
      if (!isPlatformError(error, 'not_in_channel', 'channel_not_found', 'user_not_in_channel'))
        throw error
      await client.chat.postMessage({ channel: requester.userId, ...message, unfurl_links: false })
    }
  }

  /** Edits the message in place, or posts it where there is none (or it was deleted). */
  async #show(record: OperationRecord, which: string, message: Message) {
    const { client, refs } = this.#options
    const known = await refs.read(record.id, which)
    if (known) {
      try {
        await client.chat.update({ channel: known.channel, ts: known.ts, ...message })
        return known
      } catch (error) {
        if (!isPlatformError(error, 'message_not_found', 'cant_update_message')) throw error
      }
    }
    const posted = await this.#post(record.requestedBy, message)
    await refs.write(record.id, which, posted)
    return posted
  }

  async #post(requester: Requester, message: Message): Promise<{ channel: string; ts: string }> {
    const { client } = this.#options
    const post = (channel: string) =>
      client.chat.postMessage({ channel, ...message, unfurl_links: false, unfurl_media: false })
    const answer = await post(requester.channelId).catch((error: unknown) => {
      if (!isPlatformError(error, 'not_in_channel', 'channel_not_found', 'is_archived')) throw error
      return post(requester.userId)
    })
    if (!answer.channel || !answer.ts)
      throw new Error('Slack posted a message without saying where')
    return { channel: answer.channel, ts: answer.ts }
  }

  /** Sends a file to one person by direct message. */
  async sendFile(
    to: Requester,
    file: { readonly name: string; readonly content: string; readonly comment: string },
  ): Promise<void> {
    const { client } = this.#options
    const { channel } = await client.conversations.open({ users: to.userId })
    if (!channel?.id) throw new Error('Slack opened no direct message')
    await client.filesUploadV2({
      channel_id: channel.id,
      filename: file.name,
      content: file.content,
      initial_comment: file.comment,
    })
  }

  /** Shows what is still to be shown, then stops. */
  async close(): Promise<void> {
    this.#closed = true
    for (const timer of this.#timers.values()) clearTimeout(timer)
    this.#timers.clear()
    await Promise.allSettled(this.#sending.values())
  }
}

function isAsking(record: OperationRecord): boolean {
  return record.steps['restart-approval']?.state === 'running'
}

function describeState(approval: Approval): string {
  return `${approval.revision}:${approval.status}:${approval.decidedBy ?? ''}`
}

function isPlatformError(error: unknown, ...codes: string[]): boolean {
  if (!(error instanceof Error) || !('code' in error) || error.code !== ErrorCode.PlatformError)
    return false
  const data = 'data' in error ? (error.data as { error?: string } | undefined) : undefined
  return codes.includes(data?.error ?? '')
}
