// Not a module: the page must not flash in the other colours before its modules are there.
{
  const root = document.documentElement
  const follow = () => {
    const theme = localStorage.getItem('theme')
    if (theme) root.dataset.theme = theme
    else delete root.dataset.theme
  }
  follow()
  // The other person's pane is a document of its own.
  addEventListener('storage', follow)
  if (new URL(location.href).searchParams.has('pane')) root.dataset.pane = ''
}
