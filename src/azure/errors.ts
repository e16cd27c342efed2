import { TransientError, UserError } from '../errors.ts'
import { sentence } from '../words/sentence.ts'
import { type ArmError, readArmError } from './arm-error.ts'
import { brief, ruleFor, STILL_IN_USE, wordsOf } from './error-rules.ts'
import { supportOfOperation } from './request-ids.ts'

/**
 * Turns what an SDK call threw into one of the three kinds: UserError, TransientError, or the error itself
 * when it is neither (our bug: a malformed request, an unknown code).
 */
export function translateAzureError(error: unknown): unknown {
  if (error instanceof UserError || error instanceof TransientError) return error
  if (isIdentityProblem(error))
    return isOutage(error)
      ? new TransientError(sentence`the identity service is out of order`, { cause: error })
      : identityError(error)
  const arm = readArmError(error)
  if (arm === undefined)
    return isConnectionProblem(error)
      ? new TransientError(sentence`Azure could not be reached`, { cause: error })
      : error
  return byTable(arm) ?? error
}

/** @returns undefined for a mistake of ours, and for what no row of the table fits */
function byTable(arm: ArmError): UserError | TransientError | undefined {
  const fitting = ruleFor(arm)
  if (fitting === undefined || fitting.rule.means.kind === 'bug') return undefined
  const { means } = fitting.rule
  const { support, retryAfterMs } = arm
  const cause = wordsOf(means.cause, arm, fitting)
  if (means.kind === 'transient')
    return new TransientError(cause, { retryAfterMs, support, cause: arm })
  const remedy = wordsOf(means.remedy, arm, fitting)
  return new UserError(means.code, cause, { remedy, support, cause: arm })
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
  const support = supportOfOperation()
  const said = { status: undefined, code, message, details: [], policies: [] }
  const known = byTable({ ...said, retryAfterMs: undefined, support })
  if (known) return known
  return new UserError(
    'azure-failed',
    sentence`Azure could not make it: ${brief(message || code)}`,
    {
      remedy: sentence`Retry makes it again. If it fails again, look at its activity log in the Azure portal.`,
      support,
    },
  )
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
  return new UserError('azure-identity', sentence`Causeway could not sign in to Azure.`, {
    remedy: sentence`Check its managed identity, workload identity or service principal (AZURE_TENANT_ID, AZURE_CLIENT_ID, AZURE_CLIENT_SECRET); a secret may have expired.`,
    cause,
  })
}

function isConnectionProblem(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  if (error.name === 'AbortError' || error.name === 'TimeoutError') return true
  const code = 'code' in error ? String(error.code) : ''
  return /^(E(CONN|HOST|NET|PIPE|AI_AGAIN|NOTFOUND|TIMEDOUT)|UND_ERR|REQUEST_SEND_ERROR)/.test(code)
}
