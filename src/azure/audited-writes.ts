import type { PipelinePolicy, PipelineRequest } from '@azure/core-rest-pipeline'
import { type Audit, type AuditEvent, resultOfStatus } from '../audit/event.ts'
import { currentTrace } from '../trace.ts'

/**
 * Sends nothing that may change something, or that asks for a secret (Azure does both by POST), before the audit log
 * has it. The one place for all of Azure: what goes through a pipeline with this policy is recorded.
 */
export function auditedWrites(audit: Audit): PipelinePolicy {
  return {
    name: 'auditedWrites',
    async sendRequest(request, next) {
      if (request.method === 'GET' || request.method === 'HEAD') return next(request)
      return audit.around(
        eventOf(request),
        () => next(request),
        ({ status }) => resultOfStatus(status),
      )
    },
  }
}

/** Query and body are left out: they hold secrets. */
function eventOf({ method, url }: PipelineRequest): AuditEvent {
  const { host, pathname } = new URL(url)
  const trace = currentTrace()
  return {
    deed: 'change',
    what: `${method} ${host}${pathname}`,
    actor: trace?.requestedBy,
    operationId: trace?.operationId,
    cluster: trace?.cluster,
  }
}
