import type { FastifyInstance } from 'fastify'
import { isSameSecret } from '../constant-time.ts'
import type { MetricStore } from './meter.ts'

/**
 * GET /metrics, in Prometheus' text format.
 * @param token undefined: for a server of its own, which only the right people reach
 */
export function metricsRoute(
  store: Pick<MetricStore, 'text'>,
  token: string | undefined,
): (scope: FastifyInstance) => Promise<void> {
  return async (scope) => {
    scope.get('/metrics', async (request, reply) => {
      const { authorization = '' } = request.headers
      if (token !== undefined && !isSameSecret(authorization, `Bearer ${token}`))
        return reply.code(401).header('www-authenticate', 'Bearer realm="metrics"').send()
      return reply
        .type('text/plain; version=0.0.4; charset=utf-8')
        .header('cache-control', 'no-store')
        .send(await store.text())
    })
  }
}
