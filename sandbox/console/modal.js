import { post } from './api.js'
import { blocks } from './blocks.js'
import { h, icon, morphChildren, plain } from './dom.js'
import { inputValues } from './elements.js'

const dialog = document.getElementById('modal')
const CROSS = ['M5 5l10 10', 'M15 5L5 15']
let shown = { id: '', hash: '', errors: {} }
let state

function content(view) {
  const context = {
    names: state.names,
    channelId: state.channelId,
    target: { viewId: view.id },
    errors: shown.errors,
    fallback: 'This block cannot be shown.',
  }
  const close = plain(view.close) || 'Close'
  const submit = plain(view.submit)
  return h(
    'form',
    { novalidate: true, 'data-key': view.id, 'data-testid': 'modal' },
    h(
      'header',
      {},
      h('h2', { id: 'modal-title' }, plain(view.title)),
      h(
        'button',
        { type: 'button', class: 'ghost', 'data-close': 'true', 'aria-label': 'Close' },
        icon(CROSS),
      ),
    ),
    h('div', { class: 'modal-body', 'data-blocks': true }, blocks(view.blocks, context)),
    h(
      'footer',
      { class: 'row end' },
      h('button', { type: 'button', class: 'button', 'data-close': 'true' }, close),
      submit
        ? h('button', { class: 'button primary', 'data-testid': 'modal-submit' }, submit)
        : null,
    ),
  )
}

/** Shows the topmost modal of a person, or none. Inputs keep what was typed while the app changes the view. */
export function showModal(next) {
  state = next
  const view = next.modals.at(-1)
  if (!view) {
    shown = { id: '', hash: '', errors: {} }
    if (dialog.open) dialog.close()
    return
  }
  if (view.id === shown.id && view.hash === shown.hash) return
  const fresh = view.id !== shown.id
  shown = { id: view.id, hash: view.hash, errors: {} }
  morphChildren(dialog, [content(view)])
  if (!dialog.open) dialog.showModal()
  if (fresh)
    dialog.querySelector('.modal-body input, .modal-body textarea, .modal-body select')?.focus()
}

function close() {
  const { id } = shown
  if (id) void post('close', { userId: state.you, viewId: id })
}

dialog.addEventListener('click', (event) => {
  if (event.target === dialog || event.target.closest('[data-close]')) close()
})

dialog.addEventListener('cancel', (event) => {
  event.preventDefault()
  close()
})

async function submit() {
  const view = state.modals.at(-1)
  const button = dialog.querySelector('[data-testid="modal-submit"]')
  if (!view || !button || button.disabled) return
  button.disabled = true
  const values = inputValues(dialog)
  const answer = await post('submit', { userId: state.you, viewId: view.id, values })
  button.disabled = false
  if (view.id !== shown.id) return
  shown.errors = answer?.errors ?? {}
  morphChildren(dialog, [content(state.modals.at(-1) ?? view)])
  dialog.querySelector('[aria-invalid="true"]')?.focus()
}

dialog.addEventListener('submit', (event) => {
  event.preventDefault()
  void submit()
})
