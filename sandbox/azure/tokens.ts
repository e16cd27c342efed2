import { randomBytes } from 'node:crypto'
import { wrapped } from './arm-errors.ts'

const AUTHORITY = 'https://login.microsoftonline.com/common'

export interface Tokens {
  /** What the token endpoint answers to a form; only client credentials are known. */
  issue(form: URLSearchParams): { readonly status: number; readonly body: object }
  /** @throws ArmRefusal 401 when the header carries no token of ours, or one that has expired. */
  check(authorization: string | undefined): void
}

/**
 * Issues and knows bearer tokens. Their life is real time, not simulated: clients keep a token by their own
 * clock for as long as `expires_in` says.
 */
export function createTokens(lifetimeSeconds: number): Tokens {
  const expiry = new Map<string, number>()
  return {
    issue(form) {
      if (form.get('grant_type') !== 'client_credentials')
        return {
          status: 400,
          body: {
            error: 'unsupported_grant_type',
            error_description: 'AADSTS70003: The app requested an unsupported grant type.',
          },
        }
      const token = `sim.${randomBytes(24).toString('base64url')}`
      expiry.set(token, Date.now() + lifetimeSeconds * 1000)
      return {
        status: 200,
        body: { token_type: 'Bearer', expires_in: lifetimeSeconds, access_token: token },
      }
    },
    check(authorization) {
      const token = /^Bearer (.+)$/i.exec(authorization ?? '')?.[1]
      if (token === undefined)
        throw unauthorized('AuthenticationFailed', "The 'Authorization' header is missing.")
      const expiresAt = expiry.get(token)
      if (expiresAt === undefined)
        throw unauthorized('InvalidAuthenticationToken', 'The access token is invalid.')
      if (Date.now() >= expiresAt) throw expiredToken()
    },
  }
}

export function expiredToken() {
  return unauthorized('ExpiredAuthenticationToken', 'The access token expiry is in the past.')
}

function unauthorized(code: string, message: string) {
  const challenge = `Bearer authorization_uri="${AUTHORITY}", error="invalid_token", error_description="${message}"`
  return wrapped(401, code, message, { headers: { 'www-authenticate': challenge } })
}
