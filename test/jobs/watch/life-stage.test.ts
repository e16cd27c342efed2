import assert from 'node:assert/strict'
import { test } from 'node:test'
import { stageDue } from '../../../src/jobs/watch/life-stage.ts'
import type { ToldEnd } from '../../../src/jobs/watch/lifetimes.ts'

const MINUTE = 60_000
const UNTIL = 1_800_000_000_000
const life = { since: UNTIL - 8 * 60 * MINUTE, until: UNTIL }

const before = (minutes: number) => UNTIL - minutes * MINUTE
const told = (minutes: number, ...stages: ToldEnd['stages'][number][]) => ({
  stages,
  at: before(minutes),
})

test('each warning is due once: an hour before, and a quarter before', () => {
  assert.equal(stageDue(life, undefined, before(61), 1), undefined)
  assert.equal(stageDue(life, undefined, before(60), 1), 60)
  assert.equal(stageDue(life, told(60, 60), before(16), 1), undefined)
  assert.equal(stageDue(life, told(60, 60), before(15), 1), 15)
  assert.equal(stageDue(life, told(15, 60, 15), before(1), 1), undefined)
})

test('the deletion is due when the time is over, once', () => {
  assert.equal(stageDue(life, told(15, 60, 15), before(0), 1), 'end')
  assert.equal(stageDue(life, told(0, 60, 15, 'ended'), before(-60), 1), undefined)
})

test('after an outage people are warned first, and have a quarter of an hour from then', () => {
  assert.equal(stageDue(life, undefined, before(10), 1), 15, 'not of the hour that is over')
  assert.equal(stageDue(life, undefined, before(-300), 1), 15)
  assert.equal(stageDue(life, told(-300, 15), before(-310), 1), undefined)
  assert.equal(stageDue(life, told(-300, 15), before(-315), 1), 'end')
})

test('a short life is not warned of an hour before: that is when it was asked for', () => {
  const short = { since: UNTIL - 61 * MINUTE, until: UNTIL }
  assert.equal(stageDue(short, undefined, before(59), 1), undefined)
  assert.equal(stageDue(short, undefined, before(15), 1), 15)
  assert.equal(stageDue({ since: undefined, until: UNTIL }, undefined, before(59), 1), 60)
})

test('everything is faster where the remote side is', () => {
  assert.equal(stageDue(life, undefined, UNTIL - MINUTE, 60), 60)
  assert.equal(stageDue(life, undefined, UNTIL - MINUTE / 4, 60), 15)
  assert.equal(stageDue(life, { stages: [15], at: UNTIL - MINUTE / 4 }, UNTIL, 60), 'end')
})
