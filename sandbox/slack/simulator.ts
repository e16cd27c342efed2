import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createConsoleRoutes } from './console-routes.ts'
import type { CommandHint, ConsolePanels } from './console-state.ts'
import { type Acknowledgement, createDelivery } from './delivery.ts'
import { createFaults, type SlackFaults } from './faults.ts'
import { BodyTooLong, readBody, sendJson } from './http.ts'
import {
  type ClickOptions,
  type CommandOptions,
  type InteractionContext,
  sendClick,
  sendCommand,
  sendEvent,
} from './interactions.ts'
import type { JsonObject } from './json.ts'
import {
  closeModal,
  type SubmitOptions,
  type SubmitResult,
  submitModal,
} from './modal-interactions.ts'
import { CHANNEL, CONVERSATIONS } from './people.ts'
import { createRateLimits } from './rate-limits.ts'
import { useResponseUrl } from './response-urls.ts'
import { createSocketMode } from './socket-mode.ts'
import { createTickets } from './tickets.ts'
import { receiveUpload } from './uploads.ts'
import { answerWebApi, type SlackCall } from './web-api.ts'
import {
  createWorkspace,
  type SimulatedFile,
  type SimulatedMessage,
  type SimulatedView,
} from './workspace.ts'

/** How to start the simulator. */
export interface SlackSimulatorOptions {
  /** Where the app under test receives signed requests; may be set later through `setRequestUrl`. */
  readonly requestUrl?: string
  readonly signingSecret: string
  /** The `xoxb-` token that the Web API accepts. */
  readonly botToken: string
  /** The `xapp-` token that opens Socket Mode; without it there is none. */
  readonly appToken?: string
  /** Default 0: any free port. */
  readonly port?: number
  /** Rate limits recover so many times faster than the wall clock. Default 1. */
  readonly timeScale?: number
  readonly consolePanels?: ConsolePanels
  /** Commands that the console's composer offers. Default: the subcommands of `/kafka`. */
  readonly commandHints?: readonly CommandHint[]
  /** The wall clock in milliseconds, for tests of expiry. Default `Date.now`. */
  readonly now?: () => number
}

/** A running Slack workspace with one app, one channel and three people. */
export interface SlackSimulator {
  /** `http://127.0.0.1:PORT`; the console page is at `/`. */
  readonly url: string
  /** The `slackApiUrl` of a Web API client. */
  readonly apiUrl: string
  readonly faults: SlackFaults
  /** Web API calls in order of arrival. */
  readonly calls: readonly SlackCall[]
  setRequestUrl(url: string): void
  /** Replaces the members of a user group, by default of S01KAFKA. */
  setGroup(users: readonly string[], groupId?: string): void
  command(options: CommandOptions): Promise<Acknowledgement>
  /** Throws when the person sees no such element. */
  click(options: ClickOptions): Promise<Acknowledgement>
  submitView(options: SubmitOptions): Promise<SubmitResult>
  closeView(options: { userId?: string; viewId: string }): Promise<void>
  openHome(userId?: string): Promise<Acknowledgement>
  /** Messages in order of posting, of one conversation or of all; deleted ones are marked. */
  messages(channelId?: string): SimulatedMessage[]
  files(): SimulatedFile[]
  /** The open modals of a person, the topmost last. */
  modals(userId?: string): SimulatedView[]
  /** The Home tab of a person, when one was published. */
  home(userId?: string): SimulatedView | undefined
  /** Resolves with the first message that matches, posted already or later. Rejects after `timeoutMs`. */
  waitForMessage(
    predicate: (message: SimulatedMessage) => boolean,
    options?: { timeoutMs?: number },
  ): Promise<SimulatedMessage>
  onChange(listener: () => void): () => void
  close(): Promise<void>
}

const HINTS: readonly CommandHint[] = [
  { text: 'create orders', hint: 'Create a Kafka cluster' },
  { text: 'list', hint: 'Clusters you may see' },
  { text: 'status orders', hint: 'State, brokers and cost of a cluster' },
  { text: 'brokers orders', hint: 'Addresses to connect to' },
  { text: 'advertise orders', hint: 'Make brokers advertise IP addresses' },
  { text: 'restart orders', hint: 'Restart brokers one at a time' },
  { text: 'scale orders 4', hint: 'Change the number of workers' },
  { text: 'verify orders', hint: 'Produce and consume 50 messages' },
  { text: 'delete orders', hint: 'Delete a cluster' },
  { text: 'help', hint: 'What you may run' },
]

/** Starts the simulator on 127.0.0.1. */
export async function startSlackSimulator(options: SlackSimulatorOptions): Promise<SlackSimulator> {
  const now = options.now ?? Date.now
  let requestUrl = options.requestUrl
  let url = ''
  const calls: SlackCall[] = []
  const workspace = createWorkspace(now)
  const tickets = createTickets(now)
  const faults = createFaults()
  const socketMode = createSocketMode()
  const delivery = createDelivery({
    signingSecret: options.signingSecret,
    requestUrl: () => requestUrl,
    socketMode,
    faults,
    now,
  })
  const context: InteractionContext = { workspace, tickets, delivery, url: () => url, now }
  const page = createConsoleRoutes(
    context,
    options.consolePanels ?? {},
    options.commandHints ?? HINTS,
  )
  const api = {
    ...context,
    botToken: options.botToken,
    appToken: options.appToken,
    socketUrl: () => url.replace('http', 'ws') + socketMode.ticket(),
    limits: createRateLimits(now, options.timeScale ?? 1),
    faults,
    calls,
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const target = new URL(request.url ?? '/', url)
    const body = await readBody(request)
    const [, room = '', id = ''] = target.pathname.split('/')
    if (room === 'api') return answerWebApi(api, request, response, target, body)
    if (room === 'upload') return receiveUpload(workspace, request, response, target, body)
    if (room !== 'respond') return page.answer(request, response, target, body)
    const used = useResponseUrl(workspace, tickets, id, body.toString('utf8'))
    response.writeHead(used.status).end(used.body)
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      if (response.headersSent) return response.destroy()
      sendJson(response, error instanceof BodyTooLong ? 413 : 500, {
        ok: false,
        error: String(error),
      })
    })
  })
  server.on('upgrade', (request, socket, head) => socketMode.upgrade(request, socket, head))
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port ?? 0, '127.0.0.1', resolve)
  })
  const address = server.address()
  url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`

  return {
    url,
    apiUrl: `${url}/api/`,
    faults,
    calls,
    setRequestUrl(next) {
      requestUrl = next
    },
    setGroup: (users, groupId = 'S01KAFKA') => void workspace.groups.set(groupId, [...users]),
    command: (command) => sendCommand(context, command),
    click: (click) => sendClick(context, click),
    submitView: (submission) => submitModal(context, submission),
    closeView: (closing) => closeModal(context, closing),
    openHome: (userId = 'U01ALICE') => sendEvent(context, homeOpened(userId)),
    messages: (channelId) =>
      workspace.messages.filter(
        (each) => channelId === undefined || each.channel === workspace.conversation(channelId)?.id,
      ),
    files: () => [...workspace.files.values()],
    modals: (userId = 'U01ALICE') =>
      (workspace.modals.get(userId) ?? []).flatMap((id) => workspace.views.get(id) ?? []),
    home: (userId = 'U01ALICE') => workspace.views.get(workspace.homes.get(userId) ?? ''),
    waitForMessage: (predicate, { timeoutMs = 5000 } = {}) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = workspace.messages.find((each) => !each.deleted && predicate(each))
          if (found === undefined) return
          clearTimeout(timer)
          stop()
          resolve(found)
        }
        const timer = setTimeout(() => {
          stop()
          reject(new Error(`no such message within ${timeoutMs} ms`))
        }, timeoutMs)
        const stop = workspace.onChange(look)
        look()
      }),
    onChange: workspace.onChange,
    async close() {
      page.close()
      socketMode.close()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function homeOpened(userId: string): JsonObject {
  const channel = CONVERSATIONS.find((each) => each.with === userId)?.id ?? CHANNEL
  return { type: 'app_home_opened', user: userId, channel, tab: 'home' }
}
