import type { PipelinePolicy } from '@azure/core-rest-pipeline'
import { z } from 'zod'

/** What Azure said when it refused, taken from either body shape: HDInsight's bare one or ARM's wrapped one. */
export interface ArmError {
  /** Undefined for the failure that a resource carries in itself. */
  readonly status: number | undefined
  readonly code: string
  readonly message: string
  /** The errors inside this one: the cause is often only there. */
  readonly details: readonly { readonly code: string; readonly message: string }[]
  /** Names of the Azure policies that refused it. */
  readonly policies: readonly string[]
  readonly retryAfterMs: number | undefined
  /** Azure's ids of the request, in words for a support request; undefined where there was no answer. */
  readonly support: string | undefined
}

const bodies = new WeakMap<object, string>()

/** Keeps the body of an error answer, which the SDKs do not expose whole. */
export const keepErrorBody: PipelinePolicy = {
  name: 'keepErrorBody',
  async sendRequest(request, next) {
    const response = await next(request)
    if (response.status >= 400 && response.bodyAsText) bodies.set(request, response.bodyAsText)
    return response
  },
}

const Text = z.string().catch('')
const Inner = z.object({ code: Text, message: Text })
const PolicyViolation = z.object({
  type: z.literal('PolicyViolation'),
  info: z.object({
    policyAssignmentDisplayName: z.string().optional(),
    policyDefinitionDisplayName: z.string().optional(),
    policyAssignmentName: z.string().optional(),
  }),
})
/** ARM's error, as its common types define it; what does not fit is left out. */
const Body = z.object({
  code: Text,
  message: Text,
  details: z.array(Inner).catch([]),
  additionalInfo: z.array(z.union([PolicyViolation, z.unknown()])).catch([]),
})
type Body = z.infer<typeof Body>

/** @returns undefined when the error is not an answer of Azure */
export function readArmError(error: unknown): ArmError | undefined {
  if (!(error instanceof Error) || !('statusCode' in error) || typeof error.statusCode !== 'number')
    return undefined
  const request = 'request' in error && typeof error.request === 'object' ? error.request : null
  const body = parseErrorBody(request === null ? undefined : bodies.get(request))
  const headers = headersOf(error)
  const fallbackCode = 'code' in error && typeof error.code === 'string' ? error.code : ''
  const message = body?.message || error.message
  return {
    status: error.statusCode,
    code: body?.code || fallbackCode,
    message,
    details: body?.details ?? [],
    policies: policiesOf(body),
    retryAfterMs: retryAfterMs(headers?.get('retry-after'), message),
    support: supportText(headers),
  }
}

/** The body of an error answer in either shape; undefined when it is none, for example an HTML page of a proxy. */
export function parseErrorBody(text: string | undefined): Body | undefined {
  if (text === undefined) return undefined
  try {
    const body = JSON.parse(text) as { error?: unknown }
    return Body.safeParse(body.error ?? body).data
  } catch {
    return undefined
  }
}

function policiesOf(body: Body | undefined): string[] {
  const names = (body?.additionalInfo ?? []).flatMap((entry) => {
    const { data } = PolicyViolation.safeParse(entry)
    if (!data) return []
    const { policyAssignmentDisplayName, policyDefinitionDisplayName, policyAssignmentName } =
      data.info
    return policyAssignmentDisplayName ?? policyDefinitionDisplayName ?? policyAssignmentName ?? []
  })
  return [...new Set(names)]
}

interface Headers {
  get(name: string): string | undefined | null
}

function headersOf(error: object): Headers | undefined {
  const response =
    'response' in error ? (error.response as { headers?: Headers } | undefined) : undefined
  return response?.headers
}

function supportText(headers: Headers | undefined): string | undefined {
  const request = headers?.get('x-ms-request-id')
  const correlation = headers?.get('x-ms-correlation-request-id')
  const parts = [
    ...(request ? [`Azure request ${request}`] : []),
    ...(correlation && correlation !== request ? [`Azure correlation ${correlation}`] : []),
  ]
  return parts.length > 0 ? parts.join(', ') : undefined
}

/**
 * When to come back, in milliseconds: from the header (seconds or a date), or from the words of ARM's throttling
 * where the header is missing.
 */
export function retryAfterMs(header: string | undefined | null, message = ''): number | undefined {
  if (!header) {
    const [, seconds] = /try again after '?(\d+)'? seconds/i.exec(message) ?? []
    return seconds === undefined ? undefined : Number(seconds) * 1000
  }
  const seconds = Number(header)
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - Date.now()
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined
}
