import { createHash } from 'node:crypto'
import type { Logger } from 'pino'
import type { Audit } from '../../audit/event.ts'
import { type CausewayGroup, listCausewayGroups } from '../../azure/causeway-groups.ts'
import type { AzureClients } from '../../azure/clients.ts'
import { isoSeconds } from '../../cluster/lifetime.ts'
import type { Language } from '../../words/sentence.ts'
import type { Operations } from '../engine/operations.ts'
import type { Requester } from '../engine/step.ts'
import { stageDue } from './life-stage.ts'
import type { Lifetimes, ToldEnd } from './lifetimes.ts'

/** A cluster whose end is near. */
export interface EndNotice {
  readonly cluster: string
  readonly until: number
  /** Whether somebody has to be asked before it is deleted. */
  readonly asks: boolean
  readonly minutes: 60 | 15
  readonly to: Requester
}

/** What became of an end that people were warned of. */
export type EndOutcome =
  | { readonly state: 'deletion begun' }
  /** Undefined: it does not end by itself any more. */
  | { readonly state: 'moved'; readonly until: number | undefined }
  | { readonly state: 'gone' }

/** What ends of clusters are looked at with. */
export interface LifetimeWatchOptions {
  readonly azure: AzureClients
  readonly lifetimes: Lifetimes
  readonly operations: Pick<Operations, 'submit'>
  /** Warns; does nothing where the same warning was posted before. Throws while Slack refuses. */
  readonly warn: (notice: EndNotice) => Promise<void>
  /** Turns the warnings that were posted into a record of what became of it. */
  readonly settle: (told: ToldEnd, outcome: EndOutcome) => Promise<void>
  /** What is begun here has no person who does it, but an owner whose rule it follows. */
  readonly audit: Audit
  /** What people read: Azure's tags do not say it. */
  readonly languageOf: (who: Requester) => Promise<Language>
  readonly now: () => number
  /** How much faster than documented the remote side runs. */
  readonly speed: number
  readonly log: Logger
}

/**
 * One look at the ends of all clusters, as Azure's tags say them: warns 60 and 15 minutes before, starts the deletion
 * when the time is over. May be killed anywhere: what was told is written down after it was told, the message and the
 * deletion have names by which they are made once, and the next look goes on.
 */
export async function lookAtLifetimes(options: LifetimeWatchOptions): Promise<void> {
  const groups = await listCausewayGroups(options.azure)
  await options.lifetimes.replace(groups)
  for (const group of groups)
    await lookAtEnd(group, options).catch((error: unknown) =>
      options.log.warn({ cluster: group.cluster, err: error }, 'its end could not be looked at'),
    )
  const there = new Set(groups.map(({ cluster }) => cluster))
  for (const cluster of await options.lifetimes.toldClusters())
    if (!there.has(cluster)) await settle(cluster, { state: 'gone' }, options)
}

async function lookAtEnd(group: CausewayGroup, options: LifetimeWatchOptions): Promise<void> {
  const { cluster, lifetime, since } = group
  const { lifetimes, now, speed } = options
  const told = await lifetimes.told(cluster)
  if (told && told.until !== lifetime?.until)
    await settle(cluster, { state: 'moved', until: lifetime?.until }, options)
  const tagged = requesterOf(group)
  if (lifetime === undefined || tagged === undefined) return
  const { until, asks } = lifetime
  const known = told?.until === until ? told : undefined
  const due = stageDue({ since, until }, known, now(), speed)
  if (due === undefined) return
  const language = await options.languageOf(tagged)
  const requester = { ...tagged, language }
  if (due === 'end') {
    await beginDeletion(group, until, requester, options)
    const ended: ToldEnd = {
      cluster,
      teamId: requester.teamId,
      language,
      until,
      stages: [...(known?.stages ?? []), 'ended'],
      at: now(),
    }
    await options.settle(ended, { state: 'deletion begun' })
    await lifetimes.tell(ended)
    return
  }
  await options.audit.around(
    ofRule(`warning ${isoSeconds(until)} in ${due} min`, cluster, requester),
    () => options.warn({ cluster, until, asks, minutes: due, to: requester }),
  )
  const { teamId } = requester
  const stages = [...(known?.stages ?? []), due]
  await lifetimes.tell({ cluster, teamId, language, until, stages, at: now() })
}

/** In the name of whoever asked for the cluster; waits for its turn where something else changes it. */
async function beginDeletion(
  { cluster, since }: CausewayGroup,
  until: number,
  requestedBy: Requester,
  { operations, audit, now, log }: LifetimeWatchOptions,
): Promise<void> {
  const digest = createHash('sha256')
    .update(`${cluster}/${since ?? 0}/${until}`)
    .digest('hex')
  const id = `e-${digest.slice(0, 12)}`
  const request = { name: cluster, endOfLife: { until } }
  const { outcome } = await audit.around(
    { ...ofRule(`delete ${isoSeconds(until)}`, cluster, requestedBy), operationId: id },
    () =>
      operations.submit({ id, kind: 'delete', cluster, request, requestedBy }, now(), {
        way: 'queue',
      }),
    (answer) => ({ outcome: 'done', detail: answer.outcome }),
  )
  log.info({ cluster, operationId: id, outcome }, 'the life of a cluster is over')
}

/** For the audit log: the tag of the cluster says when it ends, its owner said so. */
function ofRule(what: string, cluster: string, { teamId, userId, channelId }: Requester) {
  const onBehalfOf = { teamId, userId }
  return { deed: 'rule' as const, what, cluster, onBehalfOf, channelId }
}

async function settle(
  cluster: string,
  outcome: EndOutcome,
  { lifetimes, settle: show }: LifetimeWatchOptions,
): Promise<void> {
  const told = await lifetimes.told(cluster)
  if (told === undefined) return
  if (!told.stages.includes('ended')) await show(told, outcome)
  await lifetimes.forgetTold(cluster)
}

/** Who is told, and in whose name it is deleted: undefined for groups whose tags do not say where to tell it. */
export function requesterOf({ owner = '', channel }: CausewayGroup): Requester | undefined {
  const [teamId = '', userId = ''] = owner.split('.')
  if (teamId === '' || userId === '') return undefined
  return { teamId, userId, channelId: channel ?? userId }
}
