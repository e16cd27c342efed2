import { randomBytes } from 'node:crypto'
import { type ArmRefusal, wrapped } from './arm-errors.ts'

/** What tokens are meant for where a client does not say. */
const ARM = 'https://management.azure.com'
const AUTHORITY = 'https://login.microsoftonline.com/common'

export interface Tokens {
  /** What the token endpoint answers to a form; only client credentials are known. */
  issue(form: URLSearchParams): { readonly status: number; readonly body: object }
  /** @throws ArmRefusal 401 when the header carries no token of ours for ARM, or one that has expired. */
  check(authorization: string | undefined): void
  /** Ends a token before its time: it is refused from now on. */
  expire(authorization: string | undefined): ArmRefusal
  /** Whether the header carries a token of ours for this resource that has not expired. */
  isValid(authorization: string | undefined, resource: string): boolean
}

/**
 * Issues and knows bearer tokens. Their life is real time, not simulated: clients keep a token by their own
 * clock for as long as `expires_in` says.
 */
export function createTokens(lifetimeSeconds: number): Tokens {
  const issued = new Map<string, { readonly resource: string; expiresAt: number }>()
  const find = (authorization: string | undefined) =>
    issued.get(/^Bearer (.+)$/i.exec(authorization ?? '')?.[1] ?? '')
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
      const resource = (form.get('scope') ?? ARM).replace(/\/?\.default$/, '')
      issued.set(token, { resource, expiresAt: Date.now() + lifetimeSeconds * 1000 })
      return {
        status: 200,
        body: { token_type: 'Bearer', expires_in: lifetimeSeconds, access_token: token },
      }
    },
    check(authorization) {
      if (!/^Bearer ./i.test(authorization ?? ''))
        throw unauthorized('AuthenticationFailed', "The 'Authorization' header is missing.")
      const token = find(authorization)
      if (token === undefined)
        throw unauthorized('InvalidAuthenticationToken', 'The access token is invalid.')
      if (token.resource !== ARM)
        throw unauthorized(
          'InvalidAuthenticationToken',
          `The access token has been obtained for wrong audience or resource '${token.resource}'.`,
        )
      if (Date.now() >= token.expiresAt) throw expiredToken()
    },
    expire(authorization) {
      const token = find(authorization)
      if (token) token.expiresAt = Date.now()
      return expiredToken()
    },
    isValid(authorization, resource) {
      const token = find(authorization)
      return token?.resource === resource && Date.now() < token.expiresAt
    },
  }
}

function expiredToken() {
  return unauthorized('ExpiredAuthenticationToken', 'The access token expiry is in the past.')
}

function unauthorized(code: string, message: string) {
  const challenge = `Bearer authorization_uri="${AUTHORITY}", error="invalid_token", error_description="${message}"`
  return wrapped(401, code, message, { headers: { 'www-authenticate': challenge } })
}
