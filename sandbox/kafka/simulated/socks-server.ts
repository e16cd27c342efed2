import { createServer, type Server, type Socket } from 'node:net'

/** What a client asks of the proxy: RFC 1928, CONNECT. */
export interface SocksRequest {
  /** User name of RFC 1929; empty without a login. */
  readonly user: string
  readonly host: string
  readonly port: number
}

const VERSION = 5
const USER_PASSWORD = 2
const REPLIES = { granted: 0, unreachable: 4, refused: 5 } as const
export type SocksVerdict = keyof typeof REPLIES

/**
 * A SOCKS5 server that connects to nothing: it hands granted connections to `onConnect`, as if they had reached
 * the host that was asked for.
 */
export function createSocksServer(options: {
  readonly judge: (request: SocksRequest) => SocksVerdict
  readonly onConnect: (request: SocksRequest, socket: Socket) => void
}): Server {
  return createServer((socket) => {
    socket.on('error', () => {})
    socket.setTimeout(60_000, () => socket.destroy())
    void serve(socket, options).catch(() => socket.destroy())
  })
}

async function serve(
  socket: Socket,
  options: Parameters<typeof createSocksServer>[0],
): Promise<void> {
  const bytes = reader(socket)
  const [version, count] = await bytes.take(2)
  if (version !== VERSION) throw new Error('not SOCKS5')
  const methods = await bytes.take(count ?? 0)
  const user = methods.includes(USER_PASSWORD) ? await logIn(socket, bytes) : ''
  if (!methods.includes(USER_PASSWORD)) socket.write(Buffer.from([VERSION, 0]))
  const [, command, , type] = await bytes.take(4)
  const host = await readHost(bytes, type ?? 0)
  const port = (await bytes.take(2)).readUInt16BE(0)
  const request = { user, host, port }
  const verdict = command === 1 ? options.judge(request) : 'refused'
  socket.write(Buffer.from([VERSION, REPLIES[verdict], 0, 1, 0, 0, 0, 0, 0, 0]))
  if (verdict !== 'granted') {
    socket.end()
    return
  }
  bytes.release()
  socket.setTimeout(0)
  options.onConnect(request, socket)
}

async function logIn(socket: Socket, bytes: Bytes): Promise<string> {
  socket.write(Buffer.from([VERSION, USER_PASSWORD]))
  const [, length] = await bytes.take(2)
  const user = (await bytes.take(length ?? 0)).toString('utf8')
  const [passwordLength] = await bytes.take(1)
  await bytes.take(passwordLength ?? 0)
  socket.write(Buffer.from([1, 0]))
  return user
}

async function readHost(bytes: Bytes, type: number): Promise<string> {
  if (type === 1) return [...(await bytes.take(4))].join('.')
  if (type !== 3) throw new Error('addresses of this type are not played')
  const [length] = await bytes.take(1)
  return (await bytes.take(length ?? 0)).toString('utf8')
}

interface Bytes {
  take(count: number): Promise<Buffer>
  /** Gives the socket back; bytes that came early are put back into it. */
  release(): void
}

function reader(socket: Socket): Bytes {
  let held = Buffer.alloc(0)
  let waiting:
    | { count: number; resolve: (bytes: Buffer) => void; reject: (e: Error) => void }
    | undefined
  const serveWaiting = () => {
    if (!waiting || held.length < waiting.count) return
    const { count, resolve } = waiting
    waiting = undefined
    const taken = held.subarray(0, count)
    held = held.subarray(count)
    resolve(taken)
  }
  const onData = (data: Buffer) => {
    held = Buffer.concat([held, data])
    serveWaiting()
  }
  const onEnd = () => waiting?.reject(new Error('the client went away'))
  socket.on('data', onData).on('close', onEnd)
  return {
    take: (count) =>
      new Promise((resolve, reject) => {
        waiting = { count, resolve, reject }
        serveWaiting()
      }),
    release() {
      socket.off('data', onData).off('close', onEnd)
      if (held.length > 0) socket.unshift(held)
    },
  }
}
