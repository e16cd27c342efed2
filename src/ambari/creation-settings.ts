import { onAllInterfaces, parseListeners } from './listeners.ts'

/** Properties of `kafka-broker`, by their names. */
type BrokerProperties = Readonly<Record<string, string>>

/** Where HDInsight's brokers listen when nothing is set. */
export const DEFAULT_LISTENERS = 'PLAINTEXT://localhost:9092'

/**
 * The machine's own address, as Ambari's Jinja writes it into server.properties before each start: the list of
 * addresses has the order of the list of hosts. Source: Ambari 2.7, KAFKA's params.py and InlineTemplate; that
 * HDInsight renders it alike is not documented, so that it is believed only where brokers advertise it.
 */
const OWN_ADDRESS = "{{config['clusterHostInfo']['all_ipv4_ips'][all_hosts.index(hostname)]}}"

/** The settings with which brokers advertise their IP addresses from their first start. */
export function settingsAtCreation(): BrokerProperties {
  return settingsFor(DEFAULT_LISTENERS)
}

/** Whether those settings are there, complete or not. */
export function hasCreationSettings(properties: BrokerProperties): boolean {
  return properties['advertised.listeners']?.includes(OWN_ADDRESS) ?? false
}

/** Whether each listener that there is advertises the machine's address by those settings. */
export function isSetAtCreation(properties: BrokerProperties): boolean {
  const { listeners } = properties
  if (listeners === undefined || !hasCreationSettings(properties)) return false
  const wanted = settingsFor(listeners)
  return Object.entries(wanted).every(([name, value]) => properties[name] === value)
}

/** The configuration as it would be without them. */
export function withoutCreationSettings(properties: BrokerProperties): BrokerProperties {
  if (!hasCreationSettings(properties)) return properties
  const {
    'advertised.listeners': _advertised,
    listeners = DEFAULT_LISTENERS,
    ...others
  } = properties
  return { ...others, listeners: listeners.replaceAll('://0.0.0.0:', '://localhost:') }
}

function settingsFor(listeners: string): BrokerProperties {
  const parsed = parseListeners(listeners)
  return {
    listeners: onAllInterfaces(parsed),
    'advertised.listeners': parsed
      .map(({ protocol, port }) => `${protocol}://${OWN_ADDRESS}:${port}`)
      .join(','),
  }
}
