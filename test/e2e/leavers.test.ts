import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { type TestContext, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Sandbox } from '../../sandbox/sandbox.ts'
import { testPrefix, testRedis } from '../support/redis.ts'
import { clickWhenThere, createCluster, startStack } from '../support/stack.ts'
import { block, fileFor, revokedOf, says } from './vpn-stage.ts'

/** Gives a person a profile. @returns its thumbprint */
async function profileFor(sandbox: Sandbox, cluster: string, userId: string): Promise<string> {
  const before = sandbox.slack.files().length
  await sandbox.slack.command({ text: `vpn ${cluster} linux`, userId })
  // Its name is told to Slack before its content.
  while (
    !sandbox.slack
      .files()
      .slice(before)
      .some(({ content }) => content)
  )
    await sleep(20)
  const { content } = await fileFor(sandbox, 'orders.ovpn')
  const { fingerprint } = new X509Certificate(block(content.toString(), 'cert'))
  return fingerprint.replaceAll(':', '')
}

async function untilRevoked(sandbox: Sandbox, thumbprint: string): Promise<void> {
  while (!(await revokedOf(sandbox)).includes(thumbprint)) await sleep(50)
}

const revocations = (sandbox: Sandbox) =>
  sandbox.slack
    .messages('C01KAFKA')
    .filter(({ text, threadTs }) => threadTs === undefined && /of somebody who has left/.test(text))

async function start(t: TestContext) {
  const keyPrefix = testPrefix()
  const { sandbox } = await startStack(t, { keyPrefix })
  await createCluster(sandbox, 'orders')
  return { sandbox, keyPrefix, redis: await testRedis(t) }
}

test('the VPN profiles of whoever leaves the workspace are revoked, and nobody else’s; the channel and the audit log say so', async (t) => {
  const { sandbox, keyPrefix, redis } = await start(t)
  const ofBob = await profileFor(sandbox, 'orders', 'U02BOB')
  const ofCarol = await profileFor(sandbox, 'orders', 'U03CAROL')

  for (let times = 0; times < 2; times += 1)
    assert.equal((await sandbox.slack.deactivate('U02BOB'))?.status, 200)
  await untilRevoked(sandbox, ofBob)
  await says(sandbox, /VPN certificates for \*?orders\*? of somebody who has left are revoked/)
  assert.ok(!(await revokedOf(sandbox)).includes(ofCarol))
  assert.equal(revocations(sandbox).length, 1)
  assert.equal(await redis.scard(`${keyPrefix}:leavers`), 0, 'nobody is left to be seen to')

  await sandbox.slack.command({ text: 'history orders' })
  await says(sandbox, /T01DEMO\.U02BOB, who has left/)
})

test('whoever left while Causeway was not told is found by the look at everybody, and the gateway refuses them', async (t) => {
  const { sandbox, keyPrefix, redis } = await start(t)
  const ofBob = await profileFor(sandbox, 'orders', 'U02BOB')
  await sandbox.slack.deactivate('U02BOB', false)
  // The day is over.
  await redis.del(`${keyPrefix}:leavers:looked`)
  await untilRevoked(sandbox, ofBob)
  assert.equal((await redis.exists(`${keyPrefix}:leavers:looked`)) === 1, true)
})

test('while Slack does not say who has left, nobody loses their profile', async (t) => {
  const { sandbox, keyPrefix, redis } = await start(t)
  const ofBob = await profileFor(sandbox, 'orders', 'U02BOB')
  await sandbox.slack.deactivate('U02BOB', false)
  sandbox.slack.faults.inject({ kind: 'down', times: Number.MAX_SAFE_INTEGER })
  await redis.del(`${keyPrefix}:leavers:looked`)
  while ((await redis.exists(`${keyPrefix}:leavers:looked`)) === 0) await sleep(50)
  assert.ok(!(await revokedOf(sandbox)).includes(ofBob))
})

test('with a cluster that shared a gateway go the profiles that were made for it; those of the gateway’s own cluster stay', async (t) => {
  const { sandbox } = await start(t)
  await createCluster(sandbox, 'payments', 'U01ALICE', '--gateway shared')
  const forPayments = await profileFor(sandbox, 'payments', 'U02BOB')
  const forOrders = await profileFor(sandbox, 'orders', 'U02BOB')

  await sandbox.slack.command({ text: 'delete payments' })
  await clickWhenThere(sandbox, 'approval_approve', 'U02BOB')
  await says(sandbox, /payments is deleted/)
  const revoked = await revokedOf(sandbox)
  assert.ok(revoked.includes(forPayments))
  assert.ok(!revoked.includes(forOrders))
})
