import type { Approval, ApprovalStore } from '../jobs/engine/approvals.ts'
import { hasEnded, type OperationRecord } from '../jobs/engine/record.ts'
import type { Announcement, Announcements } from '../jobs/watch/announcements.ts'
import type { Permission } from '../policy/policy.ts'
import type { Caller } from './access.ts'
import { questionOf } from './decision.ts'
import type { BotServices } from './services.ts'

/** What the Home tab of one person shows. */
export interface HomeState {
  /** Channel in which they may make clusters: of their newest operation there, or of anybody's; undefined: none is known. */
  readonly createIn: string | undefined
  /** Questions that this person may decide, the oldest first. */
  readonly approvals: readonly { readonly approval: Approval; readonly record: OperationRecord }[]
  /** Clusters about which this person may ask, by name. */
  readonly clusters: readonly HomeCluster[]
  /** The newest operations that this person may see. */
  readonly operations: readonly OperationRecord[]
}

/** A cluster as the Home tab shows it. */
export interface HomeCluster {
  readonly announcement: Announcement
  /** The operation that is changing it now. */
  readonly busy: OperationRecord | undefined
  /** The create that made it, where it is still known: what it costs. */
  readonly made: OperationRecord | undefined
  /** When it ends; undefined: until somebody deletes it, or nobody knows. */
  readonly until?: number | undefined
}

/** What the Home tab is read from. */
export interface HomeServices
  extends Pick<BotServices, 'store' | 'access' | 'isLive' | 'now' | 'lifetimes' | 'languages'> {
  readonly approvals: ApprovalStore
  readonly announcements: Announcements
}

/** Operations that are looked through, and those that are shown. */
const LOOKED_THROUGH = 200
const SHOWN = 8

/**
 * Reads what one person may see, from Redis alone. The Home tab stands in no channel: what the policy allows in
 * the channel of an operation, or of the last announcement, counts.
 */
export async function readHome(
  services: HomeServices,
  caller: Pick<Caller, 'teamId' | 'userId'>,
): Promise<HomeState> {
  const recent = (await services.store.recent(LOOKED_THROUGH)).filter(
    ({ kind, requestedBy }) => services.isLive(kind) && requestedBy.teamId === caller.teamId,
  )
  const may = (permission: Permission, channelId: string, cluster: string | undefined) =>
    services.access.allows({ ...caller, channelId }, permission, cluster)
  const allowed = await filtered(recent, ({ requestedBy, cluster }) =>
    may('status', requestedBy.channelId, cluster),
  )
  const channels = new Set(
    [...recent.filter(({ requestedBy }) => requestedBy.userId === caller.userId), ...recent].map(
      ({ requestedBy }) => requestedBy.channelId,
    ),
  )
  const creating = await filtered([...channels].slice(0, SHOWN), (channelId) =>
    may('create', channelId, undefined),
  )
  return {
    createIn: creating[0],
    approvals: await readApprovals(services, recent, async ({ approval, record }) => {
      const { requestedBy, requesterMayApprove } = approval
      if (requestedBy.userId === caller.userId && !requesterMayApprove) return false
      if (approval.votes?.some(({ userId }) => userId === caller.userId)) return false
      return services.access.mayDecide(caller.userId, questionOf(record))
    }),
    clusters: await readClusters(services, recent, ({ to, cluster }) =>
      to.teamId === caller.teamId ? may('brokers', to.channelId, cluster) : Promise.resolve(false),
    ),
    operations: allowed.slice(0, SHOWN),
  }
}

async function readApprovals(
  { approvals, now }: HomeServices,
  recent: readonly OperationRecord[],
  mayDecide: (question: HomeState['approvals'][number]) => Promise<boolean>,
): Promise<HomeState['approvals']> {
  const running = recent.filter((record) => !hasEnded(record))
  const asked = await Promise.all(
    running.map(async (record) => ({ record, approval: await approvals.read(record.id, now()) })),
  )
  const pending = asked.flatMap(({ record, approval }) =>
    approval?.status === 'pending' ? [{ record, approval }] : [],
  )
  const open = await filtered(pending, mayDecide)
  return open.toSorted((one, other) => one.approval.requestedAt - other.approval.requestedAt)
}

async function readClusters(
  { announcements, lifetimes }: HomeServices,
  recent: readonly OperationRecord[],
  mayAsk: (announcement: Announcement) => Promise<boolean>,
): Promise<readonly HomeCluster[]> {
  const names = await announcements.clusters()
  const all = await Promise.all(names.map((name) => announcements.read(name)))
  const known = all.filter((announcement) => announcement !== undefined)
  const visible = await filtered(known, mayAsk)
  return Promise.all(
    visible.map(async (announcement) => {
      const own = recent.filter(({ cluster }) => cluster === announcement.cluster)
      const known = await lifetimes.read(announcement.cluster)
      return {
        announcement,
        busy: own.find((record) => !hasEnded(record)),
        made: own.find(({ kind, state }) => kind === 'create' && state === 'succeeded'),
        until: known?.lifetime?.until,
      }
    }),
  )
}

async function filtered<T>(
  items: readonly T[],
  test: (item: T) => Promise<boolean>,
): Promise<readonly T[]> {
  const kept = await Promise.all(items.map(test))
  return items.filter((_, index) => kept[index])
}
