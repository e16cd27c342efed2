import { isObject, type JsonObject, objects, text } from './json.ts'

/** What a person filled in, by block and action: a text, an option's value, several values, or null for nothing. */
export type FormValues = Record<string, Record<string, string | readonly string[] | null>>

/** The `state.values` of blocks with what was filled in; what was not touched keeps its initial value. */
export function stateValues(blocks: unknown, values: FormValues): JsonObject {
  const state: JsonObject = {}
  for (const block of objects(blocks)) {
    const blockId = String(block.block_id)
    for (const element of inputsOf(block)) {
      const actionId = String(element.action_id)
      const given = values[blockId]?.[actionId]
      const members = isObject(state[blockId]) ? state[blockId] : {}
      state[blockId] = { ...members, [actionId]: elementState(element, given) }
    }
  }
  return state
}

/** Required inputs that were left empty, by block id, in the words of Slack's client. */
export function missingInputs(blocks: unknown, state: JsonObject): Record<string, string> {
  const missing: Record<string, string> = {}
  for (const block of objects(blocks)) {
    if (block.type !== 'input' || block.optional === true) continue
    const members = state[String(block.block_id)]
    const [value] = isObject(members) ? Object.values(members) : []
    if (!isObject(value)) continue
    const filled = Object.entries(value).some(
      ([key, each]) => key !== 'type' && each && !(Array.isArray(each) && each.length === 0),
    )
    if (!filled) missing[String(block.block_id)] = 'Please complete this required field.'
  }
  return missing
}

/** The part of an action or a state that says what was chosen. */
export function elementState(
  element: JsonObject,
  given: string | readonly string[] | null | undefined,
) {
  const type = String(element.type)
  const one = Array.isArray(given) ? given[0] : given
  const first = typeof one === 'string' ? one : undefined
  const untouched = given === undefined
  switch (type) {
    case 'static_select':
    case 'radio_buttons':
    case 'overflow':
    case 'external_select': {
      const chosen = untouched ? element.initial_option : optionOf(element, first)
      return { type, selected_option: chosen ?? null }
    }
    case 'checkboxes':
    case 'multi_static_select': {
      const many = typeof given === 'string' ? [given] : (given ?? [])
      const chosen = untouched
        ? objects(element.initial_options)
        : many.map((value) => optionOf(element, value)).filter((option) => option !== undefined)
      return { type, selected_options: chosen }
    }
    case 'users_select':
      return { type, selected_user: untouched ? (element.initial_user ?? null) : (first ?? null) }
    case 'channels_select':
      return {
        type,
        selected_channel: untouched ? (element.initial_channel ?? null) : (first ?? null),
      }
    case 'conversations_select': {
      const initial = element.initial_conversation ?? null
      return { type, selected_conversation: untouched ? initial : (first ?? null) }
    }
    default:
      return { type, value: untouched ? (text(element.initial_value) ?? null) : first || null }
  }
}

/** The interactive elements of a block, wherever Slack allows them. */
export function elementsOf(block: JsonObject): JsonObject[] {
  return [
    ...objects(block.elements).flatMap((each) =>
      each.type === 'card' ? elementsOf(each) : [each],
    ),
    ...objects(block.actions),
    ...objects([block.accessory, block.element]),
    ...objects(block.child_blocks).flatMap(elementsOf),
  ].filter((element) => typeof element.action_id === 'string')
}

function inputsOf(block: JsonObject): JsonObject[] {
  return elementsOf(block).filter(({ type }) => type !== 'button' && type !== 'overflow')
}

function optionOf(element: JsonObject, value: string | undefined): JsonObject | undefined {
  const groups = objects(element.option_groups).flatMap((group) => objects(group.options))
  const found = [...objects(element.options), ...groups].find((option) => option.value === value)
  return found ?? (element.type === 'external_select' && value ? { value } : undefined)
}
