import Fastify, { type FastifyInstance } from 'fastify'
import type { Logger } from 'pino'

/** What works, for /health and /readyz. */
export interface Health {
  readonly redis: boolean
  readonly slack: boolean
  readonly worker: boolean | undefined
  /** What is wrong with the policy's file as it is now; empty: nothing. */
  readonly policyProblems: readonly string[]
  readonly queue: Record<string, number> | undefined
}

/** What the HTTP server listens on and answers from. */
export interface ServerOptions {
  readonly log: Logger
  readonly version: string
  readonly roles: readonly string[]
  readonly readHealth: () => Promise<Health>
  /** True once the process has begun to stop. */
  readonly isDraining: () => boolean
  /** Routes of their own, with their own body parsers: what Slack sends. */
  readonly plugins: readonly ((scope: FastifyInstance) => Promise<void>)[]
}

/** Longest time in which a request, and its headers alone, has to have come, in milliseconds. */
const REQUEST_LIMIT_MS = 10_000
const HEADERS_LIMIT_MS = 5000
const CHECK_EVERY_MS = 1000

/** The one HTTP server: Slack's requests, and health for people, schedulers and load balancers. */
export function createServer(options: ServerOptions): FastifyInstance {
  const server = Fastify({
    logger: false,
    bodyLimit: 64 * 1024,
    requestTimeout: REQUEST_LIMIT_MS,
    // Whoever sends slowly holds no connection for long: Node looks at them every 30 s by default.
    http: { headersTimeout: HEADERS_LIMIT_MS, connectionsCheckingInterval: CHECK_EVERY_MS },
    routerOptions: { ignoreTrailingSlash: true },
  })
  const startedAt = Date.now()

  server.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) => {
    const status = error.statusCode ?? 500
    if (status >= 500) options.log.error({ err: error }, 'a request failed')
    return reply.code(status).send({ error: status < 500 ? error.message : 'internal error' })
  })

  /** The process answers. Says nothing of others: a Redis outage must not restart every process. */
  server.get('/livez', async () => ({ status: 'pass' }))

  /** This process can take work now. */
  server.get('/readyz', async (_request, reply) => {
    const health = await options.readHealth()
    const ready = !options.isDraining() && health.redis && health.worker !== false
    return reply.code(ready ? 200 : 503).send({ status: ready ? 'pass' : 'fail' })
  })

  /** For people: what works, since when, how much waits. */
  server.get('/health', async (_request, reply) => {
    const health = await options.readHealth()
    const healthy = health.redis && health.worker !== false
    const policyIsWrong = health.policyProblems.length > 0
    const isDegraded = !health.slack || policyIsWrong
    const check = (works: boolean | undefined) =>
      works === undefined ? 'not in this process' : works ? 'pass' : 'fail'
    return reply
      .code(healthy ? 200 : 503)
      .type('application/health+json')
      .send({
        status: healthy ? (isDegraded ? 'warn' : 'pass') : 'fail',
        version: options.version,
        node: process.version,
        roles: options.roles,
        uptimeSeconds: Math.round((Date.now() - startedAt) / 1000),
        draining: options.isDraining(),
        checks: {
          redis: check(health.redis),
          slack: check(health.slack),
          worker: check(health.worker),
          policy: policyIsWrong ? 'degraded' : 'pass',
        },
        ...(policyIsWrong ? { policyProblems: health.policyProblems } : {}),
        queue: health.queue ?? 'unknown',
      })
  })

  for (const plugin of options.plugins) void server.register(plugin)
  return server
}
