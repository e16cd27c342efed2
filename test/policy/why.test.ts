import assert from 'node:assert/strict'
import { test } from 'node:test'
import { whyAnswer } from '../../src/bot/blocks/why-answer.ts'
import { parsePolicy } from '../../src/policy/policy.ts'
import { whyNot } from '../../src/policy/why.ts'

const policy = parsePolicy(`
version: 1
contact: the platform team
rules:
  - users: ["*"]
    may: [status]
  - groups: [S0DATA]
    channels: [C0DATAOPS]
    may: [create, delete]
    clusters: ["data-*"]
  - users: [U0SECRETBOSS]
    groups: [S0SECRET]
    channels: [C0SECRET]
    may: ["*"]
    clusters: ["secret-*"]
`)

const member = { teamId: 'T1', userId: 'U1', channelId: 'C1', groupIds: ['S0DATA'] }
const stranger = { ...member, groupIds: [] }

test('the nearest rule is one that allows it; what it says is told to those whom it is about', () => {
  assert.deepEqual(whyNot(policy, member, 'delete', 'data-clicks'), {
    rule: 2,
    missing: ['channel'],
    says: { channels: ['C0DATAOPS'], clusters: ['data-*'], may: ['create', 'delete'] },
  })
  assert.deepEqual(whyNot(policy, { ...member, channelId: 'C0DATAOPS' }, 'delete', 'orders'), {
    rule: 2,
    missing: ['cluster'],
    says: { channels: ['C0DATAOPS'], clusters: ['data-*'], may: ['create', 'delete'] },
  })
  assert.equal(whyNot(policy, member, 'status', 'orders'), 'allowed')
})

test('of rules about others nothing is told but what kind of thing is missing', () => {
  const inSecret = { ...stranger, channelId: 'C0SECRET' }
  const why = whyNot(policy, inSecret, 'restart', 'secret-orders')
  assert.deepEqual(why, { rule: 3, missing: ['person'], says: undefined })
  const others = parsePolicy(
    'version: 1\nrules:\n  - users: [U0SECRETBOSS]\n    groups: [S0SECRET]\n    channels: [C0SECRET]\n    may: ["*"]\n    clusters: ["secret-*"]\n',
  )
  const nearest = whyNot(others, stranger, 'restart', 'orders')
  assert.deepEqual(nearest, { rule: 1, missing: ['person', 'cluster', 'channel'], says: undefined })
  const answer = JSON.stringify(
    whyAnswer({ permission: 'restart', cluster: 'orders' }, nearest, 'the platform team', 'en'),
  )
  assert.doesNotMatch(answer, /SECRET|secret/)
  assert.match(answer, /names you, or a user group that you are in/)
  assert.match(answer, /changed by: the platform team/)
})

test('where no rule comes near, that is said', () => {
  const only = parsePolicy('version: 1\nrules:\n  - users: [U9]\n    may: [status]\n')
  assert.equal(whyNot(only, stranger, 'delete', undefined), 'no rule')
})
