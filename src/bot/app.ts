import { randomUUID } from 'node:crypto'
import { App, LogLevel, type Receiver } from '@slack/bolt'
import type { Logger } from 'pino'
import type { SlackConfig } from '../config.ts'
import { UserError } from '../errors.ts'
import type { ApprovalStore } from '../jobs/engine/approvals.ts'
import { TimeLimitError } from '../within.ts'
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
} from './actions/cluster.ts'
import { operationCancel, operationRetry } from './actions/operation.ts'
import { planCancel, planCreate } from './actions/plan.ts'
import { bugAnswer, errorAnswer, storeUnreachable } from './blocks/answers.ts'
import type { Message } from './blocks/elements.ts'
import type { BotServices } from './commands/command.ts'
import { parseCommandLine } from './commands/command-line.ts'
import { runKafkaCommand } from './commands/kafka.ts'
import { interactiveClientOptions } from './slack-clients.ts'

/** Every button there is. Adding one: a file, and its name here. */
const ACTIONS: readonly Action[] = [
  planCreate,
  planCancel,
  approve,
  deny,
  operationCancel,
  operationRetry,
  vpnPackage,
  brokersShow,
  clusterVerify,
  clusterDoctor,
  clusterDelete,
  driftFix,
]

export interface BotAppOptions {
  readonly slack: SlackConfig
  /** HTTP; undefined: Socket Mode. */
  readonly receiver: Receiver | undefined
  readonly services: BotServices & { readonly approvals: ApprovalStore }
  readonly log: Logger
}

/**
 * The Bolt app: listens, authorises, makes the request durable, acknowledges. It never calls Azure.
 * A listener always answers within Slack's 3 seconds, errors included.
 */
export function createBotApp(options: BotAppOptions): App {
  const { slack, receiver, services, log } = options
  const app = new App({
    token: slack.botToken,
    logLevel: LogLevel.ERROR,
    convoStore: false,
    clientOptions: interactiveClientOptions(slack),
    tokenVerificationEnabled: false,
    ...(receiver ? { receiver } : { socketMode: true, appToken: slack.appToken ?? '' }),
  })

  app.command('/kafka', async ({ command, ack }) => {
    const caller: Caller = {
      teamId: command.team_id,
      userId: command.user_id,
      channelId: command.channel_id,
    }
    const answer = await guarded(async () =>
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
        const value = 'value' in payload && typeof payload.value === 'string' ? payload.value : ''
        const reply = await guarded<ActionReply | undefined>(
          () => action.run({ caller, value, triggerId: body.trigger_id ?? '', services }),
          (message) => ({ message, replacesCard: false }),
        )
        await ack()
        if (reply)
          await respond({
            response_type: 'ephemeral',
            replace_original: reply.replacesCard,
            ...reply.message,
          })
      },
    )

  app.error(async (error) => {
    log.error({ err: error }, 'Bolt reported an error')
  })

  /** Turns what a listener throws into an answer for the person who asked. */
  async function guarded<T = Message>(
    listener: () => Promise<T>,
    wrap: (message: Message) => T = (message) => message as T,
  ): Promise<T> {
    try {
      return await listener()
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

function isStoreUnreachable(error: unknown): boolean {
  return (
    error instanceof TimeLimitError ||
    (error instanceof Error &&
      /MaxRetriesPerRequest|Command timed out|Connection is closed|enableOfflineQueue|ECONNREFUSED|ECONNRESET/i.test(
        `${error.name} ${error.message}`,
      ))
  )
}
