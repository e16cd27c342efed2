import { parseClusterName } from '../../cluster/request-values.ts'
import type { Json } from '../../jobs/engine/step.ts'
import type { Permission } from '../../policy/policy.ts'
import { type Sentence, say, sentence } from '../../words/sentence.ts'
import type { Caller } from '../access.ts'
import { note } from '../blocks/answers.ts'
import { escapeMrkdwn, type Message } from '../blocks/elements.ts'
import type { BotServices } from '../services.ts'
import { operationId, submit } from './command.ts'

/** A question about one cluster: the operation that answers it, and what is said meanwhile. */
export interface Question {
  readonly kind: Extract<Permission, 'brokers' | 'vpn' | 'verify' | 'topics' | 'doctor'>
  /** For example "Reading the brokers of *orders*…"; the name is mrkdwn. */
  readonly doing: (name: string) => Sentence
}

/** Questions that are answered by reading, by the name of their operation. */
export const QUESTIONS = {
  brokers: { kind: 'brokers', doing: (name) => sentence`Reading the brokers of *${name}*…` },
  vpn: { kind: 'vpn', doing: (name) => sentence`Preparing the VPN package of *${name}*…` },
  verify: {
    kind: 'verify',
    doing: (name) => sentence`Sending and reading 50 messages on *${name}*…`,
  },
  topics: { kind: 'topics', doing: (name) => sentence`Reading the topics of *${name}*…` },
  doctor: {
    kind: 'doctor',
    doing: (name) => sentence`Examining each link from a laptop to the brokers of *${name}*…`,
  },
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
    note(say(doing(escapeMrkdwn(name)), call.caller.language)),
  )
}
