import { closeMenus, listen } from './actions.js'
import { announce } from './announce.js'
import { post, toast } from './api.js'
import { startAppearance } from './appearance.js'
import { become, choice, IS_PANE, toggleSecond } from './choice.js'
import { runWords, startComposer, updateComposer } from './composer.js'
import { showConversation } from './conversation.js'
import { setWorld, tick } from './dates.js'
import { morphChildren } from './dom.js'
import { startKeys } from './keys.js'
import { showModal } from './modal.js'
import { showPanels } from './panels.js'
import { showSecond } from './second.js'
import { channelButtons, peopleButtons, tabButtons, viewTabs } from './sidebar.js'
import { steer } from './time.js'

const at = (id) => document.getElementById(id)
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
  setWorld(state.time)
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
  morphChildren(at('views'), viewTabs())
  at('composer-form').hidden = home
  showConversation(state, home)
  morphChildren(at('people'), peopleButtons(state))
  morphChildren(at('channels'), channelButtons(state))
  morphChildren(at('tabs'), tabButtons(state))
  at('app').dataset.tab = choice.tab
  updateComposer(state)
  announce(state)
  if (!IS_PANE) showPanels(state)
  showSecond()
  showModal(state)
}

const CLICKABLE =
  '[data-person],[data-channel],[data-view],[data-tab]:not(#app),[data-fault],[data-dismiss],' +
  '[data-thread],[data-try],[data-speed],[data-leap],[data-approver]'

function onClick(event) {
  closeMenus(event)
  const chosen = event.target.closest(CLICKABLE)?.dataset ?? {}
  if (steer(chosen)) return
  if (chosen.fault) void post('fault', { id: chosen.fault })
  else if (chosen.dismiss)
    void post('dismiss', { userId: choice.userId, messageTs: chosen.dismiss })
  else if (chosen.approver) void post('approver', { person: chosen.approver })
  else if (chosen.try) void runTry(chosen)
  else look(chosen)
}

/** What changes this page alone. */
function look({ person, channel, view, tab, thread }) {
  if (person) {
    become(person)
    connect()
  } else if (channel) Object.assign(choice, { channelId: channel, tab: 'chat', thread: undefined })
  else if (view) choice.view = view
  else if (tab) {
    choice.tab = tab
    if (tab === 'second' && !choice.second) toggleSecond()
  } else if (thread !== undefined) {
    const opener = document.querySelector(`.messages [data-thread="${choice.thread}"]`)
    choice.thread = thread || undefined
    if (thread === '') opener?.focus()
  } else return
  if (!person) draw()
  if (person || view) openHome()
}

async function runTry(chosen) {
  const fault = latest.faults.find((each) => each.id === chosen.tryFault)
  if (fault && !fault.on) await post('fault', { id: fault.id })
  look({ tab: 'chat' })
  await runWords(chosen.try)
}

function openHome() {
  const direct = choice.channelId?.startsWith('D')
  if (direct && choice.view === 'home') void post('home', { userId: choice.userId })
}

at('second-toggle').addEventListener('click', () => {
  toggleSecond()
  if (choice.second) choice.tab = 'second'
  else choice.tab = 'chat'
  draw()
})
document.addEventListener('click', onClick)
document.addEventListener('change', (event) => {
  const userId = event.target.dataset?.localeOf
  if (userId) void post('locale', { userId, locale: event.target.value })
})
document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && choice.thread && event.target.closest('.thread-pane'))
    look({ thread: '' })
})
window.addEventListener('error', () => toast('The console hit a problem; reload the page.'))
for (const root of [at('messages'), at('thread'), at('modal')]) listen(root, () => choice.userId)
startComposer()
startAppearance()
startKeys()
connect()
setInterval(tick, 1000)
