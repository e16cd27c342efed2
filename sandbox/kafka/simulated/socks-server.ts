import { createServer, type Server, type Socket } from 'node:net'

/** What a client asks of the proxy: RFC 1928, CONNECT. */
export interface SocksRequest {
  /** User name of RFC 1929. */
  readonly user: string
  /** IPv4 address or host name. */
  readonly host: string
  readonly port: number
}

const VERSION = 5
const LOGIN = { method: 2, version: 1, granted: 0 } as const
const NO_METHOD = 0xff
const CONNECT = 1
const ADDRESS = { ipv4: 1, name: 3 } as const
const REPLIES = { granted: 0, unreachable: 4, refused: 5, notOffered: 7 } as const
export type SocksVerdict = keyof typeof REPLIES

export interface SocksServerOptions {
  readonly judge: (request: SocksRequest) => SocksVerdict
  readonly onConnect: (request: SocksRequest, socket: Socket) => void
}

const HANDSHAKE_MS = 60_000

/**
 * A SOCKS5 server that connects to nothing: it hands granted connections to `onConnect`, as if they had reached
 * the host that was asked for. Clients have to log in; any password is right.
 */
export function createSocksServer(options: SocksServerOptions): Server {
  return createServer({ noDelay: true }, (socket) => {
    socket.on('error', () => {})
    socket.setTimeout(HANDSHAKE_MS, () => socket.destroy())
    serve(socket, options).catch(() => socket.destroy())
  })
}

async function serve(socket: Socket, options: SocksServerOptions): Promise<void> {
  const bytes = readBytes(socket)
  const user = await logIn(socket, bytes)
  if (user === undefined) {
    socket.end(Buffer.from([VERSION, NO_METHOD]))
    return
  }
  const [, command, , addressType] = await bytes.take(4)
  const host = await readHost(bytes, addressType)
  const port = (await bytes.take(2)).readUInt16BE(0)
  const request = { user, host, port }
  const verdict = command === CONNECT ? options.judge(request) : 'notOffered'
  socket.write(Buffer.from([VERSION, REPLIES[verdict], 0, ADDRESS.ipv4, 0, 0, 0, 0, 0, 0]))
  if (verdict !== 'granted') {
    socket.end()
    return
  }
  socket.setTimeout(0)
  bytes.release()
  options.onConnect(request, socket)
}

/** @returns undefined for a client that does not offer to log in */
async function logIn(socket: Socket, bytes: Bytes): Promise<string | undefined> {
  const [version, count] = await bytes.take(2)
  if (version !== VERSION) throw new Error('not SOCKS5')
  const methods = await bytes.take(count ?? 0)
  if (!methods.includes(LOGIN.method)) return undefined
  socket.write(Buffer.from([VERSION, LOGIN.method]))
  const [, length] = await bytes.take(2)
  const user = (await bytes.take(length ?? 0)).toString('utf8')
  const [passwordLength] = await bytes.take(1)
  await bytes.take(passwordLength ?? 0)
  socket.write(Buffer.from([LOGIN.version, LOGIN.granted]))
  return user
}

async function readHost(bytes: Bytes, addressType: number | undefined): Promise<string> {
  if (addressType === ADDRESS.ipv4) return [...(await bytes.take(4))].join('.')
  if (addressType !== ADDRESS.name) throw new Error('no addresses of this type here')
  const [length] = await bytes.take(1)
  return (await bytes.take(length ?? 0)).toString('utf8')
}

interface Bytes {
  /** Rejects when the client goes away before it has sent so many. */
  take(count: number): Promise<Buffer>
  /** Gives the socket back; bytes that came early are put back into it. */
  release(): void
}

function readBytes(socket: Socket): Bytes {
  let held = Buffer.alloc(0)
  let isClosed = false
  let wake = () => {}
  const onData = (data: Buffer) => {
    held = Buffer.concat([held, data])
    wake()
  }
  const onClose = () => {
    isClosed = true
    wake()
  }
  socket.on('data', onData).on('close', onClose)
  return {
    async take(count) {
      while (held.length < count) {
        if (isClosed) throw new Error('the client went away')
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
      const taken = held.subarray(0, count)
      held = held.subarray(count)
      return taken
    },
    release() {
      socket.off('data', onData).off('close', onClose)
      if (held.length > 0) socket.unshift(held)
    },
  }
}
