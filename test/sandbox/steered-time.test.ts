import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createSimulatedClock } from '../../sandbox/clock.ts'
import { createSteeredTime, letDateFollow } from '../../sandbox/steered-time.ts'
import { timePanel } from '../../sandbox/time-panel.ts'

const HOUR_MS = 3_600_000

/** A time beside a clock that only the test moves. */
function timeByHand() {
  const wall = { ms: 0 }
  return { wall, time: createSteeredTime(1_000_000, () => wall.ms) }
}

test('time passes at its rate, stands still, and never goes back', () => {
  const { wall, time } = timeByHand()
  wall.ms = 100
  assert.equal(time.now(), 1_000_100)
  time.setRate(10)
  wall.ms = 200
  assert.equal(time.now(), 1_001_100)
  time.setRate(0)
  wall.ms = 5000
  assert.equal(time.now(), 1_001_100)
  time.leap(-1)
  assert.equal(time.now(), 1_001_100)
  time.leap(HOUR_MS)
  assert.equal(time.now(), 1_001_100 + HOUR_MS)
})

test('a timer whose moment is leapt over happens at once, one called off never', async () => {
  const time = createSteeredTime()
  const done: string[] = []
  const inAnHour = new Promise<void>((resolve) => {
    time.after(HOUR_MS, () => {
      done.push('in an hour')
      resolve()
    })
  })
  time.after(HOUR_MS, () => done.push('called off'))()
  time.setRate(0)
  const first = new Promise<void>((resolve) => {
    time.after(0, () => {
      done.push('due already')
      resolve()
    })
  })
  await first
  time.leap(HOUR_MS)
  await inAnHour
  assert.deepEqual(done, ['due already', 'in an hour'])
})

test("Azure's clock follows: an hour of Azure is a sixtieth of everybody's", () => {
  const { wall, time } = timeByHand()
  const clock = createSimulatedClock(60, time)
  const startedAt = clock.now()
  const panel = timePanel(time, 60)
  panel.leap('azure')
  assert.deepEqual([clock.now() - startedAt, time.now() - 1_000_000], [HOUR_MS, HOUR_MS / 60])
  panel.setSpeed(600)
  wall.ms = 1000
  assert.equal(clock.now() - startedAt, HOUR_MS + 600_000)
  assert.equal(panel.state().speed, 600)
  panel.leap('clock')
  assert.equal(clock.now() - startedAt, 61 * HOUR_MS + 600_000)
  assert.throws(() => panel.setSpeed(7), /no speed 7/)
})

test('Date tells the steered time until it is let go, and keeps its other uses', () => {
  const { time } = timeByHand()
  const letGo = letDateFollow(time)
  try {
    assert.equal(Date.now(), 1_000_000)
    const now = new Date()
    assert.equal(now.getTime(), 1_000_000)
    assert.equal(new Date(7).toISOString(), '1970-01-01T00:00:00.007Z')
    assert.equal(Date.parse('1970-01-01T00:00:01Z'), 1000)
    assert(now instanceof Date)
  } finally {
    letGo()
  }
  assert(Date.now() > 1_000_000)
})
