import type { HttpMethods } from '@azure/core-rest-pipeline'
import { type AzureClients, callOptions } from './clients.ts'

/**
 * A call that none of the SDKs we have offers, through the pipeline of one of them: same address, identity, pace and
 * transport.
 * @param path begins with a slash and has no query
 * @returns the body of the answer
 * @throws RestError as an SDK does, for `calling` and `found` to translate
 */
export async function armRequest(
  clients: Pick<AzureClients, 'hdinsight'>,
  call: {
    readonly method: HttpMethods
    readonly path: string
    readonly apiVersion: string
    readonly body?: object
  },
): Promise<unknown> {
  const { createHttpHeaders, createPipelineRequest, RestError } = await import(
    '@azure/core-rest-pipeline'
  )
  const { hdinsight } = clients
  const { method, path, apiVersion, body } = call
  const request = createPipelineRequest({
    url: `${hdinsight.$host}${path}?api-version=${apiVersion}`,
    method,
    ...(body === undefined
      ? {}
      : {
          body: JSON.stringify(body),
          headers: createHttpHeaders({ 'content-type': 'application/json' }),
        }),
    ...callOptions(),
  })
  const response = await hdinsight.sendRequest(request)
  const { status, bodyAsText } = response
  if (status >= 300)
    throw new RestError(`Azure answered ${status}`, { statusCode: status, request, response })
  return bodyAsText ? JSON.parse(bodyAsText) : undefined
}
