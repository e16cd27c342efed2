import type { Socket } from 'node:net'
import { Duplex } from 'node:stream'
import type { BrokerAddress, KafkaRoute } from './route.ts'

/**
 * A socket that is there at once and connects by a route later, for clients that want it so. What is written
 * before waits; a route that fails comes as an `error` event.
 */
export class RoutedSocket extends Duplex {
  readonly #route: KafkaRoute
  readonly #address: BrokerAddress
  readonly #onConnect: () => void
  #socket: Socket | undefined

  constructor(route: KafkaRoute, address: BrokerAddress, onConnect: () => void) {
    super()
    this.#route = route
    this.#address = address
    this.#onConnect = onConnect
  }

  /** Node holds back reads, writes, the end and even destruction until this is through. */
  override _construct(done: (error?: Error | null) => void): void {
    this.#route(this.#address).then((socket) => {
      this.#socket = socket
      socket.on('data', (chunk) => {
        if (!this.push(chunk)) socket.pause()
      })
      socket.on('end', () => this.push(null))
      socket.on('error', (error) => this.destroy(error))
      done()
      if (!this.destroyed) this.#onConnect()
    }, done)
  }

  override _read(): void {
    this.#socket?.resume()
  }

  override _write(chunk: Buffer, _encoding: string, done: (error?: Error | null) => void): void {
    this.#socket?.write(chunk, done)
  }

  /** kafkajs ends a socket when it wants nothing more of it: nothing waits for the other side's end. */
  override _final(done: (error?: Error | null) => void): void {
    this.#socket?.end(() => {
      done()
      this.destroy()
    })
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#socket?.destroy()
    done(error)
  }

  /** Part of what kafkajs asks of a socket. */
  unref(): this {
    this.#socket?.unref()
    return this
  }
}
