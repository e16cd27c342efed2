import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { readVpnArchive } from '../../src/azure/vpn-archive.ts'
import { startCauseway } from '../../src/causeway.ts'
import { readConfig } from '../../src/config/config.ts'
import { createLog } from '../../src/log.ts'
import { files, needsProgram } from '../support/programs.ts'
import { redisUrl, testPrefix } from '../support/redis.ts'
import { ROOT_CERTIFICATE } from '../support/root-certificate.ts'
import { createCluster, POLICY, startStack } from '../support/stack.ts'
import { block, fileFor, isSignedBy, pemOf, revokedOf, rootsOf, says } from './vpn-stage.ts'

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
  const archive = await readVpnArchive(
    new Uint8Array(await (await fetch(link.replaceAll('&amp;', '&'))).arrayBuffer()),
  )
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
