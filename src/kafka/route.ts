import { connect, type Socket } from 'node:net'
import type { SocksClientOptions } from 'socks'
import { joined, type Sentence, say, sentence } from '../words/sentence.ts'

/** Where a broker listens, inside the cluster's network. */
export interface BrokerAddress {
  /** IP address or name. */
  readonly host: string
  readonly port: number
}

/**
 * Opens a TCP connection to an address inside a cluster's network. The caller closes it; an error of the
 * socket that nobody listens to does not stop the process, since `close` follows it anyway.
 * @throws NoRouteError
 */
export type KafkaRoute = (address: BrokerAddress) => Promise<Socket>

/** Why no broker could be reached. */
export type NoRouteReason = 'refused' | 'unreachable' | 'timeout' | 'unresolvable' | 'proxy'

const PHRASES: Readonly<Record<NoRouteReason, Sentence>> = {
  refused: sentence`refuses connections`,
  unreachable: sentence`cannot be reached`,
  timeout: sentence`cannot be reached: no answer in time`,
  unresolvable: sentence`has a name that cannot be resolved`,
  proxy: sentence`cannot be reached: the proxy does not let Causeway in`,
}

/** No connection came about; says nothing about what listens at the address. */
export class NoRouteError extends Error {
  override readonly name = 'NoRouteError'
  readonly address: BrokerAddress
  readonly reason: NoRouteReason
  /** The reason as the end of a sentence that begins with the address. */
  readonly phrase: Sentence
  readonly says: Sentence

  constructor(address: BrokerAddress, reason: NoRouteReason, cause?: unknown) {
    const says = joined([`${address.host}:${address.port}`, PHRASES[reason]], ' ')
    super(say(says, 'en'), { cause })
    this.says = says
    this.address = address
    this.reason = reason
    this.phrase = PHRASES[reason]
  }
}

/** By which way brokers are reached. */
export interface RouteOptions {
  /**
   * `socks5://user:password@host:port`, in which `{cluster}` stands for the cluster's name; names of hosts are
   * then resolved by the proxy. undefined: direct.
   */
  readonly proxyUrlTemplate: string | undefined
  /** For the whole way including the proxy; 5 s. */
  readonly timeoutMs?: number
}

/** @throws Error for a template that is no SOCKS5 address */
export function createRoute(cluster: string, options: RouteOptions): KafkaRoute {
  const timeoutMs = options.timeoutMs ?? 5000
  const proxy = options.proxyUrlTemplate && parseProxy(options.proxyUrlTemplate, cluster)
  const open = proxy
    ? (address: BrokerAddress) => connectBySocks(proxy, address, timeoutMs)
    : (address: BrokerAddress) => connectDirectly(address, timeoutMs)
  return async (address) => {
    // A wrongly set up broker may advertise anything; Node would take an empty host for this machine.
    if (address.host === '' || address.port < 1 || address.port > 65_535)
      throw new NoRouteError(address, 'unresolvable')
    const socket = await open(address)
    socket.on('error', () => {})
    return socket
  }
}

function parseProxy(template: string, cluster: string): SocksClientOptions['proxy'] {
  const text = template.replaceAll('{cluster}', encodeURIComponent(cluster))
  const url = URL.canParse(text) ? new URL(text) : undefined
  // The template may hold a password: it is not repeated.
  if (!url || !/^socks5h?:$/.test(url.protocol) || url.hostname === '')
    throw new Error('The Kafka proxy must be given as socks5://user:password@host:port')
  return {
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: Number(url.port || 1080),
    type: 5,
    ...(url.username && {
      userId: decodeURIComponent(url.username),
      password: decodeURIComponent(url.password),
    }),
  }
}

function connectDirectly(address: BrokerAddress, timeoutMs: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: address.host, port: address.port, noDelay: true })
    const fail = (reason: NoRouteReason, cause?: unknown) => {
      clearTimeout(timer)
      socket.destroy()
      reject(new NoRouteError(address, reason, cause))
    }
    const timer = setTimeout(fail, timeoutMs, 'timeout')
    const onError = (error: NodeJS.ErrnoException) => fail(reasonOfCode(error.code), error)
    socket.once('error', onError)
    socket.once('connect', () => {
      clearTimeout(timer)
      socket.off('error', onError)
      resolve(socket)
    })
  })
}

function reasonOfCode(code: string | undefined): NoRouteReason {
  if (code === 'ECONNREFUSED') return 'refused'
  if (code === 'ETIMEDOUT') return 'timeout'
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'unresolvable'
  return 'unreachable'
}

async function connectBySocks(
  proxy: SocksClientOptions['proxy'],
  destination: BrokerAddress,
  timeout: number,
): Promise<Socket> {
  const { SocksClient } = await import('socks')
  try {
    const { socket } = await SocksClient.createConnection({
      command: 'connect',
      proxy,
      destination,
      timeout,
      set_tcp_nodelay: true,
    })
    return socket
  } catch (error) {
    throw new NoRouteError(destination, reasonOfProxy(error), error)
  }
}

/**
 * The proxy's reply (RFC 1928, section 6), by the words of the package socks. `ssh -D` never gives one: it
 * says yes at once and closes the connection where it finds no way.
 */
function reasonOfProxy(error: unknown): NoRouteReason {
  const text = error instanceof Error ? error.message : ''
  if (/timed out|TTLExpired/.test(text)) return 'timeout'
  const [, reply] = /rejected connection - (\w+)/.exec(text) ?? []
  if (reply === 'ConnectionRefused') return 'refused'
  return reply === undefined || reply === 'NotAllowed' ? 'proxy' : 'unreachable'
}
