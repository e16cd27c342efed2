import { ErrorCode } from '@slack/web-api'
import type { Logger } from 'pino'
import type { SlackConfig } from '../config/slack-config.ts'
import { MeasuredWebClient } from '../telemetry/slack-web-client.ts'
import { interactiveClientOptions } from './slack-clients.ts'

/**
 * Asks Slack once, at the start, whether it takes the bot token, and tells in the log what to do where it does not:
 * otherwise the first to notice would be whoever waits for an answer. Tokens of several workspaces are checked when
 * they are installed.
 */
export async function checkSlackToken({ tokens, apiUrl }: SlackConfig, log: Logger): Promise<void> {
  if (tokens.of !== 'one workspace') return
  try {
    const client = new MeasuredWebClient(tokens.botToken, interactiveClientOptions(apiUrl))
    const { team } = await client.auth.test()
    log.info({ team }, 'Slack takes the bot token')
  } catch (err) {
    log.error({ err }, remedyFor(err))
  }
}

/** Source: Slack, auth.test, errors. */
function remedyFor(error: unknown): string {
  const { code, data } = error as { readonly code?: string; readonly data?: { error?: string } }
  if (code !== ErrorCode.PlatformError)
    return 'Slack cannot be reached: nobody is answered until it can. Look at the way out to slack.com by HTTPS'
  return `Slack refuses SLACK_BOT_TOKEN (${data?.error}): nobody is answered. Copy the Bot User OAuth Token, xoxb-…, from OAuth & Permissions of your Slack app, and install the app in the workspace first`
}
