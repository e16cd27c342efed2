import { pageOf } from './query.ts'
import { type AmbariCall, type AmbariReply, internal, refuse } from './reply.ts'
import { filtered, type Resource, render, unsupported } from './resource.ts'

type Question = Pick<AmbariCall, 'path' | 'query' | 'cluster'>

export interface ListOptions {
  /** Everything is told of each without `fields`, not only its keys. */
  readonly isComplete?: boolean
  /** Without paging, only so many of the last. */
  readonly newest?: number
}

/** Answers a GET on a collection. */
export function answerList(
  { path, query, cluster }: Question,
  type: string,
  resources: readonly Resource[],
  { isComplete = false, newest = Number.POSITIVE_INFINITY }: ListOptions = {},
): AmbariReply {
  const unknown = unsupported(resources, query)
  if (unknown.length > 0) return refuseProperties(unknown, type)
  const found = resources.flatMap((resource) => filtered(resource, query) ?? [])
  const page = pageOf(query.pageSize === undefined ? found.slice(-newest) : found, query)
  const items = page.map((resource) => render(resource, query, isComplete))
  const href = internal(`/${cluster.name}${path}${query.text}`)
  return { status: 200, body: query.minimal ? { items } : { href, items } }
}

/** Answers a GET on one resource. */
export function answerOne(
  { path, query, cluster }: Question,
  type: string,
  resource: Resource,
): AmbariReply {
  const unknown = unsupported([resource], query)
  if (unknown.length > 0) return refuseProperties(unknown, type)
  const body = render(resource, query, true)
  const href = internal(`/${cluster.name}${path}${query.text}`)
  return { status: 200, body: query.minimal ? body : { ...body, href } }
}

function refuseProperties(names: readonly string[], type: string): AmbariReply {
  return refuse(
    400,
    `The properties [${names.join(', ')}] specified in the request or predicate are not supported for the resource type ${type}.`,
  )
}
