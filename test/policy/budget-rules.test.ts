import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Budget, overBudget, type Share } from '../../src/policy/budget-rules.ts'
import { parsePolicy } from '../../src/policy/policy.ts'

const share = (ahead: number, channelId?: string, teamId = 'T1'): Share => ({
  teamId,
  channelId,
  ahead,
})

test('a cluster is refused whose cost has no room beside what runs; to the dollar it has', () => {
  const budgets = [{ perMonth: 1000, whenOver: 'refuse' as const }]
  assert.equal(overBudget(budgets, [share(600)], share(400)), undefined)
  assert.deepEqual(overBudget(budgets, [share(600), share(1)], share(400)), {
    perMonth: 1000,
    taken: 601,
    wished: 400,
    whenOver: 'refuse',
  })
  assert.deepEqual(overBudget(budgets, [], share(1001))?.taken, 0)
})

test('only what belongs to the same workspaces and channels counts', () => {
  const budgets: Budget[] = [
    { perMonth: 1000, channels: ['C1'], whenOver: 'approve' },
    { perMonth: 3000, teams: ['T1'], whenOver: 'approve' },
  ]
  const running = [
    share(900, 'C1'),
    share(900, 'C2'),
    share(900, undefined),
    share(900, 'C1', 'T2'),
  ]
  assert.equal(overBudget(budgets, running, share(200, 'C1'))?.taken, 1800)
  assert.equal(overBudget(budgets, running, share(200, 'C2')), undefined)
  assert.equal(overBudget(budgets, running, share(400, 'C2'))?.taken, 2700)
  assert.equal(overBudget(budgets, running, share(9000, 'C2', 'T2')), undefined)
})

test('the policy names budgets and the digest, and a time zone that there is', () => {
  const yaml = (zone: string) =>
    `version: 1\nrules:\n  - users: ["*"]\n    may: [list]\nbudgets:\n  - perMonth: 500\ncostDigest:\n  channel: C1\n  timeZone: ${zone}\n`
  const { budgets, costDigest } = parsePolicy(yaml('Europe/Paris'))
  assert.deepEqual(budgets, [{ perMonth: 500, whenOver: 'refuse' }])
  assert.deepEqual(costDigest, { channel: 'C1', timeZone: 'Europe/Paris', language: 'en', hour: 9 })
  assert.throws(() => parsePolicy(yaml('Europe/Atlantis')), /not a time zone/)
})

test('a budget that refuses is told before one whose excess can be approved', () => {
  const budgets: Budget[] = [
    { perMonth: 100, whenOver: 'approve' },
    { perMonth: 200, whenOver: 'refuse' },
  ]
  assert.equal(overBudget(budgets, [], share(150))?.whenOver, 'approve')
  assert.equal(overBudget(budgets, [], share(250))?.whenOver, 'refuse')
})
