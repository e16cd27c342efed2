import { choice, IS_PANE } from './choice.js'
import { h } from './dom.js'

const place = document.getElementById('second')
const toggle = document.getElementById('second-toggle')
const app = document.getElementById('app')

/**
 * Shows the second person in a frame: the same page again, with a connection, dialogs and a focus of its own, so
 * that two people can act at once. Once open it stays that person's, whoever it has become meanwhile.
 */
export function showSecond() {
  if (IS_PANE) return
  const { second } = choice
  const isOpen = second !== undefined
  place.hidden = !isOpen
  app.classList.toggle('two', isOpen)
  toggle.setAttribute('aria-pressed', String(isOpen))
  if (!isOpen) place.replaceChildren()
  else if (!place.firstChild) {
    const src = `/?pane=1&user=${encodeURIComponent(second)}`
    place.append(h('iframe', { src, title: 'Second person', 'data-testid': 'second' }))
  }
}
