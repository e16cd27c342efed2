import type { Json, JsonObject } from './json.ts'

/**
 * A refusal as ARM sends it. The front door and most providers wrap their errors (`{"error": {…}}`), HDInsight
 * sends its own bare (`{"code", "message"}`).
 */
export class ArmRefusal extends Error {
  override readonly name = 'ArmRefusal'
  readonly status: number
  readonly code: string
  readonly body: JsonObject
  readonly headers: Readonly<Record<string, string>>

  constructor(
    status: number,
    code: string,
    body: JsonObject,
    message: string,
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(message)
    this.status = status
    this.code = code
    this.body = body
    this.headers = headers
  }
}

export function wrapped(
  status: number,
  code: string,
  message: string,
  more: {
    details?: readonly Json[]
    additionalInfo?: readonly Json[]
    headers?: Readonly<Record<string, string>>
  } = {},
): ArmRefusal {
  const { details, additionalInfo } = more
  const error = {
    code,
    message,
    ...(details && { details }),
    ...(additionalInfo && { additionalInfo }),
  }
  return new ArmRefusal(status, code, { error }, message, more.headers)
}

/** An error of HDInsight itself; 400 unless said. */
export function bare(code: string, message: string, status = 400): ArmRefusal {
  return new ArmRefusal(status, code, { code, message }, message)
}

export function resourceNotFound(type: string, name: string, group: string): ArmRefusal {
  return wrapped(
    404,
    'ResourceNotFound',
    `The Resource '${type}/${name}' under resource group '${group}' was not found.`,
  )
}

export function groupNotFound(group: string): ArmRefusal {
  return wrapped(404, 'ResourceGroupNotFound', `Resource group '${group}' could not be found.`)
}

/** A second, different write to a resource that is still changing. */
export function anotherOperationInProgress(id: string): ArmRefusal {
  return wrapped(
    409,
    'AnotherOperationInProgress',
    `Another operation on this or dependent resource is in progress. Resource: ${id}.`,
  )
}

/** A write that names a resource which is not there yet or still changing; Azure answers it as retryable. */
export function notProvisioned(referenced: string, user: string, state: string): ArmRefusal {
  const message =
    `Cannot proceed with operation because resource ${referenced} used by resource ${user} ` +
    `is not in Succeeded state. Resource is in ${state} state.`
  return wrapped(429, 'RetryableError', 'A retryable error occurred.', {
    details: [{ code: 'ReferencedResourceNotProvisioned', message }],
  })
}

/** A reference to a resource that does not exist. */
export function invalidReference(referenced: string, user: string): ArmRefusal {
  return wrapped(
    400,
    'InvalidResourceReference',
    `Resource ${referenced} referenced by resource ${user} was not found.`,
  )
}
