import { TransientError } from '../errors.ts'
import { sentence } from '../words/sentence.ts'
import type { ClusterApi, Items } from './cluster-api.ts'

/** What somebody asked Ambari to do. */
export interface AmbariRequest {
  readonly id: number
  readonly context: string
  readonly status: string
  readonly terminal: boolean
  /** Milliseconds since the Unix epoch by the cluster's clock; -1 before it starts. */
  readonly startedAt: number
}

/** What one host did for a request. */
export interface AmbariTask {
  readonly hostName: string
  readonly status: string
}

/** Requests: what Ambari does, for whomever. */
export interface AmbariRequests {
  /**
   * Asks for the restart of brokers: one, or several at the same time. A lost answer is searched for among the
   * newest requests by its context, never sent again.
   */
  restartBrokers(hostNames: readonly string[], context: string): Promise<{ requestId: number }>
  /** What the hosts of one request did, or are doing. */
  listTasks(requestId: number): Promise<AmbariTask[]>
  /** The newest 20 requests of the cluster and those that still run, whoever made them. */
  listRequests(): Promise<AmbariRequest[]>
}

/** Statuses after which a request never changes (Ambari 2.7, HostRoleStatus). */
const TERMINAL = new Set(['COMPLETED', 'FAILED', 'TIMEDOUT', 'ABORTED', 'SKIPPED_FAILED'])

interface RequestItem {
  readonly Requests: {
    readonly id: number
    readonly request_context: string
    readonly request_status: string
    readonly start_time: number
  }
}

interface TasksAnswer {
  readonly tasks: readonly {
    readonly Tasks: { readonly host_name: string; readonly status: string }
  }[]
}

/** The requests of one cluster's Ambari. */
export function ambariRequests(api: ClusterApi): AmbariRequests {
  const listRequests = async () => {
    // An old request that still runs can be behind the newest 20, which is all that an unfiltered list gives.
    const [newest, running] = await Promise.all([
      readRequests(api, 'to=end&page_size=20'),
      readRequests(api, 'Requests/request_status=IN_PROGRESS'),
    ])
    const known = new Set(newest.map(({ id }) => id))
    return [...newest, ...running.filter(({ id }) => !known.has(id))]
  }
  return {
    listRequests,

    async restartBrokers(hostNames, context) {
      try {
        return await sendRestart(api, hostNames, context)
      } catch (error) {
        if (!(error instanceof TransientError)) throw error
        const found = (await listRequests()).find(
          (request) => request.context === context && !request.terminal,
        )
        if (!found) throw error
        return { requestId: found.id }
      }
    },

    async listTasks(requestId) {
      const { tasks } = await api.get<TasksAnswer>(
        `/requests/${requestId}?fields=tasks/Tasks/host_name,tasks/Tasks/status`,
        sentence`read an operation`,
      )
      return tasks.map(({ Tasks: task }) => ({ hostName: task.host_name, status: task.status }))
    },
  }
}

async function readRequests({ get }: ClusterApi, which: string): Promise<AmbariRequest[]> {
  const fields = ['id', 'request_context', 'request_status', 'start_time'].map(
    (field) => `Requests/${field}`,
  )
  const { items } = await get<Items<RequestItem>>(
    `/requests?fields=${fields.join(',')}&${which}`,
    sentence`list operations`,
  )
  return items.map(({ Requests: request }) => ({
    id: request.id,
    context: request.request_context,
    status: request.request_status,
    terminal: TERMINAL.has(request.request_status),
    startedAt: request.start_time,
  }))
}

async function sendRestart(
  { clusterName, send }: ClusterApi,
  hostNames: readonly string[],
  context: string,
): Promise<{ requestId: number }> {
  const answer = (await send('POST', '/requests', sentence`restart brokers`, {
    RequestInfo: {
      command: 'RESTART',
      context,
      operation_level: operationLevel(clusterName, hostNames),
    },
    // A string, not a list: Ambari answers 500 to a list.
    'Requests/resource_filters': [
      { service_name: 'KAFKA', component_name: 'KAFKA_BROKER', hosts: hostNames.join(',') },
    ],
  })) as { readonly Requests?: { readonly id?: number } } | undefined
  const requestId = answer?.Requests?.id
  if (requestId === undefined) throw new Error('Ambari restarted nothing: no broker matched')
  return { requestId }
}

/**
 * One broker at HOST_COMPONENT level, which ignores maintenance; several at SERVICE level, which includes those
 * whose maintenance comes from the service and silently drops hosts in maintenance of their own.
 */
function operationLevel(cluster: string, hostNames: readonly string[]) {
  const service = { cluster_name: cluster, service_name: 'KAFKA' }
  return hostNames.length === 1
    ? {
        level: 'HOST_COMPONENT',
        ...service,
        hostcomponent_name: 'KAFKA_BROKER',
        host_name: hostNames[0],
      }
    : { level: 'SERVICE', ...service }
}
