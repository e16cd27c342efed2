import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { SLACK_LIMITS, SlackPace } from '../../src/bot/slack-pace.ts'
import { testPrefix, testRedis } from '../support/redis.ts'

const TEAM = 'T1'

async function startPace(t: TestContext): Promise<{ pace: SlackPace; another: SlackPace }> {
  const redis = await testRedis(t)
  const prefix = testPrefix()
  return { pace: new SlackPace(redis, prefix), another: new SlackPace(redis, prefix) }
}

test('35 ends at once are told within 2 s of what Slack allows, by two workers together', async (t) => {
  const { pace, another } = await startPace(t)
  for (let count = 1; count <= 35; count += 1) {
    const waitMs = await (count % 2 ? pace : another).turn(TEAM, 'update')
    assert.ok(waitMs <= count * 1200 + 2000, `end ${count} waits ${waitMs} ms`)
  }
})

test('no minute holds more than 50 updates, however many are wanted', async (t) => {
  const { pace } = await startPace(t)
  const waits: number[] = []
  for (let count = 0; count < 120; count += 1) waits.push(await pace.turn(TEAM, 'update'))
  for (const [index, wait] of waits.entries()) {
    const fiftyFirst = waits[index + 50]
    // What passes between the calls makes waits shorter, by less than a second here.
    if (fiftyFirst !== undefined) assert.ok(fiftyFirst - wait > 59_000, `${index}`)
  }
})

test('progress leaves its turn to everything that has reserved one', async (t) => {
  const { pace, another } = await startPace(t)
  assert.ok((await pace.progressTurn(TEAM, 'a')) > 0, 'it was posted just now')
  await pace.turn(TEAM, 'update')
  await another.turn(TEAM, 'update')
  assert.equal(await pace.turn('T2', 'update'), 0, 'another workspace has its own turns')
  const waitMs = await pace.turn(TEAM, 'update')
  assert.ok(waitMs > 0 && waitMs <= SLACK_LIMITS.update.intervalMs)
})

test('between two updates of one operation lies 3 s, and 1.2 s for each operation that is live', async (t) => {
  const { pace, another } = await startPace(t)
  const alone = await pace.progressTurn(TEAM, 'op-0')
  assert.ok(alone > 2000 && alone <= 3000, `${alone}`)
  for (let count = 1; count < 35; count += 1) await another.progressTurn(TEAM, `op-${count}`)
  const among35 = await pace.progressTurn(TEAM, 'op-0')
  assert.ok(among35 > 40_000 && among35 <= 42_000, `${among35}`)
  for (let count = 1; count < 35; count += 1) await another.endProgress(TEAM, `op-${count}`)
  const aloneAgain = await pace.progressTurn(TEAM, 'op-0')
  assert.ok(aloneAgain <= 3000, `${aloneAgain}`)
})

test('after a 429 nobody on the same Redis uses the lane before its time', async (t) => {
  const { pace, another } = await startPace(t)
  await pace.hold(TEAM, 'update', 30_000)
  assert.ok((await another.turn(TEAM, 'update')) > 29_000)
  assert.ok((await another.progressTurn(TEAM, 'op')) > 29_000)
  assert.equal(await another.turn(TEAM, 'ephemeral'), 0, 'the limit is one of the method')
})

test('each channel has its own second', async (t) => {
  const { pace } = await startPace(t)
  for (let count = 0; count < SLACK_LIMITS.post.burst; count += 1)
    assert.equal(await pace.turn(TEAM, 'post', 'C1'), 0)
  assert.ok((await pace.turn(TEAM, 'post', 'C1')) > 0)
  assert.equal(await pace.turn(TEAM, 'post', 'C2'), 0)
})
