import { blocks } from './blocks.js'
import { choice } from './choice.js'
import { h, morphChildren } from './dom.js'
import { showMessages, threadContent } from './messages.js'

const list = document.getElementById('messages')
const scroll = document.getElementById('scroll')
const newer = document.getElementById('newer')
const pane = document.getElementById('thread')
/** So near the end counts as being there. */
const NEAR_PX = 80

const isAtEnd = () => scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < NEAR_PX
const count = () => list.querySelectorAll('[data-testid="message"]').length

/** Draws the conversation or the Home tab, and stays at the end when it was there. */
export function showConversation(state, home) {
  const atEnd = isAtEnd()
  const name = home ? `home ${state.you}` : `${state.you} ${state.channel.id}`
  const moved = list.dataset.shows !== name
  const before = count()
  list.dataset.shows = name
  if (moved) list.replaceChildren()
  if (home) showHome(state)
  else showMessages(list, state)
  if (home && moved) scroll.scrollTop = 0
  else if (!home && (moved || atEnd)) scroll.scrollTop = scroll.scrollHeight
  else if (count() > before && !home) newer.hidden = false
  showThread(state, home)
}

function showHome({ home, names }) {
  const context = { names, target: { viewId: home?.id }, fallback: 'This block cannot be shown.' }
  const content = home
    ? blocks(home.blocks, context)
    : [h('p', { class: 'empty' }, 'The app has not published its Home tab yet.')]
  morphChildren(list, [
    h('div', { class: 'home blocks', 'data-blocks': true, 'data-testid': 'home' }, content),
  ])
}

function showThread(state, home) {
  const content = home ? undefined : threadContent(state, choice.thread)
  const opens = content && pane.hidden
  pane.hidden = content === undefined
  if (!content) return pane.replaceChildren()
  const replies = pane.querySelector('.thread-list')
  const atEnd =
    !replies || replies.scrollHeight - replies.scrollTop - replies.clientHeight < NEAR_PX
  morphChildren(pane, content)
  const now = pane.querySelector('.thread-list')
  if (opens || atEnd) now.scrollTop = now.scrollHeight
  if (opens) pane.querySelector('[data-thread=""]').focus()
}

newer.addEventListener('click', () => {
  scroll.scrollTop = scroll.scrollHeight
})
scroll.addEventListener('scroll', () => {
  if (isAtEnd()) newer.hidden = true
})
