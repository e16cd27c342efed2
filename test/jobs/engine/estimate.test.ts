import assert from 'node:assert/strict'
import { test } from 'node:test'
import { remaining, usually } from '../../../src/jobs/engine/estimate.ts'
import { newRecord, type OperationRecord } from '../../../src/jobs/engine/record.ts'
import type { Step } from '../../../src/jobs/engine/step.ts'
import { durationsOf, mediansOf } from '../../../src/jobs/engine/step-history.ts'

const MINUTE = 60_000

function step(
  name: string,
  minutes: number,
  more: Partial<Step<never, never>> = {},
): Step<never, never> {
  return {
    name,
    title: { doing: name, done: name },
    needs: [],
    usuallyMs: minutes * MINUTE,
    deadlineMs: 60 * MINUTE,
    observe: async () => ({ state: 'ready' }),
    ...more,
  }
}

const steps = [
  step('network', 0.1),
  step('gateway', 40, { needs: ['network'] }),
  step('cluster', 15, { needs: ['network'] }),
  step('approval', 5, { needs: ['cluster'], waitsForPeople: true }),
  step('restart', 5, { needs: ['approval'] }),
]
const requestedBy = { teamId: 'T1', userId: 'U1', channelId: 'C1' }
const record = (more: Partial<OperationRecord> = {}): OperationRecord => ({
  ...newRecord(
    { id: 'k-1', kind: 'create', cluster: 'orders', request: null, requestedBy },
    steps,
    0,
  ),
  ...more,
})

test('without a history the estimate is the longest chain of documented times, people not counted', () => {
  assert.deepEqual(usually(steps, undefined), { ms: 40.1 * MINUTE, runs: 0 })
  assert.deepEqual(remaining(steps, record(), 0, 1), { ms: 40.1 * MINUTE, runs: 0 })
})

test('what steps have taken here replaces documented times, and may make another chain the longest', () => {
  const usual = {
    gateway: { ms: 10 * MINUTE, runs: 7 },
    restart: { ms: 20 * MINUTE, runs: 3 },
  }
  assert.deepEqual(usually(steps, usual), { ms: 35.1 * MINUTE, runs: 3 })
  assert.deepEqual(remaining(steps, record({ usual }), 0, 10), { ms: 3.51 * MINUTE, runs: 3 })
})

test('runs are named only where the longest step that is left is known from them', () => {
  const usual = { gateway: { ms: 30 * MINUTE, runs: 7 } }
  const gatewayDone = { gateway: { state: 'ready', startedAt: 0, endedAt: 1 } } as const
  assert.equal(remaining(steps, record({ usual }), 0, 1).runs, 7)
  assert.deepEqual(remaining(steps, record({ usual, steps: gatewayDone }), 0, 1), {
    ms: 20.1 * MINUTE,
    runs: 0,
  })
  assert.equal(usually(steps, { restart: { ms: MINUTE, runs: 9 } }).runs, 0)
})

test('of a step that runs, what has gone by is taken off its usual time here', () => {
  const usual = { gateway: { ms: 30 * MINUTE, runs: 7 } }
  const running = {
    network: { state: 'ready' },
    cluster: { state: 'ready' },
    restart: { state: 'ready' },
    gateway: { state: 'running', startedAt: 0 },
  } as const
  const at = (now: number) => remaining(steps, record({ usual, steps: running }), now, 60)
  assert.deepEqual(at(MINUTE / 6), { ms: MINUTE / 3, runs: 7 })
  assert.deepEqual(at(MINUTE), { ms: 0, runs: 0 })
})

const done = (startedAt: number, endedAt: number, appliedAt?: number) => ({
  state: 'ready' as const,
  startedAt,
  endedAt,
  ...(appliedAt === undefined ? {} : { appliedAt }),
})
const succeeded = record({
  state: 'succeeded',
  steps: {
    network: done(0, 5000, 10),
    gateway: done(5000, 65_000, 5010),
    cluster: done(5000, 5100),
    approval: done(5100, 9000, 5100),
    restart: done(9000, 8000, 9010),
  },
})

test('durations are those of long steps that the operation has started itself, on the remote side’s clock', () => {
  assert.deepEqual(durationsOf({ steps }, succeeded, 40), { gateway: 40 * MINUTE })
})

test('an operation that failed, was stopped or was retried leaves no durations', () => {
  for (const more of [{ state: 'failed' }, { state: 'cancelled' }, { retries: 1 }] as const)
    assert.deepEqual(durationsOf({ steps }, { ...succeeded, ...more }, 40), {})
})

test('a step that does not apply in the end leaves no duration', () => {
  const without = steps.map((one) => ({ ...one, applies: () => one.name !== 'gateway' }))
  assert.deepEqual(durationsOf({ steps: without }, succeeded, 40), {})
})

test('medians need three runs, and one that took for ever does not move them', () => {
  assert.deepEqual(
    mediansOf({ two: [1, 2], three: [9000, 1, 5], four: [1, 2, 4, 8], broken: [Number.NaN, 1, 2] }),
    { three: { ms: 5, runs: 3 }, four: { ms: 3, runs: 4 } },
  )
})
