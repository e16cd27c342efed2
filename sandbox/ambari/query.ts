/** One condition of a query: `A/b=x`, `A/b.in(1,2)`, `A/b>=3` … All conditions of a query must hold. */
export interface Predicate {
  readonly property: string
  readonly operator: '=' | '!=' | '<' | '<=' | '>' | '>=' | 'in' | 'matches'
  readonly operand: string
}

/** Ambari's query language, as far as web UI and Causeway use it. */
export interface Query {
  /** As it was sent, for the href of the answer. */
  readonly text: string
  readonly fields: readonly string[]
  readonly predicates: readonly Predicate[]
  readonly sortBy: readonly { readonly property: string; readonly descending: boolean }[]
  readonly pageSize: number | undefined
  readonly from: number
  /** `to=end`: the last page. */
  readonly isLastPage: boolean
  /** Without hrefs. */
  readonly minimal: boolean
}

/** Reads the part behind `?`; percent-encoded or not. */
export function parseQuery(text: string): Query {
  const parts = text
    .split('&')
    .filter((part) => part !== '')
    .map(decodeURIComponent)
  const option = (name: string) =>
    parts.find((part) => part.startsWith(`${name}=`))?.slice(name.length + 1)
  const size = option('page_size')
  return {
    text: text === '' ? '' : `?${text}`,
    fields: option('fields')?.split(',') ?? [],
    predicates: parts.filter((part) => !OPTION.test(part)).flatMap(parsePredicate),
    sortBy: (option('sortBy')?.split(',') ?? []).map((entry) => ({
      property: entry.replace(/\.(asc|desc)$/, ''),
      descending: entry.endsWith('.desc'),
    })),
    pageSize: size === undefined ? undefined : Number(size),
    from: Number(option('from') ?? 0),
    isLastPage: option('to') === 'end',
    minimal: option('minimal_response') === 'true',
  }
}

const OPTION = /^(fields|sortBy|page_size|from|to|minimal_response|format)=/

function parsePredicate(part: string): Predicate[] {
  const [, called, name, list = ''] = /^([^=<>!]+)\.(in|matches)\((.*)\)$/.exec(part) ?? []
  if (called !== undefined)
    return [{ property: called, operator: name === 'in' ? 'in' : 'matches', operand: list }]
  const [, property, operator, operand = ''] = /^([^=<>!]+)(!=|<=|>=|=|<|>)(.*)$/.exec(part) ?? []
  return property === undefined
    ? []
    : [{ property, operator: operator as Predicate['operator'], operand }]
}

export function matches(value: unknown, { operator, operand }: Predicate): boolean {
  const text = String(value)
  switch (operator) {
    case '=':
      return text === operand
    case '!=':
      return text !== operand
    case 'in':
      return operand.split(',').includes(text)
    case 'matches':
      return new RegExp(`^(?:${operand})$`).test(text)
    default:
      return compare(Number(value), operator, Number(operand))
  }
}

function compare(value: number, operator: '<' | '<=' | '>' | '>=', operand: number): boolean {
  if (operator === '<') return value < operand
  if (operator === '<=') return value <= operand
  return operator === '>' ? value > operand : value >= operand
}

/** Sorts and cuts to the page that is asked for. */
export function pageOf<T extends { readonly properties: Readonly<Record<string, unknown>> }>(
  resources: readonly T[],
  query: Query,
): T[] {
  const sorted = resources.toSorted((a, b) => {
    for (const { property, descending } of query.sortBy) {
      const difference = order(a.properties[property], b.properties[property])
      if (difference !== 0) return descending ? -difference : difference
    }
    return 0
  })
  if (query.pageSize === undefined) return sorted
  if (query.isLastPage) return sorted.slice(-query.pageSize)
  return sorted.slice(query.from, query.from + query.pageSize)
}

function order(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  return String(a).localeCompare(String(b))
}
