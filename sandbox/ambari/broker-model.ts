import type { BrokerSettings } from './broker-runtime.ts'

/** What a Kafka broker of HDInsight 5.1 does with its configuration when it starts, as far as clients notice. */
export interface BrokerStart {
  /** False: the start script returns and a pid file exists, but the broker dies seconds later. */
  readonly stays: boolean
  /** Advertised listeners after the start, for example `PLAINTEXT://10.0.0.12:9092`. */
  readonly advertised: string
}

/** Ambari's templates have the addresses of all hosts in the order of their names. */
const OWN_ADDRESS = "{{config['clusterHostInfo']['all_ipv4_ips'][all_hosts.index(hostname)]}}"
const MAX_PORT = 65_535

/**
 * Follows the start: server.properties is written anew from `kafka-broker`, then `kafka-env` is sourced, whose
 * managed block (or hand-pasted snippet) rewrites `advertised.listeners`; the last line written counts.
 * Source: Ambari 2.7 KAFKA scripts kafka.py and params.py; Kafka 3.2 KafkaConfig.scala.
 * @throws Error when Jinja cannot render `content`, which fails the start script itself
 */
export function startBroker(
  node: { readonly hostName: string; readonly ip: string },
  { content, properties }: BrokerSettings,
): BrokerStart {
  if (/\{%|\{#(?![\s\S]*#\})/.test(content))
    throw new Error('TemplateSyntaxError: kafka-env cannot be rendered')
  const setting = properties['advertised.listeners']?.replaceAll(OWN_ADDRESS, node.ip)
  if (setting?.includes('{{'))
    throw new Error('UndefinedError: server.properties cannot be rendered')
  const own = (properties.listeners ?? 'PLAINTEXT://:9092').replaceAll('localhost', node.hostName)
  const advertised = writtenByScript(content, own, node.ip) ?? setting
  const stays =
    hasValidPorts(own) &&
    // Without an advertised listener, the meta-address would be advertised, which Kafka refuses.
    !(advertised ?? own).includes('0.0.0.0')
  return { stays, advertised: advertised ?? own }
}

/** What the script appends last: a text with a variable in it stands for the machine's own address. */
function writtenByScript(content: string, listeners: string, ip: string): string | undefined {
  const lines = [...content.matchAll(/^[^#\n]*advertised\.listeners=([^'"\\\s]*)/gm)]
  const [, value] = lines.at(-1) ?? []
  if (value === undefined) return undefined
  const isVariable = value === '' || /[%$]/.test(value)
  return isVariable ? listeners.replaceAll(/:\/\/[^:,]*:/g, `://${ip}:`) : value
}

function hasValidPorts(listeners: string): boolean {
  return listeners
    .split(',')
    .every((entry) => Number(/:(\d+)$/.exec(entry.trim())?.[1] ?? 0) <= MAX_PORT)
}
