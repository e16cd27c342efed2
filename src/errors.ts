import { say, type Words } from './words/sentence.ts'

/** What an error says to people. */
export interface ErrorWords {
  readonly message: Words
  readonly remedy: Words
}

/**
 * The user (or an administrator whom the user can ask) can fix it: a name is taken, a quota is used up, a
 * permission is missing. Never retried by itself.
 */
export class UserError extends Error {
  override readonly name = 'UserError'
  /** Stable identifier, also the anchor of the entry in docs/troubleshooting.md, for example `core-quota`. */
  readonly code: string
  /** The one thing to do, as a sentence. */
  readonly remedy: string
  /** Message and remedy for people, who may not speak English; `message` and `remedy` are for logs. */
  readonly words: ErrorWords
  /** A correct command line, or the valid values, when there is something to show. */
  readonly example: string | undefined
  /** What the remote side's support asks for: its own ids of the request that failed. */
  readonly support: string | undefined

  constructor(
    code: string,
    message: Words,
    options: { remedy: Words; example?: string; cause?: unknown; support?: string | undefined },
  ) {
    super(say(message, 'en'), { cause: options.cause })
    this.code = code
    this.remedy = say(options.remedy, 'en')
    this.words = { message, remedy: options.remedy }
    this.example = options.example
    this.support = options.support
  }
}

/**
 * It passes by itself: throttling, a reset connection, another operation on the same resource. The caller
 * comes back after `retryAfterMs` when the server said so, else after its own back-off.
 */
export class TransientError extends Error {
  override readonly name = 'TransientError'
  readonly retryAfterMs: number | undefined
  /** The message for people, as in UserError. */
  readonly says: Words
  /** As in UserError. */
  readonly support: string | undefined

  constructor(
    message: Words,
    options: {
      retryAfterMs?: number | undefined
      cause?: unknown
      support?: string | undefined
    } = {},
  ) {
    super(say(message, 'en'), { cause: options.cause })
    this.says = message
    this.retryAfterMs = options.retryAfterMs
    this.support = options.support
  }
}
