import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  type Approval,
  ApprovalStore,
  type Decision,
  hashChange,
} from '../../../src/jobs/engine/approvals.ts'
import { testPrefix, testRedis } from '../../support/redis.ts'

const alice = { teamId: 'T1', userId: 'ALICE' }
const bob = { teamId: 'T1', userId: 'BOB' }

function request(more: Partial<Approval> = {}): Approval {
  return {
    operationId: 'k-1',
    revision: 1,
    changeHash: 'abc',
    subject: { brokers: ['wn0'], diff: [] },
    requestedBy: { ...alice, channelId: 'C1' },
    requesterMayApprove: false,
    requestedAt: 1000,
    expiresAt: 2000,
    status: 'pending',
    ...more,
  }
}

const carol = { teamId: 'T1', userId: 'CAROL' }
const approveBy = (by: { teamId: string; userId: string }, now = 1500, revision = 1): Decision => ({
  operationId: 'k-1',
  revision,
  status: 'approved',
  by,
  now,
  needed: 1,
  stillMay: () => true,
})
const oneOfTwo = (
  by: { teamId: string; userId: string },
  more: Partial<Decision> = {},
): Decision => ({
  ...approveBy(by),
  needed: 2,
  ...more,
})

test('of two clicks in the same moment exactly one decides', async (t) => {
  const approvals = new ApprovalStore(await testRedis(t), testPrefix())
  await approvals.ask(request())
  const outcomes = await Promise.all([
    approvals.decide(approveBy(bob)),
    approvals.decide({ ...approveBy(carol), status: 'denied' }),
  ])
  assert.deepEqual(outcomes, ['decided', 'already decided'])
  const decided = await approvals.read('k-1', 1500)
  assert.deepEqual(
    [decided?.status, decided?.decidedBy, decided?.decidedAt],
    ['approved', 'BOB', 1500],
  )
  assert.deepEqual(
    decided?.subject,
    { brokers: ['wn0'], diff: [] },
    'the subject survives the decision',
  )
})

test('where two are needed, the second person decides, and the record says who and when', async (t) => {
  const approvals = new ApprovalStore(await testRedis(t), testPrefix())
  await approvals.ask(request())
  assert.equal(await approvals.decide(oneOfTwo(bob)), 'counted')
  assert.equal((await approvals.read('k-1', 1500))?.status, 'pending')
  assert.equal(await approvals.decide(oneOfTwo(bob, { now: 1600 })), 'already counted')
  assert.equal(await approvals.decide(oneOfTwo(carol, { now: 1700 })), 'decided')
  const { votes, status, needed, decidedBy } = (await approvals.read('k-1', 1700)) ?? {}
  assert.deepEqual(votes, [
    { userId: 'BOB', at: 1500 },
    { userId: 'CAROL', at: 1700 },
  ])
  assert.deepEqual([status, needed, decidedBy], ['approved', 2, 'CAROL'])
})

test('of many people who approve in the same moment all are counted, and one decides', async (t) => {
  const approvals = new ApprovalStore(await testRedis(t), testPrefix())
  await approvals.ask(request())
  const people = Array.from({ length: 8 }, (_, index) => ({ teamId: 'T1', userId: `U${index}` }))
  const outcomes = await Promise.all(
    people.map((by) => approvals.decide(oneOfTwo(by, { needed: 8 }))),
  )
  assert.deepEqual(outcomes.toSorted(), [...Array(7).fill('counted'), 'decided'])
})

test('one denial ends what others have approved, with its reason', async (t) => {
  const approvals = new ApprovalStore(await testRedis(t), testPrefix())
  await approvals.ask(request())
  await approvals.decide(oneOfTwo(bob))
  const denial = oneOfTwo(carol, { status: 'denied', reason: 'wait for the batch' })
  assert.equal(await approvals.decide(denial), 'decided')
  assert.equal(
    await approvals.decide(oneOfTwo({ teamId: 'T1', userId: 'DAVE' })),
    'already decided',
  )
  const { status, reason, decidedBy } = (await approvals.read('k-1', 1500)) ?? {}
  assert.deepEqual([status, reason, decidedBy], ['denied', 'wait for the batch', 'CAROL'])
})

test('whoever may not approve any more does not count, when the next one approves', async (t) => {
  const approvals = new ApprovalStore(await testRedis(t), testPrefix())
  await approvals.ask(request())
  await approvals.decide(oneOfTwo(bob))
  const withoutBob = oneOfTwo(carol, { stillMay: (userId) => userId !== 'BOB' })
  assert.equal(await approvals.decide(withoutBob), 'counted')
  const { votes } = (await approvals.read('k-1', 1500)) ?? {}
  assert.deepEqual(
    votes?.map(({ userId }) => userId),
    ['CAROL'],
  )
})

test('the requester may deny but not approve, unless the request says so', async (t) => {
  const approvals = new ApprovalStore(await testRedis(t), testPrefix())
  await approvals.ask(request())
  assert.equal(await approvals.decide(approveBy(alice)), 'own request')
  assert.equal(await approvals.decide({ ...approveBy(alice), status: 'denied' }), 'decided')
  await approvals.ask(request({ revision: 2, requesterMayApprove: true }))
  assert.equal(await approvals.decide(approveBy(alice, 1500, 2)), 'decided')
})

test('whoever asked does not become somebody else by way of another workspace', async (t) => {
  const approvals = new ApprovalStore(await testRedis(t), testPrefix())
  await approvals.ask(request())
  assert.equal(await approvals.decide(approveBy({ teamId: 'T2', userId: 'ALICE' })), 'own request')
})

test('an expired request cannot be approved and reads as expired', async (t) => {
  const approvals = new ApprovalStore(await testRedis(t), testPrefix())
  await approvals.ask(request())
  assert.equal(await approvals.decide(approveBy(bob, 2000)), 'expired')
  assert.equal((await approvals.read('k-1', 2000))?.status, 'expired')
})

test('a click on an older card does nothing once the request was asked anew', async (t) => {
  const approvals = new ApprovalStore(await testRedis(t), testPrefix())
  await approvals.ask(request())
  await approvals.ask(request({ revision: 2 }))
  assert.equal(await approvals.decide(approveBy(bob)), 'older revision')
  assert.equal((await approvals.read('k-1', 1500))?.status, 'pending')
})

test('asking the same revision again does not undo its decision', async (t) => {
  const approvals = new ApprovalStore(await testRedis(t), testPrefix())
  await approvals.ask(request())
  await approvals.decide(approveBy(bob))
  await approvals.ask(request())
  assert.equal((await approvals.read('k-1', 1500))?.status, 'approved')
})

test('the digest of a change does not depend on the order of its keys', () => {
  assert.equal(
    hashChange({ a: 1, b: [2, { c: 3, d: 4 }] }),
    hashChange({ b: [2, { d: 4, c: 3 }], a: 1 }),
  )
  assert.notEqual(hashChange({ a: [1, 2] }), hashChange({ a: [2, 1] }))
})
