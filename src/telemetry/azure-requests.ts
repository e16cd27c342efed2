import type { PipelinePolicy } from '@azure/core-rest-pipeline'
import { count, inSpan, record, secondsSince } from './signals.ts'

/** Counts and times what is sent to Azure, and makes each request a span of the step that asked. */
export const azureRequests: PipelinePolicy = {
  name: 'azureRequests',
  async sendRequest(request, next) {
    const { method } = request
    const { hostname, pathname } = new URL(request.url)
    const startedAt = performance.now()
    const template = armTemplate(pathname)
    const start = {
      name: `${method} ${template}`,
      kind: 'client',
      attributes: {
        'http.request.method': method,
        'server.address': hostname,
        'url.template': template,
      },
    } as const
    let status = 'failed'
    try {
      return await inSpan(start, async (note) => {
        const response = await next(request)
        status = String(response.status)
        const requestId = response.headers.get('x-ms-request-id')
        note({
          'http.response.status_code': response.status,
          ...(requestId === undefined ? {} : { 'az.service_request_id': requestId }),
        })
        return response
      })
    } finally {
      count('causeway_azure_requests_total', { method, status })
      record('causeway_azure_request_duration_seconds', { method }, secondsSince(startedAt))
    }
  },
}

/**
 * A path of Azure Resource Manager without its names: types and names take turns in it, only a provider's own name
 * is one for all. "/subscriptions/{}/resourceGroups/{}/providers/Microsoft.Network/virtualNetworks/{}"
 */
export function armTemplate(path: string): string {
  const segments = path.split('/').filter((segment) => segment !== '')
  const shown = segments.map((segment, index) => {
    const before = segments[index - 1]?.toLowerCase()
    const isType = index % 2 === 0 && /^[a-z]+$/i.test(segment)
    const isProvider = before === 'providers' && /^Microsoft\.[a-z.]+$/i.test(segment)
    return isType || isProvider ? segment : '{}'
  })
  return `/${shown.join('/')}`
}
