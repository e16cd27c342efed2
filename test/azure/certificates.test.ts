import assert from 'node:assert/strict'
import { createPrivateKey, X509Certificate } from 'node:crypto'
import { type TestContext, test } from 'node:test'
import {
  createFleetingSigner,
  createRoot,
  issueClientIdentity,
} from '../../src/azure/certificates.ts'
import { createPkcs12 } from '../../src/azure/pkcs12.ts'
import {
  describeRoot,
  readRootCertificate,
  thumbprintOf,
} from '../../src/azure/root-certificate.ts'
import { files, needsProgram, output } from '../support/programs.ts'

const NOW = Date.now()
const DAY_MS = 24 * 3600 * 1000
const CLIENT = 'u01alice.t01demo.orders'

async function makeChain() {
  const signer = await createFleetingSigner()
  const root = await createRoot(signer, 'Causeway root orders', NOW)
  const client = await issueClientIdentity({ signer, root }, CLIENT, NOW)
  return { signer, root, client }
}

async function text(t: TestContext, certificate: X509Certificate): Promise<string> {
  const [file = ''] = await files(t, { 'certificate.pem': certificate.toString() })
  return output('openssl', 'x509', '-in', file, '-noout', '-text')
}

test('OpenSSL accepts a client certificate as signed by its root, for clients only, by its strictest rules', async (t) => {
  if (!needsProgram(t, 'openssl')) return
  const { root, client } = await makeChain()
  const stranger = await makeChain()
  const [ca = '', leaf = '', other = ''] = await files(t, {
    'root.pem': root.toString(),
    'client.pem': client.certificate.toString(),
    'other.pem': stranger.root.toString(),
  })
  const verify = (authority: string, purpose: string) =>
    output('openssl', 'verify', '-x509_strict', '-purpose', purpose, '-CAfile', authority, leaf)
  assert.match(await verify(ca, 'sslclient'), /client\.pem: OK/)
  assert.match(await verify(ca, 'sslserver'), /verification failed/)
  assert.match(await verify(other, 'sslclient'), /verification failed/)
})

test('certificates have what the VPN gateway documents: RSA 2048, SHA-256, CertSign, clientAuth, a DNS name, their lifetimes', async (t) => {
  if (!needsProgram(t, 'openssl')) return
  const { root, client } = await makeChain()
  const [rootText, clientText] = await Promise.all([text(t, root), text(t, client.certificate)])
  for (const shown of [rootText, clientText]) {
    assert.match(shown, /Signature Algorithm: sha256WithRSAEncryption/)
    assert.match(shown, /Public-Key: \(2048 bit\)/)
  }
  assert.match(rootText, /Basic Constraints: critical\s+CA:TRUE/)
  assert.match(rootText, /Key Usage: critical\s+Certificate Sign, CRL Sign/)
  assert.match(clientText, /Basic Constraints: critical\s+CA:FALSE/)
  assert.match(clientText, /Extended Key Usage:\s+TLS Web Client Authentication/)
  assert.match(clientText, new RegExp(`DNS:${CLIENT.replaceAll('.', '\\.')}`))
  const days = ({ validFrom, validTo }: X509Certificate) =>
    (Date.parse(validTo) - Date.parse(validFrom)) / DAY_MS
  assert.deepEqual([days(root), days(client.certificate)], [3650, 365])
  assert.ok(Date.parse(client.certificate.validFrom) < NOW, 'clocks that are a little behind')
})

test('two certificates for one person differ in key, serial number and thumbprint', async () => {
  const { signer, root, client } = await makeChain()
  const again = await issueClientIdentity({ signer, root }, CLIENT, NOW)
  assert.notEqual(again.privateKeyPem, client.privateKeyPem)
  assert.notEqual(again.certificate.serialNumber, client.certificate.serialNumber)
  assert.notEqual(thumbprintOf(again.certificate), thumbprintOf(client.certificate))
})

test('a root is told to the gateway as one line of base64, by a name with its thumbprint', async (t) => {
  if (!needsProgram(t, 'openssl')) return
  const { root } = await makeChain()
  const { name, publicCertData } = describeRoot(root)
  assert.match(publicCertData, /^MII[A-Za-z0-9+/]+={0,2}$/)
  const [file = ''] = await files(t, { 'root.der': Buffer.from(publicCertData, 'base64') })
  const shown = await output(
    ...(['openssl', 'x509', '-inform', 'der', '-in', file, '-noout', '-fingerprint'] as const),
  )
  const [, fingerprint = ''] = /Fingerprint=([0-9A-F:]+)/.exec(shown) ?? []
  assert.equal(fingerprint.replaceAll(':', ''), thumbprintOf(root))
  assert.equal(name, `causeway-${thumbprintOf(root).slice(0, 12).toLowerCase()}`)
})

test('OpenSSL opens a PKCS #12 file with its password, finds key, certificate and root in it, and nothing without', async (t) => {
  if (!needsProgram(t, 'openssl')) return
  const { root, client } = await makeChain()
  const pfx = createPkcs12({
    privateKeyPem: client.privateKeyPem,
    chain: [client.certificate, root],
    password: 'kQ7mWz3xTn9cRv2bHs4d',
    friendlyName: 'Kafka VPN orders',
  })
  const [file = ''] = await files(t, { 'orders.pfx': pfx })
  const open = (password: string) =>
    output('openssl', 'pkcs12', '-in', file, '-passin', `pass:${password}`, '-nodes')
  const opened = await open('kQ7mWz3xTn9cRv2bHs4d')
  const certificates = opened.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g)
  assert.deepEqual(
    certificates?.map((pem) => thumbprintOf(new X509Certificate(pem))),
    [client.certificate, root].map(thumbprintOf),
  )
  const der = (pem: string) => createPrivateKey(pem).export({ type: 'pkcs8', format: 'der' })
  assert.deepEqual(der(opened), der(client.privateKeyPem))
  assert.match(opened, /friendlyName: Kafka VPN orders/)
  assert.match(await open('wrong'), /Mac verify error/)
  assert.ok(!pfx.includes(der(client.privateKeyPem).subarray(-100)), 'the key is encrypted')
})

test('a root that operators bring must be an authority with an RSA key, valid today', async (t) => {
  if (!needsProgram(t, 'openssl')) return
  const { root, client } = await makeChain()
  assert.deepEqual(readRootCertificate(root.toString(), NOW), describeRoot(root))
  const [key = '', curve = ''] = await files(t, { 'key.pem': '', 'curve.pem': '' })
  const make = ['req', '-x509', '-nodes', '-subj', '/CN=r', '-days', '1', '-keyout', key, '-out']
  await output('openssl', ...make, curve, '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256')
  const elliptic = await output('openssl', 'x509', '-in', curve)
  const refused = (pem: string, now: number, says: RegExp) =>
    assert.throws(
      () => readRootCertificate(pem, now),
      (error: { code?: string; message: string }) =>
        error.code === 'root-certificate' && says.test(error.message),
    )
  refused('hello', NOW, /cannot be read/)
  refused(client.certificate.toString(), NOW, /authority/)
  refused(elliptic, NOW, /another key/)
  refused(root.toString(), NOW + 3651 * DAY_MS, /expired/)
  refused(root.toString(), NOW - DAY_MS, /not valid yet/)
})
