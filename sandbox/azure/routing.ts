import type { Json } from './json.ts'

/** A request that passed the front door. */
export interface Call {
  readonly method: string
  /** Without the query, as the client wrote it. */
  readonly path: string
  /** "METHOD /path", what faults are matched against. */
  readonly key: string
  readonly query: URLSearchParams
  readonly apiVersion: string
  readonly body: Json | undefined
  /** The etag that the resource must still have. */
  readonly ifMatch: string | undefined
  /** A variable of the route's template. */
  param(name: string): string
}

export interface Reply {
  readonly status: number
  /** Sent as JSON; `null` is sent as such, undefined is no body. */
  readonly body?: Json | undefined
  readonly headers?: Readonly<Record<string, string>>
  /** Simulated milliseconds before the answer goes out. */
  readonly delayMs?: number
}

export interface Route {
  /** Names the operation in the record of requests, for example `clusters.create`. */
  readonly operation: string
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'PATCH' | 'DELETE'
  /** A path with `{variables}`; compared without regard to case, as ARM does. */
  readonly template: string
  handle(call: Call): Reply
}

/** Templates begin with these; the subscription is checked at the front door. */
export const SUBSCRIPTION = '/subscriptions/{subscription}'
export const GROUP = `${SUBSCRIPTION}/resourceGroups/{group}`

export interface Router {
  /** The route and its variables; undefined when no template fits the path and method. */
  find(
    method: string,
    path: string,
  ): { readonly route: Route; readonly params: ReadonlyMap<string, string> } | undefined
}

/** A router over all routes; among several that fit, the one with the most literal text wins. */
export function createRouter(routes: readonly Route[]): Router {
  const compiled = routes
    .map((route) => ({ route, ...compile(route.template) }))
    .sort((one, other) => other.literal - one.literal)
  return {
    find(method, path) {
      for (const { route, pattern, names } of compiled) {
        if (route.method !== method) continue
        const match = pattern.exec(path)
        if (!match) continue
        const params = new Map(
          names.map((name, index) => [name, decodeURIComponent(match[index + 1] ?? '')]),
        )
        return { route, params }
      }
      return undefined
    },
  }
}

function compile(template: string) {
  const names = [...template.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '')
  const source = template.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '([^/]+)')
  return {
    names,
    pattern: new RegExp(`^${source}/?$`, 'i'),
    literal: template.replaceAll(/\{\w+\}/g, '').length,
  }
}
