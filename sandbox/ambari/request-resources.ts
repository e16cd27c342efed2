import type { ClusterModel } from './cluster-model.ts'
import type { AmbariOperation, AmbariTask } from './operation-queue.ts'
import type { Resource } from './resource.ts'
import { isTerminal, progressPercent, summarize, type TaskStatus } from './task-status.ts'

/** A request with its tasks, as `GET /requests` tells it. */
export function requestResource(cluster: ClusterModel, operation: AmbariOperation): Resource {
  const statuses = operation.tasks.map(({ status }) => status)
  const path = `/${cluster.name}/requests/${operation.id}`
  const properties = {
    cluster_name: cluster.name,
    id: operation.id,
    request_context: operation.context,
    request_status: summarize(statuses),
    progress_percent: progressPercent(statuses),
    ...counts(statuses),
    create_time: Math.round(operation.createdAt),
    start_time: Math.round(operation.createdAt),
    end_time: endOf(operation),
    exclusive: false,
    inputs: null,
    operation_level: operation.level,
    request_schedule: null,
    resource_filters: operation.filters,
    type: operation.type,
    user_name: operation.user,
  }
  return {
    path,
    keys: ['Requests/cluster_name', 'Requests/id'],
    properties: inCategory('Requests', properties),
    children: {
      tasks: operation.tasks.map((task) => taskResource(cluster, operation, task, path)),
    },
  }
}

/** What a filter on `Requests/request_status` compares with: three values only, another enumeration. */
export function filterStatus(operation: AmbariOperation): 'IN_PROGRESS' | 'COMPLETED' | 'FAILED' {
  const status = summarize(operation.tasks.map((task) => task.status))
  if (!isTerminal(status)) return 'IN_PROGRESS'
  return status === 'COMPLETED' ? 'COMPLETED' : 'FAILED'
}

function taskResource(
  { name }: ClusterModel,
  operation: AmbariOperation,
  { id, plan, status, exitCode, stderr, startedAt, endedAt }: AmbariTask,
  path: string,
): Resource {
  const properties = {
    attempt_cnt: 1,
    cluster_name: name,
    command: plan.command,
    command_detail: plan.detail,
    custom_command_name: plan.customCommand,
    end_time: Math.round(endedAt),
    error_log: `/var/lib/ambari-agent/data/errors-${id}.txt`,
    exit_code: exitCode,
    host_name: plan.host,
    id,
    ops_display_name: null,
    output_log: `/var/lib/ambari-agent/data/output-${id}.txt`,
    request_id: operation.id,
    role: plan.role,
    stage_id: 1,
    start_time: Math.round(startedAt),
    status,
    stderr,
    stdout: '',
    structured_out: {},
  }
  return {
    path: `${path}/tasks/${id}`,
    keys: ['cluster_name', 'id', 'request_id', 'stage_id'].map((key) => `Tasks/${key}`),
    properties: inCategory('Tasks', properties),
  }
}

/** `completed_task_count` counts whatever has ended, well or not. */
function counts(statuses: readonly TaskStatus[]) {
  const count = (wanted: TaskStatus) => statuses.filter((status) => status === wanted).length
  return {
    task_count: statuses.length,
    completed_task_count: statuses.filter(isTerminal).length,
    failed_task_count: count('FAILED'),
    aborted_task_count: count('ABORTED'),
    timed_out_task_count: count('TIMEDOUT'),
    queued_task_count: count('QUEUED'),
  }
}

function endOf({ tasks }: AmbariOperation): number {
  const ends = tasks.map(({ endedAt }) => endedAt)
  return ends.includes(-1) ? -1 : Math.round(Math.max(...ends))
}

function inCategory(category: string, properties: Readonly<Record<string, unknown>>) {
  return Object.fromEntries(
    Object.entries(properties).map(([name, value]) => [`${category}/${name}`, value]),
  )
}
