import { tracingChannel } from 'node:diagnostics_channel'
import { count } from './signals.ts'
import type { SpanStore } from './tracer.ts'

/** What ioredis publishes about one command. Its arguments hold records and tokens: they are not looked at. */
interface CommandMessage {
  readonly command?: string
  readonly error?: unknown
}

/**
 * Counts what Redis does not answer or refuses, and makes commands spans of whatever sent them. ioredis publishes
 * them on Node's own diagnostics channels, only while somebody listens.
 * @param spans undefined: only count
 * @returns ends it
 */
export function listenToRedis(spans: Pick<SpanStore, 'begin'> | undefined): () => void {
  const ends = new WeakMap<object, (failure?: unknown) => void>()
  const onCommand = {
    start(message: object) {
      const { command = '' } = message as CommandMessage
      const name = command.toUpperCase()
      const end = spans?.begin({
        name: `Redis ${name}`,
        kind: 'client',
        attributes: { 'db.system.name': 'redis', 'db.operation.name': name },
      })
      if (end) ends.set(message, end)
    },
    error(message: object) {
      const { command, error } = message as CommandMessage
      // Two refusals that belong to a healthy day: Redis does not know a script yet, so whoever sent its digest sends
      // the script; and before version 7.2 it does not want to know a client's library.
      if (command === 'client' || (error instanceof Error && /^NOSCRIPT/.test(error.message)))
        return
      count('causeway_redis_errors_total', { kind: 'command' })
    },
    asyncEnd: (message: object) => ends.get(message)?.((message as CommandMessage).error),
    end() {},
    asyncStart() {},
  }
  const onConnect = {
    error: (_message: object) => count('causeway_redis_errors_total', { kind: 'connection' }),
    start() {},
    end() {},
    asyncStart() {},
    asyncEnd() {},
  }
  const commands = tracingChannel('ioredis:command')
  const connections = tracingChannel('ioredis:connect')
  commands.subscribe(onCommand)
  connections.subscribe(onConnect)
  return () => {
    commands.unsubscribe(onCommand)
    connections.unsubscribe(onConnect)
  }
}
