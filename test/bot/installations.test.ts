import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { type TestContext, test } from 'node:test'
import { Installations, type SlackInstallation } from '../../src/bot/installations.ts'
import { TokenCipher } from '../../src/bot/token-cipher.ts'
import { testPrefix, testRedis } from '../support/redis.ts'

const INSTALLED_AT = 1_795_377_600_500
const SECOND = Math.floor(INSTALLED_AT / 1000)

const installation = (teamId: string): SlackInstallation => ({
  teamId,
  botToken: `xoxb-${teamId}`,
  botUserId: 'U0BOT',
  installedBy: 'U01ALICE',
  installedAt: INSTALLED_AT,
})

async function start(t: TestContext) {
  const redis = await testRedis(t)
  const prefix = testPrefix()
  const key = randomBytes(32)
  const open = (...keys: Buffer[]) => new Installations(redis, prefix, new TokenCipher(keys))
  return { redis, prefix, key, open, installations: open(key) }
}

test('each workspace has its own token, and Redis holds none that can be read', async (t) => {
  const { redis, prefix, installations } = await start(t)
  await installations.write(installation('T1'))
  await installations.write(installation('T2'))
  assert.equal((await installations.read('T1'))?.botToken, 'xoxb-T1')
  assert.equal((await installations.read('T2'))?.botToken, 'xoxb-T2')
  assert.equal(await installations.read('T3'), undefined)
  const stored = JSON.stringify(await redis.hgetall(`${prefix}:slack-installation:T1`))
  assert.doesNotMatch(stored, /xoxb/)
})

test("whoever moves one workspace's entry to another's place gets nothing", async (t) => {
  const { redis, prefix, installations } = await start(t)
  await installations.write(installation('T1'))
  await redis.copy(`${prefix}:slack-installation:T1`, `${prefix}:slack-installation:T2`)
  await assert.rejects(installations.read('T2'), /sealed for something else/)
})

test('with a new key first, what is read is sealed anew, so that the old key can be dropped', async (t) => {
  const { key, open, installations } = await start(t)
  await installations.write(installation('T1'))
  const next = randomBytes(32)
  await assert.rejects(open(next).read('T1'), /no key/)
  assert.equal((await open(next, key).read('T1'))?.botToken, 'xoxb-T1')
  assert.equal((await open(next).read('T1'))?.botToken, 'xoxb-T1')
})

test('an event that is older than the installation does not remove it, a later one does', async (t) => {
  const { installations } = await start(t)
  await installations.write(installation('T1'))
  assert.equal(await installations.remove('T1', SECOND - 1), false)
  assert.ok(await installations.read('T1'))
  assert.equal(await installations.remove('T1', SECOND), true)
  assert.equal(await installations.read('T1'), undefined)
  assert.equal(await installations.remove('T1', SECOND), false)
})
