import { changeMessage } from './chat-methods.ts'
import type { SlackFaultPoints } from './faults.ts'
import { isObject, type JsonObject, parseJson, text } from './json.ts'
import { messageBlocks, refuseBlocks, SlackApiError } from './method.ts'
import type { ResponseTarget, Tickets } from './tickets.ts'
import type { Workspace } from './workspace.ts'

/** The HTTP answer to a POST on a response URL. */
export interface ResponseUrlAnswer {
  readonly status: number
  readonly body: string
}

/**
 * Serves a POST to a `response_url`: shows a new message (ephemeral unless `response_type` is `in_channel`),
 * or replaces or deletes the message that was clicked on, ephemeral or not. 404 after 5 uses or 30 minutes.
 */
export function useResponseUrl(
  workspace: Workspace,
  tickets: Tickets,
  faults: Pick<SlackFaultPoints, 'refusedBlock'>,
  id: string,
  source: string,
): ResponseUrlAnswer {
  const target = tickets.useResponseUrl(id)
  if ('error' in target) {
    return { status: 404, body: JSON.stringify({ ok: false, error: target.error }) }
  }
  const content = parseJson(source)
  if (!isObject(content)) return { status: 400, body: 'invalid_payload' }
  try {
    refuseBlocks(faults, content.blocks)
    showAnswer(workspace, target, content)
    return { status: 200, body: 'ok' }
  } catch (error) {
    if (error instanceof SlackApiError) return { status: 400, body: error.code }
    throw error
  }
}

/** Shows what an app answered to a command or through a response URL. Throws `SlackApiError`. */
export function showAnswer(
  workspace: Workspace,
  target: ResponseTarget,
  content: JsonObject,
): void {
  const original = target.messageTs && workspace.find(target.channel, target.messageTs)
  if (content.delete_original === true) {
    if (original) original.deleted = true
    workspace.changed()
    return
  }
  const blocks = messageBlocks(content)
  const words = text(content.text)
  if (!words && (blocks ?? []).length === 0) throw new SlackApiError('no_text')
  if (content.replace_original === true && original) {
    changeMessage(original, words, blocks)
    workspace.changed()
    return
  }
  const threadTs = text(content.thread_ts) ?? target.threadTs
  workspace.post({
    channel: target.channel,
    user: workspace.team.bot.userId,
    text: words ?? '',
    blocks: blocks ?? [],
    ...(content.response_type === 'in_channel' ? {} : { ephemeralTo: target.userId }),
    ...(threadTs ? { threadTs } : {}),
  })
}
