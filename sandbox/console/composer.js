import { post } from './api.js'
import { h, icon } from './dom.js'

const form = document.getElementById('composer-form')
const input = document.getElementById('composer')
const list = document.getElementById('hints')
const send = document.getElementById('send')
const scroll = document.getElementById('scroll')
const PLANE = 'M3 3.5l14.5 6.5L3 16.5l2-6.5Zm2 6.5h6'

let state
let chosen = -1
const history = []
let past = 0

function matches() {
  const words = input.value
  if (!words.startsWith('/') || words.includes('\n')) return []
  const typed = words.replace(/^\/kafka ?/, '')
  if (!'/kafka'.startsWith(words.slice(0, 6).trimEnd())) return []
  const wanted = words.startsWith('/kafka') ? typed : ''
  return state.hints.filter((hint) => hint.text.startsWith(wanted) && hint.text !== wanted)
}

function showHints() {
  const hints = matches()
  if (chosen >= hints.length) chosen = -1
  list.replaceChildren(
    ...hints.map((hint, index) =>
      h(
        'div',
        {
          role: 'option',
          id: `hint-${index}`,
          'aria-selected': String(index === chosen),
          'data-text': hint.text,
        },
        h('code', {}, `/kafka ${hint.text}`),
        h('span', {}, hint.hint),
      ),
    ),
  )
  list.hidden = hints.length === 0
  input.setAttribute('aria-expanded', String(hints.length > 0))
  if (chosen >= 0) input.setAttribute('aria-activedescendant', `hint-${chosen}`)
  else input.removeAttribute('aria-activedescendant')
  list.children[chosen]?.scrollIntoView({ block: 'nearest' })
}

function changed() {
  input.style.height = 'auto'
  input.style.height = `${Math.min(input.scrollHeight, 200)}px`
  send.disabled = input.value.trim() === ''
  showHints()
}

function fill(words) {
  input.value = words
  chosen = -1
  input.focus()
  changed()
}

function submit() {
  const words = input.value.trim()
  return words === '' ? undefined : runWords(words)
}

/** Sends words as if they had been typed: a command, or a message. */
export async function runWords(words) {
  history.push(words)
  past = history.length
  fill('')
  list.hidden = true
  // At the end, the list follows what the app answers.
  scroll.scrollTop = scroll.scrollHeight
  const where = { userId: state.you, channelId: state.channel.id }
  const command = words.match(/^(\/[a-z-]+)(?:\s+([\s\S]*))?$/)
  if (command) await post('command', { ...where, command: command[1], text: command[2] ?? '' })
  else await post('say', { ...where, text: withMentions(words) })
}

function withMentions(words) {
  const ids = new Map([[state.app.name.toLowerCase(), state.app.userId]])
  for (const person of state.people) ids.set(person.handle, person.id)
  return words.replace(/@(\w+)/g, (all, name) => {
    const id = ids.get(name.toLowerCase())
    return id ? `<@${id}>` : all
  })
}

function move(event, step) {
  const count = list.children.length
  if (!list.hidden && count > 0) {
    chosen = (chosen + step + count + (chosen < 0 && step < 0 ? 1 : 0)) % count
    showHints()
  } else if (history.length > 0 && !input.value.includes('\n')) {
    past = Math.min(history.length, Math.max(0, past + step))
    fill(history[past] ?? '')
    list.hidden = true
  } else return
  event.preventDefault()
}

function onKey(event) {
  if (event.isComposing) return
  const option = list.hidden ? undefined : list.children[chosen]
  if (event.key === 'ArrowDown') move(event, 1)
  else if (event.key === 'ArrowUp') move(event, -1)
  else if (event.key === 'Escape') list.hidden = true
  else if (event.key === 'Tab' && !event.shiftKey && !list.hidden && list.children.length > 0) {
    event.preventDefault()
    fill(`/kafka ${(option ?? list.children[0]).dataset.text}`)
  } else if (event.key === 'Enter' && !event.shiftKey) {
    event.preventDefault()
    if (option) fill(`/kafka ${option.dataset.text}`)
    else void submit()
  }
}

/** Sets the composer up: Enter sends, `/` offers the commands, the up arrow brings back what was sent. */
export function startComposer() {
  send.append(icon(PLANE))
  input.addEventListener('input', () => {
    chosen = -1
    changed()
  })
  input.addEventListener('keydown', onKey)
  input.addEventListener('blur', () =>
    setTimeout(() => {
      list.hidden = true
    }, 150),
  )
  list.addEventListener('mousedown', (event) => {
    event.preventDefault()
    const option = event.target.closest('[role="option"]')
    if (option) fill(`/kafka ${option.dataset.text}`)
  })
  document.getElementById('slash').addEventListener('click', () => fill('/kafka '))
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    void submit()
  })
}

/** Tells the composer who speaks and where. */
export function updateComposer(next) {
  state = next
  const where = next.channel.kind === 'im' ? 'Causeway' : `#${next.channel.name}`
  input.placeholder = `Message ${where}, or /kafka create orders`
  document.getElementById('hint').textContent =
    `As ${next.names.of(next.you)} · Enter sends · / for commands`
}
