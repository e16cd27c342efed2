import { randomUUID } from 'node:crypto'
import { App, LogLevel, type Receiver } from '@slack/bolt'
import type { Logger } from 'pino'
import { UserError } from '../errors.ts'
import type { SlackConfig } from '../slack-config.ts'
import { TimeLimitError, within } from '../within.ts'
import type { Caller } from './access.ts'
import type { Action, ActionReply } from './actions/action.ts'
import { approve, deny } from './actions/approval.ts'
import {
  brokersShow,
  clusterDelete,
  clusterDoctor,
  clusterVerify,
  driftFix,
  vpnPackage,
  vpnProfiles,
} from './actions/cluster.ts'
import { operationCancel, operationRetry } from './actions/operation.ts'
import { planCancel, planCreate } from './actions/plan.ts'
import { replanMenus } from './actions/replan.ts'
import { clusterScale, scaleCancel, scaleStart } from './actions/scale.ts'
import { bugAnswer, errorAnswer, storeUnreachable } from './blocks/answers.ts'
import type { Message } from './blocks/elements.ts'
import type { BotServices } from './commands/command.ts'
import { parseCommandLine } from './commands/command-line.ts'
import { runKafkaCommand } from './commands/kafka.ts'
import { createPublishHome, publishHomeWhenOpened } from './events/home-opened.ts'
import { forgetWhenUninstalled } from './events/uninstalled.ts'
import type { HomeServices } from './home.ts'
import type { Installations } from './installations.ts'
import { interactiveClientOptions, type SlackClients } from './slack-clients.ts'

/** Every button there is. Adding one: a file, and its name here. */
const ACTIONS: readonly Action[] = [
  planCreate,
  planCancel,
  approve,
  deny,
  operationCancel,
  operationRetry,
  vpnPackage,
  ...vpnProfiles,
  brokersShow,
  clusterVerify,
  clusterDoctor,
  clusterDelete,
  driftFix,
  clusterScale,
  scaleStart,
  scaleCancel,
  ...replanMenus,
]

export interface BotAppOptions {
  readonly slack: SlackConfig
  /** HTTP; undefined: Socket Mode. */
  readonly receiver: Receiver | undefined
  readonly clients: SlackClients
  /** Undefined where there is one workspace, whose token comes from the environment. */
  readonly installations: Installations | undefined
  readonly services: BotServices & HomeServices
  readonly log: Logger
}

/**
 * Longest time for a listener, in milliseconds. Slack waits 3 s for the acknowledgement, of which the memory of
 * requests (see slack-receiver.ts) may take half a second.
 */
const LISTENER_LIMIT_MS = 2200

/**
 * The Bolt app: listens, authorises, makes the request durable, acknowledges. It never calls Azure.
 * A listener always answers within Slack's 3 seconds, errors included.
 */
export function createBotApp(options: BotAppOptions): App {
  const { slack, receiver, clients, installations, services, log } = options
  const app = new App({
    // Listeners use `clients`. Bolt gets no token, and so can mix none up; and whoever is refused is told by `guarded`.
    authorize: async ({ teamId }) => (teamId === undefined ? {} : { teamId }),
    logLevel: LogLevel.ERROR,
    convoStore: false,
    clientOptions: interactiveClientOptions(slack.apiUrl),
    ...(receiver ? { receiver } : { socketMode: true, appToken: slack.appToken ?? '' }),
  })

  app.command('/kafka', async ({ command, ack }) => {
    const caller: Caller = {
      teamId: command.team_id,
      userId: command.user_id,
      channelId: command.channel_id,
    }
    const answer = await guarded(caller, async () =>
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
        const caller: Caller = {
          teamId: body.team?.id ?? body.user.team_id ?? '',
          userId: body.user.id,
          channelId: body.channel?.id ?? '',
        }
        const value = chosenValue(payload)
        const reply = await guarded<ActionReply | undefined>(
          caller,
          () => action.run({ caller, value, triggerId: body.trigger_id ?? '', services }),
          (message) => ({ message, replacesCard: false }),
        )
        await ack()
        if (body.view?.type === 'home') await answerAtHome(caller, reply?.message)
        else if (reply)
          await respond({
            response_type: 'ephemeral',
            replace_original: reply.replacesCard,
            ...reply.message,
          })
      },
    )

  if (installations) forgetWhenUninstalled(app, installations, log)
  const publishHome = createPublishHome(services, clients)
  publishHomeWhenOpened(app, publishHome, log)

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
   * Runs a listener for a workspace in which Causeway is installed. What it throws, and that it takes too long,
   * becomes an answer for the person who asked.
   */
  async function guarded<T = Message>(
    { teamId }: Caller,
    listener: () => Promise<T>,
    wrap: (message: Message) => T = (message) => message as T,
  ): Promise<T> {
    try {
      const run = async () => {
        await clients.interactive(teamId)
        return listener()
      }
      return await within(LISTENER_LIMIT_MS, 'a listener', run())
    } catch (error) {
      if (error instanceof UserError) return wrap(errorAnswer(error))
      if (isStoreUnreachable(error)) {
        log.warn({ err: error }, 'a command was refused: Redis is out of reach')
        return wrap(storeUnreachable())
      }
      const correlationId = randomUUID()
      log.error({ correlationId, err: error }, 'a bug in a listener')
      return wrap(bugAnswer(correlationId))
    }
  }

  return app
}

/** What a button carries, or what was chosen in a menu. */
function chosenValue(payload: object): string {
  if ('value' in payload && typeof payload.value === 'string') return payload.value
  const { selected_option: chosen } = payload as { selected_option?: { value?: string } | null }
  return chosen?.value ?? ''
}

function isStoreUnreachable(error: unknown): boolean {
  return (
    error instanceof TimeLimitError ||
    (error instanceof Error &&
      /MaxRetriesPerRequest|Command timed out|Connection is closed|enableOfflineQueue|ECONNREFUSED|ECONNRESET/i.test(
        `${error.name} ${error.message}`,
      ))
  )
}
