import assert from 'node:assert/strict'
import { test } from 'node:test'
import { vpnProblems } from '../../src/config/vpn-config.ts'
import { ROOT_CERTIFICATE } from '../support/root-certificate.ts'

const NOW = Date.UTC(2026, 10, 23)
const TENANT = '11111111-2222-4333-8444-555555555555'
const PEM = `-----BEGIN CERTIFICATE-----\n${ROOT_CERTIFICATE.publicCertData}\n-----END CERTIFICATE-----\n`

test('settings that fit together are taken', () => {
  for (const given of [
    {},
    { AZURE_KEY_VAULT_URL: 'https://kv-kafka.vault.azure.net/' },
    { AZURE_KEY_VAULT_URL: 'http://127.0.0.1:4005' },
    { AZURE_KEY_VAULT_URL: 'https://kv-kafka.vault.azure.cn', AZURE_CLOUD: 'china' },
    { AZURE_VPN_AUTHENTICATION: 'entra', AZURE_TENANT_ID: TENANT },
  ])
    assert.deepEqual(vpnProblems(given, undefined, NOW), [])
  assert.deepEqual(vpnProblems({}, PEM, NOW), [])
})

test('a token is never sent to what is no Key Vault', () => {
  for (const url of [
    'https://example.com',
    'https://kv.vault.azure.net.example.com',
    'https://example.com/kv.vault.azure.net',
    'https://someone@kv-kafka.vault.azure.net',
    'https://kv-kafka.vault.azure.net:8443',
    'https://kv-kafka.vault.azure.cn',
    'http://kv-kafka.vault.azure.net',
    'http://10.0.0.4',
    'kv-kafka',
  ]) {
    const [problem] = vpnProblems({ AZURE_KEY_VAULT_URL: url }, undefined, NOW)
    assert.match(problem ?? '', /AZURE_KEY_VAULT_URL is not the address of a Key Vault/, url)
    assert.ok(!problem?.includes(url), 'values are not repeated')
  }
})

test('Microsoft Entra ID needs a directory, and a cloud whose sign-in is known', () => {
  const entra = { AZURE_VPN_AUTHENTICATION: 'entra' }
  assert.match(vpnProblems(entra, undefined, NOW).join(), /AZURE_TENANT_ID is not set/)
  const abroad = { ...entra, AZURE_TENANT_ID: TENANT, AZURE_CLOUD: 'usgovernment' }
  assert.match(vpnProblems(abroad, undefined, NOW).join(), /public cloud only/)
})

test('a root certificate that gateways would refuse is told at the start, with what to do', () => {
  assert.match(vpnProblems({}, 'hello', NOW).join(), /AZURE_VPN_ROOT_CERTIFICATE: .*cannot be read/)
  const later = NOW + 20 * 365 * 24 * 3600 * 1000
  assert.match(vpnProblems({}, PEM, later).join(), /has expired\. Give one that is valid/)
})
