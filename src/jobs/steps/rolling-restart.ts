import type { AmbariBroker, AmbariHost } from '../../ambari/hosts.ts'
import type { AmbariRequest, AmbariTask } from '../../ambari/requests.ts'
import type { KafkaView, ListedBroker } from '../../kafka/probe.ts'
import { objections, userTopics } from '../../kafka/replication.ts'
import { sentence, type Words } from '../../words/sentence.ts'
import type { ApprovedChange } from './kafka-change.ts'
import { type RollProblem, rollProblem, shortName } from './rolling-restart-problems.ts'

const SECOND = 1000
const MINUTE = 60 * SECOND

/** Limits of each wait, in milliseconds of the remote side's own time. Sources: Strimzi's roller; Ambari's lag. */
export const LIMITS = {
  /** Ambari's state may lag some seconds after a restart. */
  start: MINUTE,
  /** A broker that dies does so within seconds of the start script's return. */
  steady: 20 * SECOND,
  answer: 5 * MINUTE,
  listener: MINUTE,
  catchUp: 15 * MINUTE,
  replication: 30 * MINUTE,
  alive: 10 * MINUTE,
  /** Ambari gives a broker's start 20 minutes. */
  ownRequest: 30 * MINUTE,
  otherRequest: 120 * MINUTE,
} as const

/** Everything that the next move depends on, as it was read just now. */
export interface RollSight {
  readonly approved: ApprovedChange
  /** Version that was saved, or found, when the roll began, and the one that is saved now. */
  readonly savedVersion: number
  readonly version: number
  readonly brokers: readonly AmbariBroker[]
  readonly hosts: readonly AmbariHost[]
  /** Host names of the brokers that are done. */
  readonly restarted: readonly string[]
  /** The newest restart of this run that is not judged yet, with what its hosts did. */
  readonly own:
    | { readonly request: AmbariRequest; readonly tasks: readonly AmbariTask[] }
    | undefined
  /** An unfinished request of somebody else. */
  readonly other: AmbariRequest | undefined
  /** Undefined: no broker can be asked. */
  readonly view: KafkaView | undefined
  /** Whether brokers could be asked when the change was approved. */
  readonly hadRoute: boolean
  readonly maintenance: { readonly now: 'ON' | 'OFF'; readonly before: 'ON' | 'OFF' }
  /** How long the roll has been waiting for the same thing, in milliseconds of the remote side's own time. */
  readonly waitedMs: (what: string) => number
}

/** What comes next in a rolling restart. */
export type RollMove =
  /** `what` names the wait, so that its length can be told; `detail` is for people. */
  | { readonly do: 'wait'; readonly what: string; readonly detail: Words }
  /** The restart under judgement is good: these brokers are done. */
  | { readonly do: 'count'; readonly hosts: readonly string[] }
  | { readonly do: 'restart'; readonly hosts: readonly string[] }
  | { readonly do: 'restore maintenance' }
  | { readonly do: 'finish' }
  | { readonly do: 'stop'; readonly error: RollProblem }

/**
 * The only place that says what a rolling restart does next. Pure.
 *
 * A restart that was asked for is judged first: finished, broker alive and staying alive, seen from outside with
 * the listener that was wanted, its replicas caught up. Then, before the next one: nobody else at work, nothing
 * edited since the approval, every other broker alive, every partition with its replicas. One broker at a time,
 * a stopped one first, the controller last; all at once only where there are no topics.
 */
export function nextMove(sight: RollSight): RollMove {
  return sight.own ? judge(sight, sight.own) : advance(sight)
}

function judge(sight: RollSight, { request, tasks }: NonNullable<RollSight['own']>): RollMove {
  const hosts = tasks.map(({ hostName }) => hostName)
  const names = hosts.map(shortName).join(', ')
  if (!request.terminal)
    return within(
      sight,
      `request ${request.id}`,
      LIMITS.ownRequest,
      sentence`restarting ${names}`,
      () => stop(sight, 'restart-hangs', hosts[0]),
    )
  const failed = tasks.find(({ status }) => status !== 'COMPLETED')
  if (failed || hosts.length === 0 || request.status !== 'COMPLETED')
    return stop(sight, 'restart-failed', failed?.hostName ?? hosts[0], request.status)
  const down = hosts.find((host) => stateOf(sight, host) !== 'STARTED')
  if (down)
    return within(
      sight,
      `start of ${down}`,
      LIMITS.start,
      sentence`waiting for ${shortName(down)}`,
      () => stop(sight, 'broker-stays-down', down),
    )
  if (sight.waitedMs(`steadiness of ${request.id}`) < LIMITS.steady)
    return {
      do: 'wait',
      what: `steadiness of ${request.id}`,
      detail: sentence`watching whether ${names} stays up`,
    }
  return seenFromOutside(sight, hosts, hosts[0]) ?? { do: 'count', hosts }
}

/** What still speaks against counting these brokers as done, as they look to a client; undefined: nothing. */
function seenFromOutside(
  sight: RollSight,
  hosts: readonly string[],
  restarted: string | undefined,
): RollMove | undefined {
  const { view } = sight
  if (!view)
    return sight.hadRoute
      ? within(sight, 'answers', LIMITS.answer, sentence`waiting for the brokers to answer`, () =>
          stop(sight, 'broker-silent', hosts[0]),
        )
      : undefined
  for (const host of hosts) {
    const name = shortName(host)
    const ip = ipOf(sight, host)
    const answers = view.sights.some((seen) => seen.address.host === ip && seen.state === 'answers')
    if (!answers)
      return within(
        sight,
        `answer of ${host}`,
        LIMITS.answer,
        sentence`waiting for ${name} to answer`,
        () => stop(sight, 'broker-silent', host),
      )
    if (!view.brokers.some((listed) => advertisesAsWanted(sight, listed, host)))
      return within(
        sight,
        `listener of ${host}`,
        LIMITS.listener,
        sentence`checking what ${name} advertises`,
        () => stop(sight, 'wrong-listener', host),
      )
  }
  const missing = restarted === undefined ? 0 : lacking(view, [])
  return missing === 0
    ? undefined
    : within(
        sight,
        'catching up',
        LIMITS.catchUp,
        sentence`${missing} partitions are catching up`,
        () => stop(sight, 'replicas-behind', restarted, String(missing)),
      )
}

function advance(sight: RollSight): RollMove {
  const left = sight.approved.restart.filter((host) => !sight.restarted.includes(host))
  const next = order(sight, left)
  const [first] = next
  // Those that are not to be restarted any more have to be well, whoever restarted them.
  const settled = sight.brokers
    .map(({ hostName }) => hostName)
    .filter((host) => !left.includes(host))
  const unwell = settled.length === 0 ? undefined : seenFromOutside(sight, settled, undefined)
  if (unwell) return unwell
  if (left.length === 0)
    return sight.maintenance.now === sight.maintenance.before
      ? { do: 'finish' }
      : { do: 'restore maintenance' }
  if (sight.version !== sight.savedVersion) return stop(sight, 'restart-not-approved', first)
  if (sight.other) {
    const { id, context } = sight.other
    const detail = sentence`waiting for another Ambari operation: ${context}`
    return within(sight, `other request ${id}`, LIMITS.otherRequest, detail, () =>
      stop(sight, 'ambari-busy', first, context),
    )
  }
  const serviced = sight.brokers.find(
    ({ hostName }) => hostOf(sight, hostName)?.maintenanceState === 'ON',
  )
  if (serviced) return stop(sight, 'host-in-maintenance', serviced.hostName)
  const dead = sight.brokers.find(({ hostName }) => hostName !== first && !isAlive(sight, hostName))
  if (dead)
    return within(
      sight,
      `life of ${dead.hostName}`,
      LIMITS.alive,
      sentence`${shortName(dead.hostName)} is down`,
      () => stop(sight, 'broker-down', dead.hostName),
    )
  return (
    replicated(sight, first) ?? { do: 'restart', hosts: atOnce(sight) ? next : next.slice(0, 1) }
  )
}

/** Waits while a partition lacks a replica elsewhere, or would lack too many; undefined: go on. */
function replicated(sight: RollSight, next: string | undefined): RollMove | undefined {
  const { view } = sight
  if (!view)
    return sight.hadRoute
      ? within(sight, 'answers', LIMITS.answer, sentence`waiting for the brokers to answer`, () =>
          stop(sight, 'broker-silent', next),
        )
      : undefined
  const id = idOf(sight, next)
  // A dead broker is not listed: its id is the one that replicas name and nobody answers to.
  const missing = lacking(view, id === undefined ? unlisted(view) : [id])
  const refused = missing > 0 ? missing : id === undefined ? 0 : objections(view, id).length
  return refused === 0
    ? undefined
    : within(
        sight,
        'replication',
        LIMITS.replication,
        sentence`${refused} partitions lack a replica`,
        () => stop(sight, 'under-replicated', next, String(refused)),
      )
}

/** Stopped brokers first, then by name, the controller last. */
function order(sight: RollSight, hosts: readonly string[]): string[] {
  const rank = (host: string) =>
    stateOf(sight, host) !== 'STARTED'
      ? 0
      : idOf(sight, host) !== undefined && idOf(sight, host) === sight.view?.controllerId
        ? 2
        : 1
  return [...hosts].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1))
}

function atOnce({ approved, view, restarted }: RollSight): boolean {
  return (
    approved.atOnce && restarted.length === 0 && view !== undefined && userTopics(view).length === 0
  )
}

/** Ids that hold replicas and are not among the listed brokers. */
function unlisted(view: KafkaView): number[] {
  const listed = new Set(view.brokers.map(({ id }) => id))
  const holding = view.topics.flatMap(({ partitions }) =>
    partitions.flatMap(({ replicas }) => replicas),
  )
  return [...new Set(holding)].filter((id) => !listed.has(id))
}

/** Partitions that lack a leader, or a replica, on some broker other than those. */
function lacking(view: KafkaView, except: readonly number[]): number {
  return view.topics
    .flatMap(({ partitions }) => partitions)
    .filter(({ leader, replicas, isr }) => {
      const elsewhere = replicas.filter((id) => !except.includes(id))
      return elsewhere.some((id) => !isr.includes(id)) || (leader === -1 && elsewhere.length > 0)
    }).length
}

function advertisesAsWanted(sight: RollSight, listed: ListedBroker, host: string): boolean {
  const byIp = listed.host === ipOf(sight, host)
  const byName = listed.host === host
  switch (sight.approved.advertising) {
    case 'ip':
      return byIp
    case 'names':
      return byName
    case 'unchanged':
      return byIp || byName
  }
}

const hostOf = ({ hosts }: RollSight, hostName: string) =>
  hosts.find((host) => host.hostName === hostName)
const ipOf = (sight: RollSight, hostName: string) => hostOf(sight, hostName)?.ip
const stateOf = ({ brokers }: RollSight, hostName: string) =>
  brokers.find((broker) => broker.hostName === hostName)?.state

function isAlive(sight: RollSight, hostName: string): boolean {
  return stateOf(sight, hostName) === 'STARTED' && hostOf(sight, hostName)?.status !== 'UNKNOWN'
}

function idOf(sight: RollSight, hostName: string | undefined): number | undefined {
  if (hostName === undefined) return undefined
  const ip = ipOf(sight, hostName)
  return sight.view?.brokers.find(({ host }) => host === hostName || host === ip)?.id
}

function within(
  sight: RollSight,
  what: string,
  limitMs: number,
  detail: Words,
  otherwise: () => RollMove,
): RollMove {
  return sight.waitedMs(what) < limitMs ? { do: 'wait', what, detail } : otherwise()
}

function stop(
  sight: RollSight,
  code: Parameters<typeof rollProblem>[0],
  host: string | undefined,
  figure?: string,
): RollMove {
  const left = sight.approved.restart.filter((name) => !sight.restarted.includes(name))
  return {
    do: 'stop',
    error: rollProblem(code, {
      host: host ?? '',
      restarted: sight.restarted,
      left: left.filter((name) => name !== host),
      figure: figure ?? '',
    }),
  }
}
