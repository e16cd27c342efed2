import { createBullBoard } from '@bull-board/api'
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter'
import { Queue } from 'bullmq'
import type { FastifyInstance } from 'fastify'
import type { Redis } from 'ioredis'
import { isSameSecret } from '../constant-time.ts'
import { QUEUE_NAME } from '../jobs/engine/operations.ts'
import { BoardServer } from './board-server.ts'

/** Where the page is. */
const PATH = '/admin'

/**
 * Bull Board at /admin: the queue's jobs, to look at. It can change nothing: only its GET routes are there. Loaded
 * only where a password is configured; without it there is no such page.
 */
export function openAdmin(
  redis: Redis,
  prefix: string,
  password: string,
): { readonly page: (scope: FastifyInstance) => Promise<void>; close(): Promise<void> } {
  const queue = new Queue(QUEUE_NAME, { connection: redis, prefix })
  queue.on('error', () => {}) // ioredis reports the same error to whoever awaits a command
  const page = async (scope: FastifyInstance) => {
    scope.addHook('onRequest', async (request, reply) => {
      void reply.headers(STRICT)
      if (isSameSecret(passwordOf(request.headers.authorization), password)) return
      return reply
        .code(401)
        .header('www-authenticate', 'Basic realm="Causeway", charset="UTF-8"')
        .send({ error: 'The password is that of ADMIN_PASSWORD; any name will do.' })
    })
    const board = new BoardServer(PATH)
    createBullBoard({
      queues: [new BullMQAdapter(queue, { readOnlyMode: true, allowRetries: false })],
      serverAdapter: board,
      options: { uiConfig: { boardTitle: 'Causeway', hideRedisDetails: true } },
    })
    board.addTo(scope)
  }
  return { page, close: () => queue.close() }
}

/** Nothing from elsewhere, into no frame, kept nowhere. The page's own styles are written by its scripts. */
const STRICT = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; " +
    "font-src 'self'; connect-src 'self'; base-uri 'self'; form-action 'none'; frame-ancestors 'none'",
  'x-frame-options': 'DENY',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
} as const

/** Source: RFC 7617, HTTP Basic authentication. */
function passwordOf(authorization = ''): string {
  const [, encoded = ''] = /^Basic +([\w+/]+=*)$/i.exec(authorization) ?? []
  const decoded = Buffer.from(encoded, 'base64').toString('utf8')
  return decoded.slice(decoded.indexOf(':') + 1)
}
