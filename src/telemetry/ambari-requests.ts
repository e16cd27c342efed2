import { count, inSpan } from './signals.ts'

/** Counts a request to a cluster's Ambari and makes it a span. Its path names the cluster: it is not told. */
export async function measuredAmbari(
  method: string,
  send: () => Promise<Response>,
): Promise<Response> {
  let status = 'failed'
  const attributes = { 'rpc.system': 'ambari', 'http.request.method': method }
  try {
    return await inSpan({ name: `Ambari ${method}`, kind: 'client', attributes }, async (note) => {
      const response = await send()
      status = String(response.status)
      note({ 'http.response.status_code': response.status })
      return response
    })
  } finally {
    count('causeway_ambari_requests_total', { method, status })
  }
}
