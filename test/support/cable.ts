import { connect, createServer, type Socket } from 'node:net'
import type { TestContext } from 'node:test'

/** The way between Causeway and a server, which a test can cut. */
export interface Cable {
  /** Of this end, as `http://127.0.0.1:PORT`. */
  readonly url: string
  /** Resets every connection that there is; new ones are let through. */
  cut(): void
  /** Nothing comes through, in either direction, and nobody is told. */
  pull(): void
  plug(): void
}

/** @param target where the other end is, as `http://127.0.0.1:PORT` */
export async function startCable(t: TestContext, target: string): Promise<Cable> {
  const { hostname, port } = new URL(target)
  const sockets = new Set<Socket>()
  let isPulled = false
  const server = createServer((near) => {
    const far = connect(Number(port), hostname)
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from)
      from.on('data', (data) => !isPulled && to.write(data))
      from.on('error', () => {})
      from.on('close', () => {
        sockets.delete(from)
        to.destroy()
      })
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const cut = () => {
    for (const socket of sockets) socket.resetAndDestroy()
  }
  t.after(() => {
    cut()
    server.close()
  })
  const address = server.address()
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`,
    cut,
    pull() {
      isPulled = true
    },
    plug() {
      isPulled = false
      // Whatever hung in it is lost, as after a partition: neither side knows of it.
      cut()
    },
  }
}
