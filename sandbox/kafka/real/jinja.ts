/**
 * Renders the forms of Jinja that Kafka's templates need: `{{name}}`, and expressions that are known as they stand.
 * Everything else that Jinja would read is refused, and so is a name that it does not know: Ambari renders with
 * `StrictUndefined`, so the start fails.
 * @throws Error with Jinja's own name for the fault
 */
export function renderJinja(
  template: string,
  variables: Readonly<Record<string, string>>,
  from: string,
): string {
  const pieces = template.split(/\{\{\s*([A-Za-z_](?:[^{}\n]*[^\s{}])?)\s*\}\}/)
  return pieces
    .map((piece, index) => {
      if (index % 2 === 0) return plain(piece, from)
      const value = variables[piece]
      if (value === undefined) throw new Error(`UndefinedError: '${piece}' is undefined in ${from}`)
      return value
    })
    .join('')
}

function plain(text: string, from: string): string {
  const [found] = /\{[{%#].{0,40}/.exec(text) ?? []
  if (found !== undefined)
    throw new Error(`TemplateSyntaxError: ${from} cannot be rendered at "${found}"`)
  return text
}
