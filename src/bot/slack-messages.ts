import { ErrorCode, type WebClient } from '@slack/web-api'
import type { Requester } from '../jobs/engine/step.ts'
import type { Message } from './blocks/elements.ts'
import type { MessageRef, MessageRefs } from './message-refs.ts'

/** How long a worker may take between saying that it posts a message and having posted it, in seconds. */
const POSTING_SECONDS = 30

/** Posts, edits and delivers for one workspace. What it throws is for the caller to try again. */
export class SlackMessages {
  readonly #client: WebClient
  readonly #refs: MessageRefs

  constructor(client: WebClient, refs: MessageRefs) {
    this.#client = client
    this.#refs = refs
  }

  /**
   * Edits an operation's message in place, or posts it where there is none (or it was deleted).
   * @param which names the message among those of the operation: `live`, `approval-1`
   * @returns undefined when another worker is posting it at this moment and `mustShow` is false
   */
  async show(
    target: { readonly id: string; readonly requestedBy: Requester },
    which: string,
    message: Message,
    mustShow: boolean,
  ): Promise<MessageRef | undefined> {
    const known = await this.edit(target.id, which, message)
    if (known) return known
    const isFirst = await this.#refs.claim(target.id, `posting-${which}`, POSTING_SECONDS)
    if (!isFirst && !mustShow) return undefined
    const posted = await this.#post(target.requestedBy, message)
    await this.#refs.write(target.id, which, posted)
    return posted
  }

  /** Edits a message of an operation in place. @returns undefined where there is none, or none any more */
  async edit(id: string, which: string, message: Message): Promise<MessageRef | undefined> {
    const known = await this.#refs.read(id, which)
    if (!known) return undefined
    try {
      await this.#client.chat.update({ channel: known.channel, ts: known.ts, ...message })
      return known
    } catch (error) {
      if (!isPlatformError(error, 'message_not_found', 'cant_update_message')) throw error
      return undefined
    }
  }

  /** Posts to the channel of the request; where the bot may not, to the requester. */
  async #post(requester: Requester, message: Message): Promise<MessageRef> {
    const post = (channel: string) =>
      this.#client.chat.postMessage({
        channel,
        ...message,
        unfurl_links: false,
        unfurl_media: false,
      })
    const answer = await post(requester.channelId).catch((error: unknown) => {
      if (!isPlatformError(error, 'not_in_channel', 'channel_not_found', 'is_archived')) throw error
      return post(requester.userId)
    })
    if (!answer.channel || !answer.ts)
      throw new Error('Slack posted a message without saying where')
    return { channel: answer.channel, ts: answer.ts }
  }

  /** One line in a message's thread: edits notify nobody, this does. */
  async reply(to: MessageRef, text: string): Promise<void> {
    await this.#client.chat.postMessage({
      channel: to.channel,
      thread_ts: to.ts,
      reply_broadcast: false,
      text,
      unfurl_links: false,
    })
  }

  /** For the eyes of whoever asked; by direct message where the channel is closed to the bot. */
  async tell(requester: Requester, message: Message): Promise<void> {
    try {
      await this.#client.chat.postEphemeral({
        channel: requester.channelId,
        user: requester.userId,
        ...message,
      })
    } catch (error) {
      if (!isPlatformError(error, 'not_in_channel', 'channel_not_found', 'user_not_in_channel'))
        throw error
      await this.#client.chat.postMessage({
        channel: requester.userId,
        ...message,
        unfurl_links: false,
      })
    }
  }

  /** Sends a file to one person by direct message. */
  async sendFile(
    to: Requester,
    file: { readonly name: string; readonly content: string; readonly comment: string },
  ): Promise<void> {
    const { channel } = await this.#client.conversations.open({ users: to.userId })
    if (!channel?.id) throw new Error('Slack opened no direct message')
    await this.#client.filesUploadV2({
      channel_id: channel.id,
      filename: file.name,
      content: file.content,
      initial_comment: file.comment,
    })
  }
}

/** True when Slack understood the call and refused it with one of these codes (any, where none is given). */
export function isPlatformError(error: unknown, ...codes: string[]): boolean {
  if (!(error instanceof Error) || !('code' in error) || error.code !== ErrorCode.PlatformError)
    return false
  const data = 'data' in error ? (error.data as { error?: string } | undefined) : undefined
  return codes.length === 0 || codes.includes(data?.error ?? '')
}
