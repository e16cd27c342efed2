import assert from 'node:assert/strict'
import { test } from 'node:test'
import { TransientError, UserError } from '../../../src/errors.ts'
import { CHAIN } from '../../../src/jobs/doctor/chain.ts'
import { examine as examineLinks } from '../../../src/jobs/doctor/examine.ts'
import { broken, ok, unknown, warning } from '../../../src/jobs/doctor/finding.ts'
import type { LinkCheck } from '../../../src/jobs/doctor/link.ts'
import type { Patient } from '../../../src/jobs/doctor/patient.ts'
import { inEnglish } from '../../support/english.ts'

/** What the checks below know of the cluster: nothing. */
const PATIENT = { speed: 1000 } as Patient

const examine = async (...args: Parameters<typeof examineLinks>) =>
  inEnglish(await examineLinks(...args))

const check = (link: string, outcome: () => unknown, more: Partial<LinkCheck> = {}): LinkCheck => ({
  link,
  examine: async () => outcome() as ReturnType<typeof ok>,
  ...more,
})

const throwing = (error: Error) => () => {
  throw error
}

test('every link needs only links before it, and no two have one name', () => {
  const names = inEnglish(CHAIN.map(({ link }) => link))
  assert.equal(new Set(names).size, names.length)
  for (const [index, { needs = [] }] of CHAIN.entries())
    for (const need of inEnglish(needs)) assert.ok(names.slice(0, index).includes(need), need)
})

test('a check that throws is unknown, says why in plain words, and stops no other', async () => {
  const links = await examine(PATIENT, [
    check('person', throwing(new UserError('x', 'A role is missing.', { remedy: 'Assign it.' }))),
    check('bug', throwing(new TypeError('cannot read property of password'))),
    check('fine', () => ok('fine')),
  ])
  assert.deepEqual(links, [
    { link: 'person', state: 'unknown', finding: 'A role is missing.', remedy: 'Assign it.' },
    { link: 'bug', state: 'unknown', finding: 'It could not be examined (TypeError).' },
    { link: 'fine', state: 'ok', finding: 'fine' },
  ])
})

test('what passes by itself is tried three times', async () => {
  const outcomes = { twice: 0, always: 0 }
  const links = await examine(PATIENT, [
    check('twice', () => {
      outcomes.twice += 1
      if (outcomes.twice < 3) throw new TransientError('busy')
      return ok('at last')
    }),
    check('always', () => {
      outcomes.always += 1
      throw new TransientError('busy')
    }),
    check('must', throwing(new TransientError('gone')), { failureIsBroken: true }),
  ])
  assert.deepEqual(outcomes, { twice: 3, always: 3 })
  assert.deepEqual(
    links.map(({ state }) => state),
    ['ok', 'unknown', 'broken'],
  )
})

test('a link is examined only when what it needs is known and not broken', async () => {
  const links = await examine(PATIENT, [
    check('broken', () => broken('no', 'mend')),
    check('unknown', () => unknown('?', 'run this')),
    check('warning', () => warning('hm', 'look')),
    check('after broken', () => ok('examined'), { needs: ['broken'] }),
    check('after unknown', () => ok('examined'), { needs: ['unknown'] }),
    check('after warning', () => ok('examined'), { needs: ['warning'] }),
  ])
  assert.deepEqual(links.slice(3), [
    { link: 'after broken', state: 'unknown', finding: 'Not examined: broken is broken.' },
    {
      link: 'after unknown',
      state: 'unknown',
      finding: 'Not examined: unknown is not known.',
      remedy: 'run this',
    },
    { link: 'after warning', state: 'ok', finding: 'examined' },
  ])
})

test('links that do not need each other are examined side by side', async () => {
  const { promise: other, resolve } = Promise.withResolvers<void>()
  const links = await examine(PATIENT, [
    { link: 'waits', examine: () => other.then(() => ok('met')) },
    check('comes', () => {
      resolve()
      return ok('met')
    }),
  ])
  assert.deepEqual(
    links.map(({ finding }) => finding),
    ['met', 'met'],
  )
})
