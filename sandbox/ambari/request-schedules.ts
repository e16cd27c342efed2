import { at, type Json, listOf, numberAt, objectOf } from '../azure/json.ts'
import type { SimulatedClock } from '../clock.ts'
import type { ClusterModel } from './cluster-model.ts'
import { answerOne } from './listing.ts'
import { type AmbariCall, type AmbariReply, EMPTY, internal, refuse } from './reply.ts'
import { startRequest } from './request-command.ts'
import { isTerminal, summarize, type TaskStatus } from './task-status.ts'

/** Batches that Ambari runs one after the other by itself. */
export interface RequestSchedule {
  readonly id: number
  readonly user: string
  readonly separationSeconds: number
  readonly tolerance: number
  readonly batches: {
    readonly orderId: number
    readonly uri: string
    readonly body: string
    requestId: number | undefined
    status: TaskStatus | undefined
    returnCode: number | undefined
  }[]
  status: 'SCHEDULED' | 'COMPLETED' | 'DISABLED'
}

/** How often it looks for the end of a batch, in simulated milliseconds. */
const LOOK_MS = 1000

export function createSchedule(call: AmbariCall): AmbariReply {
  const { cluster, user } = call
  const schedule = at(listOf(JSON.parse(call.body) as Json)[0], 'RequestSchedule')
  const parts = listOf(at(schedule, 'batch'))
  const settings = parts
    .map((part) => at(part, 'batch_settings'))
    .find((part) => part !== undefined)
  const id = (cluster.seed.first?.schedule ?? 1) + cluster.schedules.length
  const made: RequestSchedule = {
    id,
    user: user.username,
    separationSeconds: numberAt(settings, 'batch_separation_in_seconds') ?? 0,
    tolerance: numberAt(settings, 'task_failure_tolerance') ?? 0,
    batches: parts.flatMap((part) => listOf(at(part, 'requests'))).map(readBatch),
    status: 'SCHEDULED',
  }
  cluster.schedules.push(made)
  void runBatches(call, made)
  const href = internal(`/${cluster.name}/request_schedules/${id}`)
  return { status: 201, body: { resources: [{ href, RequestSchedule: { id } }] } }
}

export function readSchedule(call: AmbariCall): AmbariReply {
  const found = scheduleOf(call)
  if (!found) return refuse(404, "RequestSchedule resource doesn't exist.")
  const { cluster } = call
  return answerOne(call, 'RequestSchedule', {
    path: `/${cluster.name}/request_schedules/${found.id}`,
    keys: ['RequestSchedule/cluster_name', 'RequestSchedule/id'],
    properties: {
      'RequestSchedule/authenticated_user': 1,
      'RequestSchedule/batch': describeBatches(found),
      'RequestSchedule/cluster_name': cluster.name,
      'RequestSchedule/create_user': found.user,
      'RequestSchedule/id': found.id,
      'RequestSchedule/last_execution_status': found.batches.findLast(({ status }) => status)
        ?.status,
      'RequestSchedule/status': found.status,
    },
  })
}

/** No further batch; the one that runs goes on. */
export function disableSchedule(call: AmbariCall): AmbariReply {
  const found = scheduleOf(call)
  if (!found) return refuse(404, "RequestSchedule resource doesn't exist.")
  found.status = 'DISABLED'
  return EMPTY
}

function scheduleOf({ cluster, path }: AmbariCall): RequestSchedule | undefined {
  return cluster.schedules.find(({ id }) => id === Number(path.split('/').at(-1)))
}

function readBatch(request: Json): RequestSchedule['batches'][number] {
  return {
    orderId: numberAt(request, 'order_id') ?? 0,
    uri: String(at(request, 'uri')),
    body: JSON.stringify(objectOf(at(request, 'RequestBodyInfo'))),
    requestId: undefined,
    status: undefined,
    returnCode: undefined,
  }
}

/** Compares failed tasks with the tolerance and nothing else: no look at Kafka's health. */
async function runBatches(call: AmbariCall, schedule: RequestSchedule): Promise<void> {
  const { cluster, clock } = call
  let failed = 0
  for (const batch of schedule.batches) {
    if (schedule.status === 'DISABLED') return
    const { status, body } = startRequest({ ...call, body: batch.body })
    batch.returnCode = status
    batch.requestId = numberAt(body as Json, 'Requests', 'id')
    if (batch.requestId !== undefined) failed += await waitFor(cluster, clock, batch)
    if (failed > schedule.tolerance) {
      schedule.status = 'DISABLED'
      return
    }
    await clock.sleep(schedule.separationSeconds * 1000)
  }
  schedule.status = 'COMPLETED'
}

/** @returns how many tasks of the batch did not end well */
async function waitFor(
  cluster: ClusterModel,
  clock: SimulatedClock,
  batch: RequestSchedule['batches'][number],
): Promise<number> {
  for (;;) {
    const { tasks = [] } = cluster.operations.find(batch.requestId ?? 0) ?? {}
    const statuses = tasks.map((task) => task.status)
    batch.status = summarize(statuses)
    if (statuses.every(isTerminal))
      return statuses.filter((status) => status !== 'COMPLETED').length
    await clock.sleep(LOOK_MS)
  }
}

function describeBatches({ batches, separationSeconds, tolerance }: RequestSchedule) {
  return {
    batch_requests: batches.map((batch) => ({
      order_id: batch.orderId,
      request_type: 'POST',
      request_uri: batch.uri,
      request_body: batch.body,
      ...(batch.requestId === undefined
        ? {}
        : {
            request_id: batch.requestId,
            request_status: batch.status,
            return_code: batch.returnCode,
          }),
    })),
    batch_settings: {
      batch_separation_in_seconds: separationSeconds,
      task_failure_tolerance_limit: tolerance,
    },
  }
}
