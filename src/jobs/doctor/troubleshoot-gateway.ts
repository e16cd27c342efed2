import {
  findNetworkWatcher,
  type NetworkWatcher,
  readGateway,
  readTroubleshooting,
  startTroubleshooting,
  type Troubleshooting,
} from '../../azure/gateway-health.ts'
import { readPlace } from '../../azure/site.ts'
import { resourceNames } from '../../cluster/resource-names.ts'
import { TransientError } from '../../errors.ts'
import { sentence } from '../../words/sentence.ts'
import type { Facts, Json, Observation, Step, StepContext } from '../engine/step.ts'
import type { ClusterReference } from '../services.ts'
import { broken, type Finding, findingOf, ok, unknown } from './finding.ts'
import type { DoctorServices } from './patient.ts'

type Context = StepContext<ClusterReference, DoctorServices>

/** Azure may take so long, in its own milliseconds; nobody waits for the rest of it. */
const PATIENCE_MS = 3 * 60_000
/** A result that is no older is as good as a new one. */
const RECENT_MS = 5 * 60_000

/** Where the question to Network Watcher stands. Belongs to one run of the operation. */
interface Progress {
  /** `startedAt` of the run. */
  readonly run: number
  /** `startTime` of the newest result before ours; null: there was none. */
  readonly before: string | null
  readonly started: boolean
  readonly finding?: Finding
}

/**
 * Goal: Network Watcher has examined the VPN gateway, or will not. A long operation of Azure: started here, read
 * in later looks. Never fails; what went wrong is a finding.
 */
export const troubleshootGateway: Step<ClusterReference, DoctorServices> = {
  name: 'troubleshoot-gateway',
  title: {
    doing: sentence`Network Watcher examines the VPN gateway`,
    done: sentence`Network Watcher examined the VPN gateway`,
  },
  needs: [],
  usuallyMs: 60_000,
  pollMs: 5000,
  deadlineMs: 10 * 60_000,
  async observe(context) {
    try {
      return await observe(context)
    } catch (error) {
      if (error instanceof TransientError && !isLate(context)) return { state: 'changing' }
      return concluded(context, findingOf(error))
    }
  },
  async apply(context) {
    try {
      return await apply(context)
    } catch (error) {
      // Another run is going on, or Azure is busy: the next look tries again.
      if (error instanceof TransientError) return undefined
      return factOf(context, { finding: findingOf(error) })
    }
  },
}

/** What came of it in this run; undefined while nothing has. */
export function troubleshootingFinding({ facts }: Pick<Context, 'facts'>): Finding | undefined {
  return (facts.troubleshooting as unknown as Progress | undefined)?.finding
}

async function observe(context: Context): Promise<Observation> {
  const progress = progressOf(context)
  if (progress?.finding) return { state: 'ready' }
  const subject = await subjectOf(context)
  if ('finding' in subject) return concluded(context, subject.finding)
  const { azure } = context.services
  const newest = await readTroubleshooting(azure, subject.watcher, subject.gatewayId)
  if (newest && (isRecent(newest, context.now) || isOurs(newest, progress)))
    return concluded(context, judge(newest))
  if (isLate(context))
    return concluded(
      context,
      unknown(sentence`Network Watcher did not finish within three minutes.`),
    )
  if (progress?.started) return { state: 'changing' }
  return {
    state: 'absent',
    facts: factOf(context, { before: progress?.before ?? newest?.startTime ?? null }),
  }
}

async function apply(context: Context): Promise<Facts | undefined> {
  const subject = await subjectOf(context)
  if ('finding' in subject) return factOf(context, subject)
  await startTroubleshooting(placeOf(context), subject.watcher, subject.gatewayId)
  return factOf(context, { started: true })
}

type Subject = { readonly watcher: NetworkWatcher; readonly gatewayId: string }

/** Whom to ask about what, or why nobody is asked. */
async function subjectOf(context: Context): Promise<Subject | { readonly finding: Finding }> {
  const { azure } = context.services
  const { site } = await readPlace(azure, context.request.name)
  const gateway = site.gateway && (await readGateway(azure, site.gateway))
  if (gateway?.provisioningState !== 'Succeeded')
    return { finding: unknown(sentence`There is no gateway that could be examined.`) }
  const watcher = await findNetworkWatcher(azure, gateway.location ?? '')
  if (watcher) return { watcher, gatewayId: gateway.id ?? '' }
  return {
    finding: unknown(
      sentence`Network Watcher is not enabled in ${gateway.location ?? ''}.`,
      sentence`Enable it: az network watcher configure --locations ${gateway.location ?? ''} --enabled true --resource-group NetworkWatcherRG.`,
    ),
  }
}

function judge({ isHealthy, summary, action }: Troubleshooting): Finding {
  if (isHealthy) return ok(sentence`Network Watcher finds no fault.`)
  return broken(
    sentence`Network Watcher: ${summary}`,
    action
      ? sentence`Azure recommends: ${action}`
      : sentence`Open VPN troubleshoot in the portal for the details.`,
  )
}

function placeOf({ services, request }: Context) {
  const clients = services.azure
  return { clients, names: resourceNames(request.name, clients.subscriptionId) }
}

function progressOf({ facts, startedAt }: Context): Progress | undefined {
  const progress = facts.troubleshooting as unknown as Progress | undefined
  return progress?.run === startedAt ? progress : undefined
}

function factOf(context: Context, change: Partial<Progress>): Facts {
  const known = progressOf(context) ?? { run: context.startedAt, before: null, started: false }
  return { troubleshooting: { ...known, ...change } as unknown as Json }
}

function concluded(context: Context, finding: Finding): Observation {
  return { state: 'ready', facts: factOf(context, { finding }) }
}

/** A clock that goes differently from ours (the simulator's does) makes a result not recent, never too recent. */
function isRecent({ endedAt }: Troubleshooting, now: number): boolean {
  return endedAt <= now && now - endedAt <= RECENT_MS
}

function isOurs({ startTime }: Troubleshooting, progress: Progress | undefined): boolean {
  return progress?.started === true && startTime !== progress.before
}

function isLate({ now, startedAt, speed }: Context): boolean {
  return (now - startedAt) * speed > PATIENCE_MS
}
