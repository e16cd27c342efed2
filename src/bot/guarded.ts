import { randomUUID } from 'node:crypto'
import type { Logger } from 'pino'
import { AuditUnavailableError } from '../audit/audit-log.ts'
import type { AuditEvent } from '../audit/event.ts'
import { UserError } from '../errors.ts'
import { countListenerError } from '../telemetry/measured-app.ts'
import { TimeLimitError, within } from '../within.ts'
import type { Caller } from './access.ts'
import { bugAnswer, errorAnswer, storeUnreachable } from './blocks/answers.ts'
import type { Message } from './blocks/elements.ts'
import type { BotServices } from './services.ts'
import type { SlackClients } from './slack-clients.ts'

/**
 * Runs a listener for a workspace in which Causeway is installed, once the audit log has it. What it throws, and
 * that it takes too long, becomes an answer for the person who asked; it never throws itself.
 */
export type Guarded = <Reply>(
  caller: Caller,
  parts: {
    /** What is done, for the audit log. */
    readonly describe: () => Promise<AuditEvent>
    readonly listener: () => Promise<Reply>
    /** Makes a reply of the message that says what went wrong. */
    readonly wrap: (message: Message) => Reply
  },
) => Promise<Reply>

/**
 * Longest time for a listener, in milliseconds. Slack waits 3 s for the acknowledgement, of which the memory of
 * requests (see slack-receiver.ts) may take half a second, and finding out what the person reads a quarter.
 */
const LISTENER_LIMIT_MS = 2000

/** Guards listeners with these services. */
export function createGuarded(
  { audit }: Pick<BotServices, 'audit'>,
  clients: SlackClients,
  log: Logger,
): Guarded {
  return async (caller, { describe, listener, wrap }) => {
    const { teamId, userId, channelId } = caller
    const run = async () => {
      await clients.interactive(teamId)
      const deed = { ...(await describe()), actor: { teamId, userId }, channelId }
      return audit.around(deed, listener)
    }
    try {
      return await within(LISTENER_LIMIT_MS, 'a listener', run())
    } catch (error) {
      return wrap(apology(error, caller, log))
    }
  }
}

function apology(error: unknown, { language }: Caller, log: Logger): Message {
  if (error instanceof UserError) {
    countListenerError('user', error)
    return errorAnswer(error, language)
  }
  if (isStoreUnreachable(error)) {
    countListenerError('store')
    log.warn({ err: error }, 'a command was refused: Redis is out of reach')
    return storeUnreachable(language)
  }
  countListenerError('bug')
  const correlationId = randomUUID()
  log.error({ correlationId, err: error }, 'a bug in a listener')
  return bugAnswer(correlationId, language)
}

/** Redis is away, or refuses to write: no room, no disk, no master, or still reading its file. */
const STORE_TROUBLE =
  /MaxRetriesPerRequest|Command timed out|Connection is closed|enableOfflineQueue|ECONNREFUSED|ECONNRESET|\b(OOM|MISCONF|READONLY|NOREPLICAS|LOADING|MASTERDOWN|CLUSTERDOWN)\b/i

function isStoreUnreachable(error: unknown): boolean {
  return (
    error instanceof TimeLimitError ||
    error instanceof AuditUnavailableError ||
    (error instanceof Error && STORE_TROUBLE.test(`${error.name} ${error.message}`))
  )
}
