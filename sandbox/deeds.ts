import type { AmbariSimulator } from './ambari/simulator.ts'

/** What somebody at the console can do to the sandbox. */
export interface Deed {
  readonly id: string
  readonly title: string
  /** What it will do, in a sentence. */
  readonly effect: string
  /** Missing: it happens once for each click. */
  readonly isOn?: () => boolean
  /** @throws Error whose message the console shows */
  act(): void
}

/** Puts the first worker of every cluster into maintenance mode; ends every such mode when there is one. */
export function maintainHosts(ambari: AmbariSimulator): Deed {
  const maintained = (cluster: string) =>
    brokersOf(ambari, cluster).filter(({ hostMaintenance }) => hostMaintenance === 'ON')
  const isOn = () => ambari.clusterNames().some((cluster) => maintained(cluster).length > 0)
  return {
    id: 'host-maintenance',
    title: 'Somebody works at a host',
    effect: 'The first worker of every cluster is in maintenance mode, until switched off.',
    isOn,
    act() {
      const value = isOn() ? 'OFF' : 'ON'
      for (const cluster of existing(ambari)) {
        const hosts = value === 'OFF' ? maintained(cluster) : brokersOf(ambari, cluster).slice(0, 1)
        for (const { hostName } of hosts) ambari.setHostMaintenance(cluster, hostName, value)
      }
    },
  }
}

/** Restores the first configuration of Kafka in every cluster. */
export function revertConfigurations(ambari: AmbariSimulator): Deed {
  return {
    id: 'configuration-reverted',
    title: "Somebody reverts Kafka's configuration",
    effect: 'Every cluster gets its first configuration back; the drift is noticed.',
    act() {
      for (const cluster of existing(ambari)) ambari.revertKafka(cluster)
    },
  }
}

/** Puts a new machine with another address in the place of the last worker of every cluster. */
export function replaceNodes(ambari: AmbariSimulator): Deed {
  return {
    id: 'node-replaced',
    title: 'A node is replaced',
    effect: 'The last worker of every cluster becomes a new machine with another address.',
    act() {
      for (const cluster of existing(ambari)) {
        const brokers = brokersOf(ambari, cluster)
        const last = brokers.at(-1)
        if (!last) continue
        const taken = new Set(brokers.map(({ ip }) => ip))
        ambari.replaceWorker(cluster, last.hostName, freeAddress(last.ip, taken))
      }
    },
  }
}

const brokersOf = (ambari: AmbariSimulator, cluster: string) =>
  ambari.cluster(cluster)?.brokers ?? []

/** @throws Error when there is no cluster that anything could happen to */
function existing(ambari: AmbariSimulator): string[] {
  const names = ambari.clusterNames()
  if (names.length === 0) throw new Error('there is no cluster yet')
  return names
}

/** Azure keeps the first four addresses of a subnet, and the last one. */
const FIRST_HOST = 4
const HOSTS = 251
/** Far from where nodes get theirs. */
const STRIDE = 60

/** Another address of the same /24. */
function freeAddress(ip: string, taken: ReadonlySet<string>): string {
  const network = ip.slice(0, ip.lastIndexOf('.') + 1)
  let host = Number(ip.slice(network.length))
  do host = FIRST_HOST + ((host - FIRST_HOST + STRIDE) % HOSTS)
  while (taken.has(network + host))
  return network + host
}
