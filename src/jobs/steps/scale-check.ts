import { type ClusterSize, checkGrowth, readClusterSize } from '../../azure/cluster-scale.ts'
import { refusal } from '../../azure/preflight-problem.ts'
import { resourceNames } from '../../cluster/resource-names.ts'
import { type ScaleRequest, type Scaling, scaling } from '../../cluster/scale.ts'
import { UserError } from '../../errors.ts'
import { sentence } from '../../words/sentence.ts'
import type { Json, Observation, Step, StepContext } from '../engine/step.ts'
import type { Services } from '../services.ts'
import { noSuchCluster } from './find-cluster.ts'

/** A step of a resize. */
export type ScaleStep = Step<ScaleRequest, Services>
/** What a step of a resize is given. */
export type ScaleContext = StepContext<ScaleRequest, Services>

/** Goal: nothing that can be known beforehand stands in the way, and what the plan's card shows is known. */
export const planScale: ScaleStep = {
  name: 'scale-plan',
  title: { doing: sentence`Checking size and quota`, done: sentence`Checked size and quota` },
  needs: [],
  usuallyMs: 2000,
  deadlineMs: 10 * 60_000,
  async observe(context): Promise<Observation> {
    const { name, workers, force } = context.request
    const size = await readSize(context)
    if (size === undefined) return { state: 'broken', error: await noSuchCluster(context) }
    if (size.state !== 'running') return { state: 'broken', error: notRunning(name, size.detail) }
    if (workers < size.workers && force !== true)
      return { state: 'broken', error: shrinkRefused(name, size.workers, workers) }
    return checked(context, size)
  },
}

/**
 * Goal: what was planned is still what would be done: the cluster has as many workers as then, or is on the way
 * to the number wanted since an earlier run, and there are cores for the rest.
 */
export const scaleCheck: ScaleStep = {
  ...planScale,
  name: 'scale-check',
  deadlineMs: 2 * 3600_000,
  async observe(context): Promise<Observation> {
    const { name, workers, from = workers } = context.request
    const size = await readSize(context)
    if (size === undefined) return { state: 'broken', error: await noSuchCluster(context) }
    if (size.state === 'failed') return { state: 'broken', error: notRunning(name, size.detail) }
    if (size.state === 'changing')
      return { state: 'changing', detail: sentence`Azure state: ${size.detail}` }
    const isOnTheWay =
      size.workers >= Math.min(from, workers) && size.workers <= Math.max(from, workers)
    if (!isOnTheWay) return { state: 'broken', error: outdated(name, size.workers, from, workers) }
    return checked(context, size)
  },
}

/** The size that the cluster has now; undefined where there is no cluster. */
export function readSize({ services, request }: ScaleContext): Promise<ClusterSize | undefined> {
  const { resourceGroup } = resourceNames(request.name, services.azure.subscriptionId)
  return readClusterSize(services.azure, resourceGroup, request.name)
}

async function checked(context: ScaleContext, size: ClusterSize): Promise<Observation> {
  const { request, services, facts } = context
  const { name, workers } = request
  const { region, vmSize } = size
  // How it began: a retry may find a part of the way done.
  const known = facts.scaling
  if (workers <= size.workers) {
    const prices = await services.prices.known({ region, vmSize })
    return ready(size, known ?? asJson(scaling(size, workers, prices)))
  }
  const growth = await checkGrowth(services.azure, name, size, workers)
  const error = refusal(growth.problems)
  if (error !== undefined) return { state: 'broken', error }
  const { coresNeeded: needed, coresFree: free = null, coresPerNode, surcharge } = growth
  const prices = await services.prices.read({ region, vmSize, coresPerNode, surcharge })
  const cores = { needed, free }
  return ready(size, known ?? asJson({ ...scaling(size, workers, prices), cores }))
}

function ready({ workers }: ClusterSize, fact: Json): Observation {
  return { state: 'ready', facts: { scaling: fact, workersNow: workers } }
}

const asJson = (change: Scaling): Json => ({ ...change }) as unknown as Json

function notRunning(name: string, state: string): UserError {
  return new UserError('cluster-not-running', sentence`${name} is not running: ${state}.`, {
    remedy: sentence`Wait until what HDInsight does there has ended, then ask again.`,
    example: `/kafka status ${name}`,
  })
}

function shrinkRefused(name: string, from: number, to: number): UserError {
  return new UserError(
    'shrink-refused',
    sentence`${name} has ${from} workers. With ${to}, data would be lost: Kafka does not move partitions off the brokers that go.`,
    {
      remedy: sentence`Move the partitions first (kafka-reassign-partitions). With --force somebody else is asked to approve, and sees what is lost.`,
      example: `/kafka scale ${name} ${to} --force`,
    },
  )
}

function outdated(name: string, now: number, from: number, to: number): UserError {
  return new UserError(
    'scale-outdated',
    sentence`${name} had ${from} workers when this was planned, and has ${now} now.`,
    { remedy: sentence`Plan again.`, example: `/kafka scale ${name} ${to}` },
  )
}
