import { setTimeout as sleep } from 'node:timers/promises'
import type { PipelinePolicy, PipelineResponse } from '@azure/core-rest-pipeline'
import { TransientError } from '../errors.ts'
import { currentTrace } from '../trace.ts'
import { sentence } from '../words/sentence.ts'
import { parseErrorBody, retryAfterMs } from './arm-error.ts'
import type { Bucket, RequestBudget, RequestKind } from './request-budget.ts'

/** A request waits so long for its turn; what has to wait longer comes back later, and holds nothing meanwhile. */
const LONGEST_WAIT_MS = 2000

/** Azure says with nearly every refusal for the rate when to come back. */
const UNKNOWN_PAUSE_MS = 10_000

/** So that those who were sent away do not all come back in the same moment. */
const SPREAD_MS = 1000

/**
 * Sends no request for which there is no token, and teaches the budget what Azure says of it: the headers with what
 * is left, and refusals for the rate, which hold everybody on that bucket.
 */
export function requestPace(budget: RequestBudget): PipelinePolicy {
  let region = ''
  return {
    name: 'requestPace',
    async sendRequest(request, next) {
      const bucket = { kind: kindOf(request.method), region }
      await takeTurn(budget, bucket)
      const response = await next(request)
      region = regionOf(response) ?? region
      await learn(budget, { ...bucket, region }, response)
      return response
    },
  }
}

/** @throws TransientError with the time to come back */
async function takeTurn(budget: RequestBudget, bucket: Bucket): Promise<void> {
  const interactive = currentTrace()?.interactive ?? false
  let left = LONGEST_WAIT_MS
  for (;;) {
    const wait = await budget.take(bucket, interactive)
    if (wait <= 0) return
    if (wait > left)
      throw new TransientError(sentence`Azure allows no more ${bucket.kind} at the moment`, {
        retryAfterMs: wait + Math.random() * SPREAD_MS,
      })
    left -= Math.max(wait, 1)
    await sleep(wait)
  }
}

async function learn(
  budget: RequestBudget,
  bucket: Bucket,
  response: PipelineResponse,
): Promise<void> {
  for (const kind of ['reads', 'writes', 'deletes'] as const) {
    const left = response.headers.get(`x-ms-ratelimit-remaining-subscription-${kind}`)
    if (left && /^\d+$/.test(left)) await budget.cap({ ...bucket, kind }, Number(left))
  }
  const pauseMs = pauseOf(response)
  if (pauseMs !== undefined) await budget.hold(bucket, pauseMs)
}

/**
 * How long Azure wants nobody to ask. Of the two kinds of 429 only one is about the rate: the other says that
 * somebody else is writing to the same resource.
 */
function pauseOf({ status, headers, bodyAsText }: PipelineResponse): number | undefined {
  if (status !== 429) return undefined
  const body = parseErrorBody(bodyAsText ?? undefined)
  if (/Retryable|AnotherOperation|InProgress|NotProvisioned/i.test(body?.code ?? ''))
    return undefined
  return retryAfterMs(headers.get('retry-after'), body?.message) ?? UNKNOWN_PAUSE_MS
}

function kindOf(method: string): RequestKind {
  if (method === 'GET' || method === 'HEAD') return 'reads'
  return method === 'DELETE' ? 'deletes' : 'writes'
}

/** The region of Azure that took the request: `WESTEUROPE:20261122T200000Z:…`. */
function regionOf({ headers }: PipelineResponse): string | undefined {
  return headers.get('x-ms-routing-request-id')?.split(':')[0]
}
