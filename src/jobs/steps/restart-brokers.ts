import type { AmbariRequest } from '../../ambari/requests.ts'
import { joined, sentence } from '../../words/sentence.ts'
import type { Facts, Json, Observation, Step } from '../engine/step.ts'
import type { ClusterReference, Services } from '../services.ts'
import { approvedChange, type KafkaContext, restartedBefore } from './kafka-change.ts'
import { brokerNodes, lookAtKafka } from './kafka-sight.ts'
import { nextMove, type RollMove, type RollSight } from './rolling-restart.ts'

/**
 * Goal: every broker whose restart was approved has been restarted and is well, and maintenance mode is as it
 * was. What happens next is `nextMove`'s to say; this step reads, remembers and carries out.
 */
export function restartBrokers(needs: readonly string[]): Step<ClusterReference, Services> {
  return {
    name: 'restart-brokers',
    title: { doing: sentence`Restarting brokers`, done: sentence`Restarted brokers` },
    needs,
    usuallyMs: 5 * 60_000,
    pollMs: 5000,
    deadlineMs: 24 * 3600_000,
    async observe(context): Promise<Observation> {
      if (approvedChange(context.facts).restart.length === 0 && context.facts.roll === undefined)
        return { state: 'ready', detail: sentence`No restart needed` }
      const roll = readRoll(context)
      const sight = await look(context, roll)
      const move = nextMove(sight)
      const progress = sentence`${sight.restarted.length} of ${sight.approved.restart.length} done`
      const remembered = (next: Roll) => remember(context, sight, next)
      switch (move.do) {
        case 'wait':
          return {
            state: 'changing',
            detail: joined([progress, move.detail], ', '),
            facts: remembered(waitingFor(move.what, sight, roll, context.now)),
          }
        case 'count':
          // Saved before the next restart is asked for: a worker killed in between must not forget this one.
          return {
            state: 'changing',
            detail: progress,
            facts: remembered(counted(roll, sight, move.hosts)),
            again: true,
          }
        case 'restart':
          return { state: 'absent', detail: progress, facts: remembered(roll) }
        case 'restore maintenance':
          return { state: 'absent', detail: progress, facts: remembered(roll), again: true }
        case 'finish':
          return { state: 'ready', detail: progress, facts: remembered(roll) }
        case 'stop':
          return { state: 'broken', error: move.error, facts: remembered(roll) }
      }
    },
    async apply(context) {
      const sight = await look(context, readRoll(context))
      await carryOut(context, sight, nextMove(sight))
    },
  }
}

async function carryOut(context: KafkaContext, sight: RollSight, move: RollMove): Promise<void> {
  const ambari = context.services.ambari(context.request.name)
  const note = `causeway ${context.operationId}`
  if (move.do === 'stop') throw move.error
  const { formerMaintenance } = context.services
  if (move.do === 'restore maintenance') {
    await ambari.setMaintenance(sight.maintenance.before, note)
    await formerMaintenance.forget(context.request.name)
  }
  if (move.do !== 'restart') return
  if (sight.maintenance.now !== 'ON') {
    await formerMaintenance.remember(context.request.name, sight.maintenance.now)
    await ambari.setMaintenance('ON', note)
  }
  const done = sight.restarted.length
  const of = sight.approved.restart.length
  const which =
    move.hosts.length === 1 ? `broker ${done + 1} of ${of}` : `${move.hosts.length} brokers at once`
  await context.confirm()
  await ambari.restartBrokers(move.hosts, `${contextOf(context)} restart ${which}`)
}

/** What this step remembers between its looks; the rest is read anew. */
interface Roll {
  /** Newest request that has been judged, and the run (number of retries) it belongs to. */
  readonly judged: number
  readonly run: number
  /** Host names of the brokers that were restarted in this run and are well. */
  readonly done: readonly string[]
  /** Since when the roll has been waiting for what, while it judges one restart or is about to make one. */
  readonly waits: { readonly during: string; readonly since: Readonly<Record<string, number>> }
}

const NO_WAITS: Roll['waits'] = { during: '', since: {} }

function readRoll({ facts, retries }: KafkaContext): Roll {
  const roll = facts.roll as unknown as Roll | undefined
  if (roll?.run === retries) return roll
  return { judged: roll?.judged ?? 0, run: retries, done: [], waits: NO_WAITS }
}

/** What the roll is about: the restart that it judges, or the next one. */
function stageOf(sight: Pick<RollSight, 'own' | 'restarted'>): string {
  return sight.own ? `request ${sight.own.request.id}` : `after ${sight.restarted.length}`
}

/**
 * With the first moment of this wait. A wait that was over at this look is forgotten, so that its next
 * occurrence begins anew; how long a broker has been steady is not a wait for something to get better.
 */
function waitingFor(what: string, sight: RollSight, roll: Roll, now: number): Roll {
  const during = stageOf(sight)
  const before = roll.waits.during === during ? roll.waits.since : {}
  const steady = Object.fromEntries(
    Object.entries(before).filter(([name]) => name.startsWith('steadiness')),
  )
  return { ...roll, waits: { during, since: { ...steady, [what]: before[what] ?? now } } }
}

function counted(roll: Roll, sight: RollSight, hosts: readonly string[]): Roll {
  return {
    ...roll,
    judged: sight.own?.request.id ?? roll.judged,
    done: [...roll.done, ...hosts],
    waits: NO_WAITS,
  }
}

function remember({ facts }: KafkaContext, sight: RollSight, roll: Roll): Facts {
  return {
    restarted: [...new Set([...restartedBefore(facts), ...roll.done])],
    maintenance: sight.maintenance.now,
    roll: { ...roll } as unknown as Json,
  }
}

async function look(context: KafkaContext, roll: Roll): Promise<RollSight> {
  const { request, services, facts, now, speed } = context
  const ambari = services.ambari(request.name)
  const [brokers, hosts, requests, service, configuration] = await Promise.all([
    ambari.listBrokers(),
    ambari.listHosts(),
    ambari.listRequests(),
    ambari.readKafkaService(),
    ambari.readKafkaConfiguration(),
  ])
  const own = requests
    .filter((entry) => isOwn(context, entry) && entry.id > roll.judged)
    .reduce<AmbariRequest | undefined>((a, b) => (a && a.id > b.id ? a : b), undefined)
  const nodes = brokerNodes(brokers, hosts)
  const restarted = roll.done
  const former = await services.formerMaintenance.read(request.name)
  const judging = own && { request: own, tasks: await ambari.listTasks(own.id) }
  const stage = stageOf({ own: judging, restarted })
  return {
    approved: approvedChange(facts),
    savedVersion: Number(facts.savedVersion ?? approvedChange(facts).baseVersion),
    version: configuration.serviceConfigVersion,
    brokers,
    hosts,
    restarted,
    own: judging,
    other: requests.find((entry) => !entry.terminal && !isOwn(context, entry)),
    view: await lookAtKafka(services, request.name, nodes, configuration),
    hadRoute: facts.hasRoute === true,
    maintenance: {
      now: service.maintenanceState,
      before: service.maintenanceState === 'OFF' ? 'OFF' : (former ?? 'ON'),
    },
    waitedMs: (what) => {
      const since = roll.waits.since[what]
      return since === undefined || roll.waits.during !== stage ? 0 : (now - since) * speed
    },
  }
}

/** Begins the context of every request of this run; a retry is another run, with an approval of its own. */
function contextOf({ operationId, retries }: KafkaContext): string {
  return `causeway ${operationId}.${retries}:`
}

function isOwn(context: KafkaContext, request: AmbariRequest): boolean {
  return request.context.startsWith(contextOf(context))
}
