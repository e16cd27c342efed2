import type { App, ViewOutput } from '@slack/bolt'
import type { Logger } from 'pino'
import type { Caller } from './access.ts'
import type { ActionReply, OpenModal } from './actions/action.ts'
import { ACTIONS, FORMS } from './actions/every-action.ts'
import { type FormReply, formValues, sayingModal } from './actions/form.ts'
import { describeClick, describeCommand } from './audited.ts'
import type { Message } from './blocks/elements.ts'
import { parseCommandLine } from './commands/command-line.ts'
import { runKafkaCommand } from './commands/kafka.ts'
import type { PublishHome } from './events/home-opened.ts'
import type { Guarded } from './guarded.ts'
import type { BotServices } from './services.ts'
import type { SlackClients } from './slack-clients.ts'

/** What listeners are made of. */
export interface Listening {
  readonly services: BotServices
  readonly clients: SlackClients
  readonly guarded: Guarded
  readonly publishHome: PublishHome
  readonly log: Logger
}

/** Answers what is typed after `/kafka`. */
export function listenToCommands(app: App, { services, guarded }: Listening): void {
  app.command('/kafka', async ({ command, ack }) => {
    const { team_id, user_id, channel_id, text = '', trigger_id: triggerId } = command
    const caller = await callerOf(services, team_id, user_id, channel_id)
    const answer = await guarded<Message>(caller, {
      describe: async () => describeCommand(text),
      listener: async () =>
        runKafkaCommand({ line: parseCommandLine(text), caller, triggerId, services }),
      wrap: (message) => message,
    })
    await ack({ response_type: 'ephemeral', ...answer })
  })
}

const ACTIONS_BY_ID = new Map(ACTIONS.map((action) => [action.id, action]))
const FORMS_BY_ID = new Map(FORMS.map((form) => [form.id, form]))

/**
 * Answers clicks and choices. One listener for all of them: Bolt asks each of its listeners about everything that Slack
 * sends, which for fifty costs more than a command.
 */
export function listenToClicks(app: App, listening: Listening): void {
  const { services, guarded } = listening
  app.action({ type: 'block_actions' }, async ({ body, payload, ack, respond }) => {
    const action = ACTIONS_BY_ID.get(payload.action_id)
    if (!action) return
    const teamId = body.team?.id ?? body.user.team_id ?? ''
    const caller = await callerOf(services, teamId, body.user.id, body.channel?.id ?? '')
    const value = chosenValue(payload)
    const triggerId = body.trigger_id ?? ''
    const reply = await guarded<ActionReply | undefined>(caller, {
      describe: () => describeClick(services.store, action.id, value),
      listener: () => action.run({ caller, value, triggerId, services, ...modalOf(body.view) }),
      wrap: (message) => ({ message, replacesCard: false }),
    })
    await ack()
    if (body.view?.type === 'home') await answerAtHome(listening, caller, reply?.message)
    else if (reply && body.view === undefined)
      await respond({
        response_type: 'ephemeral',
        replace_original: reply.replacesCard,
        ...reply.message,
      })
  })
}

/** Answers modals that are sent off. */
export function listenToForms(app: App, listening: Listening): void {
  const { services, guarded } = listening
  app.view({ type: 'view_submission' }, async ({ ack, body, view }) => {
    const form = FORMS_BY_ID.get(view.callback_id)
    if (!form) return
    const teamId = body.team?.id ?? body.user.team_id ?? ''
    const caller = await callerOf(services, teamId, body.user.id, '')
    const { private_metadata: metadata, state, title } = view
    const values = formValues(state.values)
    const reply = await guarded<FormReply>(caller, {
      describe: () => describeClick(services.store, form.id, metadata),
      listener: () => form.submit({ caller, metadata, values, services }),
      wrap: (message) => ({ message }),
    })
    if (reply === undefined) {
      await ack()
      // Nobody says whether the modal was opened there.
      await answerAtHome(listening, caller, undefined)
    } else if ('errors' in reply) await ack({ response_action: 'errors', errors: reply.errors })
    else
      await ack({ response_action: 'update', view: sayingModal(title.text, 'OK', reply.message) })
  })
}

async function callerOf(
  { languages }: Pick<BotServices, 'languages'>,
  teamId: string,
  userId: string,
  channelId: string,
): Promise<Caller> {
  return { teamId, userId, channelId, language: await languages.of({ teamId, userId }) }
}

/** The Home tab has no messages: what is to be said goes into the direct messages, and the tab is drawn anew. */
async function answerAtHome(
  { clients, publishHome, log }: Listening,
  caller: Caller,
  message: Message | undefined,
): Promise<void> {
  try {
    const client = await clients.interactive(caller.teamId)
    if (message) await client.chat.postMessage({ channel: caller.userId, ...message })
    await publishHome(caller)
  } catch (error) {
    log.warn({ err: error }, 'a click in the Home tab could not be answered')
  }
}

/** The modal in which something was clicked. */
function modalOf(view: ViewOutput | undefined): { modal?: OpenModal } {
  if (view?.type !== 'modal') return {}
  const { id, hash, private_metadata: metadata, state } = view
  return { modal: { id, hash, metadata, values: formValues(state.values) } }
}

/** What a button carries, or what was chosen in a menu. */
function chosenValue(payload: object): string {
  if ('value' in payload && typeof payload.value === 'string') return payload.value
  const { selected_option: chosen } = payload as { selected_option?: { value?: string } | null }
  return chosen?.value ?? ''
}
