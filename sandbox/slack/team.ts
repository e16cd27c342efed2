import type { Acknowledgement, Delivery } from './delivery.ts'
import {
  type ClickOptions,
  type CommandOptions,
  type InteractionContext,
  openHome,
  sendClick,
  sendCommand,
  sendEvent,
} from './interactions.ts'
import type { MethodContext } from './method.ts'
import {
  closeModal,
  type SubmitOptions,
  type SubmitResult,
  submitModal,
} from './modal-interactions.ts'
import type { Team } from './people.ts'
import { createRateLimits } from './rate-limits.ts'
import { createTickets } from './tickets.ts'
import type { TokenEnd, Tokens } from './tokens.ts'
import type { WebApiTeam } from './web-api.ts'
import {
  createWorkspace,
  type SimulatedFile,
  type SimulatedMessage,
  type SimulatedView,
} from './workspace.ts'

/** What people do and see in one workspace. Who acts is the team's `asker` where nobody is named. */
export interface SlackTeam {
  readonly id: string
  /** Replaces the members of a user group, by default of the team's own. */
  setGroup(users: readonly string[], groupId?: string): void
  /** @param locale IETF language tag, for example fr-FR */
  setLocale(userId: string, locale: string): void
  /** Deactivates somebody's account. The app is told, unless it is away (`isTold` false). */
  deactivate(userId: string, isTold?: boolean): Promise<Acknowledgement | undefined>
  command(options: CommandOptions): Promise<Acknowledgement>
  /** Throws when the person sees no such element. */
  click(options: ClickOptions): Promise<Acknowledgement>
  submitView(options: SubmitOptions): Promise<SubmitResult>
  closeView(options: { userId?: string; viewId: string }): Promise<void>
  openHome(userId?: string): Promise<Acknowledgement>
  /** Takes the app out of the workspace: its token is dead, and it is told by two events. */
  uninstall(): Promise<void>
  /** Ends the app's token without uninstalling it, and tells it. */
  revokeTokens(): Promise<Acknowledgement>
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
}

/** A workspace with all that belongs to it alone. */
export interface Tenant extends WebApiTeam {
  readonly team: SlackTeam
  readonly context: InteractionContext & MethodContext
}

/** Founds a workspace. */
export function createTenant(
  founded: Team,
  options: {
    delivery: Delivery
    tokens: Tokens
    url: () => string
    now: () => number
    /** What triggers, response URLs and rate limits go by. */
    steadyNow: () => number
    timeScale: number
  },
): Tenant {
  const { delivery, tokens, url, now, steadyNow, timeScale } = options
  const workspace = createWorkspace(founded, now)
  const endTokens = (reason: TokenEnd = 'token_revoked') => tokens.end(founded.id, reason)
  const tickets = createTickets(steadyNow)
  const context = { workspace, tickets, delivery, url, now, endTokens: () => endTokens() }
  const { asker } = founded
  const tellRevoked = () =>
    sendEvent(context, { type: 'tokens_revoked', tokens: { oauth: [], bot: [founded.bot.userId] } })

  const team: SlackTeam = {
    id: founded.id,
    setGroup: (users, groupId = founded.group.id) => void workspace.groups.set(groupId, [...users]),
    setLocale(userId, locale) {
      workspace.locales.set(userId, locale)
      workspace.changed()
    },
    async deactivate(userId, isTold = true) {
      workspace.deactivated.add(userId)
      workspace.changed()
      const user = { id: userId, team_id: founded.id, deleted: true }
      return isTold ? sendEvent(context, { type: 'user_change', user }) : undefined
    },
    command: (command) => sendCommand(context, command),
    click: (click) => sendClick(context, click),
    submitView: (submission) => submitModal(context, submission),
    closeView: (closing) => closeModal(context, closing),
    openHome: (userId = asker) => openHome(context, userId),
    async uninstall() {
      endTokens('account_inactive')
      await tellRevoked()
      await sendEvent(context, { type: 'app_uninstalled' })
    },
    revokeTokens() {
      endTokens()
      return tellRevoked()
    },
    messages: (channelId) =>
      workspace.messages.filter(
        (each) => channelId === undefined || each.channel === workspace.conversation(channelId)?.id,
      ),
    files: () => [...workspace.files.values()],
    modals: (userId = asker) =>
      (workspace.modals.get(userId) ?? []).flatMap((id) => workspace.views.get(id) ?? []),
    home: (userId = asker) => workspace.views.get(workspace.homes.get(userId) ?? ''),
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
  }
  return { team, context, limits: createRateLimits(steadyNow, timeScale) }
}
