import { UserError } from '../errors.ts'
import { sentence, type Words } from '../words/sentence.ts'

/** One entry of Kafka's `listeners`: protocol, host as written, port. */
export interface Listener {
  readonly protocol: string
  readonly host: string
  readonly port: number
}

/**
 * Parses `listeners` of kafka-broker, for example `PLAINTEXT://localhost:9092,SSL://localhost:9093`.
 * @throws UserError `kafka-listeners`
 */
export function parseListeners(text: string): Listener[] {
  const listeners = text.split(',').map((entry) => {
    const [, protocol, host, digits] =
      /^\s*([A-Z][A-Z0-9_]*):\/\/([^:/\s]*):(\d+)\s*$/.exec(entry) ?? []
    if (protocol === undefined || host === undefined || digits === undefined)
      throw listenersError(sentence`"${entry.trim()}" is not a listener`)
    const port = Number(digits)
    if (port < 1 || port > 65_535)
      throw listenersError(
        digits === '92092'
          ? sentence`port ${digits} does not exist (a misprint of 9092 in an old page of the manual procedure)`
          : sentence`port ${digits} does not exist`,
      )
    return { protocol, host, port }
  })
  if (new Set(listeners.map(({ protocol }) => protocol)).size !== listeners.length)
    throw listenersError(sentence`a protocol is listed twice`)
  return listeners
}

/** The same protocols and ports on every network interface. */
export function onAllInterfaces(listeners: readonly Listener[]): string {
  return listeners.map(({ protocol, port }) => `${protocol}://0.0.0.0:${port}`).join(',')
}

function listenersError(problem: Words): UserError {
  return new UserError(
    'kafka-listeners',
    sentence`Kafka's "listeners" setting cannot be used: ${problem}.`,
    {
      remedy: sentence`Correct it in Ambari (Kafka, Configs), for example to PLAINTEXT://localhost:9092, then retry.`,
    },
  )
}
