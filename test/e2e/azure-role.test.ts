import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { storageIdentityId } from '../../sandbox/azure/identities.ts'
import type { RecordedRequest } from '../../sandbox/azure/simulator.ts'
import { NEEDED_ACTIONS } from '../../src/azure/preflight-access.ts'
import { actionsOf } from '../support/azure-actions.ts'
import { bringNetwork } from '../support/brought-network.ts'
import { doEverything } from '../support/every-operation.ts'
import { createCluster, startStack } from '../support/stack.ts'

/** A 40-minute gateway in a second. */
const SCALE = 2400

const actionsIn = (file: string): string[] => {
  const role = path.join(import.meta.dirname, '..', '..', 'deploy', file)
  return (JSON.parse(readFileSync(role, 'utf8')) as { Actions: string[] }).Actions
}

/** What was called and not allowed, and what was allowed and not called. */
function compare(requests: readonly RecordedRequest[], allowed: readonly string[]) {
  const called = new Map<string, string>()
  for (const { method, path: place, operation, requestBody } of requests)
    for (const action of actionsOf(method, place, requestBody))
      called.set(action.toLowerCase(), `${action} (${operation})`)
  const lowered = new Set(allowed.map((action) => action.toLowerCase()))
  return {
    missing: [...called].filter(([action]) => !lowered.has(action)).map(([, name]) => name),
    unused: allowed.filter((action) => !called.has(action.toLowerCase())),
  }
}

test('the two custom roles allow exactly the calls that the operations make', async (t) => {
  const { sandbox } = await startStack(t, {
    scale: SCALE,
    environment: { CAUSEWAY_NETWORK: 'rg-hub/vnet-hub' },
  })
  await bringNetwork(sandbox)
  const before = sandbox.azure.requests.length
  await doEverything(sandbox)
  const requests = sandbox.azure.requests.slice(before)
  const allowed = [...actionsIn('azure-role.json'), ...actionsIn('azure-role-deletion.json')]
  const { missing, unused } = compare(requests, allowed)
  assert.deepEqual(
    missing,
    [],
    'called, and allowed by neither role: add to one of deploy/azure-role*',
  )
  assert.deepEqual(
    unused,
    [],
    'allowed, and never called: take out, or let test/support/every-operation.ts do it',
  )
  t.diagnostic(`${allowed.length} actions, ${requests.length} requests`)
})

test('clusters that sign in to their storage by an identity need exactly one role more', async (t) => {
  const { sandbox } = await startStack(t, {
    scale: SCALE,
    recordBodies: true,
    environment: {
      AZURE_STORAGE_IDENTITY_ID: storageIdentityId('00000000-0000-4000-8000-000000000001'),
    },
  })
  await createCluster(sandbox, 'orders')
  const more = actionsIn('azure-role-storage-identity.json')
  const { missing, unused } = compare(sandbox.azure.requests, [
    ...actionsIn('azure-role.json'),
    ...more,
  ])
  assert.deepEqual(missing, [])
  assert.deepEqual(
    unused.filter((action) => more.includes(action)),
    [],
  )
})

test('deleting has a role of its own: without it nothing can be deleted', () => {
  const isDeletion = (action: string) => /\/delete$/i.test(action)
  assert.deepEqual(actionsIn('azure-role.json').filter(isDeletion), [])
  assert.ok(actionsIn('azure-role-deletion.json').every(isDeletion))
})

test('the pre-flight asks for nothing that the role does not give', () => {
  const given = new Set(actionsIn('azure-role.json').map((action) => action.toLowerCase()))
  assert.deepEqual(
    NEEDED_ACTIONS.filter((action) => !given.has(action.toLowerCase())),
    [],
  )
})
