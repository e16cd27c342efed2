import { ErrorCode, type WebAPICallResult, WebClient } from '@slack/web-api'
import { count, inSpan } from './signals.ts'

/** Slack's client, whose calls are counted by method and outcome, and are spans. */
export class MeasuredWebClient extends WebClient {
  override apiCall(method: string, options?: Record<string, unknown>): Promise<WebAPICallResult> {
    const attributes = { 'rpc.system': 'slack', 'rpc.method': method }
    return inSpan({ name: `Slack ${method}`, kind: 'client', attributes }, async () => {
      let outcome = 'ok'
      try {
        return await super.apiCall(method, options)
      } catch (error) {
        outcome = outcomeOf(error)
        throw error
      } finally {
        count('causeway_slack_calls_total', { method, outcome })
      }
    })
  }
}

function outcomeOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === ErrorCode.RateLimitedError) return 'rate_limited'
  return code === ErrorCode.PlatformError ? 'refused' : 'failed'
}
