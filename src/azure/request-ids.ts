import { randomUUID } from 'node:crypto'
import type { PipelinePolicy, PipelineResponse } from '@azure/core-rest-pipeline'
import { correlationIdOf } from '../correlation.ts'
import { currentTrace, type Trace } from '../trace.ts'
import { parseErrorBody } from './arm-error.ts'

/** What is worth a line in the log about one request: nothing of its query, headers or body, which hold secrets. */
export interface NotableAnswer {
  /** Azure refused or failed; or it began something long. */
  readonly what: 'refused' | 'started'
  readonly method: string
  readonly path: string
  readonly status: number
  readonly code: string | undefined
  /** Azure's id of this request. */
  readonly requestId: string | undefined
  /** Azure's id of everything that belongs together: the same for all requests of one operation. */
  readonly correlationId: string | undefined
  /** Our id of this request. */
  readonly clientRequestId: string
  readonly trace: Trace | undefined
}

/**
 * Gives every request the ids by which Azure's activity log and its support find it, and tells of the answers that
 * are worth a line.
 * Source: Azure Resource Manager, "Common request and response headers".
 */
export function requestIds(notice: (answer: NotableAnswer) => void): PipelinePolicy {
  return {
    name: 'requestIds',
    async sendRequest(request, next) {
      const trace = currentTrace()
      const clientRequestId = randomUUID()
      request.headers.set('x-ms-client-request-id', clientRequestId)
      request.headers.set(
        'x-ms-correlation-request-id',
        trace ? correlationIdOf(trace.operationId) : clientRequestId,
      )
      const response = await next(request)
      const what = notability(response)
      if (what) notice({ what, ...described(response), clientRequestId, trace })
      return response
    },
  }
}

/** For the failure of what an earlier request began, in words for a support request. */
export function supportOfOperation(): string | undefined {
  const trace = currentTrace()
  return trace && `Azure correlation ${correlationIdOf(trace.operationId)}`
}

function notability({
  status,
  headers,
  request,
}: PipelineResponse): NotableAnswer['what'] | undefined {
  // A look at what is not there yet is nothing that went wrong.
  if (status === 404 && request.method !== 'PUT' && request.method !== 'POST') return undefined
  if (status >= 400) return 'refused'
  const isLong = headers.has('azure-asyncoperation') || headers.has('location')
  return isLong && request.method !== 'GET' ? 'started' : undefined
}

function described({ status, headers, request, bodyAsText }: PipelineResponse) {
  return {
    method: request.method,
    path: new URL(request.url).pathname,
    status,
    code: status >= 400 ? parseErrorBody(bodyAsText ?? undefined)?.code : undefined,
    requestId: headers.get('x-ms-request-id'),
    correlationId: headers.get('x-ms-correlation-request-id'),
  }
}
