import type { Redis } from 'ioredis'
import type { Logger } from 'pino'
import { getCluster } from '../../azure/cluster.ts'
import { resourceNames } from '../../cluster/resource-names.ts'
import { UserError } from '../../errors.ts'
import { hashChange } from '../engine/approvals.ts'
import type { OperationStore } from '../engine/operation-store.ts'
import type { OperationRecord } from '../engine/record.ts'
import type { Json } from '../engine/step.ts'
import type { Services } from '../services.ts'
import { type BrokerReport, readBrokers } from '../steps/brokers.ts'
import { type Announcement, type Announcements, addressesOf } from './announcements.ts'
import { compare, type Drift } from './drift.ts'
import { type Schedule, startSchedule } from './schedule.ts'

/** Clusters looked at side by side. */
const AT_ONCE = 5

/** What people are told when a cluster is not as it was announced. */
export interface DriftNotice {
  readonly announcement: Announcement
  readonly drifts: readonly Drift[]
  readonly bootstrap: string
  readonly digest: string
}

/** What running clusters are watched with. */
export interface WatchOptions {
  readonly redis: Redis
  readonly prefix: string
  readonly announcements: Announcements
  readonly store: OperationStore
  readonly services: Services
  /** Time between two looks at a cluster, in milliseconds. */
  readonly everyMs: number
  /** Posts the notice; called again when it throws. */
  readonly tell: (notice: DriftNotice) => Promise<void>
  readonly log: Logger
}

/**
 * Compares every announced cluster with what is there, again and again. Says something only when something differs,
 * and the same thing only once.
 */
export function startWatch(options: WatchOptions): Schedule {
  const { redis, prefix, everyMs, log } = options
  return startSchedule({
    redis,
    prefix,
    name: 'watch',
    everyMs,
    log,
    run: () => lookAtAll(options),
  })
}

async function lookAtAll(options: WatchOptions): Promise<void> {
  const waiting = await options.announcements.clusters()
  const next = async (): Promise<void> => {
    for (let cluster = waiting.shift(); cluster !== undefined; cluster = waiting.shift())
      await lookAt(cluster, options).catch((error: unknown) =>
        options.log.warn({ cluster, err: error }, 'a cluster could not be looked at'),
      )
  }
  await Promise.all(Array.from({ length: AT_ONCE }, next))
}

async function lookAt(cluster: string, options: WatchOptions): Promise<void> {
  const { store, announcements, tell } = options
  // While an operation changes the cluster, what differs is its doing, and it announces the end itself.
  if (await store.isLocked(cluster)) return
  // Only now: an operation may have announced something else while other clusters were looked at.
  const announcement = await announcements.read(cluster)
  if (announcement === undefined) return
  const report = await readReport(cluster, options)
  if (report === undefined || 'missing' in report) return
  const drifts = compare(announcement, report)
  const digest = hashChange(drifts as unknown as Json)
  if (drifts.length === 0) {
    if (announcement.told !== undefined) await announcements.remember(untold(announcement))
    return
  }
  if (digest === announcement.told || (await store.isLocked(cluster))) return
  await tell({ announcement, drifts, bootstrap: report.bootstrap, digest })
  await announcements.remember({
    ...announcement,
    brokers: addressesOf(report),
    notices: (announcement.notices ?? 0) + 1,
    told: hashChange(
      compare({ ...announcement, brokers: report.brokers }, report) as unknown as Json,
    ),
  })
}

/** @returns undefined where people must act first, and for a cluster that is gone, which is forgotten */
async function readReport(cluster: string, { services, announcements, log }: WatchOptions) {
  try {
    return await readBrokers(services, cluster)
  } catch (error) {
    if (error instanceof UserError && error.code !== 'resource-gone')
      log.info({ cluster, code: error.code }, 'a cluster could not be looked at')
    else if (await isGone(cluster, services)) {
      log.info({ cluster }, 'a cluster is gone and not watched any more')
      await announcements.forget(cluster)
    } else throw error
    return undefined
  }
}

async function isGone(cluster: string, { azure }: Services): Promise<boolean> {
  const { resourceGroup } = resourceNames(cluster, azure.subscriptionId)
  return (await getCluster(azure, resourceGroup, cluster)) === undefined
}

function untold({ told: _told, ...announcement }: Announcement): Announcement {
  return announcement
}

/** What the end of an operation announces about its cluster; undefined for one that announces nothing. */
export function announcementOf(record: OperationRecord): Announcement | undefined {
  const { brokers, advertisesIps } = record.facts
  if (record.state !== 'succeeded' || record.cluster === undefined || brokers === undefined)
    return undefined
  return {
    cluster: record.cluster,
    to: record.requestedBy,
    brokers: addressesOf({ brokers: brokers as unknown as BrokerReport['brokers'] }),
    advertisesIps: advertisesIps === true,
  }
}
