import { createHash } from 'node:crypto'
import type { ModalView } from '@slack/types'
import type { AuditStore } from '../../audit/audit-store.ts'
import type { Audit } from '../../audit/event.ts'
import { UserError } from '../../errors.ts'
import type { ApprovalStore } from '../../jobs/engine/approvals.ts'
import type { OperationStore } from '../../jobs/engine/operation-store.ts'
import type { Operations } from '../../jobs/engine/operations.ts'
import type { NewOperation } from '../../jobs/engine/record.ts'
import type { Lifetimes } from '../../jobs/watch/lifetimes.ts'
import type { LostCreates } from '../../jobs/watch/lost-creates.ts'
import type { Permission } from '../../policy/policy.ts'
import type { PriceList } from '../../prices/prices.ts'
import { type Language, sentence, type Words } from '../../words/sentence.ts'
import type { Access, Caller } from '../access.ts'
import type { Message } from '../blocks/elements.ts'
import type { OperationView } from '../blocks/operation-view.ts'
import { answerBusy } from '../busy.ts'
import type { Languages } from '../languages.ts'
import type { CommandLine } from './command-line.ts'

/** What commands and actions work with. */
export interface BotServices {
  readonly operations: Operations
  readonly store: OperationStore
  readonly access: Access
  readonly approvals: ApprovalStore
  /** When clusters end, as far as it is known without asking Azure. */
  readonly lifetimes: Pick<Lifetimes, 'read'>
  /** How much faster than documented the remote side runs: 1, but for the sandbox. */
  readonly speed: number
  /** What was done, by whom: written before, and how it ended afterwards. */
  readonly audit: Audit
  readonly auditStore: AuditStore
  readonly lost: LostCreates
  /** Shows a modal to whoever has just clicked or typed; Slack takes a trigger once, within 3 s. */
  /** What a plan has read of Azure's price list lately; undefined: nothing. */
  readonly knownPrices: (place: {
    readonly region: string
    readonly vmSize: string
  }) => Promise<PriceList | undefined>
  readonly openModal: (caller: Caller, triggerId: string, view: ModalView) => Promise<void>
  /** Draws an open modal anew; does nothing where its person has gone on meanwhile. */
  readonly updateModal: (
    caller: Caller,
    modal: { readonly id: string; readonly hash: string },
    view: ModalView,
  ) => Promise<void>
  /** A record with the titles of its steps and its estimate, ready to be shown; else in the requester's language. */
  readonly view: (record: OperationView['record'], language?: Language) => OperationView
  readonly languages: Pick<Languages, 'of'>
  /** True for operations that change something. */
  readonly isLive: (kind: string) => boolean
  readonly now: () => number
}

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
