import { matches, type Query } from './query.ts'
import { internal } from './reply.ts'

/** One thing that Ambari can tell, before a query selects from it. */
export interface Resource {
  /** After `/api/v1/clusters`. */
  readonly path: string
  /** By their names in queries: `Hosts/ip`, or plain names where a resource has no category. */
  readonly properties: Readonly<Record<string, unknown>>
  /** Told whatever is asked. */
  readonly keys: readonly string[]
  /** The same for `minimal_response`; `keys` when left out. */
  readonly minimalKeys?: readonly string[]
  /** Addresses of what it belongs to, by name. */
  readonly links?: Readonly<Record<string, string>>
  /** Collections below it, by name. */
  readonly children?: Readonly<Record<string, readonly Resource[]>>
}

export type Body = Record<string, unknown>

/**
 * Names that a query uses and no resource has. Ambari knows more properties than are modelled here, so this
 * refuses more than Ambari does; with nothing to tell, nothing is refused.
 */
export function unsupported(resources: readonly Resource[], query: Query): string[] {
  const known = new Set(resources.flatMap(namesOf))
  if (known.size === 0) return []
  const asked = [
    ...query.predicates.map(({ property }) => property),
    ...query.fields.filter((field) => !field.endsWith('*')),
  ]
  return asked.filter(
    (name) => !known.has(name) && ![...known].some((property) => property.startsWith(`${name}/`)),
  )
}

function namesOf({ properties, children = {} }: Resource): string[] {
  const below = Object.entries(children).flatMap(([key, members]) =>
    members.flatMap(namesOf).map((name) => `${key}/${name}`),
  )
  return [...Object.keys(properties), ...below]
}

/** The resource without the children that a predicate leaves out; undefined when it is left out itself. */
export function filtered(resource: Resource, query: Query): Resource | undefined {
  const own = query.predicates.filter(({ property }) => property in resource.properties)
  if (!own.every((predicate) => matches(resource.properties[predicate.property], predicate)))
    return undefined
  const children: Record<string, readonly Resource[]> = {}
  for (const [key, members] of Object.entries(resource.children ?? {})) {
    const inner = query.predicates
      .filter(({ property }) => property.startsWith(`${key}/`))
      .map((entry) => ({ ...entry, property: entry.property.slice(key.length + 1) }))
    const left = members.filter((member) =>
      inner.every((predicate) => matches(member.properties[predicate.property], predicate)),
    )
    if (inner.length > 0 && left.length === 0) return undefined
    children[key] = left
  }
  return { ...resource, children }
}

/**
 * The resource as the query wants it.
 * @param isComplete whether a query without `fields` means everything (one resource) or the keys (a list)
 */
export function render(resource: Resource, query: Query, isComplete: boolean): Body {
  const { path, properties, links = {}, children = {} } = resource
  const { fields, minimal } = query
  const keys = minimal ? (resource.minimalKeys ?? resource.keys) : resource.keys
  const everything = isComplete && fields.length === 0
  const isShown = (name: string) =>
    everything ||
    keys.includes(name) ||
    fields.some((field) => selects(field, name)) ||
    // What was filtered by is told, except in short.
    (!minimal && query.predicates.some(({ property }) => property === name))
  const body: Body = minimal ? {} : { href: internal(path) }
  for (const [name, value] of Object.entries(properties)) if (isShown(name)) put(body, name, value)
  for (const [key, members] of Object.entries(children)) {
    const below = fields
      .filter((field) => field.startsWith(`${key}/`))
      .map((field) => field.slice(key.length + 1))
    if (everything || below.length > 0 || fields.includes(key))
      body[key] = members.map((member) =>
        render(member, { ...query, fields: below, predicates: [] }, false),
      )
  }
  if (!minimal)
    for (const [name, target] of Object.entries(links)) body[name] = { href: internal(target) }
  return body
}

function selects(field: string, name: string): boolean {
  if (field === '*' || field === name) return true
  return name.startsWith(field.endsWith('/*') ? field.slice(0, -1) : `${field}/`)
}

function put(body: Body, name: string, value: unknown): void {
  const [category = '', property] = name.split('/')
  if (property === undefined) {
    body[category] = value
    return
  }
  const inner = (body[category] ?? {}) as Body
  inner[property] = value
  body[category] = inner
}
