import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { parse } from 'yaml'
import { tables } from '../../src/jobs/operations/tables.ts'
import { APPROVED_CHANGES, counts, quorumFor } from '../../src/policy/approval-rule.ts'
import { decidingGroups, groupsToCall } from '../../src/policy/approvers.ts'
import { PolicySchema, parsePolicy } from '../../src/policy/policy.ts'

const RULES = `
version: 1
rules:
  - users: ["*"]
    may: [create, restart]
  - groups: [S1]
    may: [approve]
  - groups: [S9]
    channels: [C9]
    may: [approve]
approvals:
  rules:
    - changes: [delete, shrink]
      clusters: ["prod-*"]
      needs: 2
      groups: [S1, S2]
      users: [U9]
    - changes: [delete]
      teams: [T2]
      needs: 3
`
const policy = parsePolicy(RULES)
const change = (kind: string, cluster: string, teamId = 'T1') => ({
  kind,
  cluster,
  teamId,
  channelId: 'C1',
})
const needs = (kind: string, cluster: string, teamId?: string) =>
  quorumFor(policy.approvals, change(kind, cluster, teamId)).needs

test('the first rule that fits kind, cluster and workspace says how many have to approve; none: one', () => {
  assert.equal(needs('delete', 'prod-orders'), 2)
  assert.equal(needs('shrink', 'prod-orders'), 2)
  assert.equal(needs('restart', 'prod-orders'), 1)
  assert.equal(needs('delete', 'orders'), 1)
  assert.equal(needs('delete', 'orders', 'T2'), 3)
})

test('members of the named groups count, and the people who are named; without names everybody who may approve', () => {
  const quorum = quorumFor(policy.approvals, change('delete', 'prod-orders'))
  const person = (userId: string, ...groupIds: string[]) => ({ userId, groupIds })
  assert.equal(counts(quorum, person('U1', 'S2')), true)
  assert.equal(counts(quorum, person('U9')), true)
  assert.equal(counts(quorum, person('U1', 'S3')), false)
  assert.equal(counts(quorumFor(policy.approvals, change('delete', 'a')), person('U1')), true)
})

test('called are the groups of the rule, else those that may approve there, and nobody where all may', () => {
  assert.deepEqual(groupsToCall(policy, change('delete', 'prod-orders')), ['S1', 'S2'])
  assert.deepEqual(groupsToCall(policy, change('restart', 'orders')), ['S1'])
  assert.deepEqual(groupsToCall(policy, { ...change('restart', 'orders'), channelId: 'C9' }), [
    'S1',
    'S9',
  ])
  const open = parsePolicy('version: 1\nrules:\n  - users: ["*"]\n    may: ["*"]\n')
  assert.deepEqual(groupsToCall(open, change('restart', 'orders')), [])
})

test('for a decision only the groups are read by which it is decided', () => {
  assert.deepEqual(decidingGroups(policy, change('delete', 'prod-orders')), ['S1', 'S2'])
  assert.deepEqual(decidingGroups(policy, change('restart', 'orders')), ['S1'])
})

test('a rule that names fewer people than it needs is refused with its place', () => {
  const wrong = `${RULES}    - changes: [restart]\n      needs: 2\n      users: [U1]\n`
  assert.throws(() => parsePolicy(wrong), {
    issues: [
      {
        code: 'custom',
        path: ['approvals', 'rules', 2],
        message: 'names fewer people than it needs',
      },
    ],
  })
})

test('an escalation to somebody needs a time, and one before the request expires', () => {
  const placesOf = (approvals: string) => {
    const parsed = PolicySchema.safeParse(
      parse(`version: 1
rules: [{ users: ["*"], may: ["*"] }]
approvals: ${approvals}`),
    )
    return parsed.error?.issues.map(({ path: place }) => place.join('.'))
  }
  assert.deepEqual(placesOf('{ escalateTo: { channel: C1 } }'), ['approvals.escalateMinutes'])
  const late = '{ escalateMinutes: 60, expireMinutes: 60 }'
  assert.deepEqual(placesOf(late), ['approvals.escalateMinutes'])
  assert.equal(placesOf('{ escalateMinutes: 59, escalateTo: { groups: [S1] } }'), undefined)
})

test('the policy knows every kind of operation that asks for an approval, and no other', () => {
  const asking = [...tables.values()]
    .filter(({ steps }) => steps.some(({ name }) => name.endsWith('-approval')))
    .map(({ kind }) => kind)
  assert.deepEqual(asking.toSorted(), [...APPROVED_CHANGES].sort())
})

test('the example, the one of the demo and a policy of the first release are valid, and need one approval as before', () => {
  const root = path.join(import.meta.dirname, '..', '..')
  const first =
    'version: 1\nrules:\n  - users: ["*"]\n    may: ["*"]\napprovals:\n  requesterMayApproveNewCluster: true\n  restartWithoutRoute: true\n  requesterMayDeleteOwn: true\n  expireMinutes: 30\nlimits:\n  maxWorkers: 10\n  regions: [westeurope]\nvpnPackage: ephemeral\n'
  for (const file of ['policy.example.yaml', 'sandbox/policy.yaml'])
    assert.equal(parsePolicy(readFileSync(path.join(root, file), 'utf8')).version, 1)
  const { approvals } = parsePolicy(first)
  assert.equal(quorumFor(approvals, change('delete', 'orders')).needs, 1)
})
