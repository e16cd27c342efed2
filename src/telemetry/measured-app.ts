import { App, type AppOptions, type ReceiverEvent } from '@slack/bolt'
import { UserError } from '../errors.ts'
import { count, inSpan, record, secondsSince } from './signals.ts'

/** Bolt's app, which times how long Slack waits for each acknowledgement, by HTTP and by Socket Mode alike. */
export class MeasuredApp extends App {
  readonly #verbs: ReadonlySet<string>

  /** @param verbs what can be typed after the command; whatever else people type is counted as "other" */
  constructor(options: AppOptions, verbs: readonly string[]) {
    super(options)
    this.#verbs = new Set(verbs)
  }

  override processEvent(event: ReceiverEvent): Promise<void> {
    const { kind, name } = describe(event.body, this.#verbs)
    const startedAt = performance.now()
    let isAcknowledged = false
    const ack: ReceiverEvent['ack'] = async (response) => {
      if (!isAcknowledged)
        record('causeway_acknowledgement_seconds', { kind, name }, secondsSince(startedAt))
      isAcknowledged = true
      return event.ack(response)
    }
    const start = { name: `${kind} ${name}`, attributes: { 'rpc.system': 'slack' } }
    return inSpan(start, () => super.processEvent({ ...event, ack }))
  }
}

type Body = Readonly<Record<string, unknown>>

/** What Slack sends, in few words: each is one of ours. */
function describe(
  body: Body,
  verbs: ReadonlySet<string>,
): { readonly kind: string; readonly name: string } {
  if (typeof body.command === 'string') {
    const [verb = ''] = typeof body.text === 'string' ? body.text.trim().split(/\s+/) : []
    const name = verbs.has(verb.toLowerCase()) ? verb.toLowerCase() : verb && 'other'
    return { kind: 'command', name: name || 'none' }
  }
  const { type, view, event } = body
  if (type === 'block_actions')
    return { kind: 'click', name: idOf(first(body.actions), 'action_id') }
  if (type === 'view_submission') return { kind: 'form', name: idOf(view, 'callback_id') }
  if (type === 'event_callback') return { kind: 'event', name: idOf(event, 'type') }
  return { kind: 'other', name: 'other' }
}

const first = (list: unknown): unknown => (Array.isArray(list) ? list[0] : undefined)

/** Ids of ours, in signed requests: whoever sends others can only be Slack. */
function idOf(holder: unknown, key: string): string {
  const id = holder !== null && typeof holder === 'object' ? (holder as Body)[key] : undefined
  return typeof id === 'string' && /^[\w.:-]{1,64}$/.test(id) ? id : 'other'
}

/** Counts an answer that says what went wrong. @param error undefined: Redis is out of reach */
export function countListenerError(kind: 'user' | 'store' | 'bug', error?: unknown): void {
  const code = error instanceof UserError ? error.code : ''
  count('causeway_listener_errors_total', { kind, code })
}
