import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import {
  createServer as createHttpServer,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type TestContext, test } from 'node:test'
import 'reflect-metadata'
import * as x509 from '@peculiar/x509'

const TENANT = '00000000-0000-4000-8000-00000000000a'
const CLIENT = '00000000-0000-4000-8000-00000000000b'

interface Asked {
  readonly path: string
  readonly headers: IncomingMessage['headers']
  readonly form: URLSearchParams
}

interface Authority {
  readonly url: string
  readonly asked: readonly Asked[]
}

type Respond = (asked: Asked, url: string) => object

/** Serves JSON on this machine, over TLS where a key is given. */
async function serve(
  t: TestContext,
  respond: Respond,
  tls?: { key: string; cert: string },
): Promise<Authority> {
  const asked: Asked[] = []
  let url = ''
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(Buffer.from(chunk))
    const form = new URLSearchParams(Buffer.concat(chunks).toString())
    const one = { path: request.url ?? '', headers: request.headers, form }
    asked.push(one)
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify(respond(one, url)))
  }
  const listener = (request: IncomingMessage, response: ServerResponse) =>
    void answer(request, response)
  const server = tls ? createHttpsServer(tls, listener) : createHttpServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `${tls ? 'https' : 'http'}://127.0.0.1:${(server.address() as AddressInfo).port}`
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url, asked }
}

/** Runs `print-token.ts` with nothing of this process's own identity. @returns the three tokens */
async function signIn(environment: NodeJS.ProcessEnv): Promise<string[]> {
  const program = path.join(import.meta.dirname, 'print-token.ts')
  const child = spawn(process.execPath, [program], {
    env: { PATH: process.env.PATH, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const read = async (stream: AsyncIterable<Buffer>) => {
    let text = ''
    for await (const chunk of stream) text += chunk
    return text
  }
  const [out, err] = await Promise.all([read(child.stdout), read(child.stderr)])
  assert.notEqual(out, '', err)
  return JSON.parse(out) as string[]
}

/** Microsoft Entra ID as far as a client asks it: where its endpoints are, and for tokens. */
async function startEntra(t: TestContext): Promise<Authority & { readonly trust: string }> {
  x509.cryptoProvider.set(crypto)
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: 'CN=127.0.0.1',
    notBefore: new Date(Date.now() - 60_000),
    notAfter: new Date(Date.now() + 3_600_000),
    keys,
    signingAlgorithm: algorithm,
    extensions: [new x509.SubjectAlternativeNameExtension([{ type: 'ip', value: '127.0.0.1' }])],
  })
  const pkcs8 = await crypto.subtle.exportKey('pkcs8', keys.privateKey)
  const key = x509.PemConverter.encode(pkcs8, 'PRIVATE KEY')
  const cert = certificate.toString('pem')
  const folder = await mkdtemp(path.join(tmpdir(), 'causeway-entra-'))
  t.after(() => rm(folder, { recursive: true }))
  const trust = path.join(folder, 'ca.pem')
  await writeFile(trust, cert)
  let issued = 0
  const issue = () => {
    issued += 1
    return { token_type: 'Bearer', expires_in: 3600, access_token: `entra-${issued}` }
  }
  const entra = await serve(
    t,
    (asked, url) =>
      asked.path.includes('openid-configuration')
        ? {
            issuer: `${url}/${TENANT}/v2.0`,
            authorization_endpoint: `${url}/${TENANT}/oauth2/v2.0/authorize`,
            token_endpoint: `${url}/${TENANT}/oauth2/v2.0/token`,
            jwks_uri: `${url}/keys`,
          }
        : issue(),
    { key, cert },
  )
  return { ...entra, trust }
}

const tokenRequests = ({ asked }: Authority) => asked.filter(({ path: at }) => /token$/.test(at))

test('a service principal signs in with its secret, once, and again when its token is refused', async (t) => {
  const entra = await startEntra(t)
  const tokens = await signIn({
    AZURE_AUTHORITY_HOST: entra.url,
    NODE_EXTRA_CA_CERTS: entra.trust,
    AZURE_TENANT_ID: TENANT,
    AZURE_CLIENT_ID: CLIENT,
    AZURE_CLIENT_SECRET: 'not-a-real-secret',
  })
  assert.deepEqual(tokens, ['entra-1', 'entra-1', 'entra-2'])
  for (const { form, path: at } of tokenRequests(entra)) {
    assert.equal(at, `/${TENANT}/oauth2/v2.0/token`)
    assert.equal(form.get('grant_type'), 'client_credentials')
    assert.equal(form.get('client_id'), CLIENT)
    assert.equal(form.get('client_secret'), 'not-a-real-secret')
    assert.match(form.get('scope') ?? '', /^https:\/\/management\.azure\.com\/\.default/)
  }
})

test('a workload identity signs in with the token that Kubernetes has put into its file', async (t) => {
  const entra = await startEntra(t)
  const file = path.join(path.dirname(entra.trust), 'federated-token')
  await writeFile(file, 'signed.by.kubernetes')
  const tokens = await signIn({
    AZURE_AUTHORITY_HOST: entra.url,
    NODE_EXTRA_CA_CERTS: entra.trust,
    AZURE_TENANT_ID: TENANT,
    AZURE_CLIENT_ID: CLIENT,
    AZURE_FEDERATED_TOKEN_FILE: file,
  })
  assert.deepEqual(tokens, ['entra-1', 'entra-1', 'entra-2'])
  for (const { form } of tokenRequests(entra)) {
    assert.equal(form.get('client_assertion'), 'signed.by.kubernetes')
    assert.match(form.get('client_assertion_type') ?? '', /jwt-bearer$/)
  }
})

test('a managed identity of a virtual machine gets its token from the metadata service', async (t) => {
  const metadata = await serve(t, () => ({
    token_type: 'Bearer',
    expires_in: '86400',
    expires_on: String(Math.floor(Date.now() / 1000) + 86_400),
    resource: 'https://management.azure.com',
    access_token: 'imds-1',
  }))
  const [first, second] = await signIn({
    AZURE_POD_IDENTITY_AUTHORITY_HOST: metadata.url,
    AZURE_CLIENT_ID: CLIENT,
  })
  assert.deepEqual([first, second], ['imds-1', 'imds-1'])
  const [asked] = metadata.asked
  assert.ok(asked)
  const query = new URL(asked.path, metadata.url).searchParams
  assert.equal(asked.headers.metadata, 'true')
  assert.equal(query.get('client_id'), CLIENT)
  assert.match(query.get('resource') ?? '', /^https:\/\/management\.azure\.com/)
})

test('a managed identity of a container app gets its token from the endpoint in its environment', async (t) => {
  const platform = await serve(t, () => ({
    token_type: 'Bearer',
    expires_on: String(Math.floor(Date.now() / 1000) + 86_400),
    resource: 'https://management.azure.com',
    access_token: 'platform-1',
  }))
  const [first] = await signIn({
    IDENTITY_ENDPOINT: `${platform.url}/msi/token`,
    IDENTITY_HEADER: 'header-of-the-platform',
    AZURE_CLIENT_ID: CLIENT,
  })
  assert.equal(first, 'platform-1')
  const [asked] = platform.asked
  assert.equal(asked?.headers['x-identity-header'], 'header-of-the-platform')
  assert.equal(new URL(asked?.path ?? '', platform.url).searchParams.get('client_id'), CLIENT)
})
