import { randomBytes, randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import { isObject, type JsonObject, parseJson } from './json.ts'
import { APP } from './people.ts'

/** Socket Mode: connections opened by `apps.connections.open`, envelopes out, acknowledgements in. */
export interface SocketMode {
  /** True while an app is connected. */
  connected(): boolean
  /** A one-time path and query for a new connection. */
  ticket(): string
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
  /** Sends an envelope to any one connection and resolves with the payload of its acknowledgement. */
  send(type: string, payload: JsonObject, timeoutMs: number): Promise<unknown>
  close(): void
}

/** Thrown when no acknowledgement came in time. */
export class NoAcknowledgement extends Error {
  override readonly name = 'NoAcknowledgement'
}

/** An endpoint without connections. */
export function createSocketMode(): SocketMode {
  const server = new WebSocketServer({ noServer: true })
  const sockets = new Set<WebSocket>()
  const tickets = new Set<string>()
  const waiting = new Map<string, (payload: unknown) => void>()

  function welcome(socket: WebSocket): void {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('message', (data) => {
      const answer = parseJson(String(data))
      if (isObject(answer)) waiting.get(String(answer.envelope_id))?.(answer.payload)
    })
    socket.send(
      JSON.stringify({
        type: 'hello',
        num_connections: sockets.size,
        connection_info: { app_id: APP.id },
        debug_info: { host: 'simulator', approximate_connection_time: 3600 },
      }),
    )
  }

  return {
    connected: () => sockets.size > 0,
    ticket() {
      const ticket = randomBytes(12).toString('hex')
      tickets.add(ticket)
      return `/link/?ticket=${ticket}`
    },
    upgrade(request, socket, head) {
      const url = new URL(request.url ?? '/', 'http://localhost')
      if (!tickets.delete(url.searchParams.get('ticket') ?? '')) {
        socket.end('HTTP/1.1 401 Unauthorized\r\nconnection: close\r\n\r\n')
        return
      }
      server.handleUpgrade(request, socket, head, welcome)
    },
    send(type, payload, timeoutMs) {
      const [socket] = sockets
      if (socket === undefined)
        return Promise.reject(new Error('no Socket Mode connection is open'))
      const id = randomUUID()
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          waiting.delete(id)
          reject(new NoAcknowledgement(`no acknowledgement within ${timeoutMs} ms`))
        }, timeoutMs)
        waiting.set(id, (answer) => {
          clearTimeout(timer)
          waiting.delete(id)
          resolve(answer)
        })
        const accepts = type !== 'events_api'
        socket.send(
          JSON.stringify({ envelope_id: id, type, payload, accepts_response_payload: accepts }),
        )
      })
    },
    close() {
      for (const socket of sockets) socket.terminate()
      server.close()
    },
  }
}
