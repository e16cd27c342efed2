import type { Caller } from '../access.ts'
import type { Message } from '../blocks/elements.ts'
import type { BotServices } from '../services.ts'

/** One click, or one choice in a menu. */
export interface ActionCall {
  readonly caller: Caller
  /** The button's value: an id, never a fact to be trusted. */
  readonly value: string
  readonly triggerId: string
  readonly services: BotServices
  /** The modal in which it was clicked or chosen; undefined: a message, or the Home tab. */
  readonly modal?: OpenModal
}

/** A modal as it stands on somebody's screen. */
export interface OpenModal {
  readonly id: string
  /** Names the state that is seen: an update of an older one is refused. */
  readonly hash: string
  readonly metadata: string
  /** What was typed or chosen so far, by block. */
  readonly values: Readonly<Record<string, string>>
}

/** What the person who clicked sees: a message of their own, or their ephemeral card replaced by a record. */
export interface ActionReply {
  readonly message: Message
  readonly replacesCard: boolean
}

/** One button. What it starts is durable when it returns; undefined: nothing needs to be said. */
export interface Action {
  readonly id: string
  run(call: ActionCall): Promise<ActionReply | undefined>
}
