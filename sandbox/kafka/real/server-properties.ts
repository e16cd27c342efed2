/** What server.properties says of the network. */
export interface RunningListeners {
  /** As clients are told; `listeners` where nothing else is advertised. */
  readonly advertised: string
  /** Port of the first PLAINTEXT listener; undefined: none. */
  readonly plainPort: number | undefined
}

/**
 * The whole of server.properties from the properties of kafka-broker. Ends, as Ambari's does, in a line of four
 * spaces without a line break: whoever appends to it has to begin a new line.
 */
export function writeServerProperties(
  properties: Readonly<Record<string, string>>,
  hostName: string,
): string {
  const lines = Object.entries(properties)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => {
      const isNamed = key === 'listeners' || key === 'advertised.listeners'
      return `${key}=${isNamed ? value.replaceAll('localhost', hostName) : value}\n`
    })
  return `${lines.join('')}    `
}

/** Reads back what a broker was started with. The last line of a key counts, as for Java. */
export function readListeners(text: string): RunningListeners {
  const values = new Map(
    text.split('\n').map((line): [string, string] => {
      const [key = '', ...value] = line.trim().split('=')
      return [key.trim(), value.join('=').trim()]
    }),
  )
  const listeners = values.get('listeners') ?? ''
  const port = /(?:^|,)\s*PLAINTEXT:\/\/[^:,]*:(\d+)/.exec(listeners)?.[1]
  return {
    advertised: values.get('advertised.listeners') ?? listeners,
    plainPort: port === undefined ? undefined : Number(port),
  }
}
