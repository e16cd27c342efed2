import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Redis } from 'ioredis'
import { SLACK_LIMITS, SlackPace } from '../../src/bot/slack-pace.ts'
import { testPrefix, testRedis } from '../support/redis.ts'

const TEAM = 'T1'

async function startPace(t: TestContext): Promise<{ pace: SlackPace; another: SlackPace }> {
  const redis = await testRedis(t)
  const prefix = testPrefix()
  return { pace: new SlackPace(redis, prefix), another: new SlackPace(redis, prefix) }
}

const { most, perMs } = SLACK_LIMITS.update

test('what a minute allows is given at once, to two workers together; whoever comes then is told when to come', async (t) => {
  const { pace, another } = await startPace(t)
  for (let count = 0; count < most; count += 1)
    assert.equal(await (count % 2 ? pace : another).turn(TEAM, 'update', `end-${count}`), 0)
  for (let count = 0; count < 3; count += 1) {
    const waitMs = await pace.turn(TEAM, 'update', `late-${count}`)
    assert.ok(waitMs > perMs - 5000 && waitMs <= perMs, `${waitMs} ms`)
  }
  assert.equal(await pace.turn('T2', 'update', 'end-0'), 0, 'another workspace has its own turns')
})

test('in line each is told a turn of its own: no minute holds more than 50 updates, however many are wanted', async (t) => {
  const { pace } = await startPace(t)
  const waits: number[] = []
  for (let count = 0; count < 120; count += 1)
    waits.push(await pace.turn(TEAM, 'update', `end-${count}`))
  for (const [index, wait] of waits.entries()) {
    const fiftyFirst = waits[index + 50]
    // What passes between the calls makes waits shorter, by less than a second here.
    if (fiftyFirst !== undefined) assert.ok(fiftyFirst - wait > 59_000, `${index}`)
  }
})

test('whoever asks again has kept its place, whichever worker asks', async (t) => {
  const { pace, another } = await startPace(t)
  for (let count = 0; count < 2 * most; count += 1) await pace.turn(TEAM, 'update', `end-${count}`)
  const firstInLine = `end-${most}`
  const last = `end-${2 * most - 1}`
  const waitMs = await pace.turn(TEAM, 'update', last)
  assert.ok((await another.turn(TEAM, 'update', firstInLine)) <= perMs)
  const again = await another.turn(TEAM, 'update', last)
  assert.ok(again <= waitMs, `${waitMs}, then ${again}`)
})

test('a turn that nobody comes for is not lost: the next one in line takes it', async (t) => {
  const { redis, pace } = await startQuickPace(t)
  assert.equal(await pace.turn(TEAM, 'update', 'first'), 0)
  // Its worker dies while it waits.
  await pace.turn(TEAM, 'update', 'dead')
  await pace.turn(TEAM, 'update', 'next')
  let waitMs = await pace.turn(TEAM, 'update', 'next')
  assert.ok(waitMs > QUICK.perMs, 'behind the dead one')
  await passed(redis, QUICK.perMs + 50)
  waitMs = await pace.turn(TEAM, 'update', 'next')
  assert.equal(waitMs, 0)
})

test('progress leaves so many turns of each minute to what must be said, and all to whoever waits', async (t) => {
  const { pace, another } = await startPace(t)
  assert.ok((await pace.progressTurn(TEAM, 'a')) > 0, 'it was posted just now')
  for (let count = 0; count < most - SLACK_LIMITS.notForProgress; count += 1)
    await another.turn(TEAM, 'update', `end-${count}`)
  const waitMs = await pace.progressTurn(TEAM, 'a')
  assert.ok(waitMs > perMs - 5000, `${waitMs}`)
  assert.equal(await pace.turn(TEAM, 'update', 'another end'), 0)
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
  assert.ok((await another.turn(TEAM, 'update', 'end')) > 29_000)
  assert.ok((await another.progressTurn(TEAM, 'op')) > 29_000)
  assert.equal(await another.turn(TEAM, 'ephemeral', 'answer'), 0, 'the limit is one of the method')
})

test('each channel has its own second: some posts at once, then one after the other', async (t) => {
  const { pace } = await startPace(t)
  const { of, everyMs } = SLACK_LIMITS.post.bursts
  for (let count = 0; count < of; count += 1)
    assert.equal(await pace.turn(TEAM, 'post', `end-${count}`, 'C1'), 0)
  const next = await pace.turn(TEAM, 'post', 'one more', 'C1')
  assert.ok(next > 0 && next <= everyMs, `${next}`)
  const afterThat = await pace.turn(TEAM, 'post', 'yet one more', 'C1')
  assert.ok(afterThat > everyMs && afterThat <= 2 * everyMs, `${afterThat}`)
  assert.equal(await pace.turn(TEAM, 'post', 'one more', 'C2'), 0)
})

/** One update in so many milliseconds, so that a test need not wait for a minute. */
const QUICK = { most: 1, perMs: 400 }

async function startQuickPace(t: TestContext): Promise<{ redis: Redis; pace: SlackPace }> {
  const redis = await testRedis(t)
  return { redis, pace: new SlackPace(redis, testPrefix(), { ...SLACK_LIMITS, update: QUICK }) }
}

/** Until so much has passed by Redis's clock, which turns go by. */
async function passed(redis: Redis, ms: number): Promise<void> {
  const now = async () => {
    const [seconds, micros] = await redis.time()
    return Number(seconds) * 1000 + Number(micros) / 1000
  }
  const until = (await now()) + ms
  while ((await now()) < until) await sleep(20)
}
