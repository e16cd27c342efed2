import { parseClusterName } from '../../cluster.ts'
import type { Json } from '../../jobs/engine/step.ts'
import type { Permission } from '../../policy.ts'
import type { Caller } from '../access.ts'
import { note } from '../blocks/answers.ts'
import { escapeMrkdwn, type Message } from '../blocks/elements.ts'
import { type BotServices, operationId, submit } from './command.ts'

/** A question about one cluster: the operation that answers it, and what is said meanwhile. */
export interface Question {
  readonly kind: Extract<Permission, 'brokers' | 'vpn' | 'verify' | 'topics' | 'doctor'>
  /** For example "Reading the brokers of". */
  readonly doing: string
}

export const QUESTIONS = {
  brokers: { kind: 'brokers', doing: 'Reading the brokers of' },
  vpn: { kind: 'vpn', doing: 'Preparing the VPN package of' },
  verify: { kind: 'verify', doing: 'Sending and reading 50 messages on' },
  topics: { kind: 'topics', doing: 'Reading the topics of' },
  doctor: { kind: 'doctor', doing: 'Examining each link from a laptop to the brokers of' },
} as const satisfies Record<string, Question>

/** Submits a question, typed or clicked; its answer comes as a message when the remote side has been asked. */
export async function ask(
  call: {
    readonly caller: Caller
    readonly triggerId: string
    readonly services: BotServices
  },
  { kind, doing }: Question,
  cluster: string,
  details: { readonly [key: string]: Json } = {},
): Promise<Message> {
  const name = parseClusterName(cluster)
  await call.services.access.require(call.caller, kind, name)
  return submit(
    call.services,
    {
      id: operationId('read', call),
      kind,
      cluster: name,
      request: { name, ...details },
      requestedBy: call.caller,
    },
    note(`${doing} *${escapeMrkdwn(name)}*…`),
  )
}
