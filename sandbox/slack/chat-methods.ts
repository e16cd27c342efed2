import { isObject, type JsonObject, objects, parseJson, text } from './json.ts'
import { type Method, messageBlocks, required, SlackApiError } from './method.ts'
import { APP, type Team } from './people.ts'
import { type SimulatedMessage, type Workspace, withBlockIds } from './workspace.ts'

const LONGEST_TEXT = 40_000

/** A message as the Web API and the payloads show it. */
export function messageShape(message: SimulatedMessage, team: Team): JsonObject {
  return {
    type: 'message',
    user: message.user,
    bot_id: team.bot.botId,
    app_id: APP.id,
    team: team.id,
    ts: message.ts,
    text: message.text,
    blocks: message.blocks,
    ...(message.threadTs ? { thread_ts: message.threadTs } : {}),
    ...(message.edits > 0 ? { edited: { user: team.bot.userId, ts: message.ts } } : {}),
  }
}

function conversationOf(args: JsonObject, workspace: Workspace): string {
  const conversation = workspace.conversation(required(args, 'channel', 'channel_not_found'))
  if (conversation === undefined) throw new SlackApiError('channel_not_found')
  return conversation.id
}

function content(args: JsonObject): { text: string; blocks: JsonObject[] } {
  const blocks = messageBlocks(args) ?? []
  const words = text(args.text) ?? ''
  if (words === '' && blocks.length === 0) throw new SlackApiError('no_text')
  return { text: words.slice(0, LONGEST_TEXT), blocks }
}

function thread(args: JsonObject): { threadTs?: string; broadcast?: boolean } {
  const threadTs = text(args.thread_ts)
  const broadcast = String(args.reply_broadcast) === 'true'
  return threadTs ? { threadTs, ...(broadcast ? { broadcast } : {}) } : {}
}

/** The app's own message; ephemeral ones are as good as not there, as on Slack. */
function ownMessage(args: JsonObject, workspace: Workspace, refusal: string): SimulatedMessage {
  const channel = conversationOf(args, workspace)
  const message = workspace.find(channel, required(args, 'ts', 'message_not_found'))
  if (message === undefined || message.ephemeralTo) throw new SlackApiError('message_not_found')
  if (message.user !== workspace.team.bot.userId) throw new SlackApiError(refusal)
  return message
}

/**
 * Changes a message in place by Slack's rule: text without blocks removes the blocks, blocks without text keep
 * the old text.
 */
export function changeMessage(
  message: SimulatedMessage,
  words: string | undefined,
  blocks: JsonObject[] | undefined,
): void {
  if (words !== undefined) message.text = words.slice(0, LONGEST_TEXT)
  if (blocks !== undefined) message.blocks = withBlockIds(blocks)
  else if (words !== undefined) message.blocks = []
  message.edits += 1
}

/** The chat.* and reactions.* methods. */
export const CHAT_METHODS: Record<string, Method> = {
  'chat.postMessage'(args, { workspace }) {
    const channel = conversationOf(args, workspace)
    const message = workspace.post({
      channel,
      user: workspace.team.bot.userId,
      ...content(args),
      ...thread(args),
    })
    return { channel, ts: message.ts, message: messageShape(message, workspace.team) }
  },

  'chat.postEphemeral'(args, { workspace }) {
    const channel = conversationOf(args, workspace)
    const ephemeralTo = required(args, 'user', 'user_not_in_channel')
    if (workspace.conversation(ephemeralTo) === undefined) {
      throw new SlackApiError('user_not_in_channel')
    }
    const message = workspace.post({
      channel,
      user: workspace.team.bot.userId,
      ephemeralTo,
      ...content(args),
      ...thread(args),
    })
    return { message_ts: message.ts }
  },

  'chat.update'(args, { workspace }) {
    const message = ownMessage(args, workspace, 'cant_update_message')
    const words = text(args.text)
    const blocks = messageBlocks(args)
    if (words === undefined && blocks === undefined) throw new SlackApiError('no_text')
    if (!words && (blocks ?? []).length === 0) throw new SlackApiError('no_text')
    changeMessage(message, words, blocks)
    workspace.changed()
    return {
      channel: message.channel,
      ts: message.ts,
      text: message.text,
      message: messageShape(message, workspace.team),
    }
  },

  'chat.delete'(args, { workspace }) {
    const message = ownMessage(args, workspace, 'cant_delete_message')
    message.deleted = true
    workspace.changed()
    return { channel: message.channel, ts: message.ts }
  },

  'chat.getPermalink'(args, { workspace, url }) {
    const channel = conversationOf(args, workspace)
    const ts = required(args, 'message_ts', 'message_not_found')
    if (workspace.find(channel, ts) === undefined) throw new SlackApiError('message_not_found')
    return { channel, permalink: `${url()}/archives/${channel}/p${ts.replace('.', '')}` }
  },

  'reactions.add'(args, { workspace }) {
    const channel = conversationOf(args, workspace)
    const message = workspace.find(channel, required(args, 'timestamp', 'message_not_found'))
    const name = required(args, 'name', 'invalid_name')
    if (message === undefined || message.ephemeralTo) throw new SlackApiError('message_not_found')
    if (message.reactions.includes(name)) throw new SlackApiError('already_reacted')
    message.reactions.push(name)
    workspace.changed()
    return {}
  },

  'files.getUploadURLExternal'(args, { workspace, url }) {
    const name = required(args, 'filename')
    const size = Number(args.length)
    if (!Number.isInteger(size) || size <= 0) throw new SlackApiError('invalid_arguments')
    const id = `F${String(workspace.files.size + 1).padStart(6, '0')}`
    workspace.files.set(id, { id, name, title: name, size, content: undefined, channels: [] })
    return { file_id: id, upload_url: `${url()}/upload/${workspace.team.id}/${id}` }
  },

  'files.completeUploadExternal'(args, { workspace }) {
    const list = typeof args.files === 'string' ? parseJson(args.files) : args.files
    const entries = objects(list)
    if (entries.length === 0) throw new SlackApiError('invalid_arguments')
    const channel = args.channel_id
      ? conversationOf({ channel: args.channel_id }, workspace)
      : undefined
    const files = entries.map((entry) => {
      const file = workspace.files.get(String(entry.id))
      if (file?.content === undefined) throw new SlackApiError('file_not_found')
      if (isObject(entry) && typeof entry.title === 'string') file.title = entry.title
      if (channel !== undefined) file.channels = [channel]
      return file
    })
    if (channel !== undefined) {
      workspace.post({
        channel,
        user: workspace.team.bot.userId,
        text: text(args.initial_comment) ?? '',
        blocks: messageBlocks(args) ?? [],
        files: files.map((file) => file.id),
        ...thread(args),
      })
    }
    return { files: files.map(({ id, name, title }) => ({ id, name, title })) }
  },
}
