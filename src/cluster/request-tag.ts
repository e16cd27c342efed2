import type { ClusterRequest } from './cluster.ts'

/**
 * What was asked for, as a tag of the resource group: with it a create can go on although its record is lost. Where
 * it sits and which addresses it has are tags of their own; what operators decide for all clusters is not in it.
 * Tags of Azure hold 256 characters.
 */
export function requestTag(request: ClusterRequest): string {
  const { headSize, zookeeperSize, dnsServers = [] } = request
  return new URLSearchParams({
    workers: String(request.workers),
    size: request.vmSize,
    disks: String(request.disksPerWorker),
    ...(headSize === undefined ? {} : { head: headSize }),
    ...(zookeeperSize === undefined ? {} : { zookeeper: zookeeperSize }),
    ...(request.encryptionInTransit ? { encrypted: 'yes' } : {}),
    ...(request.peersWithCauseway ? { peered: 'yes' } : {}),
    ...(dnsServers.length === 0 ? {} : { dns: dnsServers.join(' ') }),
  }).toString()
}

/** What the tag keeps of a request; the rest is seen elsewhere, or not kept. */
export type TaggedRequest = Omit<
  ClusterRequest,
  'name' | 'region' | 'placement' | 'sshPublicKey' | 'storageIdentity'
>

/** The inverse of `requestTag`; undefined for groups that were made before the tag existed. */
export function parseRequestTag(tag: string | undefined): TaggedRequest | undefined {
  const asked = new URLSearchParams(tag ?? '')
  const [workers, vmSize, disks] = [asked.get('workers'), asked.get('size'), asked.get('disks')]
  if (!workers || !vmSize || !disks) return undefined
  const [headSize, zookeeperSize, dns] = [
    asked.get('head'),
    asked.get('zookeeper'),
    asked.get('dns'),
  ]
  return {
    workers: Number(workers),
    vmSize,
    disksPerWorker: Number(disks),
    ...(headSize ? { headSize } : {}),
    ...(zookeeperSize ? { zookeeperSize } : {}),
    ...(asked.has('encrypted') ? { encryptionInTransit: true } : {}),
    ...(asked.has('peered') ? { peersWithCauseway: true } : {}),
    ...(dns ? { dnsServers: dns.split(' ') } : {}),
  }
}
