import { h, plain, safeUrl } from './dom.js'
import { textNodes } from './mrkdwn.js'

function allOptions(element) {
  return [
    ...(element.options ?? []),
    ...(element.option_groups ?? []).flatMap((group) => group.options),
  ]
}

/** What an element needs so that a handler on the page can send its click; see `actions.js`. */
function payloadOf(element, block, context) {
  return {
    target: context.target,
    blockId: block.block_id,
    actionId: element.action_id,
    type: element.type,
    confirm: element.confirm,
    names: context.names,
    sends: block.type !== 'input' || block.dispatch_action === true,
    sendsTyping:
      block.dispatch_action === true &&
      element.dispatch_action_config?.trigger_actions_on?.includes('on_character_entered'),
  }
}

function common(element, block, context, more = {}) {
  return {
    'data-action-id': element.action_id,
    payload: { ...payloadOf(element, block, context), ...more },
  }
}

function button(element, block, context) {
  const style = element.style ? `button ${element.style}` : 'button'
  const words = plain(element.text)
  const label = element.accessibility_label
  const props = {
    class: style,
    'aria-label': label,
    ...common(element, block, context, { value: element.value, url: safeUrl(element.url ?? '') }),
  }
  if (element.url && safeUrl(element.url)) {
    const address = { href: safeUrl(element.url), target: '_blank', rel: 'noopener noreferrer' }
    return h('a', { ...props, ...address }, words)
  }
  return h('button', { ...props, type: 'button' }, words)
}

function select(element, block, context, choices, initial) {
  const option = ([value, label]) => h('option', { value, selected: value === initial }, label)
  return h(
    'select',
    {
      class: 'select',
      id: block.type === 'input' ? `input-${block.block_id}` : null,
      'aria-label': plain(element.placeholder) || plain(block.label) || 'Choose',
      'data-input': true,
      ...common(element, block, context),
    },
    initial ? null : h('option', { value: '' }, plain(element.placeholder) || 'Choose an option'),
    choices.map(option),
  )
}

function staticSelect(element, block, context) {
  const choices = allOptions(element).map((option) => [option.value, plain(option.text)])
  return select(element, block, context, choices, element.initial_option?.value)
}

function conversationSelect(element, block, context) {
  const { channels } = context.names
  const initial = element.initial_conversation ?? element.initial_channel
  const here = element.default_to_current_conversation ? context.channelId : undefined
  const choices = channels.map((channel) => [
    channel.id,
    channel.kind === 'im' ? 'Causeway (direct message)' : `#${channel.name}`,
  ])
  return select(element, block, context, choices, initial ?? here)
}

function userSelect(element, block, context) {
  const choices = context.names.people.map((person) => [person.id, person.name])
  return select(element, block, context, choices, element.initial_user)
}

function overflow(element, block, context) {
  const items = allOptions(element).map((option) =>
    h(
      'button',
      {
        type: 'button',
        class: 'menu-item',
        role: 'menuitem',
        ...common(element, block, context, { value: option.value }),
      },
      plain(option.text),
    ),
  )
  return h(
    'details',
    { class: 'overflow' },
    h('summary', { class: 'button', 'aria-label': 'More actions', 'aria-haspopup': 'menu' }, '⋯'),
    h('div', { class: 'menu', role: 'menu' }, items),
  )
}

function choices(element, block, context) {
  const many = element.type === 'checkboxes'
  const initial = many
    ? (element.initial_options ?? []).map((option) => option.value)
    : [element.initial_option?.value]
  const items = allOptions(element).map((option) =>
    h(
      'label',
      { class: 'choice' },
      h('input', {
        type: many ? 'checkbox' : 'radio',
        name: `${block.block_id}:${element.action_id}`,
        value: option.value,
        checked: initial.includes(option.value),
      }),
      h(
        'span',
        {},
        h('span', {}, textNodes(option.text, context.names)),
        option.description ? h('small', {}, textNodes(option.description, context.names)) : null,
      ),
    ),
  )
  return h(
    'div',
    {
      class: 'choices',
      role: many ? 'group' : 'radiogroup',
      'aria-label': plain(block.label) || element.action_id,
      'data-input': true,
      ...common(element, block, context),
    },
    items,
  )
}

const INPUT_TYPES = {
  number_input: 'number',
  email_text_input: 'email',
  url_text_input: 'url',
  datepicker: 'date',
  timepicker: 'time',
}

function textInput(element, block, context) {
  const props = {
    class: 'text-input',
    id: `input-${block.block_id}`,
    placeholder: plain(element.placeholder) || null,
    maxlength: element.max_length,
    minlength: element.min_length,
    'data-input': true,
    autocomplete: 'off',
    ...common(element, block, context),
  }
  if (element.multiline) return h('textarea', { ...props, rows: 3 }, element.initial_value ?? '')
  const type = INPUT_TYPES[element.type] ?? 'text'
  return h('input', { ...props, type, value: element.initial_value ?? element.initial_date })
}

const ELEMENTS = {
  button,
  workflow_button: button,
  static_select: staticSelect,
  external_select: staticSelect,
  conversations_select: conversationSelect,
  channels_select: conversationSelect,
  users_select: userSelect,
  overflow,
  radio_buttons: choices,
  checkboxes: choices,
  plain_text_input: textInput,
  number_input: textInput,
  email_text_input: textInput,
  url_text_input: textInput,
  datepicker: textInput,
  timepicker: textInput,
}

/** An interactive element or an image; nothing for a type that the console does not know. */
export function element(value, block, context) {
  if (value.type === 'image') return image(value)
  return ELEMENTS[value.type]?.(value, block, context) ?? null
}

/** An image with its alternative text. */
export function image(value, className = 'thumbnail') {
  const src = safeUrl(value.image_url ?? value.slack_file?.url ?? '')
  return h('img', { class: className, src, alt: value.alt_text ?? '', loading: 'lazy' })
}

/** What the inputs below a node hold now, by block and action. */
export function inputValues(root) {
  const values = {}
  for (const node of root.querySelectorAll('[data-input]')) {
    const { blockId, actionId } = node.payload
    values[blockId] = { ...values[blockId], [actionId]: inputValue(node) }
  }
  return values
}

/** What one input holds: a text or value, several values, or null. */
export function inputValue(node) {
  if (!node.classList.contains('choices')) return node.value || null
  const chosen = [...node.querySelectorAll('input:checked')].map((input) => input.value)
  return node.payload.type === 'checkboxes' ? chosen : (chosen[0] ?? null)
}
