import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { createKeyVault } from '../../src/azure/key-vault.ts'
import {
  authorityName,
  createAuthority,
  findAuthority,
  type GatewayVault,
  hasVaultRoot,
} from '../../src/azure/vpn-authority.ts'
import {
  holdersAmong,
  listCertificates,
  listCertificatesFor,
  listEntries,
  registerCertificate,
} from '../../src/azure/vpn-register.ts'
import { files, needsProgram, output } from '../support/programs.ts'
import { ROOT_CERTIFICATE } from '../support/root-certificate.ts'
import { startAzure } from './start.ts'

const NOW = Date.now()
const ALICE = { teamId: 'T01DEMO', userId: 'U01ALICE' }

/** A vault, through the official clients, and the place of the gateway `vpn-orders`. */
async function startVault(t: TestContext) {
  const { simulator, config } = await startAzure(t)
  const { subscriptionId, keyVault: simulated } = simulator
  const vaultOf = () => createKeyVault(config, simulated.url)
  const place: GatewayVault = {
    vault: await vaultOf(),
    subscriptionId,
    gateway: { resourceGroup: 'rg-kafka-orders', name: 'vpn-orders' },
  }
  return { simulator, simulated, place, vaultOf }
}

test('an authority whose key never leaves the vault signs what OpenSSL accepts', async (t) => {
  if (!needsProgram(t, 'openssl')) return
  const { simulated, place } = await startVault(t)
  const { publicCertData } = await createAuthority(place, NOW)
  const authority = await findAuthority(place, [publicCertData])
  assert.ok(authority)
  const { certificate } = await authority.issue('u01alice.t01demo.orders', NOW)
  const [ca = '', leaf = ''] = await files(t, {
    'root.pem': authority.root.toString(),
    'client.pem': certificate.toString(),
  })
  const verify = ['verify', '-x509_strict', '-CAfile', ca] as const
  assert.match(await output('openssl', ...verify, ca), /root\.pem: OK/)
  assert.match(await output('openssl', ...verify, '-purpose', 'sslclient', leaf), /pem: OK/)
  const signed = simulated.requests.filter(({ call }) => call.endsWith('/sign'))
  assert.deepEqual([...new Set(signed.map(({ status }) => status))], [200])
})

test('the authority is found again by nothing but the roots that the gateway shows, also after others were made', async (t) => {
  const { place, vaultOf } = await startVault(t)
  const first = await createAuthority(place, NOW)
  const second = await createAuthority(place, NOW)
  const later = { ...place, vault: await vaultOf() }
  for (const { publicCertData } of [first, second]) {
    const found = await findAuthority(later, [ROOT_CERTIFICATE.publicCertData, publicCertData])
    assert.equal(found?.root.raw.toString('base64'), publicCertData)
  }
})

test('a gateway that trusts other roots, or another gateway, has no authority here', async (t) => {
  const { place } = await startVault(t)
  const { publicCertData } = await createAuthority(place, NOW)
  const other = { ...place, gateway: { ...place.gateway, name: 'vpn-payments' } }
  assert.equal(await findAuthority(other, [publicCertData]), undefined)
  assert.equal(await findAuthority(place, [ROOT_CERTIFICATE.publicCertData, 'AAAA']), undefined)
  assert.deepEqual(
    [[publicCertData], [ROOT_CERTIFICATE.publicCertData], ['AAAA'], []].map(hasVaultRoot),
    [true, false, false, false],
  )
  assert.notEqual(authorityName(place), authorityName(other))
  assert.notEqual(authorityName(place), authorityName({ ...place, subscriptionId: 'other' }))
})

test('the register knows every valid certificate of a person and holds nothing secret', async (t) => {
  const { simulated, place } = await startVault(t)
  const { publicCertData } = await createAuthority(place, NOW)
  const authority = await findAuthority(place, [publicCertData])
  assert.ok(authority)
  const thumbprints: string[] = []
  for (let count = 0; count < 27; count += 1) {
    const { certificate } = await authority.issue('u01alice.t01demo.orders', NOW)
    await registerCertificate(place, ALICE, certificate, count % 2 ? 'orders' : 'payments')
    thumbprints.push(certificate.fingerprint.replaceAll(':', ''))
  }
  const listed = await listCertificates(place, ALICE, NOW)
  assert.deepEqual(
    listed.map(({ thumbprint }) => thumbprint),
    thumbprints,
    'more than one page of the vault',
  )
  assert.deepEqual(holdersAmong(await listEntries(place.vault), place), [ALICE])
  const elsewhere = { ...place, gateway: { ...place.gateway, name: 'vpn-other' } }
  assert.deepEqual(holdersAmong(await listEntries(place.vault), elsewhere), [])
  assert.equal((await listCertificatesFor(place, 'orders', NOW)).length, 13)
  const inAYear = NOW + 366 * 24 * 3600 * 1000
  assert.deepEqual(await listCertificates(place, ALICE, inAYear), [])
  assert.deepEqual(await listCertificates(place, { ...ALICE, userId: 'U02BOB' }, NOW), [])
  assert.ok(simulated.secrets.values().every((value) => !value.includes('PRIVATE')))
})

test('a vault that refuses Causeway is told with the roles that it needs', async (t) => {
  const { simulated, place } = await startVault(t)
  simulated.setAccess('denied')
  await assert.rejects(createAuthority(place, NOW), {
    code: 'key-vault-access',
    remedy: /Key Vault Crypto Officer/,
  })
})

test('a token for Azure Resource Manager does not open the vault, and the other way round', async (t) => {
  const { simulator, simulated, place } = await startVault(t)
  const tokenFor = async (scope: string) => {
    const form = new URLSearchParams({ grant_type: 'client_credentials', scope })
    const answer = await fetch(simulator.tokenEndpoint, { method: 'POST', body: form })
    return ((await answer.json()) as { access_token: string }).access_token
  }
  const statusOf = async (url: string, scope: string) => {
    const headers = { authorization: `Bearer ${await tokenFor(scope)}` }
    return (await fetch(url, { headers })).status
  }
  await createAuthority(place, NOW)
  const key = `${simulated.url}/keys/${authorityName(place)}?api-version=7.6`
  const groups = `${simulator.url}/subscriptions/${simulator.subscriptionId}/resourcegroups?api-version=2025-04-01`
  const [arm, vault] = ['https://management.azure.com/.default', 'https://vault.azure.net/.default']
  assert.deepEqual([await statusOf(key, arm), await statusOf(key, vault)], [401, 200])
  assert.deepEqual([await statusOf(groups, arm), await statusOf(groups, vault)], [200, 401])
})
