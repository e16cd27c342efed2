import { createHash } from 'node:crypto'
import { UserError } from '../../errors.ts'
import type { NewOperation } from '../../jobs/engine/record.ts'
import type { Permission } from '../../policy/policy.ts'
import { sentence, type Words } from '../../words/sentence.ts'
import type { Caller } from '../access.ts'
import type { Message } from '../blocks/elements.ts'
import { answerBusy } from '../busy.ts'
import type { BotServices } from '../services.ts'
import type { CommandLine } from './command-line.ts'

/** One command that was typed. */
export interface CommandCall {
  readonly line: CommandLine
  readonly caller: Caller
  /** Differs for every command that somebody typed, and is equal when Slack delivers one again. */
  readonly triggerId: string
  readonly services: BotServices
}

/** One subcommand of `/kafka`. */
export interface Command {
  readonly name: string
  readonly permission: Permission | undefined
  /** How it is typed, for help. */
  readonly usage: string
  readonly summary: Words
  /** Answers within 3 s, for the caller's eyes. What it starts is durable when it returns. */
  run(call: CommandCall): Promise<Message>
}

/** Id of an operation, the same for each delivery of the same trigger. */
export function operationId(
  kind: 'plan' | 'read' | 'change',
  call: Pick<CommandCall, 'triggerId' | 'caller'>,
): string {
  const digest = createHash('sha256')
    .update(`${call.caller.teamId}/${call.triggerId}`)
    .digest('hex')
  return `${ID_LETTERS[kind]}-${digest.slice(0, 12)}`
}

/** A create has the letter k and the digits of its plan (see actions/plan.ts). */
const ID_LETTERS = { plan: 'p', read: 'r', change: 'c' } as const

/** Submits and says so, or says who is in the way. */
export async function submit(
  services: BotServices,
  operation: NewOperation,
  accepted: Message,
): Promise<Message> {
  const submission = await services.operations.submit(operation, services.now())
  return submission.outcome === 'locked'
    ? answerBusy(services, operation.requestedBy, operation.id, submission)
    : accepted
}

/** The one name that a command needs. @throws UserError `missing-name` */
export function requiredName(line: CommandLine, usage: string): string {
  const [name, extra] = line.words
  if (name === undefined)
    throw new UserError('missing-name', sentence`The name of the cluster is missing.`, {
      remedy: sentence`Add it.`,
      example: usage,
    })
  if (extra !== undefined)
    throw new UserError('too-many-words', sentence`"${extra}" is one word too many.`, {
      remedy: sentence`Names have no spaces; put values with spaces in quotes.`,
      example: usage,
    })
  return name
}
