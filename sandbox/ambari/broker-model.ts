/** What a Kafka broker of HDInsight 5.1 does with its configuration when it starts, as far as clients notice. */
export interface BrokerStart {
  /** False: the start script returns and a pid file exists, but the broker dies seconds later. */
  readonly stays: boolean
  /** Advertised listeners after the start, for example `PLAINTEXT://10.0.0.12:9092`. */
  readonly advertised: string
}

/**
 * Follows the start: server.properties is written anew from `kafka-broker`, then `kafka-env` is sourced, whose
 * managed block (or hand-pasted snippet) rewrites `advertised.listeners`.
 * Source: Ambari 2.7 KAFKA scripts kafka.py and params.py; Kafka 3.2 KafkaConfig.scala.
 */
export function startBroker(
  node: { readonly hostName: string; readonly ip: string },
  configuration: { readonly content: string; readonly listeners: string },
): BrokerStart {
  const listeners = configuration.listeners.replaceAll('localhost', node.hostName)
  const valid = listeners
    .split(',')
    .every((entry) => Number(/:(\d+)$/.exec(entry.trim())?.[1] ?? 0) <= 65_535)
  const rewrites = /^[^#\n]*advertised\.listeners=/m.test(configuration.content)
  if (rewrites) {
    const advertised = listeners.replaceAll(/:\/\/[^:,]*:/g, `://${node.ip}:`)
    return { stays: valid, advertised }
  }
  // Without an advertised listener, the meta-address would be advertised, which Kafka refuses.
  return { stays: valid && !listeners.includes('0.0.0.0'), advertised: listeners }
}
