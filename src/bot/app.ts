import { randomUUID } from 'node:crypto'
import { type App, type AppOptions, LogLevel, type Receiver, type ViewOutput } from '@slack/bolt'
import type { Logger } from 'pino'
import { AuditUnavailableError } from '../audit/audit-log.ts'
import type { AuditEvent } from '../audit/event.ts'
import type { SlackConfig } from '../config/slack-config.ts'
import { UserError } from '../errors.ts'
import type { Leavers } from '../jobs/watch/leavers.ts'
import { countListenerError, MeasuredApp } from '../telemetry/measured-app.ts'
import { TimeLimitError, within } from '../within.ts'
import type { Caller } from './access.ts'
import type { Action, ActionReply, OpenModal } from './actions/action.ts'
import { approve, denialReason, deny } from './actions/approval.ts'
import {
  brokersShow,
  clusterDelete,
  clusterDoctor,
  clusterVerify,
  driftFix,
  vpnPackage,
  vpnProfiles,
} from './actions/cluster.ts'
import {
  createChange,
  createOpen,
  createPrices,
  createSubmitted,
  planChange,
} from './actions/create-form.ts'
import { type Form, type FormReply, formValues, sayingModal } from './actions/form.ts'
import { historyOlder } from './actions/history.ts'
import { lifeExtend, lifeKeep } from './actions/life.ts'
import { lockNotify, lockQueue, lockTakeOver } from './actions/lock.ts'
import { lostContinue } from './actions/lost-create.ts'
import { clusterMore } from './actions/more.ts'
import { operationCancel, operationRetry } from './actions/operation.ts'
import { planCancel, planCreate } from './actions/plan.ts'
import { replanMenus } from './actions/replan.ts'
import { clusterScale, scaleCancel, scaleStart } from './actions/scale.ts'
import { describeClick, describeCommand } from './audited.ts'
import { bugAnswer, errorAnswer, storeUnreachable } from './blocks/answers.ts'
import type { Message } from './blocks/elements.ts'
import { parseCommandLine } from './commands/command-line.ts'
import { COMMAND_NAMES, runKafkaCommand } from './commands/kafka.ts'
import { createPublishHome, publishHomeWhenOpened } from './events/home-opened.ts'
import { noteWhoLeaves } from './events/person-left.ts'
import { forgetWhenUninstalled } from './events/uninstalled.ts'
import type { HomeServices } from './home.ts'
import type { Installations } from './installations.ts'
import type { BotServices } from './services.ts'
import { interactiveClientOptions, type SlackClients } from './slack-clients.ts'

/** Every button there is. Adding one: a file, and its name here. */
const ACTIONS: readonly Action[] = [
  planCreate,
  planCancel,
  planChange,
  createChange,
  createOpen,
  ...createPrices,
  approve,
  deny,
  operationCancel,
  operationRetry,
  lockQueue,
  lockNotify,
  lockTakeOver,
  lifeExtend,
  lifeKeep,
  vpnPackage,
  ...vpnProfiles,
  brokersShow,
  clusterVerify,
  clusterDoctor,
  clusterDelete,
  clusterMore,
  driftFix,
  lostContinue,
  clusterScale,
  scaleStart,
  scaleCancel,
  ...replanMenus,
  historyOlder,
]

/** What can be clicked and chosen, by the ids of its elements. */
export const ACTION_IDS = ACTIONS.map(({ id }) => id)

/** Every modal that can be submitted. Adding one: a file, and its name here. */
const FORMS: readonly Form[] = [denialReason, createSubmitted]

/** What the Bolt app is put together from. */
export interface BotAppOptions {
  readonly slack: SlackConfig
  /** HTTP; undefined: Socket Mode. */
  readonly receiver: Receiver | undefined
  readonly clients: SlackClients
  /** Undefined where there is one workspace, whose token comes from the environment. */
  readonly installations: Installations | undefined
  readonly services: BotServices & HomeServices
  readonly leavers: Pick<Leavers, 'note'>
  readonly log: Logger
}

/**
 * Longest time for a listener, in milliseconds. Slack waits 3 s for the acknowledgement, of which the memory of
 * requests (see slack-receiver.ts) may take half a second, and finding out what the person reads a quarter.
 */
const LISTENER_LIMIT_MS = 2000

/**
 * The Bolt app: listens, authorises, makes the request durable, acknowledges. It never calls Azure.
 * A listener always answers within Slack's 3 seconds, errors included.
 */
export function createBotApp(options: BotAppOptions): App {
  const { slack, receiver, clients, installations, services, log, leavers } = options
  const appOptions: AppOptions = {
    // Listeners use `clients`. Bolt gets no token, and so can mix none up; and whoever is refused is told by `guarded`.
    authorize: async ({ teamId }) => (teamId === undefined ? {} : { teamId }),
    logLevel: LogLevel.ERROR,
    convoStore: false,
    clientOptions: interactiveClientOptions(slack.apiUrl),
    ...(receiver ? { receiver } : { socketMode: true, appToken: slack.appToken ?? '' }),
  }
  const app = new MeasuredApp(appOptions, COMMAND_NAMES)

  app.command('/kafka', async ({ command, ack }) => {
    const caller = await callerOf(command.team_id, command.user_id, command.channel_id)
    const deed = async () => describeCommand(command.text ?? '')
    const answer = await guarded(caller, deed, async () =>
      runKafkaCommand({
        line: parseCommandLine(command.text ?? ''),
        caller,
        triggerId: command.trigger_id,
        services,
      }),
    )
    await ack({ response_type: 'ephemeral', ...answer })
  })

  for (const action of ACTIONS)
    app.action(
      { type: 'block_actions', action_id: action.id },
      async ({ body, payload, ack, respond }) => {
        const teamId = body.team?.id ?? body.user.team_id ?? ''
        const caller = await callerOf(teamId, body.user.id, body.channel?.id ?? '')
        const value = chosenValue(payload)
        const reply = await guarded<ActionReply | undefined>(
          caller,
          () => describeClick(services.store, action.id, value),
          () =>
            action.run({
              caller,
              value,
              triggerId: body.trigger_id ?? '',
              services,
              ...modalOf(body.view),
            }),
          (message) => ({ message, replacesCard: false }),
        )
        await ack()
        if (body.view?.type === 'home') await answerAtHome(caller, reply?.message)
        else if (reply && body.view === undefined)
          await respond({
            response_type: 'ephemeral',
            replace_original: reply.replacesCard,
            ...reply.message,
          })
      },
    )

  for (const form of FORMS)
    app.view({ type: 'view_submission', callback_id: form.id }, async ({ ack, body, view }) => {
      const caller = await callerOf(body.team?.id ?? body.user.team_id ?? '', body.user.id, '')
      const { private_metadata: metadata, state, title } = view
      const values = formValues(state.values)
      const reply = await guarded<FormReply>(
        caller,
        () => describeClick(services.store, form.id, metadata),
        () => form.submit({ caller, metadata, values, services }),
        (message) => ({ message }),
      )
      if (reply === undefined) {
        await ack()
        // Nobody says whether the modal was opened there.
        await answerAtHome(caller, undefined)
      } else if ('errors' in reply) await ack({ response_action: 'errors', errors: reply.errors })
      else
        await ack({
          response_action: 'update',
          view: sayingModal(title.text, 'OK', reply.message),
        })
    })

  if (installations) forgetWhenUninstalled(app, installations, log)
  noteWhoLeaves(app, leavers, log)
  const publishHome = createPublishHome(services, clients)
  publishHomeWhenOpened(app, publishHome, log)

  async function callerOf(teamId: string, userId: string, channelId: string): Promise<Caller> {
    const language = await services.languages.of({ teamId, userId })
    return { teamId, userId, channelId, language }
  }

  /** The Home tab has no messages: what is to be said goes into the direct messages, and the tab is drawn anew. */
  async function answerAtHome(caller: Caller, message: Message | undefined): Promise<void> {
    try {
      const client = await clients.interactive(caller.teamId)
      if (message) await client.chat.postMessage({ channel: caller.userId, ...message })
      await publishHome(caller)
    } catch (error) {
      log.warn({ err: error }, 'a click in the Home tab could not be answered')
    }
  }

  app.error(async (error) => {
    log.error({ err: error }, 'Bolt reported an error')
  })

  /**
   * Runs a listener for a workspace in which Causeway is installed, once the audit log has it. What it throws, and
   * that it takes too long, becomes an answer for the person who asked.
   */
  async function guarded<T = Message>(
    caller: Caller,
    describe: () => Promise<AuditEvent>,
    listener: () => Promise<T>,
    wrap: (message: Message) => T = (message) => message as T,
  ): Promise<T> {
    try {
      const run = async () => {
        const { teamId, userId, channelId } = caller
        await clients.interactive(teamId)
        const deed = { ...(await describe()), actor: { teamId, userId }, channelId }
        return services.audit.around(deed, listener)
      }
      return await within(LISTENER_LIMIT_MS, 'a listener', run())
    } catch (error) {
      if (error instanceof UserError) {
        countListenerError('user', error)
        return wrap(errorAnswer(error, caller.language))
      }
      if (isStoreUnreachable(error)) {
        countListenerError('store')
        log.warn({ err: error }, 'a command was refused: Redis is out of reach')
        return wrap(storeUnreachable(caller.language))
      }
      countListenerError('bug')
      const correlationId = randomUUID()
      log.error({ correlationId, err: error }, 'a bug in a listener')
      return wrap(bugAnswer(correlationId, caller.language))
    }
  }

  return app
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

/** Redis is away, or refuses to write: no room, no disk, no master, or still reading its file. */
const STORE_TROUBLE =
  /MaxRetriesPerRequest|Command timed out|Connection is closed|enableOfflineQueue|ECONNREFUSED|ECONNRESET|\b(OOM|MISCONF|READONLY|NOREPLICAS|LOADING|MASTERDOWN|CLUSTERDOWN)\b/i

function isStoreUnreachable(error: unknown): boolean {
  return (
    error instanceof TimeLimitError ||
    error instanceof AuditUnavailableError ||
    (error instanceof Error && STORE_TROUBLE.test(`${error.name} ${error.message}`))
  )
}
