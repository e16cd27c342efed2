const button = document.getElementById('theme-toggle')
const WORDS = { '': 'Colours: as the system', light: 'Colours: light', dark: 'Colours: dark' }
const NEXT = { '': 'dark', dark: 'light', light: '' }

function show() {
  button.textContent = WORDS[localStorage.getItem('theme') ?? '']
}

/** Lets the person choose light or dark colours, or leave it to the system. */
export function startAppearance() {
  show()
  button.addEventListener('click', () => {
    const next = NEXT[localStorage.getItem('theme') ?? '']
    if (next) {
      localStorage.setItem('theme', next)
      document.documentElement.dataset.theme = next
    } else {
      localStorage.removeItem('theme')
      delete document.documentElement.dataset.theme
    }
    show()
  })
}
