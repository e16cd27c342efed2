import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  endAfter,
  hoursBetween,
  lifeInWords,
  parseLife,
  parseMoment,
  parseUntilTag,
  untilTag,
} from '../../src/cluster/lifetime.ts'
import { UserError } from '../../src/errors.ts'
import { say } from '../../src/words/sentence.ts'

const refused = (code: string) => (error: unknown) =>
  error instanceof UserError && error.code === code

test('a life is given in hours, days or weeks, from an hour to a year', () => {
  assert.deepEqual(
    ['8h', '3d', '2W', ' 24 h '].map((text) => parseLife(text)),
    [8, 72, 336, 24],
  )
  for (const text of ['', '8', '0h', '30m', '366d', '-8h', '1.5d', '8 hours', '99999999h'])
    assert.throws(() => parseLife(text), refused('life-length'), text)
})

test('a moment is a day, or a day and a time, in UTC', () => {
  assert.equal(parseMoment('2026-11-30'), Date.UTC(2026, 10, 30))
  assert.equal(parseMoment('2026-11-30 18:05'), Date.UTC(2026, 10, 30, 18, 5))
  assert.equal(parseMoment('2026-11-30T18:05Z'), Date.UTC(2026, 10, 30, 18, 5))
  for (const text of ['', 'tomorrow', '2026-13-01', '2026-11-30 25:00', '30.11.2026'])
    assert.throws(() => parseMoment(text), refused('life-moment'), text)
})

test('the tag says when it ends and whether to ask, and what people write by hand is no end', () => {
  const until = Date.UTC(2026, 10, 30, 18)
  assert.equal(untilTag({ until, asks: false }), '2026-11-30T18:00:00Z')
  for (const asks of [true, false])
    assert.deepEqual(parseUntilTag(untilTag({ until, asks })), { until, asks })
  for (const tag of [undefined, '', 'never', 'next week'])
    assert.equal(parseUntilTag(tag), undefined)
})

test('an end survives its way through the tag, and counts in the time of the remote side', () => {
  const now = 1_795_377_600_123
  const until = endAfter(8, now, 60)
  assert.deepEqual(parseUntilTag(untilTag({ until, asks: false }))?.until, until)
  assert.ok(Math.abs(hoursBetween(now, until, 60) - 8) < 0.1)
})

test('a life is told in hours, or in days where it is long', () => {
  const words = (hours: number) => say(lifeInWords(hours), 'en')
  assert.deepEqual([1, 8, 47, 48, 60, 336].map(words), [
    '1 h',
    '8 h',
    '47 h',
    '2 days',
    '2.5 days',
    '14 days',
  ])
})
