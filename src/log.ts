import { type Logger, pino } from 'pino'
import { logContext } from './telemetry/log-context.ts'

/** Keys whose values never reach a log line, at any depth that our objects have. */
const SECRET_KEYS = [
  'password',
  'token',
  'key',
  'authorization',
  'cookie',
  'publicCertData',
  'clientPem',
  'signingSecret',
  'response_url',
]

/** Structured logs as JSON lines on standard output. */
export function createLog(level: string): Logger {
  return pino({
    level,
    mixin: logContext,
    redact: {
      paths: SECRET_KEYS.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]),
      censor: '[redacted]',
    },
    serializers: {
      err: (error: unknown) => describeError(error),
    },
  })
}

/**
 * Keeps of an error what helps and cannot hold a secret. SDK errors carry the request with its headers, so
 * only name, message, code and stack are taken, down the chain of causes.
 */
function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return typeof error === 'string' ? error : typeof error
  return {
    type: error.name,
    message: withoutQuery(error.message),
    ...('code' in error && typeof error.code === 'string' ? { code: error.code } : {}),
    ...('remedy' in error && typeof error.remedy === 'string' ? { remedy: error.remedy } : {}),
    stack: withoutQuery(error.stack ?? ''),
    ...(error.cause instanceof Error ? { cause: describeError(error.cause) } : {}),
  }
}

/** Signed links keep their secret in the query. */
function withoutQuery(text: string): string {
  return text.replaceAll(/(https?:\/\/[^\s?"']+)\?[^\s"']+/g, '$1?[redacted]')
}
