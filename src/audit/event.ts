import { UserError } from '../errors.ts'

/** Somebody of a workspace. */
export interface AuditActor {
  readonly teamId: string
  readonly userId: string
}

/** Something that somebody does through Causeway, in words that hold no secret and no free text. */
export interface AuditEvent {
  /**
   * `change`: a request that changes something in Azure, a Key Vault or Ambari, or reads a secret there. `delivery`: a
   * secret is sent to a person. `rule`: Causeway begins something by itself, because somebody said earlier when it has
   * to happen. `log`: the log speaks of itself.
   */
  readonly deed: 'command' | 'click' | 'decision' | 'change' | 'delivery' | 'rule' | 'log'
  /** What exactly: `create orders`, `approval_approve`, `PUT /subscriptions/…`. */
  readonly what: string
  /** Who; undefined: Causeway by itself. */
  readonly actor?: AuditActor | undefined
  /** Whose rule it is, where nobody acts: whoever said when a cluster ends. */
  readonly onBehalfOf?: AuditActor | undefined
  readonly channelId?: string | undefined
  readonly operationId?: string | undefined
  readonly cluster?: string | undefined
}

/** How it ended; `begun` is written before, and all there is where nobody lived to write more. */
export type AuditOutcome = 'begun' | 'done' | 'refused' | 'failed' | 'unknown'

/** How a deed ended. */
export interface AuditResult {
  readonly outcome: Exclude<AuditOutcome, 'begun'>
  /** A status or a code: `201`, `not-allowed`. */
  readonly detail?: string
}

/** What code that changes things knows of the audit log. */
export interface Audit {
  /**
   * Writes that something begins, does it, writes how it ended. What cannot be written is not begun.
   * @param resultOf says of an answer how it ended; by default it is done
   * @throws AuditUnavailableError when the beginning could not be written, else what `work` throws
   */
  around<T>(
    event: AuditEvent,
    work: () => Promise<T>,
    resultOf?: (answer: T) => AuditResult,
  ): Promise<T>
}

/** For what runs without people: tests of single parts, programs that measure. */
export const UNAUDITED: Audit = { around: (_event, work) => work() }

/** How something ended that threw. The message of an error may quote what others wrote, so only its code is kept. */
export function resultOfError(error: unknown): AuditResult {
  if (error instanceof UserError) return { outcome: 'refused', detail: error.code }
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  const name = error instanceof Error ? error.name : 'Error'
  return { outcome: 'unknown', detail: typeof code === 'string' ? code : name }
}

/** How a request ended that was answered with this HTTP status. */
export function resultOfStatus(status: number): AuditResult {
  if (status < 400) return { outcome: 'done', detail: String(status) }
  return { outcome: status < 500 ? 'refused' : 'failed', detail: String(status) }
}
