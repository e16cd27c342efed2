import assert from 'node:assert/strict'
import { createPrivateKey, X509Certificate } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { ofOperations } from '../../sandbox/azure/recorded-request.ts'
import { readVpnArchive } from '../../src/azure/vpn-archive.ts'
import { unpackRecord } from '../../src/jobs/engine/record-text.ts'
import { files, needsProgram, output } from '../support/programs.ts'
import { testPrefix, testRedis } from '../support/redis.ts'
import { createCluster, startStack } from '../support/stack.ts'
import {
  block,
  fileFor,
  isAccepted,
  isSignedBy,
  revokedOf,
  rootsOf,
  says,
  tryOpenVpn,
} from './vpn-stage.ts'

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
  const archive = await readVpnArchive(
    new Uint8Array(await (await fetch(link.replaceAll('&amp;', '&'))).arrayBuffer()),
  )
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
    if (type === 'hash')
      stored.push(...Object.values(await redis.hgetallBuffer(key)).map(unpackRecord))
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
  const archive = await readVpnArchive(
    new Uint8Array(await (await fetch(link.replaceAll('&amp;', '&'))).arrayBuffer()),
  )
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
  assert.deepEqual(ofOperations(sandbox.azure.requests), [])
})
