import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import type { Sandbox } from '../../sandbox/sandbox.ts'
import { NEEDED_ACTIONS } from '../../src/azure/preflight-access.ts'
import { actionsOf } from '../support/azure-actions.ts'
import { bringNetwork } from '../support/brought-network.ts'
import { createCluster, startStack } from '../support/stack.ts'

/** A 40-minute gateway in a second. */
const SCALE = 2400
const PATIENCE = { timeoutMs: 40_000 }

const actionsIn = (file: string): string[] => {
  const role = path.join(import.meta.dirname, '..', '..', 'deploy', file)
  return (JSON.parse(readFileSync(role, 'utf8')) as { Actions: string[] }).Actions
}

const told = (sandbox: Sandbox, pattern: RegExp) =>
  sandbox.slack.waitForMessage(
    ({ text, blocks }) => pattern.test(text) || pattern.test(JSON.stringify(blocks ?? [])),
    PATIENCE,
  )

async function ask(sandbox: Sandbox, text: string, answer: RegExp): Promise<void> {
  await sandbox.slack.command({ text })
  await told(sandbox, answer)
}

async function deleteCluster(sandbox: Sandbox, name: string): Promise<void> {
  await sandbox.slack.command({ text: `delete ${name}` })
  const question = await told(sandbox, new RegExp(`Approval needed for ${name}: deletion`))
  await sandbox.slack.click({
    userId: 'U02BOB',
    channelId: question.channel,
    messageTs: question.ts,
    actionId: 'approval_approve',
  })
  await told(sandbox, new RegExp(`^${name} is deleted`))
}

/** Every kind of operation there is, in every kind of place. */
async function doEverything(sandbox: Sandbox): Promise<void> {
  await createCluster(sandbox, 'orders-eu')
  await createCluster(sandbox, 'clicks')
  await createCluster(sandbox, 'orders-us')
  await ask(sandbox, 'doctor clicks', /^clicks: .*(broken|link)/)
  await ask(sandbox, 'list', /3 clusters/)
  await ask(sandbox, 'brokers clicks', /Brokers of clicks/)
  await ask(sandbox, 'topics clicks', /\*clicks\* has no topics/)
  await ask(sandbox, 'mirror orders-eu clicks', /one network/)
  await ask(sandbox, 'vpn orders-eu linux', /VPN profile for orders-eu is/)
  await ask(
    sandbox,
    'vpn orders-eu revoke <@U01ALICE>',
    /VPN certificates for orders-eu (are revoked)/,
  )
  for (const name of ['orders-us', 'clicks', 'orders-eu']) await deleteCluster(sandbox, name)
}

test('the two custom roles allow exactly the calls that the operations make', async (t) => {
  const { sandbox } = await startStack(t, {
    scale: SCALE,
    environment: { CAUSEWAY_NETWORK: 'rg-hub/vnet-hub' },
  })
  await bringNetwork(sandbox)
  const before = sandbox.azure.requests.length
  await doEverything(sandbox)
  const called = new Map<string, string>()
  for (const { method, path: place, operation } of sandbox.azure.requests.slice(before))
    for (const action of actionsOf(method, place))
      called.set(action.toLowerCase(), `${action} (${operation})`)
  const allowed = [...actionsIn('azure-role.json'), ...actionsIn('azure-role-deletion.json')]
  const lowered = new Set(allowed.map((action) => action.toLowerCase()))
  assert.deepEqual(
    [...called].filter(([action]) => !lowered.has(action)).map(([, name]) => name),
    [],
    'called, and allowed by neither role',
  )
  assert.deepEqual(
    allowed.filter((action) => !called.has(action.toLowerCase())),
    [],
    'allowed, and never called',
  )
  t.diagnostic(`${lowered.size} actions, ${sandbox.azure.requests.length - before} requests`)
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
