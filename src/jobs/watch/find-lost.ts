import type { Logger } from 'pino'
import { type CausewayGroup, listCausewayGroups } from '../../azure/causeway-groups.ts'
import { type ClusterSummary, listClusters } from '../../azure/cluster.ts'
import { idOf, listGroup, PARTS } from '../../azure/group-contents.ts'
import type { ClusterRequest } from '../../cluster/cluster.ts'
import { isMade } from '../../cluster/placement.ts'
import { resourceNames } from '../../cluster/resource-names.ts'
import { joined, sentence } from '../../words/sentence.ts'
import type { OperationStore } from '../engine/operation-store.ts'
import type { Requester } from '../engine/step.ts'
import type { Services } from '../services.ts'
import { readBrokers } from '../steps/brokers.ts'
import { type Announcements, addressesOf } from './announcements.ts'
import type { LostCreate, LostCreates } from './lost-creates.ts'

/** What half-made creates are looked for with. */
export interface LostOptions {
  readonly lost: LostCreates
  readonly announcements: Announcements
  readonly store: OperationStore
  readonly services: Services
  /** Tells its owner; called again when it throws. */
  readonly tell: (lost: LostCreate) => Promise<void>
  readonly log: Logger
}

/**
 * Compares the tags in Azure with the records, once. After Redis was lost, what runs is watched again as it is,
 * and what is half made is offered to whoever began it. Reads only; two calls where nothing was lost.
 */
export async function findLost(options: LostOptions): Promise<void> {
  const { services, lost, log } = options
  const [groups, clusters] = await Promise.all([
    listCausewayGroups(services.azure),
    listClusters(services.azure),
  ])
  const gone = (await lost.clusters()).filter(
    (cluster) => !groups.some((group) => group.cluster === cluster),
  )
  for (const cluster of gone) await lost.forget(cluster)
  for (const group of groups)
    await compareOne(
      group,
      clusters.find(({ name }) => name === group.cluster),
      options,
    ).catch((error: unknown) =>
      log.warn({ cluster: group.cluster, err: error }, 'could not compare a cluster with records'),
    )
}

async function compareOne(
  group: CausewayGroup,
  cluster: ClusterSummary | undefined,
  options: LostOptions,
): Promise<void> {
  const { lost, log, store } = options
  const isKnown = group.operation !== undefined && (await store.read(group.operation)) !== undefined
  if (isKnown) return lost.forget(group.cluster)
  // Somebody is at work on it, by another operation: its end will tell.
  if (await store.isLocked(group.cluster)) return
  if (cluster?.state === 'Running' && (await isWhole(group, options))) return
  const known = await lost.read(group.cluster)
  if (known?.told) return
  const found = await describe(group, cluster, options)
  if (found === undefined) return
  await lost.remember(found)
  await options.tell(found)
  await lost.remember({ ...found, told: true })
  log.warn({ cluster: found.cluster, operationId: found.operationId }, 'a create without a record')
}

/** A running cluster that nobody has to finish: what is there counts as announced from now on. */
async function isWhole(group: CausewayGroup, options: LostOptions): Promise<boolean> {
  const { announcements, services, log } = options
  if (await announcements.read(group.cluster)) return true
  const to = ownerOf(group)
  const report = await readBrokers(services, group.cluster)
  if (to === undefined || 'missing' in report) return to === undefined
  const namesResolve = (group.asked?.dnsServers ?? []).length > 0
  const parts = await partsOf(group, services)
  const wantsGateway = isMade('gateway', group)
  const hasGateway = parts.some(({ step }) => step === 'gateway')
  if ((!report.advertisesIps && !namesResolve) || wantsGateway !== hasGateway) return false
  const { advertisesIps } = report
  await announcements.remember({
    cluster: group.cluster,
    to,
    brokers: addressesOf(report),
    advertisesIps,
  })
  log.info({ cluster: group.cluster }, 'a cluster without a record is watched again as it is')
  return true
}

async function describe(
  group: CausewayGroup,
  cluster: ClusterSummary | undefined,
  { services }: LostOptions,
): Promise<LostCreate | undefined> {
  const owner = ownerOf(group)
  if (owner === undefined || group.operation === undefined) return undefined
  const parts = await partsOf(group, services)
  return {
    cluster: group.cluster,
    region: group.region,
    operationId: group.operation,
    owner,
    request: requestOf(group, services),
    made: [
      sentence`Resource group ${group.name}`,
      ...parts.map(({ label, name }) => joined([label, name], ' ')),
      ...(cluster ? [sentence`HDInsight cluster ${cluster.name}`] : []),
    ],
    told: false,
  }
}

async function partsOf(group: CausewayGroup, { azure }: Services) {
  const names = resourceNames(group.cluster, azure.subscriptionId)
  const inside = await listGroup({ clients: azure, names })
  return PARTS.flatMap(({ step, type, label, name }) =>
    inside.has(idOf(type, names[name])) ? [{ step, label, name: names[name] }] : [],
  )
}

/** As it was asked for; what operators decide for all clusters, as they decide now. */
function requestOf(
  { asked, cluster, region, placement }: CausewayGroup,
  { clusters }: Services,
): ClusterRequest | undefined {
  const { sshPublicKey, storageIdentity } = clusters
  return (
    asked && {
      ...asked,
      name: cluster,
      region,
      placement,
      ...(sshPublicKey === undefined ? {} : { sshPublicKey }),
      ...(storageIdentity === undefined ? {} : { storageIdentity }),
    }
  )
}

/** The tag says `TEAM.USER`. @returns undefined where Slack's ids are not in it */
function ownerOf({ owner = '', channel }: CausewayGroup): Requester | undefined {
  const [, teamId, userId] = /^([A-Z0-9]+)\.([A-Z0-9]+)$/.exec(owner) ?? []
  if (!teamId || !userId) return undefined
  return { teamId, userId, channelId: channel ?? userId }
}
