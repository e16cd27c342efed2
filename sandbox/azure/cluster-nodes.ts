import { createHash, randomBytes } from 'node:crypto'
import { freeAddresses } from './addresses.ts'
import { textAt } from './json.ts'
import { findSubnet, INTERFACES, sameId } from './network-references.ts'
import { rangeOf } from './subnets.ts'
import type { World } from './world.ts'

type Role = 'gateway' | 'head' | 'worker' | 'zookeeper'

/** A machine of a cluster; it counts from `since` until `until` (simulated time). */
export interface ClusterNode {
  readonly role: Role
  readonly number: number
  readonly hostName: string
  readonly ip: string
  readonly nicId: string
  readonly since: number
  until: number
}

const PREFIX: Readonly<Record<Role, string>> = {
  gateway: 'gw',
  head: 'hn',
  worker: 'wn',
  zookeeper: 'zk',
}

/** What a cluster has beside its workers. */
export const FIXED_NODES = [
  { role: 'gateway', number: 0 },
  { role: 'gateway', number: 1 },
  { role: 'head', number: 0 },
  { role: 'head', number: 1 },
  { role: 'zookeeper', number: 1 },
  { role: 'zookeeper', number: 2 },
  { role: 'zookeeper', number: 3 },
] as const

/** The numbers of a new cluster's workers: with a gap after 1, as recorded from the service. */
export function workerNumbers(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => (index < 2 ? index : index + 1))
}

/**
 * Makes machines in a subnet: a free address, a host name and a network interface in the cluster's group each.
 * Undefined when the subnet has not enough addresses left.
 */
export function addNodes(
  world: World,
  cluster: { name: string; group: string; location: string; subnetId: string },
  wanted: readonly { readonly role: Role; readonly number: number }[],
  since: number,
): readonly ClusterNode[] | undefined {
  const found = findSubnet(world, cluster.subnetId)
  const range = found && rangeOf(found.subnet)
  if (!range) return undefined
  const taken = new Set(
    world.store
      .list(INTERFACES)
      .filter((nic) => sameId(textAt(nic.body, 'subnet'), cluster.subnetId))
      .flatMap((nic) => textAt(nic.body, 'ip') ?? []),
  )
  const addresses = freeAddresses(range, taken, wanted.length, world.nodeAddress)
  if (!addresses) return undefined
  const suffix = dnsSuffix(found.network.guid)
  return wanted.map(({ role, number }, index) => {
    const ip = addresses[index] ?? ''
    const name = `nic-${role}node-${number}-${randomBytes(16).toString('hex')}`
    const nic = world.store.add({
      id: world.store.idOf(INTERFACES, cluster.group, name),
      type: INTERFACES,
      name,
      group: cluster.group,
      location: cluster.location,
      body: { subnet: cluster.subnetId, ip },
      readyAt: since,
    })
    const hostName = `${PREFIX[role]}${number}-${hostAbbreviation(cluster.name)}.${suffix}`
    return { role, number, hostName, ip, nicId: nic.id, since, until: Number.POSITIVE_INFINITY }
  })
}

/** Lets machines end at a time, and their interfaces so much later. */
export function endNodes(
  world: World,
  nodes: readonly ClusterNode[],
  until: number,
  lingerMs: number,
): void {
  for (const node of nodes) {
    node.until = Math.min(node.until, until)
    const nic = world.store.find(node.nicId)
    if (nic && nic.goneAt === undefined) nic.goneAt = until + lingerMs
  }
  world.changed(until + lingerMs)
}

/** The machines that are there at a time. */
export function nodesAt(nodes: readonly ClusterNode[], now: number): readonly ClusterNode[] {
  return nodes.filter((node) => node.since <= now && now < node.until)
}

/** HDInsight builds host names from the first six characters of the cluster's name. */
function hostAbbreviation(clusterName: string): string {
  return clusterName.slice(0, 6).toLowerCase()
}

/** The zone of a virtual network, the same for all its machines. */
function dnsSuffix(networkGuid: string): string {
  const letters = BigInt(`0x${createHash('sha256').update(networkGuid).digest('hex').slice(0, 32)}`)
  return `${letters.toString(36).padStart(25, '0').slice(0, 25)}.bx.internal.cloudapp.net`
}
