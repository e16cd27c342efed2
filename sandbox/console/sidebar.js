import { choice, IS_PANE, secondPerson } from './choice.js'
import { h } from './dom.js'
import { avatar } from './messages.js'

/** How many messages of each conversation the person has seen. */
const seen = new Map()

/** The people one can be. */
export function peopleButtons(state) {
  return state.people.map((person) => {
    const approves = state.groups.some((group) => group.users.includes(person.id))
    return h(
      'button',
      {
        type: 'button',
        'aria-pressed': String(person.id === state.you),
        'data-person': person.id,
        title: person.name,
      },
      avatar(person.id, state),
      h('span', { class: 'name' }, person.name),
      approves ? h('span', { class: 'role' }, 'approver') : null,
    )
  })
}

/** The conversations, with how much is new in each. */
export function channelButtons(state) {
  return state.channels.map((channel) => {
    const direct = channel.kind === 'im'
    const here = channel.id === state.channel.id
    const last = state.messages.filter((each) => each.channel === channel.id && !each.threadTs)
    const place = `${state.you} ${channel.id}`
    if (here || !seen.has(place)) seen.set(place, last.length)
    const fresh = Math.max(0, last.length - seen.get(place))
    return h(
      'button',
      {
        type: 'button',
        class: fresh > 0 ? 'channel fresh' : 'channel',
        'aria-current': here ? 'page' : null,
        'data-channel': channel.id,
        'data-kind': channel.kind,
      },
      direct ? avatar(state.app.userId, state) : h('span', { class: 'sign' }, '#'),
      h('span', {}, direct ? 'Causeway' : channel.name),
      fresh > 0 ? h('span', { class: 'count', 'aria-label': `${fresh} new` }, String(fresh)) : null,
    )
  })
}

function tabButton([name, title], count) {
  return h(
    'button',
    { type: 'button', 'data-tab': name, 'aria-current': choice.tab === name ? 'true' : null },
    title,
    count > 0 ? h('span', { class: 'count' }, String(count)) : null,
  )
}

/** The tabs of a narrow screen: both people, and what is behind the scenes. */
export function tabButtons(state) {
  if (IS_PANE) return []
  const tabs = [
    ['chat', state.names.of(state.you)],
    ['second', state.names.of(secondPerson())],
    ['azure', 'Azure'],
    ['brokers', 'Brokers'],
    ['more', 'More'],
  ]
  const on = state.faults.filter((fault) => fault.on).length
  return tabs.map((tab) => tabButton(tab, tab[0] === 'more' ? on : 0))
}

/** The tabs of the app in direct messages. */
export function viewTabs() {
  return ['messages', 'home'].map((name) => {
    const on = choice.view === name
    return h(
      'button',
      {
        type: 'button',
        role: 'tab',
        'aria-selected': String(on),
        tabindex: on ? 0 : -1,
        'data-view': name,
      },
      name === 'home' ? 'Home' : 'Messages',
    )
  })
}
