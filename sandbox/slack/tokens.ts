import { randomBytes } from 'node:crypto'

/** Why a token is not good any more, in Slack's words. */
export type TokenEnd = 'token_revoked' | 'account_inactive'

/** The bot tokens of the app, each of one workspace. */
export interface Tokens {
  /** Makes a new token for a workspace, or takes the given one. */
  issue(teamId: string, token?: string): string
  /** The workspace of a token, or Slack's error for it. */
  look(token: string): { teamId: string } | { error: string }
  /** Ends every token of a workspace. */
  end(teamId: string, reason: TokenEnd): void
}

/** No tokens yet. */
export function createTokens(): Tokens {
  const tokens = new Map<string, { teamId: string; ended?: TokenEnd }>()
  return {
    issue(teamId, token = `xoxb-${teamId}-${randomBytes(12).toString('hex')}`) {
      tokens.set(token, { teamId })
      return token
    },
    look(token) {
      const found = tokens.get(token)
      if (found === undefined) return { error: 'invalid_auth' }
      return found.ended ? { error: found.ended } : { teamId: found.teamId }
    },
    end(teamId, reason) {
      for (const [token, found] of tokens)
        if (found.teamId === teamId && !found.ended) tokens.set(token, { teamId, ended: reason })
    },
  }
}
