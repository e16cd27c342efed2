import { post } from './api.js'
import { h, plain } from './dom.js'
import { inputValue, inputValues } from './elements.js'
import { textNodes } from './mrkdwn.js'

/** So long after the last key a text counts as typed. */
const TYPING_MS = 250
const dialog = document.getElementById('confirm')

/** Asks as a Block Kit confirm dialog says; resolves with true when the person confirms. */
export function confirmed(confirm, names) {
  const style = confirm.style ?? 'primary'
  dialog.replaceChildren(
    h(
      'form',
      { method: 'dialog' },
      h('h2', { id: 'confirm-title' }, plain(confirm.title) || 'Are you sure?'),
      h('div', { class: 'words' }, textNodes(confirm.text, names)),
      h(
        'div',
        { class: 'row end' },
        h(
          'button',
          { class: 'button', value: 'no', autofocus: true },
          plain(confirm.deny) || 'Cancel',
        ),
        h(
          'button',
          { class: `button ${style}`, value: 'yes', 'data-testid': 'confirm' },
          plain(confirm.confirm) || 'Yes',
        ),
      ),
    ),
  )
  dialog.returnValue = 'no'
  dialog.showModal()
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => resolve(dialog.returnValue === 'yes'), { once: true })
  })
}

async function act(node, value, person) {
  const { payload } = node
  if (payload.confirm && !(await confirmed(payload.confirm, payload.names))) return
  if (payload.url) window.open(payload.url, '_blank', 'noopener')
  const root = node.closest('[data-blocks]')
  node.setAttribute('aria-busy', 'true')
  await post('click', {
    ...payload.target,
    userId: person(),
    actionId: payload.actionId,
    value,
    values: root ? inputValues(root) : {},
  })
  node.removeAttribute('aria-busy')
}

/**
 * Sends what people do with the elements below `root`: clicks on buttons and menu items, choices in selects, radio
 * buttons and checkboxes. `person` returns the id of who acts.
 */
export function listen(root, person) {
  root.addEventListener('click', (event) => {
    const node = event.target.closest('button[data-action-id], a[data-action-id]')
    if (!node || node.getAttribute('aria-busy')) return
    event.preventDefault()
    node.closest('details.overflow')?.removeAttribute('open')
    void act(node, node.payload.value, person)
  })
  root.addEventListener('change', (event) => {
    const node = event.target.closest('[data-input]')
    const value = node && inputValue(node)
    if (!node?.payload.sends || node.payload.sendsTyping || value === null) return
    void act(node, value, person)
  })
  // A text input that asks for it sends while one types, others when one is done.
  root.addEventListener('input', (event) => {
    const node = event.target.closest('[data-input]')
    if (!node?.payload.sendsTyping) return
    clearTimeout(node.typing)
    node.typing = setTimeout(() => void act(node, node.value, person), TYPING_MS)
  })
  root.addEventListener('keydown', (event) => {
    const menu = event.target.closest('details.overflow')
    if (event.key !== 'Escape' || !menu?.open) return
    menu.removeAttribute('open')
    menu.querySelector('summary').focus()
  })
}

/** Closes open menus when the person clicks elsewhere. */
export function closeMenus(event) {
  for (const menu of document.querySelectorAll('details.overflow[open]')) {
    if (!menu.contains(event.target)) menu.removeAttribute('open')
  }
}
