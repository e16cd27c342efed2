import assert from 'node:assert/strict'
import { createPrivateKey, X509Certificate } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type TestContext, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Sandbox } from '../../sandbox/sandbox.ts'
import { readVpnArchive } from '../../src/azure/vpn-archive.ts'
import { startCauseway } from '../../src/causeway.ts'
import { readConfig } from '../../src/config.ts'
import { createLog } from '../../src/log.ts'
import { files, needsProgram, output } from '../support/programs.ts'
import { redisUrl, testPrefix, testRedis } from '../support/redis.ts'
import { ROOT_CERTIFICATE } from '../support/root-certificate.ts'
import { createCluster, POLICY, startStack } from '../support/stack.ts'

const PATIENCE = { timeoutMs: 30_000 }

function says(sandbox: Sandbox, pattern: RegExp) {
  return sandbox.slack.waitForMessage(
    (message) => pattern.test(JSON.stringify([message.text, message.blocks])),
    PATIENCE,
  )
}

/** The newest file of that name, with the text of the direct message that it came with. */
async function fileFor(sandbox: Sandbox, name: string) {
  const message = await sandbox.slack.waitForMessage(
    ({ files: ids = [] }) =>
      sandbox.slack.files().some((file) => file.name === name && ids.includes(file.id)),
    PATIENCE,
  )
  const file = sandbox.slack.files().findLast((one) => one.name === name)
  assert.ok(file?.content)
  return { content: file.content, channel: message.channel, text: message.text }
}

function block(text: string, name: string): string {
  const [, inside = ''] = new RegExp(`<${name}>\\s*([\\s\\S]+?)\\s*</${name}>`).exec(text) ?? []
  return inside
}

const pemOf = (base64: string) =>
  `-----BEGIN CERTIFICATE-----\n${base64}\n-----END CERTIFICATE-----\n`

async function gatewayOf(sandbox: Sandbox): Promise<Record<string, unknown>> {
  const form = new URLSearchParams({ grant_type: 'client_credentials' })
  const token = await fetch(sandbox.azure.tokenEndpoint, { method: 'POST', body: form })
  const { access_token: bearer } = (await token.json()) as { access_token: string }
  const { url, subscriptionId } = sandbox.azure
  const answer = await fetch(
    `${url}/subscriptions/${subscriptionId}/resourceGroups/rg-kafka-orders/providers/Microsoft.Network/virtualNetworkGateways/vpn-orders?api-version=2026-01-01`,
    { headers: { authorization: `Bearer ${bearer}` } },
  )
  const { properties } = (await answer.json()) as {
    properties: { vpnClientConfiguration: Record<string, unknown> }
  }
  return properties.vpnClientConfiguration
}

async function rootsOf(sandbox: Sandbox): Promise<string[]> {
  const { vpnClientRootCertificates: roots } = (await gatewayOf(sandbox)) as {
    vpnClientRootCertificates: { properties: { publicCertData: string } }[]
  }
  return roots.map(({ properties }) => pemOf(properties.publicCertData))
}

async function revokedOf(sandbox: Sandbox): Promise<string[]> {
  const { vpnClientRevokedCertificates: revoked } = (await gatewayOf(sandbox)) as {
    vpnClientRevokedCertificates: { properties: { thumbprint: string } }[]
  }
  return revoked.map(({ properties }) => properties.thumbprint)
}

/** How far the real OpenVPN gets with a profile whose gateway is a closed port of this machine. */
async function tryOpenVpn(t: TestContext, profile: string): Promise<string> {
  const closed = profile.replace(/^remote .*$/m, 'remote 127.0.0.1 1').replace(/^log .*$/m, '')
  const [file = ''] = await files(t, { 'orders.ovpn': closed })
  return output(
    ...(['openvpn', '--config', file, '--dev', 'null', '--connect-retry-max', '1'] as const),
  )
}

/** It has read all settings, certificate and key, and only the gateway is missing. */
function isAccepted(printed: string): void {
  assert.match(printed, /TCP: connect to \[AF_INET\]127\.0\.0\.1:1 failed/)
  assert.doesNotMatch(printed, /Options error|Cannot load|mismatch/)
}

async function isSignedBy(t: TestContext, certificate: string, roots: readonly string[]) {
  const [ca = '', leaf = ''] = await files(t, { 'ca.pem': roots.join(''), 'leaf.pem': certificate })
  const printed = await output(
    ...(['openssl', 'verify', '-purpose', 'sslclient', '-CAfile', ca, leaf] as const),
  )
  assert.match(printed, /leaf\.pem: OK/)
}

test('everybody gets a profile of their own by direct message, which OpenVPN takes and the gateway trusts', async (t) => {
  if (!needsProgram(t, 'openssl') || !needsProgram(t, 'openvpn')) return
  const { sandbox } = await startStack(t)
  const ready = await createCluster(sandbox, 'orders')
  assert.match(JSON.stringify(ready.blocks), /vpn orders windows/)
  assert.deepEqual(sandbox.slack.files(), [], 'no key that nobody asked for')
  const roots = await rootsOf(sandbox)

  await sandbox.slack.command({ text: 'vpn orders linux', userId: 'U02BOB' })
  const linux = await fileFor(sandbox, 'orders.ovpn')
  assert.equal(linux.channel, 'D02BOB')
  const profile = linux.content.toString()
  const certificate = block(profile, 'cert')
  await isSignedBy(t, certificate, roots)
  assert.match(new X509Certificate(certificate).subject, /CN=u02bob\.t01demo\.orders/)
  assert.ok(
    new X509Certificate(certificate).checkPrivateKey(createPrivateKey(block(profile, 'key'))),
  )
  isAccepted(await tryOpenVpn(t, profile))
  const answer = await says(sandbox, /Your VPN profile of \*orders\* for Linux/)
  assert.equal(answer.ephemeralTo, 'U02BOB')

  const asked = await sandbox.slack.command({ text: 'vpn orders' })
  assert.equal(asked.status, 200)
  const offer = await says(sandbox, /vpn_profile_windows/)
  await sandbox.slack.click({
    userId: 'U01ALICE',
    channelId: offer.channel,
    messageTs: offer.ts,
    actionId: 'vpn_profile_windows',
  })
  const windows = await fileFor(sandbox, 'orders-vpn.pfx')
  assert.equal(windows.channel, 'D01ALICE')
  const [, password = ''] = /one-time password: `(\w+)`/.exec(windows.text) ?? []
  const [, link = ''] = /<([^|>]+)\|Download the VPN package>/.exec(windows.text) ?? []
  const archive = readVpnArchive(new Uint8Array(await (await fetch(link)).arrayBuffer()))
  assert.ok(archive.paths.includes('WindowsAmd64/VpnClientSetupAmd64.exe'))
  const [pfx = ''] = await files(t, { 'orders.pfx': windows.content })
  const opened = await output(
    ...(['openssl', 'pkcs12', '-in', pfx, '-passin', `pass:${password}`, '-nodes'] as const),
  )
  const [ofAlice = '', root = ''] =
    opened.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? []
  await isSignedBy(t, ofAlice, [root])
  assert.deepEqual(
    [root, ...roots].map((pem) => new X509Certificate(pem).fingerprint)[0],
    new X509Certificate(roots[0] ?? '').fingerprint,
  )
})

test('no key, password or link of a profile is in Redis, a channel or the vault', async (t) => {
  const keyPrefix = testPrefix()
  const { sandbox } = await startStack(t, { keyPrefix })
  await createCluster(sandbox, 'orders')
  await sandbox.slack.command({ text: 'vpn orders mac' })
  await sandbox.slack.command({ text: 'vpn orders windows' })
  await fileFor(sandbox, 'orders.ovpn')
  const { text } = await fileFor(sandbox, 'orders-vpn.pfx')
  await says(sandbox, /Your VPN profile of \*orders\* for Windows/)
  const [, password = ''] = /one-time password: `(\w+)`/.exec(text) ?? []
  assert.ok(password.length >= 16)

  const redis = await testRedis(t)
  const stored: string[] = []
  for (const key of await redis.keys(`${keyPrefix.replaceAll(/[{}]/g, '\\$&')}*`)) {
    const type = await redis.type(key)
    if (type === 'hash') stored.push(JSON.stringify(await redis.hgetall(key)))
    if (type === 'string') stored.push((await redis.get(key)) ?? '')
  }
  assert.ok(stored.some((value) => value.includes('deliver-profile')))
  const inChannels = sandbox.slack
    .messages()
    .filter(({ channel }) => !channel.startsWith('D'))
    .map(({ text: shown, blocks }) => JSON.stringify([shown, blocks]))
  for (const secret of ['PRIVATE KEY', password])
    for (const value of [...stored, ...inChannels, ...sandbox.azure.keyVault.secrets.values()])
      assert.ok(!value.includes(secret))
  assert.ok(stored.every((value) => !value.includes('sig=')))
})

test("revoking puts a person's certificates on the gateway's list, all of them and nobody else's", async (t) => {
  const { sandbox } = await startStack(t)
  await createCluster(sandbox, 'orders')
  for (const [userId, count] of [
    ['U02BOB', 2],
    ['U03CAROL', 1],
  ] as const)
    for (let index = 0; index < count; index += 1)
      await sandbox.slack.command({ text: 'vpn orders mac', userId })
  await says(sandbox, /Your VPN profile of/)
  while (sandbox.slack.files().length < 3) await sleep(20)
  const thumbprints = (channel: string) =>
    sandbox.slack
      .files()
      .filter(({ channels }) => channels.includes(channel))
      .map(({ content }) => new X509Certificate(block(String(content), 'cert')))
      .map(({ fingerprint }) => fingerprint.replaceAll(':', ''))

  await sandbox.slack.command({ text: 'vpn orders revoke @bob' })
  await says(sandbox, /All 2 certificates that <@U02BOB> has got/)
  assert.deepEqual((await revokedOf(sandbox)).sort(), thumbprints('D02BOB').sort())

  await sandbox.slack.command({ text: 'vpn orders revoke <@U01ALICE>' })
  await says(sandbox, /this person has no certificate/)
})

test('without a Key Vault the one key comes with the create, and a personal profile is refused with the way by hand', async (t) => {
  if (!needsProgram(t, 'openssl') || !needsProgram(t, 'openvpn')) return
  const { sandbox } = await startStack(t, { keyVault: false })
  await createCluster(sandbox, 'orders')
  const [pem] = sandbox.slack.files()
  const delivered = await fileFor(sandbox, pem?.name ?? '')
  assert.match(delivered.text, /replaces earlier files for this gateway/)
  assert.match(delivered.text, /nobody, Causeway included, can make another/)

  await sandbox.slack.command({ text: 'vpn orders mac' })
  await says(
    sandbox,
    /cannot make personal profiles[\s\S]*CLIENTCERTIFICATE[\s\S]*kafka vpn orders/,
  )

  // The steps of the message, done by hand.
  await sandbox.slack.command({ text: 'vpn orders' })
  const answer = await says(sandbox, /Download the VPN package/)
  const [, link = ''] = /<(http[^|>]+)\|Download/.exec(JSON.stringify(answer.blocks)) ?? []
  const archive = readVpnArchive(new Uint8Array(await (await fetch(link)).arrayBuffer()))
  const part = (name: string) =>
    new RegExp(`-----BEGIN ${name}-----[\\s\\S]+?-----END ${name}-----`).exec(
      delivered.content.toString(),
    )?.[0] ?? ''
  const byHand = (archive.openVpn ?? '')
    .replace('$CLIENTCERTIFICATE', () => part('CERTIFICATE'))
    .replace('$PRIVATEKEY', () => part('PRIVATE KEY'))
  await isSignedBy(t, part('CERTIFICATE'), await rootsOf(sandbox))
  isAccepted(await tryOpenVpn(t, byHand))

  await sandbox.slack.command({ text: 'vpn orders revoke <@U01ALICE>' })
  await says(sandbox, /Without a Key Vault/)
})

test('a gateway of before the Key Vault gets a root of it, and goes on trusting the old one', async (t) => {
  if (!needsProgram(t, 'openssl')) return
  const { sandbox } = await startStack(t, { keyVault: false })
  await createCluster(sandbox, 'orders')
  const [before = ''] = await rootsOf(sandbox)
  const later = await startCauseway(
    readConfig({
      ...sandbox.environment,
      AZURE_KEY_VAULT_URL: sandbox.azure.keyVault.url,
      REDIS_URL: redisUrl(),
      CAUSEWAY_KEY_PREFIX: testPrefix(),
      CAUSEWAY_POLICY: POLICY,
      PORT: '0',
      LOG_LEVEL: 'fatal',
    }),
    createLog('fatal'),
  )
  t.after(() => later.stop())
  sandbox.slack.setRequestUrl(`${later.url}/slack/events`)

  await sandbox.slack.command({ text: 'vpn orders mac' })
  await says(sandbox, /vpn orders add-root/)
  await sandbox.slack.command({ text: 'vpn orders add-root' })
  await says(sandbox, /trusts one more root certificate/)
  const roots = await rootsOf(sandbox)
  assert.equal(roots.length, 2)
  assert.ok(roots.includes(before))
  await sandbox.slack.command({ text: 'vpn orders mac' })
  const { content } = await fileFor(sandbox, 'orders.ovpn')
  await isSignedBy(t, block(content.toString(), 'cert'), roots)
})

test('with Microsoft Entra ID people are told to sign in, and nobody gets a certificate', async (t) => {
  const environment = {
    AZURE_VPN_AUTHENTICATION: 'entra',
    AZURE_TENANT_ID: '11111111-2222-4333-8444-555555555555',
  }
  const { sandbox } = await startStack(t, { environment })
  const ready = await createCluster(sandbox, 'orders')
  assert.match(JSON.stringify(ready.blocks), /AzureVPN\/azurevpnconfig\.xml/)
  const [, link = ''] = /<(http[^|>]+)\|Download/.exec(JSON.stringify(ready.blocks)) ?? []
  const archive = readVpnArchive(new Uint8Array(await (await fetch(link)).arrayBuffer()))
  assert.ok(archive.paths.includes('AzureVPN/azurevpnconfig.xml'))
  assert.equal(archive.openVpn, undefined)
  await sandbox.slack.command({ text: 'vpn orders mac' })
  await says(sandbox, /sign in with Microsoft Entra ID; there are no personal certificates/)
  assert.deepEqual(sandbox.slack.files(), [])
  assert.deepEqual(sandbox.azure.keyVault.keys.names(), [])
})

test('a vault that refuses ends the create with the roles that are missing, and Retry goes on', async (t) => {
  const { sandbox } = await startStack(t)
  sandbox.azure.keyVault.setAccess('denied')
  await sandbox.slack.command({ text: 'create orders' })
  const plan = await says(sandbox, /plan_create/)
  const click = (message: typeof plan, actionId: string) =>
    sandbox.slack.click({
      userId: 'U01ALICE',
      channelId: message.channel,
      messageTs: message.ts,
      actionId,
    })
  await click(plan, 'plan_create')
  const failed = await says(sandbox, /Key Vault Crypto Officer[\s\S]*operation_retry/)
  sandbox.azure.keyVault.setAccess('granted')
  await click(failed, 'operation_retry')
  await click(await says(sandbox, /approval_approve/), 'approval_approve')
  await says(sandbox, /orders is ready[\s\S]*vpn orders windows/)
})

test('a cluster that shares a gateway gives profiles of that gateway, and leaves revoking to its owner', async (t) => {
  if (!needsProgram(t, 'openssl')) return
  const { sandbox } = await startStack(t)
  await createCluster(sandbox, 'orders')
  await createCluster(sandbox, 'payments', 'U01ALICE', '--gateway shared')
  await sandbox.slack.command({ text: 'vpn payments linux' })
  const { content } = await fileFor(sandbox, 'orders.ovpn')
  const certificate = block(content.toString(), 'cert')
  await isSignedBy(t, certificate, await rootsOf(sandbox))
  assert.match(new X509Certificate(certificate).subject, /CN=u01alice\.t01demo\.orders/)
  await sandbox.slack.command({ text: 'vpn payments revoke @alice' })
  await says(sandbox, /payments shares the VPN gateway of orders/)
  assert.deepEqual(await revokedOf(sandbox), [])
})

test('a root of the operators is trusted by every gateway, beside that of the vault where there is one', async (t) => {
  const [file = ''] = await files(t, { 'root.pem': pemOf(ROOT_CERTIFICATE.publicCertData) })
  const environment = { AZURE_VPN_ROOT_CERTIFICATE: file }
  const [alone, withVault] = [
    await startStack(t, { environment, keyVault: false }),
    await startStack(t, { environment }),
  ]
  for (const { sandbox } of [alone, withVault]) await createCluster(sandbox, 'orders')
  const [brought = '', ...others] = await rootsOf(alone.sandbox)
  assert.equal(new X509Certificate(brought).subject, 'CN=Test root')
  assert.deepEqual(others, [])
  assert.deepEqual(alone.sandbox.slack.files(), [])
  await alone.sandbox.slack.command({ text: 'vpn orders mac' })
  await says(alone.sandbox, /the certificate that your own authority has signed for you/)
  const [first = '', second = ''] = await rootsOf(withVault.sandbox)
  assert.equal(first, brought)
  assert.match(new X509Certificate(second).subject, /^CN=Causeway authority/)
})

const WRONG_LINES: Record<string, RegExp> = {
  vpn: /name of the cluster is missing/,
  'vpn orders macos': /Did you mean mac/,
  'vpn orders mac please': /not understood/,
  'vpn orders revoke': /whose certificates/,
  'vpn orders revoke @nobody': /Mention one person/,
  'vpn orders revoke bob carol': /not understood/,
}

test('a line about the VPN that is not understood is answered with a correct one, and who may not revoke is told so', async (t) => {
  const directory = await mkdtemp(path.join(tmpdir(), 'causeway-'))
  t.after(() => rm(directory, { recursive: true }))
  const policy = path.join(directory, 'policy.yaml')
  await writeFile(policy, 'version: 1\nrules:\n  - users: ["*"]\n    may: [vpn]\n')
  const { sandbox } = await startStack(t, { policy })
  for (const [text, pattern] of Object.entries(WRONG_LINES)) {
    const { body } = await sandbox.slack.command({ text })
    assert.match(JSON.stringify(body), pattern, text)
  }
  for (const text of ['vpn orders revoke <@U02BOB>', 'vpn orders add-root']) {
    const { body } = await sandbox.slack.command({ text })
    assert.match(JSON.stringify(body), /You may not use vpn-admin on orders/, text)
  }
  assert.deepEqual(sandbox.azure.requests, [])
})
