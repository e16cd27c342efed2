import { h, icon, plain } from './dom.js'
import { element, image } from './elements.js'
import { markdown, textNodes } from './mrkdwn.js'
import { richText } from './rich-text.js'

const STATUS = {
  complete: { label: 'Done', paths: 'M4.5 10.5l3.5 3.5 7.5-8' },
  in_progress: { label: 'Running', paths: 'M10 3a7 7 0 1 1-7 7' },
  pending: { label: 'Waiting', paths: 'M10 4.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11' },
  error: { label: 'Failed', paths: ['M5.5 5.5l9 9', 'M14.5 5.5l-9 9'] },
}
const WARNING = ['M10 3L18 17H2Z', 'M10 8v4', 'M10 14.5v.1']

function section(block, context) {
  const { names } = context
  const main = h(
    'div',
    { class: 'section-main' },
    block.text ? h('div', { class: 'words' }, textNodes(block.text, names)) : null,
    block.fields
      ? h(
          'div',
          { class: 'fields' },
          block.fields.map((field) => h('div', {}, textNodes(field, names))),
        )
      : null,
  )
  const side = block.accessory ? element(block.accessory, block, context) : null
  return side ? [main, h('div', { class: 'accessory' }, side)] : [main]
}

function context_(block, context) {
  return block.elements.map((each) =>
    each.type === 'image' ? image(each, 'mini') : h('span', {}, textNodes(each, context.names)),
  )
}

function table(block, context) {
  const settings = block.column_settings ?? []
  const cell = (value, column, tag, props = {}) => {
    const align = settings[column]?.align
    const numeric = value.type === 'raw_number' && !align
    return h(
      tag,
      { class: align ? `align-${align}` : numeric ? 'align-right' : null, ...props },
      value.type === 'rich_text' ? richText(value, context.names) : plain(value),
    )
  }
  const [head = [], ...rows] = block.rows
  return h(
    'div',
    { class: 'table', tabindex: 0, role: 'region', 'aria-label': block.caption ?? 'Table' },
    h(
      'table',
      {},
      block.caption ? h('caption', {}, block.caption) : null,
      h(
        'thead',
        {},
        h(
          'tr',
          {},
          head.map((value, column) => cell(value, column, 'th', { scope: 'col' })),
        ),
      ),
      h(
        'tbody',
        {},
        rows.map((row) =>
          h(
            'tr',
            {},
            row.map((value, column) => cell(value, column, 'td')),
          ),
        ),
      ),
    ),
  )
}

function task(value, context) {
  const status = STATUS[value.status] ?? STATUS.pending
  const extra = (block, name) =>
    block ? h('div', { class: `task-${name}` }, richText(block, context.names)) : null
  return h(
    'li',
    { class: 'task', 'data-status': value.status, 'data-key': `task-${value.task_id}` },
    h('span', { class: 'status', role: 'img', 'aria-label': status.label }, icon(status.paths)),
    h(
      'div',
      {},
      h('div', { class: 'task-title' }, value.title),
      extra(value.details, 'details'),
      extra(value.output, 'output'),
      (value.sources ?? []).map((source) =>
        textNodes({ type: 'mrkdwn', text: `<${source.url}|${source.text}>` }, context.names),
      ),
    ),
  )
}

function plan(block, context) {
  const tasks = block.tasks ?? []
  const done = tasks.filter((each) => each.status === 'complete').length
  return [
    h('h3', { class: 'plan-title' }, block.title),
    h('progress', {
      max: tasks.length || 1,
      value: done,
      'aria-label': `${done} of ${tasks.length} done`,
    }),
    h(
      'ul',
      { class: 'tasks' },
      tasks.map((each) => task(each, context)),
    ),
  ]
}

function card(block, context) {
  const part = (value, tag, name) =>
    value ? h(tag, { class: name }, textNodes(value, context.names)) : null
  return [
    block.hero_image ? image(block.hero_image, 'hero') : null,
    h(
      'div',
      { class: 'card-head' },
      block.icon ? image(block.icon, 'mini') : null,
      h(
        'div',
        {},
        part(block.title, 'h3', 'card-title'),
        part(block.subtitle, 'p', 'card-subtitle'),
      ),
    ),
    part(block.body, 'div', 'card-body'),
    block.actions
      ? h(
          'div',
          { class: 'row' },
          block.actions.map((each) => element(each, block, context)),
        )
      : null,
  ]
}

function container(block, context) {
  const title = block.rich_text_title
    ? richText(block.rich_text_title, context.names)
    : plain(block.title)
  const head = [
    h('strong', {}, title),
    block.subtitle ? h('small', {}, textNodes(block.subtitle, context.names)) : null,
  ]
  const body = h('div', { class: 'container-body' }, blocks(block.child_blocks ?? [], context))
  if (!block.is_collapsible) return [h('div', { class: 'container-head' }, head), body]
  const open = block.default_collapsed !== true
  return [h('details', { open }, h('summary', {}, head), body)]
}

function input(block, context) {
  const error = context.errors?.[block.block_id]
  const group = ['radio_buttons', 'checkboxes'].includes(block.element.type)
  const label = [
    plain(block.label),
    block.optional ? h('span', { class: 'optional' }, ' (optional)') : null,
  ]
  const control = element(block.element, block, context)
  if (error) control?.setAttribute('aria-invalid', 'true')
  if (error) control?.setAttribute('aria-describedby', `error-${block.block_id}`)
  return [
    group
      ? h('p', { class: 'label' }, label)
      : h('label', { class: 'label', for: `input-${block.block_id}` }, label),
    control,
    error
      ? h('p', { class: 'field-error', id: `error-${block.block_id}`, role: 'alert' }, error)
      : null,
    block.hint ? h('p', { class: 'hint' }, textNodes(block.hint, context.names)) : null,
  ]
}

const BLOCKS = {
  header: (block) => [h('h2', {}, plain(block.text))],
  section,
  context: context_,
  actions: (block, context) => block.elements.map((each) => element(each, block, context)),
  context_actions: (block, context) => block.elements.map((each) => element(each, block, context)),
  divider: () => [h('hr')],
  image: (block) => [
    block.title ? h('p', { class: 'hint' }, plain(block.title)) : null,
    image(block, 'picture'),
  ],
  table: (block, context) => [table(block, context)],
  data_table: (block, context) => [table(block, context)],
  plan,
  task_card: (block, context) => [h('ul', { class: 'tasks' }, task(block, context))],
  card,
  carousel: (block, context) =>
    block.elements.map((each) => h('div', { class: 'block card' }, card(each, context))),
  container,
  rich_text: (block, context) => richText(block, context.names),
  markdown: (block, context) => markdown(block.text, context.names),
  alert: (block, context) => [icon(WARNING), h('div', {}, textNodes(block.text, context.names))],
  input,
}

/**
 * Blocks as nodes. `context` has `names` (people, groups, channels), `target` (the message or view that clicks
 * name), `errors` of inputs by block id, and `fallback`, shown where a block's type is unknown.
 */
export function blocks(list, context) {
  return list.map((block) => {
    const render = BLOCKS[block.type]
    const level = block.type === 'alert' ? ` ${block.level ?? 'default'}` : ''
    if (!render)
      return h('div', { class: 'block unknown' }, textNodes(context.fallback, context.names))
    const role = block.type === 'alert' ? 'alert' : null
    return h('div', { class: `block ${block.type}${level}`, role }, render(block, context))
  })
}
