import assert from 'node:assert/strict'
import { test } from 'node:test'
import { backOffMs, nextLookMs } from '../../../src/jobs/engine/next-look.ts'

const MINUTE = 60_000

/** Looks that a step gets until it is ready, and how late the last one is. */
function looks(usuallyMs: number, takesMs: number): { count: number; latenessMs: number } {
  let elapsed = 0
  let count = 1
  while (elapsed < takesMs) {
    elapsed += nextLookMs(usuallyMs, elapsed)
    count += 1
  }
  return { count, latenessMs: elapsed - takesMs }
}

test('a gateway and a cluster at their usual durations take at most 60 of the 110 reads of a create', () => {
  const gateway = looks(40 * MINUTE, 40 * MINUTE)
  const cluster = looks(15 * MINUTE, 15 * MINUTE)
  assert.ok(gateway.count + cluster.count <= 60, `${gateway.count} + ${cluster.count}`)
})

test('the end of a long step is noticed within 20 s, early by a fifth or late by half', () => {
  for (const minutes of [32, 40, 50, 60])
    assert.ok(looks(40 * MINUTE, minutes * MINUTE).latenessMs <= 20_000, `${minutes} min`)
})

test('a long step that ends when it usually does is noticed within 10 s', () => {
  for (const minutes of [8, 15, 40])
    assert.ok(looks(minutes * MINUTE, minutes * MINUTE).latenessMs <= 10_000, `${minutes} min`)
})

test('a short step is looked at within seconds', () => {
  for (const seconds of [1, 4, 10, 20]) assert.ok(nextLookMs(seconds * 1000, 0) <= 8000)
})

test('errors in a row wait longer each, up to a minute', () => {
  const waits = [1, 2, 3, 10].map(backOffMs)
  assert.deepEqual(waits, [2000, 4000, 8000, 60_000])
})
