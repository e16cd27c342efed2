import type { FastifyInstance, FastifyRequest } from 'fastify'
import { record, type SpanAttributes } from './signals.ts'
import type { SpanStore } from './tracer.ts'

/** Times every request of a server by its route: what nobody has a route for is one route. */
export function measureRequests(server: FastifyInstance): void {
  server.addHook('onResponse', async (request, reply) => {
    const labels = { route: routeOf(request.routeOptions.url), status: String(reply.statusCode) }
    record('causeway_http_request_duration_seconds', labels, reply.elapsedTime / 1000)
  })
}

/** The files of the admin page are many, and one to whoever looks at the metrics. */
function routeOf(url: string | undefined): string {
  if (url === undefined) return 'none'
  return url.startsWith('/admin') ? '/admin' : url
}

/** Makes what Slack sends a span around everything that follows. Nobody else's trace goes on in here. */
export function traceRequests(server: FastifyInstance, spans: Pick<SpanStore, 'enclose'>): void {
  const ends = new WeakMap<FastifyRequest, (attributes: SpanAttributes) => void>()
  server.addHook('onRequest', (request, _reply, done) => {
    const { method } = request
    const route = request.routeOptions.url ?? ''
    if (!route.startsWith('/slack/')) return done()
    const attributes = { 'http.request.method': method, 'http.route': route }
    const start = { name: `${method} ${route}`, kind: 'server', parent: '', attributes } as const
    spans.enclose(start, (end) => {
      ends.set(request, end)
      done()
    })
  })
  server.addHook('onResponse', async (request, reply) => {
    ends.get(request)?.({ 'http.response.status_code': reply.statusCode })
  })
}
