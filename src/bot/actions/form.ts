import type { ModalView } from '@slack/types'
import type { Caller } from '../access.ts'
import { type Message, plain } from '../blocks/elements.ts'
import type { ActionCall } from './action.ts'

/** One modal, sent off. */
export interface FormCall extends Pick<ActionCall, 'services'> {
  /** Modals stand in no channel: `channelId` is empty. */
  readonly caller: Caller
  /** What the modal was opened with: ids, never facts to be trusted. */
  readonly metadata: string
  /** What was typed or chosen, by block; an input that was left empty is absent. */
  readonly values: Readonly<Record<string, string>>
}

/** Undefined: the modal closes. Errors stand at the inputs, by block; a message takes the place of the form. */
export type FormReply =
  | { readonly errors: Readonly<Record<string, string>> }
  | { readonly message: Message }
  | undefined

/** What happens when somebody submits a modal. What it starts is durable when it returns. */
export interface Form {
  /** The modal's `callback_id`. */
  readonly id: string
  submit(call: FormCall): Promise<FormReply>
}

/** What was typed or chosen, by block, of the state that Slack sends: each block has one input. */
export function formValues(
  state: Readonly<Record<string, Readonly<Record<string, object>>>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(state).flatMap(([block, inputs]) => {
      const value = typedOrChosen(Object.values(inputs)[0] ?? {})
      return value === undefined ? [] : [[block, value]]
    }),
  )
}

function typedOrChosen(input: object): string | undefined {
  if ('value' in input && typeof input.value === 'string') return input.value
  const { selected_option: chosen, selected_options: boxes = [] } = input as {
    selected_option?: { value?: string } | null
    selected_options?: readonly { value?: string }[]
  }
  return boxes.length > 0 ? boxes.map(({ value }) => value).join(',') : chosen?.value
}

/** A modal that only says something. */
export function sayingModal(title: string, close: string, { blocks }: Message): ModalView {
  return { type: 'modal', title: plain(title), close: plain(close), blocks }
}
