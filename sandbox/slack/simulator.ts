import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createConsoleRoutes } from './console-routes.ts'
import type { CommandHint, ConsolePanels } from './console-state.ts'
import { createDelivery } from './delivery.ts'
import { createFaults, type SlackFaults } from './faults.ts'
import { BodyTooLong, readBody, sendJson } from './http.ts'
import { createOAuth, type OAuthClient } from './oauth.ts'
import { DEMO, TEAMS } from './people.ts'
import { useResponseUrl } from './response-urls.ts'
import { createSocketMode } from './socket-mode.ts'
import { createTenant, type SlackTeam, type Tenant } from './team.ts'
import { createTokens } from './tokens.ts'
import { receiveUpload } from './uploads.ts'
import { answerWebApi, type SlackCall } from './web-api.ts'

/** How to start the simulator. */
export interface SlackSimulatorOptions {
  /** Where the app under test receives signed requests; may be set later through `setRequestUrl`. */
  readonly requestUrl?: string
  readonly signingSecret: string
  /** The `xoxb-` token of the app in the first workspace; without it the app is installed nowhere yet. */
  readonly botToken?: string
  /** With it the app can be installed in any workspace. It comes back to `/slack/oauth_redirect` beside `requestUrl`. */
  readonly oauth?: OAuthClient
  /** The `xapp-` token that opens Socket Mode; without it there is none. */
  readonly appToken?: string
  /** Default 0: any free port. */
  readonly port?: number
  /** Rate limits recover so many times faster than the wall clock. Default 1. */
  readonly timeScale?: number
  readonly consolePanels?: ConsolePanels
  /** For who arms faults beside `SlackSimulator.faults`. */
  readonly faults?: ReturnType<typeof createFaults>
  /** Commands that the console's composer offers. Default: the subcommands of `/kafka`. */
  readonly commandHints?: readonly CommandHint[]
  /** The wall clock in milliseconds, for tests of expiry. Default `Date.now`. */
  readonly now?: () => number
  /**
   * What triggers, response URLs and rate limits go by, where somebody steers the wall clock: as many calls a
   * minute, and as many seconds for a click, whatever it shows. Default `now`.
   */
  readonly steadyNow?: () => number
}

/** A running Slack with one app. What people do and see without a team's name is in the first workspace. */
export interface SlackSimulator extends SlackTeam {
  /** `http://127.0.0.1:PORT`; the console page is at `/`. */
  readonly url: string
  /** The `slackApiUrl` of a Web API client. */
  readonly apiUrl: string
  readonly faults: SlackFaults
  /** Web API calls in order of arrival. */
  readonly calls: readonly SlackCall[]
  setRequestUrl(url: string): void
  /** One of the workspaces of `people.ts`. */
  workspace(teamId: string): SlackTeam
  close(): Promise<void>
}

const HINTS: readonly CommandHint[] = [
  { text: 'create orders', hint: 'Make a Kafka cluster' },
  { text: 'create', hint: 'Fill in a form' },
  { text: 'list', hint: 'Clusters you may see' },
  { text: 'status orders', hint: 'State, brokers and cost of a cluster' },
  { text: 'brokers orders', hint: 'Addresses to connect to' },
  { text: 'vpn orders', hint: 'The way into its network' },
  { text: 'topics orders', hint: 'Topics and their state' },
  { text: 'verify orders', hint: 'Produce and consume 50 messages' },
  { text: 'doctor orders', hint: 'What is wrong, and what to do' },
  { text: 'advertise orders', hint: 'Make brokers advertise IP addresses' },
  { text: 'restart orders', hint: 'Restart brokers one at a time' },
  { text: 'scale orders 5', hint: 'Change the number of workers' },
  { text: 'extend orders 3d', hint: 'Let it live longer' },
  { text: 'delete orders', hint: 'Remove a cluster' },
  { text: 'cancel orders', hint: 'Stop what is being done to it' },
  { text: 'retry orders', hint: 'Go on with what failed' },
  { text: 'history orders', hint: 'Who did what, and when' },
  { text: 'help', hint: 'What you may run' },
]

/** Starts the simulator on 127.0.0.1. */
export async function startSlackSimulator(options: SlackSimulatorOptions): Promise<SlackSimulator> {
  const now = options.now ?? (() => Date.now())
  const steadyNow = options.steadyNow ?? now
  let requestUrl = options.requestUrl
  let url = ''
  const calls: SlackCall[] = []
  const faults = options.faults ?? createFaults()
  const socketMode = createSocketMode()
  const tokens = createTokens()
  if (options.botToken !== undefined) tokens.issue(DEMO.id, options.botToken)
  const oauth = createOAuth({
    client: options.oauth,
    redirectUrl: () => requestUrl && new URL('/slack/oauth_redirect', requestUrl).href,
    tokens,
  })
  const delivery = createDelivery({
    signingSecret: options.signingSecret,
    requestUrl: () => requestUrl,
    socketMode,
    faults,
    now,
  })
  const timeScale = options.timeScale ?? 1
  const tenants = new Map<string, Tenant>(
    TEAMS.map((team) => [
      team.id,
      createTenant(team, { delivery, tokens, url: () => url, now, steadyNow, timeScale }),
    ]),
  )
  const tenant = (teamId: string): Tenant => {
    const found = tenants.get(teamId)
    if (found === undefined) throw new Error(`there is no workspace ${teamId}`)
    return found
  }
  const { team: first, context: firstContext } = tenant(DEMO.id)
  const page = createConsoleRoutes(
    firstContext,
    options.consolePanels ?? {},
    options.commandHints ?? HINTS,
  )
  const api = {
    tokens,
    appToken: options.appToken,
    team: (teamId: string) => tenants.get(teamId),
    tokenless: { 'api.test': () => ({}), 'oauth.v2.access': oauth.access },
    socketUrl: () => url.replace('http', 'ws') + socketMode.ticket(),
    faults,
    now,
    calls,
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const target = new URL(request.url ?? '/', url)
    const body = await readBody(request)
    const [, room = '', teamId = '', id = ''] = target.pathname.split('/')
    if (room === 'api') return answerWebApi(api, request, response, target, body)
    if (target.pathname === '/oauth/v2/authorize') return oauth.authorize(response, target)
    if (room !== 'upload' && room !== 'respond') return page.answer(request, response, target, body)
    const { workspace, tickets } = tenant(teamId).context
    if (room === 'upload') return receiveUpload(workspace, id, request, response, target, body)
    const used = useResponseUrl(workspace, tickets, faults, id, body.toString('utf8'))
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
    ...first,
    url,
    apiUrl: `${url}/api/`,
    faults,
    calls,
    setRequestUrl(next) {
      requestUrl = next
    },
    workspace: (teamId) => tenant(teamId).team,
    async close() {
      page.close()
      delivery.close()
      socketMode.close()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
