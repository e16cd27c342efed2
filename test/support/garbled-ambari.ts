// Loaded into Causeway before itself: from SIGWINCH on, what Ambari answers is read as something that it never is.
const parse = JSON.parse
process.on('SIGWINCH', () => {
  JSON.parse = (text: string, ...rest: []) =>
    text.includes('/api/v1/clusters/') ? { items: 'garbled' } : parse(text, ...rest)
})
