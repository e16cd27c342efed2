import { LogLevel, type Logger as SlackLogger } from '@slack/bolt'
import type { Logger } from 'pino'

/** Sends the errors of Slack's OAuth library to our log; what it says below that holds links with states. */
export function oauthLogger(log: Logger): SlackLogger {
  return {
    debug() {},
    info() {},
    warn() {},
    error(...said) {
      const [first] = said
      log.warn({ err: first }, 'an installation failed')
    },
    setLevel() {},
    getLevel: () => LogLevel.ERROR,
    setName() {},
  }
}
