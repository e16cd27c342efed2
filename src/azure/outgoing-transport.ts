import type { HttpClient, PipelineRequest, PipelineResponse } from '@azure/core-rest-pipeline'
import { type Destination, ForbiddenCallError } from '../outgoing/destination.ts'
import { createExchange } from '../outgoing/exchange.ts'

/**
 * What the Azure SDKs send goes to one destination and nowhere else: links to next pages and addresses of long
 * operations come from answers, and the SDKs would send the token to wherever they lead.
 * @param simulator where requests for `host` go instead, on this machine: the SDKs refuse tokens on plain http, so
 * they keep the https address and only the transport changes it
 */
export async function outgoingTransport(
  destination: Destination,
  simulator?: { readonly host: string; readonly url: string },
): Promise<HttpClient> {
  const { createHttpHeaders, RestError } = await import('@azure/core-rest-pipeline')
  const exchange = createExchange(destination)
  return {
    async sendRequest(request): Promise<PipelineResponse> {
      try {
        const answer = await exchange({
          method: request.method,
          url: addressOf(request.url, simulator),
          headers: headersOf(request),
          body: bodyOf(request),
          signal: signalOf(request),
        })
        return {
          request,
          status: answer.status,
          headers: createHttpHeaders({ ...answer.headers }),
          bodyAsText: answer.body.toString('utf8'),
        }
      } catch (cause) {
        if (!(cause instanceof Error) || cause instanceof ForbiddenCallError) throw cause
        if (cause.name === 'AbortError' || cause.name === 'TimeoutError') throw cause
        const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : undefined
        const failure = new RestError(cause.message, {
          code: code ?? RestError.REQUEST_SEND_ERROR,
          request,
        })
        failure.cause = cause
        throw failure
      }
    },
  }
}

function addressOf(
  address: string,
  simulator: { readonly host: string; readonly url: string } | undefined,
): string {
  const url = new URL(address)
  if (simulator === undefined || url.protocol !== 'https:' || url.host !== simulator.host)
    return address
  return new URL(`${url.pathname}${url.search}`, simulator.url).href
}

/** Answers are read as they are: nothing packed is asked for. */
function headersOf({ headers }: PipelineRequest): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers.toJSON()).filter(([name]) => name !== 'accept-encoding'),
  )
}

function bodyOf({ body }: PipelineRequest): string | Uint8Array | undefined {
  if (body === undefined || body === null || typeof body === 'string') return body ?? undefined
  if (body instanceof Uint8Array) return body
  throw new Error('the Azure SDK sends a body of a kind that is not known here')
}

function signalOf({ abortSignal, timeout }: PipelineRequest): AbortSignal | undefined {
  const signals = [
    ...(abortSignal instanceof AbortSignal ? [abortSignal] : []),
    ...(timeout > 0 ? [AbortSignal.timeout(timeout)] : []),
  ]
  return signals.length === 0 ? undefined : AbortSignal.any(signals)
}
