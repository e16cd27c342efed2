import { at, type Json, textAt } from '../azure/json.ts'
import type { SimulatedClock } from '../clock.ts'
import type { ClusterModel, Login } from './cluster-model.ts'
import { clusterResource } from './configuration-resources.ts'
import type { AmbariFaults } from './faults.ts'
import { parseQuery } from './query.ts'
import { type AmbariReply, internal, refuse } from './reply.ts'
import { render } from './resource.ts'
import { answer } from './routes.ts'

/** One HTTP call as it arrived. */
export interface RawCall {
  readonly method: string
  readonly url: URL
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: string
}

export interface World {
  readonly clusters: ReadonlyMap<string, ClusterModel>
  readonly faults: AmbariFaults
  readonly clock: SimulatedClock
  readonly restartMs: number
}

/** Refusals of the servlet filters in front of Ambari's API. */
const refuseAtDoor = (status: number, message: string): AmbariReply => ({
  ...refuse(status, message),
  contentType: 'text/plain',
})

/** Login, CSRF, method override and the cluster's name; then the call itself. */
export function answerCall(raw: RawCall, world: World): AmbariReply {
  const { clusters } = world
  const [, prefix, name, path = ''] =
    /^(?:\/([^/]+))?\/api\/v1\/clusters(?:\/([^/]+))?(\/.*)?$/.exec(raw.url.pathname) ?? []
  const model = clusters.get(decodeURIComponent(prefix ?? name ?? ''))
  const sent = /^Basic (.+)$/.exec(String(raw.headers.authorization ?? ''))?.[1]
  if (sent === undefined) return refuseAtDoor(403, 'Missing authentication token')
  const login = Buffer.from(sent, 'base64').toString('utf8')
  const user = model && loginsOf(model).find((one) => `${one.username}:${one.password}` === login)
  if (!user) return refuseAtDoor(403, 'Unable to sign in. Invalid username/password combination.')
  if (raw.method !== 'GET' && !raw.headers['x-requested-by'])
    return refuseAtDoor(
      400,
      'CSRF protection is turned on. X-Requested-By HTTP header is required.',
    )
  try {
    const call = overridden(raw)
    if (!call) return refuseAtDoor(400, 'Incorrect HTTP method for override. Allowed values: [GET]')
    if (name === undefined) return listClusters(model, call.query)
    if (decodeURIComponent(name) !== model.name)
      return refuse(
        404,
        `The requested resource doesn't exist: Cluster not found, clusterName=${name}`,
      )
    const takeFault = (kind: Parameters<AmbariFaults['take']>[0]) =>
      world.faults.take(kind, `${raw.method} ${raw.url.pathname}`)
    const { clock, restartMs } = world
    const query = parseQuery(call.query)
    return answer({ ...call, path, query, user, cluster: model, clock, restartMs, takeFault })
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return refuse(
      400,
      `Invalid Request: Malformed Request Body.  An exception occurred parsing the request body: ${error.message}`,
    )
  }
}

function loginsOf({ seed }: ClusterModel): Login[] {
  const { username, password, logins = [] } = seed
  return [{ username, password, role: 'SERVICE.ADMINISTRATOR' }, ...logins]
}

/** A POST that says it is a GET brings its query in the body; undefined for any other claim. */
function overridden({ method, url, headers, body }: RawCall) {
  const override = headers['x-http-method-override']
  const query = url.search.slice(1)
  if (method !== 'POST' || override === undefined) return { method, query, body }
  if (override !== 'GET') return undefined
  const long = textAt(at(JSON.parse(body) as Json, 'RequestInfo'), 'query') ?? ''
  return { method: 'GET', query: [query, long].filter((part) => part !== '').join('&'), body: '' }
}

function listClusters(model: ClusterModel, query: string): AmbariReply {
  const parsed = parseQuery(query)
  const items = [render(clusterResource(model), parsed, false)]
  return { status: 200, body: parsed.minimal ? { items } : { href: internal(parsed.text), items } }
}
