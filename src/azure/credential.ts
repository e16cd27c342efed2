import type { AccessToken, TokenCredential } from '@azure/core-auth'
import type { PipelinePolicy } from '@azure/core-rest-pipeline'
import { CLOUDS } from '../config/clouds.ts'
import type { AzureConfig } from '../config/config.ts'
import { TransientError } from '../errors.ts'
import { tokenDestination } from '../outgoing/destinations.ts'
import { outgoingFetch } from '../outgoing/outgoing-fetch.ts'
import { sentence } from '../words/sentence.ts'
import { identityError } from './errors.ts'

/** Longest time that the token endpoint may take. */
const CALL_TIMEOUT_MS = 30_000

/** A token is not used in the last minute of its life. */
const EARLY_MS = 60_000

/** A credential that can be told that a token of its is not accepted any more, whatever its end says. */
export interface RenewableCredential extends TokenCredential {
  /** Forgets that token, and everything that led to it; the next request gets a new one. */
  renew(refused: string): void
}

/**
 * Causeway's identity: a token endpoint where one is set, else the usual chain of `@azure/identity` (service
 * principal, workload identity, managed identity, by their usual variables).
 */
export async function createCredential(config: AzureConfig): Promise<RenewableCredential> {
  const { tokenEndpoint, cloud } = config
  if (tokenEndpoint !== undefined) return renewable(() => clientCredentials(tokenEndpoint))
  const { DefaultAzureCredential } = await import('@azure/identity')
  const options = {
    authorityHost: process.env.AZURE_AUTHORITY_HOST ?? CLOUDS[cloud].authority,
    // A cloud of one's own has an authority that Microsoft's directory of authorities does not know.
    disableInstanceDiscovery: cloud === 'custom',
  }
  return renewable(() => new DefaultAzureCredential(options))
}

/**
 * Keeps tokens itself. The SDKs keep them, too, and cannot be told to forget one: to them each token looks as if it
 * had ended, so that they ask here before each request.
 */
function renewable(create: () => TokenCredential): RenewableCredential {
  let source = create()
  const tokens = new Map<string, Promise<AccessToken | null>>()
  const fetchToken = (...[scopes, options]: Parameters<TokenCredential['getToken']>) => {
    const key = keyOf(scopes)
    const fetched = source.getToken(scopes, options)
    tokens.set(key, fetched)
    fetched.catch(() => tokens.delete(key))
    return fetched
  }
  return {
    async getToken(scopes, options) {
      const kept = options?.claims ? undefined : await tokens.get(keyOf(scopes))
      const isGood = kept && kept.expiresOnTimestamp - EARLY_MS > Date.now()
      const token = isGood ? kept : await fetchToken(scopes, options)
      return token && { ...token, expiresOnTimestamp: 0 }
    },
    renew(refused) {
      for (const [key, kept] of tokens)
        kept.then(
          (token) => {
            if (token?.token !== refused || tokens.get(key) !== kept) return
            tokens.delete(key)
            source = create()
          },
          () => {},
        )
    },
  }
}

const keyOf = (scopes: string | string[]) => [scopes].flat().join(' ')

/** Azure has not accepted the token: it is not used again. The request itself is repeated by whoever sent it. */
export function renewRefusedTokens(credential: RenewableCredential): PipelinePolicy {
  return {
    name: 'renewRefusedTokens',
    async sendRequest(request, next) {
      const response = await next(request)
      const [, token] = /^Bearer (.+)$/i.exec(request.headers.get('authorization') ?? '') ?? []
      if (response.status === 401 && token !== undefined) credential.renew(token)
      return response
    },
  }
}

/** Tokens from an OAuth 2.0 endpoint by client credentials (RFC 6749, 4.4). */
function clientCredentials(endpoint: string): TokenCredential {
  const fetchToken = outgoingFetch(tokenDestination(endpoint))
  return {
    async getToken(scopes) {
      const response = await fetchToken(endpoint, {
        method: 'POST',
        redirect: 'error',
        signal: AbortSignal.timeout(CALL_TIMEOUT_MS),
        body: new URLSearchParams({
          grant_type: 'client_credentials',
          scope: keyOf(scopes),
          ...(process.env.AZURE_CLIENT_ID ? { client_id: process.env.AZURE_CLIENT_ID } : {}),
          ...(process.env.AZURE_CLIENT_SECRET
            ? { client_secret: process.env.AZURE_CLIENT_SECRET }
            : {}),
        }),
      }).catch((cause: unknown) => {
        throw new TransientError(sentence`the token endpoint could not be reached`, { cause })
      })
      if (response.status === 429 || response.status >= 500)
        throw new TransientError(sentence`the token endpoint answered ${response.status}`)
      if (!response.ok) throw identityError(`the token endpoint answered ${response.status}`)
      const answer = (await response.json()) as {
        access_token: string
        expires_in: number | string
      }
      return {
        token: answer.access_token,
        expiresOnTimestamp: Date.now() + Number(answer.expires_in) * 1000,
      }
    },
  }
}
