import type { Words } from '../words/sentence.ts'
import { type AmbariHttpOptions, type AmbariMethod, createAmbariHttp } from './http.ts'

/** Ambari's REST API below one cluster: paths begin after `/clusters/<name>`. */
export interface ClusterApi {
  readonly clusterName: string
  /** @param what the deed in words, for errors: "list brokers" */
  get<Answer>(path: string, what: Words): Promise<Answer>
  /** @returns undefined for an empty body */
  send(
    method: Exclude<AmbariMethod, 'GET'>,
    path: string,
    what: Words,
    body: unknown,
  ): Promise<unknown>
}

/** How Ambari answers with several things. */
export interface Items<T> {
  readonly items: readonly T[]
}

/** Where Ambari is, how to log in, and which cluster. */
export interface AmbariClientOptions extends AmbariHttpOptions {
  /** As Ambari writes it: paths are case-sensitive. */
  readonly clusterName: string
}

/** Binds HTTP to one cluster. */
export function createClusterApi(options: AmbariClientOptions): ClusterApi {
  const { clusterName } = options
  const http = createAmbariHttp(options)
  const cluster = `/clusters/${encodeURIComponent(clusterName)}`
  return {
    clusterName,
    get: async <Answer>(path: string, what: Words) =>
      (await http.send('GET', `${cluster}${path}`, what)) as Answer,
    send: (method, path, what, body) => http.send(method, `${cluster}${path}`, what, body),
  }
}
