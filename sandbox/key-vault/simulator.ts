import { createServer, type IncomingMessage } from 'node:http'
import { createKeys } from './keys.ts'
import { createSecrets } from './secrets.ts'
import { type VaultCall, VaultRefusal, type VaultReply } from './vault-error.ts'

/** What tokens for vaults are meant for. */
const VAULT_RESOURCE = 'https://vault.azure.net'
/** The host that clients believe to speak to: they refuse to send tokens to any other kind. */
const VAULT_URL = 'https://sandbox.vault.azure.net'
const TENANT = '00000000-0000-4000-8000-0000000000aa'

export interface KeyVaultSimulator {
  readonly url: string
  readonly keys: Pick<ReturnType<typeof createKeys>, 'names' | 'versionsOf'>
  readonly secrets: Pick<ReturnType<typeof createSecrets>, 'names' | 'values'>
  /** "POST keys/NAME/VERSION/sign" and the status, in the order in which they came. */
  readonly requests: readonly { readonly call: string; readonly status: number }[]
  /** From now on the identity has no role in the vault, or has them again. */
  setAccess(access: 'granted' | 'denied'): void
  close(): Promise<void>
}

interface Options {
  /** Whether a bearer token is valid for the resource. */
  readonly accepts: (authorization: string | undefined, resource: string) => boolean
  /** Simulated milliseconds since the Unix epoch. */
  readonly now: () => number
  /** Default 0: any free port. */
  readonly port?: number
}

/** A Key Vault on 127.0.0.1: keys to sign with, secrets with versions, and the challenge for whoever has no token. */
export async function startKeyVaultSimulator(options: Options): Promise<KeyVaultSimulator> {
  const keys = createKeys(VAULT_URL, options.now)
  const secrets = createSecrets(VAULT_URL, options.now)
  const requests: { call: string; status: number }[] = []
  let access = 'granted'

  function answer(call: VaultCall, query: URLSearchParams): VaultReply {
    if (access === 'denied')
      throw new VaultRefusal(403, 'Forbidden', 'Caller is not authorized to perform action.')
    if (!query.has('api-version'))
      throw new VaultRefusal(400, 'BadParameter', 'api-version is missing.')
    const reply = keys.handle(call) ?? secrets.handle(call, query)
    if (!reply) throw new VaultRefusal(404, 'NotFound', `No such operation: ${call.path.join('/')}`)
    return reply
  }

  async function respond(request: IncomingMessage): Promise<VaultReply & { challenge?: string }> {
    const text = await readText(request)
    const url = new URL(request.url ?? '/', VAULT_URL)
    const path = url.pathname.split('/').filter((part) => part !== '')
    if (!options.accepts(request.headers.authorization, VAULT_RESOURCE))
      return {
        ...refusal(
          new VaultRefusal(401, 'Unauthorized', 'AKV10000: Request is missing a Bearer token.'),
        ),
        challenge: `Bearer authorization="https://login.microsoftonline.com/${TENANT}", resource="${VAULT_RESOURCE}"`,
      }
    try {
      const body = text === '' ? {} : (JSON.parse(text) as VaultCall['body'])
      return answer({ method: request.method ?? 'GET', path, body }, url.searchParams)
    } catch (error) {
      if (!(error instanceof VaultRefusal)) throw error
      return refusal(error)
    }
  }

  const server = createServer((request, response) => {
    respond(request).then(
      ({ status, body, challenge }) => {
        const call = `${request.method} ${(request.url ?? '').replace(/^\/|\?.*/g, '')}`
        requests.push({ call, status })
        response.writeHead(status, {
          'content-type': 'application/json; charset=utf-8',
          ...(challenge === undefined ? {} : { 'www-authenticate': challenge }),
        })
        response.end(JSON.stringify(body))
      },
      (error: unknown) => {
        process.stderr.write(`Key Vault simulator: ${String(error)}\n`)
        response.destroy()
      },
    )
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port ?? 0, '127.0.0.1', () => resolve())
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('No TCP address.')
  return {
    url: `http://127.0.0.1:${address.port}`,
    keys,
    secrets,
    requests,
    setAccess(next) {
      access = next
    },
    async close() {
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

function refusal({ status, code, message }: VaultRefusal): VaultReply {
  return { status, body: { error: { code, message } } }
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks).toString()
}
