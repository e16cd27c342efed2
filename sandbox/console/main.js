import { closeMenus, listen } from './actions.js'
import { post, toast } from './api.js'
import { blocks } from './blocks.js'
import { startComposer, updateComposer } from './composer.js'
import { tick } from './dates.js'
import { h, morphChildren } from './dom.js'
import { avatar, showMessages } from './messages.js'
import { showModal } from './modal.js'
import { showPanels } from './panels.js'

const at = (id) => document.getElementById(id)
const address = new URL(location.href)
const choice = {
  userId: address.searchParams.get('user') ?? sessionStorage.getItem('user') ?? 'U01ALICE',
  channelId: undefined,
  view: 'messages',
  tab: 'chat',
}
const seen = new Map()
let latest
let source

/** Looks up how people, groups and channels are called. */
function namesOf(state) {
  const names = new Map([
    [state.app.userId, state.app.name],
    [state.slackbot, 'Slackbot'],
    ...state.people.map((person) => [person.id, person.name]),
    ...state.groups.map((group) => [group.id, group.handle]),
    ...state.channels.map((channel) => [channel.id, channel.name]),
  ])
  return {
    you: state.you,
    people: state.people,
    channels: state.channels,
    of: (id) => names.get(id) ?? id,
    groupUsers: (id) => state.groups.find((group) => group.id === id)?.users ?? [],
  }
}

function connect() {
  source?.close()
  source = new EventSource(`/console/events?user=${encodeURIComponent(choice.userId)}`)
  source.onopen = () => document.body.classList.remove('offline')
  source.onerror = () => document.body.classList.add('offline')
  source.onmessage = (event) => {
    latest = JSON.parse(event.data)
    draw()
  }
}

function draw() {
  const state = { ...latest, names: namesOf(latest) }
  state.channel = state.channels.find((each) => each.id === choice.channelId) ?? state.channels[0]
  state.channelId = state.channel.id
  at('team').textContent = state.team.name
  const direct = state.channel.kind === 'im'
  const home = direct && choice.view === 'home'
  document.title = `${direct ? 'Causeway' : `#${state.channel.name}`} · ${state.names.of(state.you)}`
  at('channel-name').textContent = direct ? 'Causeway' : `# ${state.channel.name}`
  at('channel-topic').textContent = direct
    ? 'Direct messages with the app'
    : 'Kafka clusters on demand · ask with /kafka'
  at('views').hidden = !direct
  morphChildren(
    at('views'),
    ['messages', 'home'].map((name) => viewTab(name)),
  )
  at('composer-form').hidden = home
  drawList(state, home)
  morphChildren(
    at('people'),
    state.people.map((person) => personButton(person, state)),
  )
  morphChildren(at('channels'), channelButtons(state))
  morphChildren(at('tabs'), tabButtons(state))
  at('app').dataset.tab = choice.tab
  updateComposer(state)
  showPanels(state)
  showModal(state)
}

function drawList(state, home) {
  const scroll = at('scroll')
  const atEnd = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 80
  const list = at('messages')
  const name = home ? `home ${state.you}` : `${state.you} ${state.channel.id}`
  const moved = list.dataset.shows !== name
  const before = list.querySelectorAll('[data-testid="message"]').length
  list.dataset.shows = name
  if (moved) list.replaceChildren()
  if (home) showHome(list, state)
  else showMessages(list, state)
  const more = list.querySelectorAll('[data-testid="message"]').length > before
  if (home && moved) scroll.scrollTop = 0
  else if (!home && (moved || atEnd)) scroll.scrollTop = scroll.scrollHeight
  else if (more && !home) at('newer').hidden = false
}

function showHome(list, state) {
  const { home, names } = state
  const context = { names, target: { viewId: home?.id }, fallback: 'This block cannot be shown.' }
  const content = home
    ? blocks(home.blocks, context)
    : [h('p', { class: 'empty' }, 'The app has not published its Home tab yet.')]
  morphChildren(list, [
    h('div', { class: 'home blocks', 'data-blocks': true, 'data-testid': 'home' }, content),
  ])
}

function viewTab(name) {
  const on = choice.view === name
  return h(
    'button',
    { type: 'button', role: 'tab', 'aria-selected': String(on), 'data-view': name },
    name === 'home' ? 'Home' : 'Messages',
  )
}

function personButton(person, state) {
  const on = person.id === state.you
  const approves = state.groups.some((group) => group.users.includes(person.id))
  return h(
    'button',
    {
      type: 'button',
      'aria-pressed': String(on),
      'data-person': person.id,
      title: person.name,
    },
    avatar(person.id, state),
    h('span', {}, person.name),
    approves ? h('span', { class: 'role' }, 'approver') : null,
  )
}

function channelButtons(state) {
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
      fresh > 0 ? h('span', { class: 'count' }, String(fresh)) : null,
    )
  })
}

function tabButtons(state) {
  const tabs = [
    ['chat', 'Chat'],
    ['azure', 'Azure'],
    ['brokers', 'Brokers'],
    ['faults', 'Faults'],
  ]
  const on = state.faults.filter((fault) => fault.on).length
  return tabs.map(([name, title]) =>
    h(
      'button',
      { type: 'button', 'data-tab': name, 'aria-current': choice.tab === name ? 'true' : null },
      title,
      name === 'faults' && on > 0 ? h('span', { class: 'count' }, String(on)) : null,
    ),
  )
}

function onClick(event) {
  closeMenus(event)
  const { person, channel, view, tab, fault, dismiss } =
    event.target.closest(
      '[data-person],[data-channel],[data-view],[data-tab]:not(#app),[data-fault],[data-dismiss]',
    )?.dataset ?? {}
  if (person) {
    choice.userId = person
    if (!latest.channels.some((each) => each.kind === 'channel' && each.id === choice.channelId)) {
      choice.channelId = choice.channelId && person.replace('U', 'D')
    }
    sessionStorage.setItem('user', person)
    connect()
    openHome()
  } else if (channel) {
    choice.channelId = channel
    choice.tab = 'chat'
    draw()
  } else if (view) {
    choice.view = view
    draw()
    openHome()
  } else if (tab) {
    choice.tab = tab
    draw()
  } else if (fault) void post('fault', { id: fault })
  else if (dismiss) void post('dismiss', { userId: choice.userId, messageTs: dismiss })
}

function openHome() {
  const direct = choice.channelId?.startsWith('D')
  if (direct && choice.view === 'home') void post('home', { userId: choice.userId })
}

at('newer').addEventListener('click', () => {
  at('scroll').scrollTop = at('scroll').scrollHeight
})
at('scroll').addEventListener('scroll', () => {
  const { scrollHeight, scrollTop, clientHeight } = at('scroll')
  if (scrollHeight - scrollTop - clientHeight < 80) at('newer').hidden = true
})
document.addEventListener('click', onClick)
window.addEventListener('error', () => toast('The console hit a problem; reload the page.'))
for (const root of [at('messages'), at('modal')]) listen(root, () => choice.userId)
startComposer()
connect()
setInterval(tick, 1000)
