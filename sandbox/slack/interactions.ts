import { messageShape } from './chat-methods.ts'
import { type Acknowledgement, answerContent, type Delivery } from './delivery.ts'
import { isObject, type JsonObject, objects } from './json.ts'
import { SlackApiError } from './method.ts'
import { APP, SLACKBOT, type Team } from './people.ts'
import { showAnswer } from './response-urls.ts'
import type { ResponseTarget, Tickets } from './tickets.ts'
import { viewShape } from './view-methods.ts'
import { elementState, elementsOf, type FormValues, stateValues } from './view-state.ts'
import type { SimulatedView, Workspace } from './workspace.ts'

/** A slash command as a person types it; `text` is what follows `command`, default `/kafka`. */
export interface CommandOptions {
  readonly userId?: string
  readonly channelId?: string
  readonly command?: string
  readonly text: string
}

/**
 * A click on a button or a choice in a menu, on a message (`messageTs`) or in a view (`viewId`). `value` picks
 * among buttons that share an `action_id`, or is the value chosen; `values` are the other inputs around it.
 */
export interface ClickOptions {
  readonly userId?: string
  readonly channelId?: string
  readonly messageTs?: string
  readonly viewId?: string
  readonly actionId: string
  readonly value?: string | readonly string[]
  readonly values?: FormValues
}

/** What interactions need. */
export interface InteractionContext {
  readonly workspace: Workspace
  readonly tickets: Tickets
  readonly delivery: Delivery
  readonly url: () => string
  readonly now: () => number
}

/** The members that every interactive payload has. */
export function payloadHead(context: InteractionContext, userId: string): JsonObject {
  const { team } = context.workspace
  const person = team.people.find((each) => each.id === userId)
  if (person === undefined) throw new Error(`nobody in the workspace has the id ${userId}`)
  const { handle } = person
  return {
    team: { id: team.id, domain: team.domain },
    enterprise: null,
    is_enterprise_install: false,
    api_app_id: APP.id,
    token: 'deprecated-verification-token',
    user: { id: userId, username: handle, name: handle, team_id: team.id },
    trigger_id: context.tickets.issueTrigger(userId),
  }
}

/** Sends a slash command and shows the acknowledgement's content, or Slackbot's words when there was none. */
export async function sendCommand(
  context: InteractionContext,
  options: CommandOptions,
): Promise<Acknowledgement> {
  const { workspace } = context
  const { team } = workspace
  const { userId = team.asker, channelId = team.channelId, command = '/kafka' } = options
  const channel = workspace.conversation(channelId)
  if (channel === undefined) throw new Error(`there is no conversation ${channelId}`)
  const head = payloadHead(context, userId)
  const target = { channel: channel.id, userId, messageTs: undefined, threadTs: undefined }
  const answer = await context.delivery.send('slash_commands', {
    token: head.token,
    team_id: team.id,
    team_domain: team.domain,
    channel_id: channel.id,
    channel_name: channel.name,
    user_id: userId,
    user_name: team.people.find((person) => person.id === userId)?.handle,
    command,
    text: escapeMentions(options.text, team.people),
    api_app_id: APP.id,
    is_enterprise_install: 'false',
    response_url: responseUrl(context, target),
    trigger_id: head.trigger_id,
  })
  showCommandAnswer(workspace, target, command, answer)
  return answer
}

/** What Slack makes of names where the app's manifest says `should_escape`: <@U02BOB|bob> of @bob. */
function escapeMentions(text: string, people: Team['people']): string {
  return text.replaceAll(/(?<=^|\s)@([a-z0-9._-]+)/g, (typed, handle) => {
    const person = people.find((one) => one.handle === handle)
    return person ? `<@${person.id}|${person.handle}>` : typed
  })
}

function showCommandAnswer(
  workspace: Workspace,
  target: ResponseTarget,
  command: string,
  answer: Acknowledgement,
): void {
  const fail = (reason: string) =>
    workspace.post({
      channel: target.channel,
      user: SLACKBOT,
      ephemeralTo: target.userId,
      text: `${command} failed with the error "${reason}"`,
      blocks: [],
    })
  if (answer.error !== undefined) {
    fail(answer.error)
    return
  }
  const content = answerContent(answer.body)
  if (content === undefined) return
  try {
    showAnswer(workspace, target, content)
  } catch (error) {
    if (!(error instanceof SlackApiError)) throw error
    fail(error.code)
  }
}

/** Sends `block_actions`. Throws when the person cannot see such an element. */
export async function sendClick(
  context: InteractionContext,
  options: ClickOptions,
): Promise<Acknowledgement> {
  const { team } = context.workspace
  const { userId = team.asker, viewId } = options
  if (viewId !== undefined) {
    const view = context.workspace.views.get(viewId)
    if (view?.userId !== userId) throw new Error(`${userId} has no view ${viewId}`)
    return sendViewClick(context, options, userId, view)
  }
  const { channelId = team.channelId, messageTs = '' } = options
  const channel = context.workspace.conversation(channelId)
  const message = channel && context.workspace.find(channel.id, messageTs)
  if (!channel || !message || (message.ephemeralTo ?? userId) !== userId) {
    throw new Error(`${userId} sees no message ${messageTs} in ${channelId}`)
  }
  const { block, element } = findElement(message.blocks, options)
  const target: ResponseTarget = {
    channel: channel.id,
    userId,
    messageTs: message.ts,
    threadTs: message.threadTs,
  }
  return context.delivery.send('interactive', {
    type: 'block_actions',
    ...payloadHead(context, userId),
    container: {
      type: 'message',
      message_ts: message.ts,
      channel_id: channel.id,
      is_ephemeral: message.ephemeralTo !== undefined,
      ...(message.threadTs ? { thread_ts: message.threadTs } : {}),
    },
    channel: { id: channel.id, name: channel.name },
    // Slack leaves ephemeral messages out: they are not stored.
    ...(message.ephemeralTo ? {} : { message: messageShape(message, team) }),
    state: { values: stateValues(message.blocks, options.values ?? {}) },
    response_url: responseUrl(context, target),
    actions: [action(context, block, element, options)],
  })
}

function sendViewClick(
  context: InteractionContext,
  options: ClickOptions,
  userId: string,
  view: SimulatedView,
): Promise<Acknowledgement> {
  const { block, element } = findElement(view.payload.blocks, options)
  const chosen = options.value
  const values = { ...options.values }
  if (chosen !== undefined && element.type !== 'button') {
    const blockId = String(block.block_id)
    values[blockId] = { ...values[blockId], [options.actionId]: chosen }
  }
  return context.delivery.send('interactive', {
    type: 'block_actions',
    ...payloadHead(context, userId),
    container: { type: 'view', view_id: view.id },
    view: viewShape(view, context.workspace.team, stateValues(view.payload.blocks, values)),
    actions: [action(context, block, element, options)],
  })
}

function findElement(
  blocks: unknown,
  { actionId, value }: ClickOptions,
): { block: JsonObject; element: JsonObject } {
  const found = objects(blocks).flatMap((block) =>
    elementsOf(block)
      .filter((element) => element.action_id === actionId)
      .map((element) => ({ block, element })),
  )
  const exact = found.find(({ element }) => element.type === 'button' && element.value === value)
  const first = exact ?? (value !== undefined && found.length > 1 ? undefined : found[0])
  if (first === undefined) throw new Error(`there is no element ${actionId} to act on`)
  return first
}

function action(
  context: InteractionContext,
  block: JsonObject,
  element: JsonObject,
  options: ClickOptions,
): JsonObject {
  const base = {
    action_id: element.action_id,
    block_id: block.block_id,
    action_ts: `${Math.floor(context.now() / 1000)}.000001`,
  }
  if (element.type !== 'button') return { ...base, ...elementState(element, options.value) }
  const { type, text, value, style, url } = element
  const button = { type, text, value, style, url }
  return {
    ...base,
    ...Object.fromEntries(Object.entries(button).filter(([, each]) => each !== undefined)),
  }
}

/** Sends an event such as `app_home_opened` or `app_mention`. */
export function sendEvent(
  context: InteractionContext,
  event: JsonObject,
): Promise<Acknowledgement> {
  const { team } = context.workspace
  const seconds = Math.floor(context.now() / 1000)
  return context.delivery.send('events_api', {
    token: 'deprecated-verification-token',
    team_id: team.id,
    api_app_id: APP.id,
    type: 'event_callback',
    event_id: `Ev${seconds}${Math.floor(Math.random() * 1e6)}`,
    event_time: seconds,
    authorizations: [
      {
        enterprise_id: null,
        team_id: team.id,
        user_id: team.bot.userId,
        is_bot: true,
        is_enterprise_install: false,
      },
    ],
    event: { event_ts: `${seconds}.000001`, ...event },
  })
}

/** Tells the app that a person looks at its Home tab. */
export function openHome(context: InteractionContext, userId: string): Promise<Acknowledgement> {
  const { workspace } = context
  const home = workspace.views.get(workspace.homes.get(userId) ?? '')
  return sendEvent(context, {
    type: 'app_home_opened',
    user: userId,
    channel: workspace.conversation(userId)?.id ?? workspace.team.channelId,
    tab: 'home',
    ...(home && { view: viewShape(home, workspace.team) }),
  })
}

/** Makes a response URL for a target. */
export function responseUrl(context: InteractionContext, target: ResponseTarget): string {
  return `${context.url()}/respond/${context.workspace.team.id}/${context.tickets.issueResponseUrl(target)}`
}

/** True when the acknowledgement carries a JSON object. */
export function acknowledgedObject(answer: Acknowledgement): JsonObject {
  return isObject(answer.body) ? answer.body : {}
}
