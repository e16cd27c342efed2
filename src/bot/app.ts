import { type App, type AppOptions, LogLevel, type Receiver } from '@slack/bolt'
import type { Logger } from 'pino'
import type { SlackConfig } from '../config/slack-config.ts'
import type { Leavers } from '../jobs/watch/leavers.ts'
import { MeasuredApp } from '../telemetry/measured-app.ts'
import { COMMAND_NAMES } from './commands/kafka.ts'
import { createPublishHome, publishHomeWhenOpened } from './events/home-opened.ts'
import { noteWhoLeaves } from './events/person-left.ts'
import { forgetWhenUninstalled } from './events/uninstalled.ts'
import { createGuarded } from './guarded.ts'
import type { HomeServices } from './home.ts'
import type { Installations } from './installations.ts'
import { listenToClicks, listenToCommands, listenToForms } from './listeners.ts'
import type { BotServices } from './services.ts'
import { interactiveClientOptions, type SlackClients } from './slack-clients.ts'

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
  const publishHome = createPublishHome(services, clients)
  const guarded = createGuarded(services, clients, log)
  const listening = { services, clients, guarded, publishHome, log }
  listenToCommands(app, listening)
  listenToClicks(app, listening)
  listenToForms(app, listening)
  if (installations) forgetWhenUninstalled(app, installations, log)
  noteWhoLeaves(app, leavers, log)
  publishHomeWhenOpened(app, publishHome, log)
  app.error(async (error) => {
    log.error({ err: error }, 'Bolt reported an error')
  })
  return app
}
