const toasts = document.getElementById('toasts')

/** Shows a short notice for six seconds. */
export function toast(words) {
  const note = document.createElement('p')
  note.textContent = words
  toasts.append(note)
  setTimeout(() => note.remove(), 6000)
}

/**
 * Posts JSON to `/console/<name>` and returns the answer, or undefined when it failed; a failure is told in a
 * notice, in the words that Slack uses when an app does not answer.
 */
export async function post(name, body) {
  try {
    const response = await fetch(`/console/${name}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    const answer = await response.json()
    if (!response.ok) throw new Error(answer.error)
    if (answer.error === 'operation_timeout') toast('The app did not answer within 3 seconds.')
    else if (answer.error) toast(`The app could not handle that (HTTP ${answer.status}).`)
    return answer
  } catch (error) {
    toast(`That did not work: ${error.message}`)
    return undefined
  }
}
