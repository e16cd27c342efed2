import { h } from './dom.js'

const OTHER = 'Others'

/** A switch for what stays, a plain button for what happens once. */
function faultButton({ id, on }) {
  const common = { type: 'button', 'data-fault': id, 'data-testid': 'fault' }
  const title = `fault-${id}`
  return typeof on === 'boolean'
    ? h(
        'button',
        {
          ...common,
          role: 'switch',
          class: 'switch',
          'aria-checked': String(on),
          'aria-labelledby': title,
          'aria-describedby': `effect-${id}`,
        },
        h('span', {}),
      )
    : h('button', { ...common, class: 'deed', 'aria-describedby': title }, 'Do it')
}

function faultRow(fault) {
  return h(
    'li',
    { 'data-key': `fault-${fault.id}`, class: fault.on ? 'armed' : null },
    h(
      'div',
      {},
      h('span', { id: `fault-${fault.id}` }, fault.title),
      fault.on ? h('strong', { class: 'armed-word' }, 'armed') : null,
      fault.effect ? h('small', { id: `effect-${fault.id}` }, fault.effect) : null,
    ),
    faultButton(fault),
  )
}

function group(name, list) {
  const on = list.filter((fault) => fault.on).length
  return h(
    'details',
    { class: 'fold', 'data-key': `faults-${name}`, 'data-group': name },
    h(
      'summary',
      {},
      h('h3', {}, name),
      on > 0 ? h('span', { class: 'count' }, `${on} armed`) : null,
    ),
    h('ul', { class: 'switches' }, list.map(faultRow)),
  )
}

/** The switches, by whose fault it is. */
export function faults(list) {
  const names = [...new Set(list.map((fault) => fault.group ?? OTHER))]
  return [
    h(
      'header',
      { class: 'panel-head' },
      h('h2', {}, 'Faults'),
      h('span', {}, 'break something on purpose'),
    ),
    ...(list.length > 0
      ? names.map((name) =>
          group(
            name,
            list.filter((fault) => (fault.group ?? OTHER) === name),
          ),
        )
      : [h('p', { class: 'empty' }, 'No fault can be switched here.')]),
  ]
}
