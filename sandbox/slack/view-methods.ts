import { brokenViewLimits } from './block-limits.ts'
import { isObject, type JsonObject, parseJson, text } from './json.ts'
import { type Method, type MethodContext, required, SlackApiError } from './method.ts'
import { APP, type Team } from './people.ts'
import type { SimulatedView, Workspace } from './workspace.ts'

const MOST_MODALS = 3

/** A view as the Web API and the payloads show it; `values` are the inputs by block and action. */
export function viewShape(view: SimulatedView, team: Team, values: JsonObject = {}): JsonObject {
  const { payload } = view
  return {
    id: view.id,
    team_id: team.id,
    app_id: APP.id,
    bot_id: team.bot.botId,
    app_installed_team_id: team.id,
    type: payload.type,
    blocks: payload.blocks,
    title: payload.title ?? null,
    submit: payload.submit ?? null,
    close: payload.close ?? null,
    callback_id: payload.callback_id ?? '',
    external_id: payload.external_id ?? '',
    private_metadata: payload.private_metadata ?? '',
    clear_on_close: payload.clear_on_close ?? false,
    notify_on_close: payload.notify_on_close ?? false,
    root_view_id: view.rootId,
    previous_view_id: view.previousId ?? null,
    hash: view.hash,
    state: { values },
  }
}

/** The view argument, from an object or a JSON string, within all limits; else throws `invalid_arguments`. */
export function checkedView(value: unknown, type: 'modal' | 'home'): JsonObject {
  const view = typeof value === 'string' ? parseJson(value) : value
  if (!isObject(view) || view.type !== type) {
    throw new SlackApiError('invalid_arguments', [`[ERROR] view must be of type ${type}`])
  }
  const problems = brokenViewLimits(view)
  if (problems.length > 0) {
    throw new SlackApiError(
      'invalid_arguments',
      problems.map((problem) => `[ERROR] ${problem}`),
    )
  }
  return view
}

/** Puts a modal on top of a person's stack. Throws `push_limit_reached` when three are open. */
export function pushModal(
  workspace: Workspace,
  userId: string,
  payload: JsonObject,
): SimulatedView {
  const stack = workspace.modals.get(userId) ?? []
  if (stack.length >= MOST_MODALS) throw new SlackApiError('push_limit_reached')
  const previousId = stack.at(-1)
  const view = workspace.addView({
    userId,
    payload,
    previousId,
    ...(stack[0] === undefined ? {} : { rootId: stack[0] }),
  })
  workspace.modals.set(userId, [...stack, view.id])
  workspace.changed()
  return view
}

/** Takes modals off a person's stack: the named one with everything above it, or all of them. */
export function closeModals(workspace: Workspace, userId: string, from?: string): void {
  const stack = workspace.modals.get(userId) ?? []
  const keep = from === undefined ? 0 : stack.indexOf(from)
  if (keep < 0) return
  for (const id of stack.slice(keep)) workspace.views.delete(id)
  workspace.modals.set(userId, stack.slice(0, keep))
  workspace.changed()
}

function personOfTrigger(args: JsonObject, { tickets }: MethodContext): string {
  const used = tickets.useTrigger(required(args, 'trigger_id'))
  if ('error' in used) throw new SlackApiError(used.error)
  return used.userId
}

/** The views.* methods. */
export const VIEW_METHODS: Record<string, Method> = {
  'views.open'(args, context) {
    const payload = checkedView(args.view, 'modal')
    const userId = personOfTrigger(args, context)
    closeModals(context.workspace, userId)
    return {
      view: viewShape(pushModal(context.workspace, userId, payload), context.workspace.team),
    }
  },

  'views.push'(args, context) {
    const payload = checkedView(args.view, 'modal')
    const userId = personOfTrigger(args, context)
    return {
      view: viewShape(pushModal(context.workspace, userId, payload), context.workspace.team),
    }
  },

  'views.update'(args, { workspace }) {
    const id = text(args.view_id)
    const externalId = text(args.external_id)
    const view = id
      ? workspace.views.get(id)
      : [...workspace.views.values()].find(
          (each) => externalId && each.payload.external_id === externalId,
        )
    if (view === undefined) throw new SlackApiError('not_found')
    if (args.hash && args.hash !== view.hash) throw new SlackApiError('hash_conflict')
    workspace.changeView(
      view,
      checkedView(args.view, view.payload.type === 'home' ? 'home' : 'modal'),
    )
    return { view: viewShape(view, workspace.team) }
  },

  'views.publish'(args, { workspace }) {
    const userId = required(args, 'user_id')
    if (!workspace.team.people.some((person) => person.id === userId))
      throw new SlackApiError('user_not_found')
    const payload = checkedView(args.view, 'home')
    const old = workspace.views.get(workspace.homes.get(userId) ?? '')
    if (old !== undefined) {
      if (args.hash && args.hash !== old.hash) throw new SlackApiError('hash_conflict')
      workspace.changeView(old, payload)
      return { view: viewShape(old, workspace.team) }
    }
    const view = workspace.addView({ userId, payload, previousId: undefined })
    workspace.homes.set(userId, view.id)
    workspace.changed()
    return { view: viewShape(view, workspace.team) }
  },
}
