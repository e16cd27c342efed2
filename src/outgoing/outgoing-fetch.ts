import { checkUrl, type Destination } from './destination.ts'
import { createExchange } from './exchange.ts'

/** As much of the WHATWG `fetch` as clients need: no redirects are followed, whatever they ask for. */
export type OutgoingFetch = (
  address: string | URL | Request,
  init?: RequestInit,
) => Promise<Response>

/** A redirect in an answer: it is not followed. */
export class RedirectError extends TypeError {
  override readonly name = 'RedirectError'
}

/**
 * A `fetch` for one destination.
 * @throws ForbiddenCallError before anything is sent; RedirectError unless `redirect` is `manual`
 */
export function outgoingFetch(destination: Destination): OutgoingFetch {
  const exchange = createExchange(destination)
  return async (address, init) => {
    checkUrl(destination, new URL(address instanceof Request ? address.url : address))
    const request = new Request(address, { ...init, redirect: init?.redirect ?? 'error' })
    const body = request.body === null ? undefined : new Uint8Array(await request.arrayBuffer())
    const answer = await exchange({
      method: request.method,
      url: request.url,
      headers: Object.fromEntries(request.headers),
      body,
      signal: request.signal,
    })
    const { status, statusText, headers } = answer
    if (status >= 300 && status < 400 && status !== 304 && request.redirect !== 'manual')
      throw new RedirectError(`${destination.name} answered with a redirect, which is not followed`)
    const hasBody = status !== 204 && status !== 205 && status !== 304
    return new Response(hasBody ? new Uint8Array(answer.body) : null, {
      status,
      statusText,
      headers,
    })
  }
}
