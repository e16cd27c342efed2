import type { Acknowledgement } from './delivery.ts'
import {
  acknowledgedObject,
  type InteractionContext,
  payloadHead,
  responseUrl,
} from './interactions.ts'
import { isObject, type JsonObject, objects } from './json.ts'
import { SlackApiError } from './method.ts'
import { checkedView, closeModals, pushModal, viewShape } from './view-methods.ts'
import { elementsOf, type FormValues, missingInputs, stateValues } from './view-state.ts'
import type { SimulatedView, Workspace } from './workspace.ts'

/** A submission of the modal that is on top; `values` are filled in by block and action. */
export interface SubmitOptions {
  readonly userId?: string
  readonly viewId: string
  readonly values: FormValues
}

/** What became of a submission; `errors` are field errors by block id. */
export interface SubmitResult extends Acknowledgement {
  readonly outcome: 'closed' | 'errors' | 'updated' | 'pushed' | 'cleared' | 'failed'
  readonly errors?: Record<string, string>
}

function ownModal(workspace: Workspace, userId: string, viewId: string): SimulatedView {
  const view = workspace.views.get(viewId)
  if (view === undefined || view.userId !== userId || view.payload.type !== 'modal') {
    throw new Error(`${userId} has no open modal ${viewId}`)
  }
  return view
}

/**
 * Sends `view_submission` and does what the answer says: nothing closes the modal, else `response_action` errors,
 * update, push or clear. Required inputs left empty are refused without asking the app, as in Slack's client.
 */
export async function submitModal(
  context: InteractionContext,
  options: SubmitOptions,
): Promise<SubmitResult> {
  const { workspace } = context
  const { userId = workspace.team.asker } = options
  const view = ownModal(workspace, userId, options.viewId)
  const state = stateValues(view.payload.blocks, options.values)
  const missing = missingInputs(view.payload.blocks, state)
  if (Object.keys(missing).length > 0) {
    return { status: 0, body: '', outcome: 'errors', errors: missing }
  }
  const answer = await context.delivery.send('interactive', {
    type: 'view_submission',
    ...payloadHead(context, userId),
    view: viewShape(view, workspace.team, state),
    response_urls: responseUrls(context, userId, view, state),
  })
  if (answer.error !== undefined) return { ...answer, outcome: 'failed' }
  try {
    return { ...answer, ...follow(workspace, userId, view, acknowledgedObject(answer)) }
  } catch (error) {
    if (!(error instanceof SlackApiError)) throw error
    return { ...answer, outcome: 'failed', error: error.code }
  }
}

function follow(
  workspace: Workspace,
  userId: string,
  view: SimulatedView,
  answer: JsonObject,
): Pick<SubmitResult, 'outcome' | 'errors'> {
  switch (answer.response_action) {
    case 'errors': {
      const errors = isObject(answer.errors) ? answer.errors : {}
      const words = Object.entries(errors).map(([key, value]) => [key, String(value)])
      if (!words.every(([key]) => hasInput(view, key ?? '')) || words.length === 0)
        throw new SlackApiError('invalid_errors')
      return { outcome: 'errors', errors: Object.fromEntries(words) }
    }
    case 'update':
      workspace.changeView(view, checkedView(answer.view, 'modal'))
      return { outcome: 'updated' }
    case 'push':
      pushModal(workspace, userId, checkedView(answer.view, 'modal'))
      return { outcome: 'pushed' }
    case 'clear':
      closeModals(workspace, userId)
      return { outcome: 'cleared' }
    default:
      closeModals(workspace, userId, view.id)
      return { outcome: 'closed' }
  }
}

/** Slack shows errors of fields only, and tells the person that the app is at fault otherwise. */
function hasInput(view: SimulatedView, blockId: string): boolean {
  return objects(view.payload.blocks).some(
    (block) => block.type === 'input' && block.block_id === blockId,
  )
}

function responseUrls(
  context: InteractionContext,
  userId: string,
  view: SimulatedView,
  state: JsonObject,
): JsonObject[] {
  return objects(view.payload.blocks).flatMap((block) =>
    elementsOf(block)
      .filter((element) => element.response_url_enabled === true)
      .map((element) => {
        const members = state[String(block.block_id)]
        const chosen = isObject(members) ? members[String(element.action_id)] : undefined
        const channel = isObject(chosen) ? String(chosen.selected_conversation) : ''
        const target = { channel, userId, messageTs: undefined, threadTs: undefined }
        return {
          block_id: block.block_id,
          action_id: element.action_id,
          channel_id: channel,
          response_url: responseUrl(context, target),
        }
      }),
  )
}

/** Closes a modal and those above it; tells the app when the view asked for it. */
export async function closeModal(
  context: InteractionContext,
  options: { userId?: string; viewId: string },
): Promise<void> {
  const { userId = context.workspace.team.asker } = options
  const view = ownModal(context.workspace, userId, options.viewId)
  const { trigger_id: _unused, ...head } = payloadHead(context, userId)
  const payload = {
    type: 'view_closed',
    ...head,
    view: viewShape(view, context.workspace.team),
    is_cleared: false,
  }
  closeModals(context.workspace, userId, view.id)
  if (view.payload.notify_on_close === true) await context.delivery.send('interactive', payload)
}
