import { Redis, type RedisOptions } from 'ioredis'

/**
 * A connection that ends when it is told to, also while it waits to connect again: ioredis (6.0) only forgets the next
 * attempt then, so that whatever was asked waits for ever, and with it BullMQ's `close`, which waits for the end of
 * its blocking connections.
 */
export class ClosingRedis extends Redis {
  override duplicate(override?: Partial<RedisOptions>): Redis {
    // As it is by default; the type of the constructor knows no other.
    const { replyMapping: _default, ...options } = { ...this.options, ...override }
    return new ClosingRedis(options)
  }

  override disconnect(reconnect = false): void {
    const isBetween = this.status === 'reconnecting'
    super.disconnect(reconnect)
    if (reconnect || !isBetween) return
    // An attempt that is given up ends the connection.
    this.connect().catch(() => {})
    super.disconnect()
  }
}
