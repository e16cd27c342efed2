import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { ErrorCode, WebAPIRateLimitedError, type WebClient } from '@slack/web-api'
import { TransientError } from '../errors.ts'
import type { Requester } from '../jobs/engine/step.ts'
import type { Message } from './blocks/elements.ts'
import { plainMessage } from './blocks/plain-blocks.ts'
import type { MessageRef, MessageRefs } from './message-refs.ts'
import type { SlackClients } from './slack-clients.ts'
import type { LaneName, SlackPace } from './slack-pace.ts'

/** A worker that posts a message says so again and again; it is taken for dead after so long, in seconds. */
const POSTING_SECONDS = 9
/** Between two times that it says so, and before somebody else asks again, in milliseconds. */
const STILL_POSTING_MS = 3000
/** Whoever tells of an operation comes back for its turn, and holds no worker meanwhile, in milliseconds. */
const PATIENCE_MS = 2000
/** Whoever would come back much later waits for its turn so long, in milliseconds. */
export const NOTICE_PATIENCE_MS = 60_000
/** A call that gets 429 again and again, although everybody keeps the pace, is given back to the caller. */
const ATTEMPTS = 4

/** What messages are sent with. */
export interface SlackMessagesOptions {
  readonly clients: SlackClients
  readonly refs: MessageRefs
  readonly pace: SlackPace
}

/** Whose message it is: an operation, or a notice about a cluster. */
interface Target {
  readonly id: string
  readonly requestedBy: Requester
}

/** How a message is shown. */
export interface ShowOptions {
  /** What is posted where there is none yet: with mentions, which an edited message has not. */
  readonly first?: Message
  /** How long to wait for the message's turn, in milliseconds; without it whoever shows it comes back. */
  readonly patienceMs?: number
}

/** Who waits for a turn, and for how long at most, in milliseconds. */
interface Turn {
  readonly who: string
  readonly patienceMs: number
}

/**
 * The one way by which workers post, edit and deliver: in the workspace of whoever asked, with its own token, at
 * the pace that Slack allows it. What it throws is for the caller to try again.
 */
export class SlackMessages {
  readonly #options: SlackMessagesOptions
  readonly #closing = new AbortController()
  /** Workspaces whose clients do not know newer blocks. */
  readonly #plainTeams = new Set<string>()

  constructor(options: SlackMessagesOptions) {
    this.#options = options
  }

  /**
   * Edits an operation's message in place, or posts it where there is none (or it was deleted).
   * @param which names the message among those of the operation: `live`, `approval-1`
   * @throws TransientError when it is not its turn within the patience, or while another worker is posting it: the
   *   place in line is kept for whoever comes again with the same message
   */
  async show(
    target: Target,
    which: string,
    message: Message,
    { first = message, patienceMs = PATIENCE_MS }: ShowOptions = {},
  ): Promise<MessageRef> {
    const known = await this.edit(target, which, message, patienceMs)
    if (known) return known
    const { refs } = this.#options
    const posting = `posting-${which}`
    if (!(await refs.claim(target.id, posting, POSTING_SECONDS)))
      throw new TransientError('another worker is posting this message', {
        retryAfterMs: STILL_POSTING_MS,
      })
    const still = setInterval(() => {
      void refs.prolong(target.id, posting, POSTING_SECONDS).catch(() => {})
    }, STILL_POSTING_MS)
    try {
      const turn = { who: `${target.id} ${which}`, patienceMs }
      const posted = await this.#post(target.requestedBy, first, turn)
      await refs.write(target.id, which, posted)
      return posted
    } catch (error) {
      await refs.release(target.id, posting)
      throw error
    } finally {
      clearInterval(still)
    }
  }

  /**
   * Shows how far an operation is in its live message, if it is its turn; the first time at once.
   * @returns 0, or in how many milliseconds it may be its turn
   */
  async showProgress(target: Target, message: Message): Promise<number> {
    const { refs, pace } = this.#options
    const { teamId } = target.requestedBy
    const known = await refs.read(target.id, 'live')
    if (!known) {
      await this.show(target, 'live', message)
      return 0
    }
    const waitMs = await pace.progressTurn(teamId, target.id)
    if (waitMs > 0) return waitMs
    const client = await this.#options.clients.background(teamId)
    try {
      await this.#withKnownBlocks(teamId, message, (shown) =>
        client.chat.update({ channel: known.channel, ts: known.ts, ...shown }),
      )
    } catch (error) {
      if (isGone(error)) await this.show(target, 'live', message)
      else if (error instanceof WebAPIRateLimitedError)
        return this.#holdFor(error, teamId, 'update', undefined)
      else throw error
    }
    return 0
  }

  /** The operation's progress takes no more turns from the others. */
  async endProgress(target: Target): Promise<void> {
    await this.#options.pace.endProgress(target.requestedBy.teamId, target.id)
  }

  /** Edits a message of an operation in place. @returns undefined where there is none, or none any more */
  async edit(
    target: Target,
    which: string,
    message: Message,
    patienceMs = PATIENCE_MS,
  ): Promise<MessageRef | undefined> {
    const known = await this.#options.refs.read(target.id, which)
    if (!known) return undefined
    const turn = { who: `${target.id} ${which}`, patienceMs }
    try {
      await this.#send(target.requestedBy.teamId, 'update', undefined, turn, (client) =>
        this.#withKnownBlocks(target.requestedBy.teamId, message, (shown) =>
          client.chat.update({ channel: known.channel, ts: known.ts, ...shown }),
        ),
      )
      return known
    } catch (error) {
      if (!isGone(error)) throw error
      return undefined
    }
  }

  /** Posts to the channel of the request; where the bot may not, to the requester. */
  async #post(
    { teamId, channelId, userId }: Requester,
    message: Message,
    turn: Turn,
  ): Promise<MessageRef> {
    const post = (channel: string) =>
      this.#send(teamId, 'post', channel, turn, (client) =>
        this.#withKnownBlocks(teamId, message, (shown) =>
          client.chat.postMessage({ channel, ...shown, unfurl_links: false, unfurl_media: false }),
        ),
      )
    const answer = await post(channelId).catch((error: unknown) => {
      if (!isPlatformError(error, 'not_in_channel', 'channel_not_found', 'is_archived')) throw error
      return post(userId)
    })
    if (!answer.channel || !answer.ts)
      throw new Error('Slack posted a message without saying where')
    return { channel: answer.channel, ts: answer.ts }
  }

  /** Into a message's thread: edits notify nobody, this does. */
  async reply({ teamId }: Requester, to: MessageRef, message: Message): Promise<void> {
    const turn = { who: `reply ${to.ts}`, patienceMs: PATIENCE_MS }
    await this.#send(teamId, 'post', to.channel, turn, (client) =>
      this.#withKnownBlocks(teamId, message, (shown) =>
        client.chat.postMessage({
          channel: to.channel,
          thread_ts: to.ts,
          reply_broadcast: false,
          ...shown,
          unfurl_links: false,
        }),
      ),
    )
  }

  /** For the eyes of whoever asked; by direct message where the channel is closed to the bot. */
  async tell({ id, requestedBy }: Target, message: Message): Promise<void> {
    const { teamId, channelId, userId } = requestedBy
    const turn = { who: id, patienceMs: PATIENCE_MS }
    try {
      await this.#send(teamId, 'ephemeral', undefined, turn, (client) =>
        this.#withKnownBlocks(teamId, message, (shown) =>
          client.chat.postEphemeral({ channel: channelId, user: userId, ...shown }),
        ),
      )
    } catch (error) {
      if (!isPlatformError(error, 'not_in_channel', 'channel_not_found', 'user_not_in_channel'))
        throw error
      await this.#send(teamId, 'post', userId, turn, (client) =>
        this.#withKnownBlocks(teamId, message, (shown) =>
          client.chat.postMessage({ channel: userId, ...shown, unfurl_links: false }),
        ),
      )
    }
  }

  /** Sends a file to one person by direct message. */
  async sendFile(
    { teamId, userId }: Requester,
    file: {
      readonly name: string
      readonly content: string | Uint8Array
      readonly comment: string
    },
  ): Promise<void> {
    const turn = { who: randomUUID(), patienceMs: NOTICE_PATIENCE_MS }
    await this.#send(teamId, 'file', undefined, turn, async (client) => {
      const { channel } = await client.conversations.open({ users: userId })
      if (!channel?.id) throw new Error('Slack opened no direct message')
      await client.filesUploadV2({
        channel_id: channel.id,
        filename: file.name,
        file: Buffer.from(file.content),
        initial_comment: file.comment,
      })
    })
  }

  /** Whoever waits for a turn is sent away: another worker will tell it. */
  close(): void {
    this.#closing.abort()
  }

  /** Where newer blocks are refused the message is sent in older ones, from then on at once. */
  async #withKnownBlocks<T>(
    teamId: string,
    message: Message,
    call: (shown: Message) => Promise<T>,
  ): Promise<T> {
    if (this.#plainTeams.has(teamId)) return call(plainMessage(message))
    try {
      return await call(message)
    } catch (error) {
      if (!isPlatformError(error, 'invalid_blocks')) throw error
      const answer = await call(plainMessage(message))
      this.#plainTeams.add(teamId)
      return answer
    }
  }

  /** Waits for a turn and makes the call, again after a 429. */
  async #send<T>(
    teamId: string,
    lane: LaneName,
    channelId: string | undefined,
    { who, patienceMs }: Turn,
    call: (client: WebClient) => Promise<T>,
  ): Promise<T> {
    const until = performance.now() + patienceMs
    const { signal } = this.#closing
    for (let attempt = 1; ; attempt += 1) {
      for (;;) {
        signal.throwIfAborted()
        const waitMs = await this.#options.pace.turn(teamId, lane, who, channelId)
        if (waitMs === 0) break
        if (performance.now() + waitMs > until)
          throw new TransientError('Slack allows this message later', { retryAfterMs: waitMs })
        await sleep(waitMs, undefined, { signal })
      }
      const client = await this.#options.clients.background(teamId)
      try {
        return await call(client)
      } catch (error) {
        if (!(error instanceof WebAPIRateLimitedError)) throw error
        await this.#holdFor(error, teamId, lane, channelId)
        if (attempt === ATTEMPTS) throw error
      }
    }
  }

  async #holdFor(
    { retryAfter }: WebAPIRateLimitedError,
    teamId: string,
    lane: LaneName,
    channelId: string | undefined,
  ): Promise<number> {
    const pauseMs = retryAfter * 1000
    await this.#options.pace.hold(teamId, lane, pauseMs, channelId)
    return pauseMs
  }
}

/** True when the message that was to be edited is not there any more. */
function isGone(error: unknown): boolean {
  return isPlatformError(error, 'message_not_found', 'cant_update_message')
}

/** True when Slack understood the call and refused it with one of these codes (any, where none is given). */
export function isPlatformError(error: unknown, ...codes: string[]): boolean {
  if (!(error instanceof Error) || !('code' in error) || error.code !== ErrorCode.PlatformError)
    return false
  const data = 'data' in error ? (error.data as { error?: string } | undefined) : undefined
  return codes.length === 0 || codes.includes(data?.error ?? '')
}
