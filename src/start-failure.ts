import { ConfigError } from './config/config.ts'

/**
 * Why Causeway could not start, with what to do, for the causes that whoever starts it can mend.
 * @returns undefined for anything else, which is a bug
 */
export function startFailure(error: unknown): string | undefined {
  if (error instanceof ConfigError) return error.message
  if (!(error instanceof Error)) return undefined
  const { code, port, address } = error as NodeJS.ErrnoException & {
    readonly port?: number
    readonly address?: string
  }
  const where = `${address}:${port}`
  switch (code) {
    case 'EADDRINUSE':
      return cannotStart(
        `${where} is taken, perhaps by another Causeway. Stop what listens there, or set PORT.`,
      )
    case 'EADDRNOTAVAIL':
      return cannotStart(`this machine has no address ${address}. Correct HOST.`)
    case 'EACCES':
      return port === undefined
        ? undefined
        : cannotStart(`this user may not listen at ${where}. Set PORT to 1024 or more.`)
    case 'slack_webapi_platform_error':
      return cannotStart(
        `Slack refuses SLACK_APP_TOKEN (${slackReason(error)}). Make an app-level token with the scope connections:write under Basic Information of your Slack app.`,
      )
    default:
      return undefined
  }
}

const cannotStart = (why: string) => `Causeway cannot start:\n  - ${why}`

function slackReason(error: Error): string {
  const { data } = error as { readonly data?: { readonly error?: string } }
  return data?.error ?? error.message
}
