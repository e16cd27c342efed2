import type { ClusterModel } from './cluster-model.ts'
import type { ConfigGroup } from './configuration-store.ts'
import type { AmbariFault } from './faults.ts'
import type { AmbariCall } from './reply.ts'

const OPERATION_MS = 600_000
const FULL_DISK = {
  label: 'Host Disk Usage',
  state: 'CRITICAL',
  text: 'Capacity Used: [96.10%, 1.0 TB], Capacity Total: [1.1 TB]',
} as const

/** Somebody else changes a setting of the brokers. */
export function saveAsSomebody(cluster: ClusterModel, now: number): void {
  const { configurations: store } = cluster
  const before = store.desired('kafka-broker')
  const tag = `other-${store.versions.length}`
  store.add({
    type: 'kafka-broker',
    tag,
    properties: { ...before?.properties, 'log.retention.hours': `${71 + store.versions.length}` },
    attributes: before?.attributes ?? null,
  })
  const details = { note: 'somebody else', user: cluster.seed.username, createdAt: now }
  store.commit('KAFKA', { 'kafka-broker': tag }, details)
  cluster.markStale()
}

/** Somebody else restores Kafka's first configuration, which clones it into a new version. */
export function revertAsSomebody(cluster: ClusterModel, now: number): void {
  const { configurations: store } = cluster
  const first = store.versions.find(({ service }) => service === 'KAFKA')
  const details = { note: 'somebody else', user: cluster.seed.username, createdAt: now }
  store.rollBack('KAFKA', first?.version ?? 1, details)
  cluster.markStale()
}

/** Lets the armed faults of this kind happen, before the call is answered: what other people and disks do. */
export function letHappen({ cluster, clock, takeFault }: AmbariCall): void {
  const group = takeFault('configGroup')
  if (group) addGroup(cluster, hostOf(group, cluster), clock.now())
  const maintained = takeFault('hostInMaintenance')
  if (maintained) cluster.maintenance.setHost(hostOf(maintained, cluster), 'ON')
  const operation = takeFault('otherOperation')
  if (operation) startSomething(cluster, () => clock.sleep(operation.durationMs ?? OPERATION_MS))
  const alert = takeFault('alert')
  if (alert) raise(cluster, alert, clock.now())
}

function hostOf(fault: AmbariFault, cluster: ClusterModel): string {
  return fault.host ?? cluster.machines[0]?.hostName ?? ''
}

function addGroup(cluster: ClusterModel, host: string, now: number): void {
  const { configurations: store } = cluster
  const id = store.inEffect('KAFKA').length + 1
  const group: ConfigGroup = { id, name: `big-disks-${id}`, hosts: [host] }
  const tag = `group-${id}`
  const properties = { 'log.retention.bytes': '107374182400' }
  store.add({ type: 'kafka-broker', tag, properties, attributes: null })
  const details = { note: 'a group of its own', user: cluster.seed.username, createdAt: now }
  store.commit('KAFKA', { 'kafka-broker': tag }, details, group)
  cluster.markStale(group)
}

/** Somebody restarts the first ZooKeeper server, or checks Kafka where there is none. */
function startSomething(cluster: ClusterModel, run: () => Promise<void>): void {
  const host = cluster.seed.zookeepers[0]?.hostName ?? cluster.hosts[0]?.hostName ?? ''
  const filter = { service_name: 'ZOOKEEPER', component_name: 'ZOOKEEPER_SERVER', hosts: [host] }
  cluster.operations.add(
    {
      context: 'Restart ZooKeeper Server',
      user: cluster.seed.username,
      type: 'COMMAND',
      level: 'HOST_COMPONENT',
      filters: [filter],
    },
    [
      {
        host,
        role: 'ZOOKEEPER_SERVER',
        command: 'CUSTOM_COMMAND',
        customCommand: 'RESTART',
        detail: 'RESTART ZOOKEEPER/ZOOKEEPER_SERVER',
        run,
        interrupt: async () => {},
      },
    ],
  )
}

function raise(cluster: ClusterModel, fault: AmbariFault, now: number): void {
  const hostName = hostOf(fault, cluster)
  const { label, state, text } = fault.alert ?? FULL_DISK
  const index = cluster.alerts.findIndex(
    (alert) => alert.hostName === hostName && alert.label === label,
  )
  const known = cluster.alerts[index]
  const id = known?.id ?? cluster.alerts.length + 1
  cluster.alerts[known ? index : cluster.alerts.length] = {
    id,
    hostName,
    label,
    state,
    text,
    since: now,
  }
}
