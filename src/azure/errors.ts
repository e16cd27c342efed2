import type { PipelinePolicy } from '@azure/core-rest-pipeline'
import { TransientError, UserError } from '../errors.ts'

/** What Azure said, taken from either body shape: HDInsight's bare one or ARM's wrapped one. */
export interface ArmError {
  readonly status: number | undefined
  readonly code: string
  readonly message: string
  readonly retryAfterMs: number | undefined
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

interface Rule {
  readonly when: (error: ArmError) => boolean
  readonly means: (error: ArmError) => UserError | TransientError
}

const code =
  (...codes: string[]) =>
  (error: ArmError) =>
    codes.includes(error.code)

/**
 * Refusals to delete what something else uses. Interfaces of a cluster's nodes keep its subnet in use for a while
 * after the cluster is gone (terraform-provider-azurerm#4104).
 */
const STILL_IN_USE = [
  'InUseSubnetCannotBeDeleted',
  'InUseNetworkSecurityGroupCannotBeDeleted',
  'InUseNatGatewayCannotBeDeleted',
  'PublicIPAddressCannotBeDeleted',
  'NicInUse',
]

/**
 * One table: what Azure says → which kind of error it is, its cause and its remedy. The first rule that
 * matches wins. Codes and texts: HDInsight cluster error dictionary, ARM error reference.
 */
const RULES: readonly Rule[] = [
  {
    when: (error) => /cores left to create|exceeded the available cores/i.test(error.message),
    means: (error) => {
      const [, required, available] = /Required: (\d+), Available: (\d+)/.exec(error.message) ?? []
      const figures = required ? `: ${required} needed, ${available} free` : ''
      return new UserError('core-quota', `Not enough HDInsight cores in this region${figures}.`, {
        remedy:
          'Use fewer workers, another region, or open an Azure support request of type Quota for HDInsight.',
        cause: error,
      })
    },
  },
  {
    when: (error) => /Valid values are:/i.test(error.message) && /VM size/i.test(error.message),
    means: (error) => {
      const [, size] = /VM size '([^']+)'/.exec(error.message) ?? []
      const [, list] = /Valid values are:\s*([^\n]+?)\.?$/.exec(error.message) ?? []
      return new UserError(
        'vm-size-refused',
        `HDInsight does not offer ${size ?? 'this size'} for Kafka here.`,
        {
          remedy: `Choose one of: ${list ?? 'the sizes listed by Azure'}.`,
          cause: error,
        },
      )
    },
  },
  {
    when: (error) =>
      error.code === 'RegionCapabilityNotAvailable' || /region is not enabled/i.test(error.message),
    means: (error) =>
      new UserError(
        'region-closed',
        'This subscription may not create HDInsight clusters in this region.',
        {
          remedy: 'Choose another region, or ask Azure support to open this one.',
          cause: error,
        },
      ),
  },
  {
    when: (error) =>
      code('AlreadyExists', 'StorageAccountAlreadyTaken')(error) ||
      /name '[^']*' is unavailable/i.test(error.message),
    means: (error) =>
      new UserError('name-taken', 'The name is taken by somebody else on Azure.', {
        remedy: 'Choose another cluster name: names are unique in all of Azure.',
        cause: error,
      }),
  },
  {
    when: (error) =>
      code('AuthorizationFailed', 'LinkedAuthorizationFailed')(error) ||
      (error.status === 403 && error.code === 'Forbidden'),
    means: (error) => {
      const [, action] = /perform action '([^']+)'/.exec(error.message) ?? []
      return new UserError(
        'azure-permission',
        `Causeway's identity lacks a permission${action ? `: ${action}` : ''}.`,
        {
          remedy:
            'Give it a role with that action (Contributor on the subscription has all), then retry.',
          cause: error,
        },
      )
    },
  },
  {
    when: code('RequestDisallowedByPolicy'),
    means: (error) =>
      new UserError('azure-policy', 'An Azure policy of your organisation forbids this resource.', {
        remedy: 'Ask the owner of the policy for an exemption, or choose another region or size.',
        cause: error,
      }),
  },
  {
    when: code('MissingSubscriptionRegistration', 'NoRegisteredProviderFound'),
    means: (error) =>
      new UserError(
        'provider-not-registered',
        'The subscription has not registered a resource provider.',
        {
          remedy:
            'An owner registers Microsoft.HDInsight, Microsoft.Network and Microsoft.Storage once, then retry.',
          cause: error,
        },
      ),
  },
  {
    when: code(
      'InvalidAuthenticationToken',
      'InvalidAuthenticationTokenTenant',
      'ExpiredAuthenticationToken',
    ),
    means: (error) => new TransientError('Azure did not accept the token', { cause: error }),
  },
  {
    when: code('SubscriptionNotFound'),
    means: (error) =>
      new UserError(
        'subscription',
        'Azure does not know this subscription, or the identity may not see it.',
        {
          remedy: 'Check AZURE_SUBSCRIPTION_ID and the role assignment.',
          cause: error,
        },
      ),
  },
  {
    when: code(
      'PublicIPCountLimitReached',
      'IPv4StandardSkuPublicIpCountLimitReached',
      'OperationNotAllowed',
    ),
    means: (error) =>
      new UserError('network-quota', `A quota of the subscription is used up (${error.code}).`, {
        remedy: 'Raise the quota in the Azure portal (Subscription, Usage and quotas), then retry.',
        cause: error,
      }),
  },
  {
    when: code(
      'AnotherOperationInProgress',
      'RetryableError',
      'RetryableErrorDueToAnotherOperation',
      'ReferencedResourceNotProvisioned',
      'StorageAccountOperationInProgress',
      'ResourceGroupBeingDeleted',
      'Conflict',
      'PreconditionFailed',
    ),
    means: (error) =>
      new TransientError(`Azure is busy with another operation (${error.code})`, {
        retryAfterMs: error.retryAfterMs,
        cause: error,
      }),
  },
  {
    when: code(...STILL_IN_USE),
    means: (error) =>
      new TransientError(`Azure counts it as still in use (${error.code})`, { cause: error }),
  },
  {
    when: code('ScopeLocked'),
    means: (error) =>
      new UserError('azure-lock', 'A lock in Azure forbids deleting this.', {
        remedy:
          'Whoever set the lock (Azure portal, resource group, Locks) removes it; then Retry.',
        cause: error,
      }),
  },
  {
    when: (error) => error.status === 429,
    means: (error) =>
      new TransientError('Azure is throttling requests', {
        retryAfterMs: error.retryAfterMs,
        cause: error,
      }),
  },
  {
    when: (error) => error.status !== undefined && (error.status >= 500 || error.status === 408),
    means: (error) =>
      new TransientError(`Azure answered ${error.status}`, {
        retryAfterMs: error.retryAfterMs,
        cause: error,
      }),
  },
]

/**
 * Turns what an SDK call threw into one of the three kinds: UserError, TransientError, or the error itself
 * when it is neither (our bug: a malformed request, an unknown code).
 */
export function translateAzureError(error: unknown): unknown {
  if (error instanceof UserError || error instanceof TransientError) return error
  if (isIdentityProblem(error))
    return isOutage(error)
      ? new TransientError('the identity service is out of order', { cause: error })
      : identityError(error)
  const arm = readArmError(error)
  if (arm === undefined)
    return isConnectionProblem(error)
      ? new TransientError('Azure could not be reached', { cause: error })
      : error
  const rule = RULES.find(({ when }) => when(arm))
  return rule ? rule.means(arm) : error
}

/**
 * Name of whatever keeps a resource from being deleted, taken out of the refusal; undefined for any other error.
 * @param error as `calling` or `found` throws it
 */
export function stillUsedBy(error: unknown): string | undefined {
  if (!(error instanceof TransientError)) return undefined
  const { code: refusal = '', message = '' } = (error.cause ?? {}) as Partial<ArmError>
  if (!STILL_IN_USE.includes(refusal)) return undefined
  const [, user = ''] = /(?:in use by|allocated to resource) (\/\S+)/.exec(message) ?? []
  const [, name] = /\/providers\/[^/]+\/[^/]+\/([^/]+)/.exec(user) ?? []
  return name ?? 'something else'
}

/** Runs an SDK call and translates what it throws. */
export async function calling<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call()
  } catch (error) {
    throw translateAzureError(error)
  }
}

/** Runs a GET; "not found" is an answer. */
export async function found<T>(call: () => Promise<T>): Promise<T | undefined> {
  try {
    return await call()
  } catch (error) {
    if (readArmError(error)?.status === 404) return undefined
    throw translateAzureError(error)
  }
}

/** The failure that a resource carries in itself, as one of the three kinds. */
export function resourceError(code: string, message: string): Error {
  const arm: ArmError = { status: undefined, code, message, retryAfterMs: undefined }
  const rule = RULES.find(({ when }) => when(arm))
  if (rule) return rule.means(arm)
  return new UserError('azure-failed', `Azure could not make it: ${message || code}`, {
    remedy:
      'Retry makes it again. If it fails again, look at its activity log in the Azure portal.',
  })
}

/** Names of what `@azure/identity` throws where no credential works; its classes need not be loaded for that. */
const IDENTITY_ERRORS = new Set([
  'CredentialUnavailableError',
  'AuthenticationError',
  'AggregateAuthenticationError',
  'AuthenticationRequiredError',
])

function isIdentityProblem(error: unknown): boolean {
  return error instanceof Error && IDENTITY_ERRORS.has(error.name)
}

function isOutage(error: unknown): boolean {
  if (!(error instanceof Error) || !('statusCode' in error)) return false
  const status = Number(error.statusCode)
  return status === 429 || status >= 500
}

/** Causeway could not sign in to Azure. */
export function identityError(cause: unknown): UserError {
  return new UserError('azure-identity', 'Causeway could not sign in to Azure.', {
    remedy:
      'Check its managed identity, workload identity or service principal (AZURE_TENANT_ID, AZURE_CLIENT_ID, AZURE_CLIENT_SECRET); a secret may have expired.',
    cause,
  })
}

function readArmError(error: unknown): ArmError | undefined {
  if (!(error instanceof Error) || !('statusCode' in error) || typeof error.statusCode !== 'number')
    return undefined
  const request = 'request' in error && typeof error.request === 'object' ? error.request : null
  const body = parseBody(request === null ? undefined : bodies.get(request))
  const fallbackCode = 'code' in error && typeof error.code === 'string' ? error.code : ''
  return {
    status: error.statusCode,
    code: body?.code ?? fallbackCode,
    message: body?.message ?? error.message,
    retryAfterMs: retryAfterMs(error),
  }
}

function parseBody(text: string | undefined): { code?: string; message?: string } | undefined {
  if (text === undefined) return undefined
  try {
    const body = JSON.parse(text) as { error?: object }
    return body.error ?? body
  } catch {
    return undefined // an HTML page of a proxy says nothing that we could use
  }
}

function retryAfterMs(error: object): number | undefined {
  const response =
    'response' in error ? (error.response as { headers?: Headers } | undefined) : undefined
  const header = response?.headers?.get('retry-after')
  if (!header) return undefined
  const seconds = Number(header)
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - Date.now()
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined
}

function isConnectionProblem(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  if (error.name === 'AbortError' || error.name === 'TimeoutError') return true
  const code = 'code' in error ? String(error.code) : ''
  return /^(E(CONN|HOST|NET|PIPE|AI_AGAIN|NOTFOUND|TIMEDOUT)|UND_ERR|REQUEST_SEND_ERROR)/.test(code)
}
