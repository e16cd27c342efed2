import { LogLevel, WebClient } from '@slack/web-api'
import type { SlackConfig } from '../config.ts'

/** Options that both clients share; the library's own defaults are 10 retries and no timeout. */
const COMMON = { logLevel: LogLevel.ERROR } as const

/** For what happens while Slack waits for an answer (3 s): no retries, short patience. */
export function interactiveClientOptions({ apiUrl }: SlackConfig) {
  return {
    ...COMMON,
    slackApiUrl: apiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: 2000,
  }
}

/** For messages: a 429 is obeyed, a lost connection tried again a few times. */
export function createBackgroundClient(slack: SlackConfig): WebClient {
  return new WebClient(slack.botToken, {
    ...COMMON,
    slackApiUrl: slack.apiUrl,
    retryConfig: { retries: 3, minTimeout: 500, factor: 2 },
    timeout: 15_000,
  })
}

export function createInteractiveClient(slack: SlackConfig): WebClient {
  return new WebClient(slack.botToken, interactiveClientOptions(slack))
}
