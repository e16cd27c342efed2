import { ArmRefusal, wrapped } from './arm-errors.ts'
import type { Answer, ArmRequest } from './http-server.ts'
import type { Json } from './json.ts'
import { textAt } from './json.ts'
import { retryAfterSeconds } from './operations.ts'
import type { Providers } from './providers.ts'
import type { RateLimits } from './rate-limits.ts'
import type { RecordedRequest } from './recorded-request.ts'
import type { Call, Reply, Router } from './routing.ts'
import type { Tokens } from './tokens.ts'
import type { World } from './world.ts'

const LATE_MS = 5 * 60_000

interface FrontDoorParts {
  readonly world: World
  readonly router: Router
  readonly tokens: Tokens
  readonly providers: Providers
  readonly limits: RateLimits
  readonly enforceRateLimits: boolean
  readonly recordBodies: boolean
  readonly requests: RecordedRequest[]
}

/**
 * ARM's front door. In this order: token, api-version, throttling, faults, subscription, route, registration of
 * the namespace; then the provider. Its own errors are wrapped for every provider.
 */
export function createFrontDoor(parts: FrontDoorParts): (request: ArmRequest) => Answer {
  const { world, router, requests } = parts
  return (request) => {
    const key = `${request.method} ${request.url.pathname}`
    const found = router.find(request.method, request.url.pathname)
    const spent = parts.limits.spend(request.method)
    const body = parseBody(request.text)
    let reply: Reply
    let errorCode: string | undefined
    try {
      reply = handle(parts, request, key, found, spent.exhausted, body)
    } catch (error) {
      if (!(error instanceof ArmRefusal)) throw error
      errorCode = error.code
      reply = { status: error.status, body: error.body, headers: error.headers }
    }
    requests.push({
      at: world.clock.now(),
      method: request.method,
      path: request.url.pathname,
      apiVersion: request.url.searchParams.get('api-version') ?? undefined,
      status: reply.status,
      operation: found?.route.operation ?? 'unknown',
      ...(request.correlationId !== undefined && { correlationId: request.correlationId }),
      ...(request.clientRequestId !== undefined && { clientRequestId: request.clientRequestId }),
      ...(errorCode !== undefined && { errorCode }),
      ...(parts.recordBodies && body !== undefined && { requestBody: body }),
      ...(parts.recordBodies && reply.body !== undefined && { responseBody: plain(reply.body) }),
    })
    world.changed()
    const late = world.faults.take('lateReply', key)
    const etag = textAt(reply.body, 'etag')
    return {
      status: reply.status,
      body: reply.body,
      headers: { ...spent.header, ...(etag !== undefined && { etag }), ...reply.headers },
      delayMs: (reply.delayMs ?? 0) + (late ? (late.delayMs ?? LATE_MS) : 0),
      dropped: world.faults.take('lostReply', key) !== undefined,
    }
  }
}

function handle(
  parts: FrontDoorParts,
  request: ArmRequest,
  key: string,
  found: ReturnType<Router['find']>,
  exhausted: boolean,
  body: Json | undefined,
): Reply {
  const { world } = parts
  parts.tokens.check(request.authorization)
  const apiVersion = request.url.searchParams.get('api-version')
  if (!apiVersion)
    throw wrapped(
      400,
      'MissingApiVersionParameter',
      'The api-version query parameter (?api-version=) is required for all requests.',
    )
  if (world.faults.take('tokenExpired', key)) throw parts.tokens.expire(request.authorization)
  refuseByFault(world, request.method, key)
  if (exhausted && parts.enforceRateLimits) throw throttled(world, request.method, 10)
  const subscription = /^\/subscriptions\/([^/]+)/i.exec(request.url.pathname)?.[1]
  if (subscription?.toLowerCase() !== world.subscriptionId.toLowerCase())
    throw wrapped(
      404,
      'SubscriptionNotFound',
      `The subscription '${subscription ?? ''}' could not be found.`,
    )
  if (!found)
    throw wrapped(
      404,
      'InvalidResourceType',
      `The resource type could not be found for api version '${apiVersion}': ${key}.`,
    )
  if (request.text !== '' && body === undefined)
    throw wrapped(400, 'InvalidRequestContent', 'The request content was invalid: not JSON.')
  const namespace = /\/providers\/([^/]+)\/[^/]+\//i.exec(request.url.pathname)?.[1]
  if (request.method === 'PUT' && namespace !== undefined)
    parts.providers.requireRegistered(namespace)
  return found.route.handle(toCall(request, key, apiVersion, found.params, body))
}

function toCall(
  request: ArmRequest,
  key: string,
  apiVersion: string,
  params: ReadonlyMap<string, string>,
  body: Json | undefined,
): Call {
  return {
    method: request.method,
    path: request.url.pathname,
    key,
    query: request.url.searchParams,
    apiVersion,
    body,
    ifMatch: request.ifMatch,
    param(name) {
      const value = params.get(name)
      if (value === undefined) throw new Error(`The route of ${key} has no variable ${name}.`)
      return value
    },
  }
}

function refuseByFault(
  { faults, clock, subscriptionId }: World,
  method: string,
  key: string,
): void {
  if (faults.take('policyRefused', key)) throw disallowedByPolicy(key)
  if (faults.take('serverError', key))
    throw wrapped(500, 'InternalServerError', 'Encountered internal server error.')
  if (faults.take('conflict', key))
    throw wrapped(409, 'AnotherOperationInProgress', 'Another operation is in progress.')
  const throttle = faults.take('throttle', key)
  if (throttle)
    throw throttled({ clock, subscriptionId }, method, throttle.retryAfterSeconds ?? 10, {
      silent: throttle.retryAfterSeconds === null,
    })
}

/** What Azure Policy answers in place of the provider; the policy's name is in `additionalInfo` alone. */
function disallowedByPolicy(key: string): ArmRefusal {
  const info = {
    policyAssignmentDisplayName: 'Only approved resources',
    policyDefinitionDisplayName: 'Allowed resource types',
    policyAssignmentName: 'approved-resources',
  }
  const name = key.split('/').at(-1) ?? ''
  return wrapped(
    403,
    'RequestDisallowedByPolicy',
    `Resource '${name}' was disallowed by policy. See error details for policy resource IDs.`,
    { additionalInfo: [{ type: 'PolicyViolation', info }] },
  )
}

function throttled(
  { clock, subscriptionId }: Pick<World, 'clock' | 'subscriptionId'>,
  method: string,
  seconds: number,
  { silent = false } = {},
): ArmRefusal {
  const kind = method === 'GET' || method === 'HEAD' ? 'read' : 'write'
  return wrapped(
    429,
    'SubscriptionRequestsThrottled',
    `Number of '${kind}' requests for subscription '${subscriptionId}' actor 'simulated' exceeded. Please try again after '${seconds}' seconds.`,
    { headers: silent ? {} : { 'retry-after': retryAfterSeconds(clock, seconds) } },
  )
}

function parseBody(text: string): Json | undefined {
  if (text === '') return undefined
  try {
    return plain(JSON.parse(text))
  } catch {
    return undefined
  }
}

/** A copy that later changes cannot reach. */
function plain(value: Json): Json {
  return structuredClone(value)
}
