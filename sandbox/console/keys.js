const at = (id) => document.getElementById(id)
const REGIONS = ['sidebar', 'messages', 'composer', 'panels']

function step(items, event) {
  const index = items.indexOf(document.activeElement)
  const moves = {
    ArrowDown: index + 1,
    ArrowRight: index + 1,
    ArrowUp: index - 1,
    ArrowLeft: index - 1,
    Home: 0,
    End: items.length - 1,
  }
  const next = moves[event.key]
  if (next === undefined || items.length === 0) return
  event.preventDefault()
  items[(next + items.length) % items.length].focus()
}

/** The arrow keys move among messages, the items of an open menu, tabs and the speeds of the time. */
function onArrow(event) {
  const menu = event.target.closest('details.overflow')
  if (menu) {
    if (!menu.open && event.key === 'ArrowDown') menu.open = true
    if (menu.open) step([...menu.querySelectorAll('.menu-item')], event)
    return
  }
  const row = event.target.closest('[role="tablist"], [role="radiogroup"].speeds')
  if (row) return step([...row.querySelectorAll('button')], event)
  if (event.target.matches('.message')) {
    const list = event.target.closest('.messages, .thread-list')
    step([...list.querySelectorAll('.message')], event)
  }
}

function firstOf(region) {
  if (region === 'messages') return [...at(region).querySelectorAll('.message')].at(-1)
  if (region === 'composer') return at(region)
  return at(region).querySelector('button, [href], input, select, summary')
}

/** F6 goes from one part of the page to the next, as in Slack. */
function nextRegion(back) {
  const here = REGIONS.findIndex((id) => at(id).contains(document.activeElement))
  for (let count = 1; count <= REGIONS.length; count++) {
    const index = (here + (back ? -count : count) + 2 * REGIONS.length) % REGIONS.length
    const target = firstOf(REGIONS[index])
    if (target?.checkVisibility()) return target.focus()
  }
}

/** Sets the keys up that belong to no single part of the page. */
export function startKeys() {
  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return
    const isTyping = event.target.closest('input, textarea, select, dialog')
    if (event.key === 'F6') {
      event.preventDefault()
      nextRegion(event.shiftKey)
    } else if (event.key === '/' && !isTyping) {
      event.preventDefault()
      at('slash').click()
    } else if (!isTyping) onArrow(event)
  })
}
