import { type Json, textAt } from '../azure/json.ts'
import { answerList, answerOne } from './listing.ts'
import { matches } from './query.ts'
import { type AmbariCall, type AmbariReply, EMPTY, refuse, refusedArgument } from './reply.ts'
import { filterStatus, requestResource } from './request-resources.ts'
import { isTerminal } from './task-status.ts'

/** Without paging, Ambari tells the newest only. */
const NEWEST = 20
const STATUS = 'Requests/request_status'
const FILTER_STATUSES = ['IN_PROGRESS', 'COMPLETED', 'FAILED']

export function listRequests(call: AmbariCall): AmbariReply {
  const { cluster, query } = call
  const [byStatus] = query.predicates.filter(({ property }) => property === STATUS)
  const wrong = byStatus?.operand.split(',').find((status) => !FILTER_STATUSES.includes(status))
  if (wrong !== undefined)
    return refuse(
      400,
      `No enum constant org.apache.ambari.server.actionmanager.RequestStatus.${wrong}`,
    )
  const operations = cluster.operations.operations.filter(
    (operation) => !byStatus || matches(filterStatus(operation), byStatus),
  )
  const resources = operations.map((operation) => requestResource(cluster, operation))
  const predicates = query.predicates.filter((entry) => entry !== byStatus)
  const question = { ...call, query: { ...query, predicates } }
  return answerList(question, 'Request', resources, { newest: NEWEST })
}

export function readRequest(call: AmbariCall): AmbariReply {
  const operation = call.cluster.operations.find(Number(call.path.split('/').at(-1)))
  if (!operation) return refuse(404, "Request resource doesn't exist.")
  return answerOne(call, 'Request', requestResource(call.cluster, operation))
}

/** Aborts: asynchronous, and without effect on what has ended. */
export function updateRequest({ cluster, path, body }: AmbariCall): AmbariReply {
  const parsed = JSON.parse(body) as Json
  const status = textAt(parsed, 'Requests', 'request_status') ?? ''
  if (status !== 'ABORTED')
    return refusedArgument(
      `${status} is wrong value. The only allowed value for updating request status is ABORTED`,
    )
  if ((textAt(parsed, 'Requests', 'abort_reason') ?? '') === '')
    return refusedArgument('Abort reason can not be empty.')
  const operation = cluster.operations.find(Number(path.split('/').at(-1)))
  if (!operation) return refusedArgument('Request resource does not exist.')
  if (operation.tasks.some((task) => !isTerminal(task.status))) cluster.operations.abort(operation)
  return EMPTY
}
