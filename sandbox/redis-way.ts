import { connect, createServer, type Socket } from 'node:net'

/** A way to a Redis on which answers can be held up, or the connection refused. */
export interface RedisWay {
  readonly url: string
  /** From now on every answer comes so many milliseconds late. */
  delayAnswers(ms: number): void
  /** Cuts every connection, and each new one at once. */
  refuse(): void
  /** As fast as Redis itself again. */
  recover(): void
  /** To be called after whoever uses it has closed its connections. */
  close(): void
}

/** @param redisUrl where it leads, for example redis://127.0.0.1:6379 */
export async function startRedisWay(redisUrl: string): Promise<RedisWay> {
  const target = new URL(redisUrl)
  const sockets = new Set<Socket>()
  let delayMs = 0
  let isRefusing = false
  const server = createServer((near) => {
    if (isRefusing) return near.destroy()
    const far = connect(Number(target.port || 6379), target.hostname)
    for (const socket of [near, far]) {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => {
        sockets.delete(socket)
        near.destroy()
        far.destroy()
      })
    }
    near.on('data', (data) => far.write(data))
    far.on('data', (data) => {
      if (delayMs === 0) near.write(data)
      else setTimeout(() => near.writable && near.write(data), delayMs).unref()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const cut = () => {
    for (const socket of sockets) socket.destroy()
  }
  const address = server.address()
  const way = new URL(target)
  way.hostname = '127.0.0.1'
  way.port = String(typeof address === 'object' ? address?.port : 0)
  return {
    url: way.href,
    delayAnswers(ms) {
      delayMs = ms
    },
    refuse() {
      isRefusing = true
      cut()
    },
    recover() {
      delayMs = 0
      isRefusing = false
    },
    close() {
      cut()
      server.close()
    },
  }
}
