import assert from 'node:assert/strict'
import { test } from 'node:test'
import { UserError } from '../../../src/errors.ts'
import { decide } from '../../../src/jobs/engine/decide.ts'

const step = { title: { doing: 'Creating the gateway' }, canApply: true }

test('what is absent is started, once there is something to start it with', () => {
  assert.deepEqual(decide({ state: 'absent' }, step, false), { do: 'apply' })
  assert.deepEqual(decide({ state: 'absent' }, { ...step, canApply: false }, false), { do: 'wait' })
})

test('what is changing is left alone and what is ready is done', () => {
  assert.deepEqual(decide({ state: 'changing' }, step, false), { do: 'wait' })
  assert.deepEqual(decide({ state: 'ready' }, step, false), { do: 'advance' })
})

test('what is broken gives up with its own error', () => {
  const error = new UserError('core-quota', 'no cores', { remedy: 'fewer workers' })
  assert.deepEqual(decide({ state: 'broken', error }, step, false), { do: 'give up', error })
})

test('past the deadline, waiting gives up but a goal reached late still counts', () => {
  for (const state of ['absent', 'changing'] as const) {
    const decision = decide({ state }, step, true)
    assert.equal(decision.do, 'give up')
    assert.ok(decision.do === 'give up' && decision.error instanceof UserError)
    assert.match(decision.error.message, /Creating the gateway/)
  }
  assert.deepEqual(decide({ state: 'ready' }, step, true), { do: 'advance' })
})
