import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { type TestContext, test } from 'node:test'
import { zipSync } from 'fflate'
import {
  type ClientIdentity,
  createFleetingSigner,
  createRoot,
  issueClientIdentity,
} from '../../src/azure/certificates.ts'
import { fetchVpnArchive, readVpnArchive } from '../../src/azure/vpn-archive.ts'
import { personalProfile } from '../../src/azure/vpn-profile.ts'
import { packageDestination } from '../../src/outgoing/destinations.ts'

const TEMPLATE =
  'client\r\nlog openvpn.log\r\nverb 3\r\n<cert>\r\n$CLIENTCERTIFICATE\r\n</cert>\r\n<key>\r\n$PRIVATEKEY\r\n</key>\r\n'
const bytes = (text: string) => new TextEncoder().encode(text)

async function makeIdentity(): Promise<ClientIdentity> {
  const signer = await createFleetingSigner()
  const root = await createRoot(signer, 'Causeway root orders', Date.now())
  return issueClientIdentity({ signer, root }, 'u01alice.t01demo.orders', Date.now())
}

/** Serves one answer on loopback. */
async function serve(t: TestContext, answer: () => { status: number; body?: Uint8Array }) {
  let redirected = false
  const server = createServer((request, response) => {
    if (request.url === '/elsewhere') redirected = true
    const { status, body } = answer()
    response.writeHead(status, status === 302 ? { location: '/elsewhere' } : {}).end(body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  t.after(() => server.close())
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no address')
  return { url: `http://127.0.0.1:${address.port}/vpn.zip`, wasRedirected: () => redirected }
}

test('certificate and key go into their places unchanged, whatever characters they have', async () => {
  const identity = await makeIdentity()
  const profile = personalProfile(TEMPLATE, identity, 'mac')
  assert.ok(profile.includes(`<cert>\n${identity.certificate.toString().trim()}\n</cert>`))
  assert.ok(profile.includes(`<key>\n${identity.privateKeyPem.trim()}\n</key>`))
  const odd = { ...identity, privateKeyPem: "a$&b$'c$$d$`e$1" }
  assert.ok(personalProfile(TEMPLATE, odd, 'mac').includes(`<key>\n${odd.privateKeyPem}\n</key>`))
})

test('on Linux the log file of the package is left out, elsewhere it stays', async () => {
  const identity = await makeIdentity()
  assert.ok(!personalProfile(TEMPLATE, identity, 'linux').includes('log openvpn.log'))
  assert.match(personalProfile(TEMPLATE, identity, 'linux'), /^client\nverb 3\n/)
  assert.match(personalProfile(TEMPLATE, identity, 'windows'), /^log openvpn\.log$/m)
})

test('settings without a place for the key are refused instead of being sent half filled', async () => {
  const identity = await makeIdentity()
  for (const place of ['$PRIVATEKEY', '$CLIENTCERTIFICATE'])
    assert.throws(() => personalProfile(TEMPLATE.replace(place, ''), identity, 'mac'), {
      code: 'vpn-package-contents',
    })
})

test('the folders of a package are read, whichever there are and however their slashes lean', async () => {
  const both = await readVpnArchive(
    zipSync({ 'OpenVPN\\vpnconfig.ovpn': bytes('client'), 'WindowsAmd64/Setup.exe': bytes('x') }),
  )
  assert.deepEqual(both.paths, ['OpenVPN/vpnconfig.ovpn', 'WindowsAmd64/Setup.exe'])
  assert.equal(both.openVpn, 'client')
  const entra = await readVpnArchive(zipSync({ 'AzureVPN/azurevpnconfig.xml': bytes('<a/>') }))
  assert.deepEqual(entra, { paths: ['AzureVPN/azurevpnconfig.xml'], openVpn: undefined })
})

test('what is no zip, or unpacks to far more than settings have, is not unpacked', async () => {
  await assert.rejects(readVpnArchive(bytes('<html>')), { code: 'vpn-package-contents' })
  const bomb = zipSync({ 'OpenVPN/vpnconfig.ovpn': new Uint8Array(8 * 1024 * 1024) })
  assert.equal((await readVpnArchive(bomb)).openVpn, undefined)
})

/** As in the sandbox, where packages are where Resource Manager is. */
const packagesAt = (url: string) => packageDestination({ ...CONFIG, armEndpoint: url })
const CONFIG = {
  subscriptionId: '00000000-0000-4000-8000-000000000001',
  cloud: 'custom',
  armEndpoint: '',
  tokenEndpoint: undefined,
  pricesEndpoint: 'https://prices.azure.com/api/retail/prices',
} as const

test('a package is fetched from Azure alone, wherever its link leads, and never followed elsewhere', async (t) => {
  const redirecting = await serve(t, () => ({ status: 302 }))
  await assert.rejects(fetchVpnArchive(redirecting.url, packagesAt(redirecting.url)), {
    name: 'TransientError',
  })
  assert.equal(redirecting.wasRedirected(), false)
  const expired = await serve(t, () => ({ status: 403 }))
  await assert.rejects(fetchVpnArchive(expired.url, packagesAt(expired.url)), {
    name: 'TransientError',
  })
  const endless = await serve(t, () => ({ status: 200, body: new Uint8Array(17 * 1024 * 1024) }))
  await assert.rejects(fetchVpnArchive(endless.url, packagesAt(endless.url)), {
    code: 'vpn-package-contents',
  })
  const good = await serve(t, () => ({
    status: 200,
    body: zipSync({ 'OpenVPN/vpnconfig.ovpn': bytes(TEMPLATE) }),
  }))
  assert.equal((await fetchVpnArchive(good.url, packagesAt(good.url))).openVpn, TEMPLATE)
  const azure = packageDestination({ ...CONFIG, cloud: 'public' })
  const elsewhere = [
    good.url,
    'http://example.blob.core.windows.net/vpn.zip',
    'https://example.com/vpn.zip',
    'https://blob.core.windows.net/vpn.zip',
    'https://example.blob.core.windows.net.evil.example/vpn.zip',
    'https://example.blob.core.windows.net:8443/vpn.zip',
    'https://user@example.blob.core.windows.net/vpn.zip',
    'file:///etc/passwd',
  ]
  for (const url of elsewhere)
    await assert.rejects(fetchVpnArchive(url, azure), { code: 'vpn-package-contents' }, url)
})
