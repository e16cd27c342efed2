const place = document.getElementById('announcer')
const KEPT = 5
let known

/** Says new messages to who listens instead of looking; changes of a message are not said. */
export function announce(state) {
  const here = state.messages.filter((each) => each.channel === state.channel.id)
  const name = `${state.you} ${state.channel.id}`
  const last = Math.max(0, ...here.map((each) => Number(each.ts)))
  if (known?.name === name) {
    for (const message of here.filter((each) => Number(each.ts) > known.last)) {
      if (message.user === state.you) continue
      const words = document.createElement('p')
      words.textContent = `${state.names.of(message.user)}: ${message.text}`
      place.append(words)
    }
    while (place.childNodes.length > KEPT) place.firstChild.remove()
  }
  known = { name, last }
}
