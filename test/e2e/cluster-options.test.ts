import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { storageIdentityId } from '../../sandbox/azure/identities.ts'
import type { Sandbox } from '../../sandbox/sandbox.ts'
import { actionsOf } from '../support/azure-actions.ts'
import { clickWhenThere, createCluster, startStack } from '../support/stack.ts'

/** A 40-minute gateway in a second. */
const SCALE = 2400
const PATIENCE = { timeoutMs: 40_000 }
const SUBSCRIPTION = '00000000-0000-4000-8000-000000000001'
const IDENTITY = storageIdentityId(SUBSCRIPTION)

const actionsIn = (file: string): Set<string> => {
  const role = path.join(import.meta.dirname, '..', '..', 'deploy', file)
  const { Actions } = JSON.parse(readFileSync(role, 'utf8')) as { Actions: string[] }
  return new Set(Actions.map((action) => action.toLowerCase()))
}

const told = (sandbox: Sandbox, pattern: RegExp, after = 0) =>
  sandbox.slack.waitForMessage(
    ({ text, threadTs, ts }) => threadTs === undefined && Number(ts) > after && pattern.test(text),
    PATIENCE,
  )

const calls = (sandbox: Sandbox, method: string, place: RegExp) =>
  sandbox.azure.requests.filter((request) => request.method === method && place.test(request.path))

test('with an identity the storage is a Data Lake that takes no keys: nobody reads one, and the role is waited for', async (t) => {
  const { sandbox } = await startStack(t, {
    // Slower: the first attempt at the cluster has to come before the role has reached HDInsight.
    scale: 400,
    environment: { AZURE_STORAGE_IDENTITY_ID: IDENTITY },
    durations: { roleAssignment: 9 * 60_000 },
  })
  sandbox.azure.faults.inject({ kind: 'principalNotFound', times: 2 })
  await createCluster(sandbox, 'orders')
  assert.deepEqual(calls(sandbox, 'POST', /listKeys/), [])
  const roles = calls(sandbox, 'PUT', /roleAssignments/)
  assert.deepEqual(
    roles.map(({ status }) => status),
    [400, 400, 201],
  )
  assert.equal(new Set(roles.map(({ path }) => path)).size, 1, 'one name, however often it is sent')
  const clusters = calls(sandbox, 'PUT', /\/clusters\/orders$/).map(({ status }) => status)
  assert.deepEqual([clusters.at(-1), new Set(clusters.slice(0, -1))], [200, new Set([400])])
  const given = actionsIn('azure-role.json')
  const needed = sandbox.azure.requests.flatMap(({ method, path: place }) =>
    actionsOf(method, place),
  )
  const beyond = needed.filter((action) => !given.has(action.toLowerCase()))
  // The body of the cluster names the identity, which takes a right of its own.
  beyond.push('Microsoft.ManagedIdentity/userAssignedIdentities/assign/action')
  assert.deepEqual(
    new Set(beyond.map((action) => action.toLowerCase())),
    actionsIn('azure-role-storage-identity.json'),
    'the third role gives exactly what the other does not',
  )
  await sandbox.slack.command({ text: 'delete orders' })
  await clickWhenThere(sandbox, 'approval_approve', 'U02BOB')
  await told(sandbox, /orders is deleted\. Nothing of it is left/)
})

test('an identity that does not exist is told with the plan; keys that are forbidden are told with the way without', async (t) => {
  const { sandbox } = await startStack(t, {
    scale: SCALE,
    environment: { AZURE_STORAGE_IDENTITY_ID: IDENTITY.replace(/kafka-storage$/, 'nobody') },
  })
  await sandbox.slack.command({ text: 'create orders' })
  await told(sandbox, /The identity nobody, with which clusters are to sign in/)

  const other = await startStack(t, { scale: SCALE })
  other.sandbox.azure.faults.inject({ kind: 'keysForbidden', times: 100 })
  await other.sandbox.slack.command({ text: 'create orders' })
  await clickWhenThere(other.sandbox, 'plan_create')
  const failed = await told(other.sandbox, /Creating orders failed\. Your organisation forbids/)
  assert.match(JSON.stringify(failed.blocks), /AZURE.*STORAGE.*IDENTITY.*ID/)
})

test('disks, encryption and sizes of each kind of node are on the plan, and what a size cannot have is refused', async (t) => {
  const { sandbox } = await startStack(t, { scale: SCALE })
  await sandbox.slack.command({
    text: 'create orders --size E16_v3 --workers 3 --disks 4 --encryption-in-transit --dry-run',
  })
  const plan = await told(sandbox, /Plan for Kafka cluster orders/)
  const card = JSON.stringify(plan.blocks)
  assert.match(card, /3 workers `E16_v3`, 2 head `E16_v3`, 3 ZooKeeper `E4_v3`/)
  assert.match(card, /4 disks of 1 TB each/)
  assert.match(card, /encrypted/)
  // 5 nodes of 16 cores, 3 of 4.
  assert.match(card, /92 needed/)
  for (const [text, answer] of [
    ['create orders --disks 9', /each worker has 1 to 8/],
    ['create orders --disks', /needs a value/],
  ] as const) {
    const { body } = await sandbox.slack.command({ text })
    assert.match(JSON.stringify(body), answer)
  }
})

test('a refused plan offers what the service would take; choosing plans again with everything else as asked', async (t) => {
  const { sandbox } = await startStack(t, { scale: SCALE })
  const choose = async (refused: RegExp, actionId: string, value: string) => {
    const { ts, channel, blocks } = await told(sandbox, refused)
    const menu = JSON.stringify(blocks)
    const [, id = ''] = /"value":"(p-[0-9a-f]+):/.exec(menu) ?? []
    assert.ok(menu.includes(`"${id}:${value}"`), menu)
    await sandbox.slack.click({
      channelId: channel,
      messageTs: ts,
      actionId,
      value: `${id}:${value}`,
    })
    return menu
  }
  await sandbox.slack.command({
    text: 'create orders --region qatarcentral --size D3_v2 --workers 3 --disks 3',
  })
  await choose(/cannot be created in "qatarcentral"/, 'plan_region', 'northeurope')
  const sizes = await choose(/for Kafka in northeurope/, 'plan_size', 'Standard_E8_v3')
  assert.doesNotMatch(sizes, /plan_region|E20_v3/)
  const plan = await told(sandbox, /Plan for Kafka cluster orders/)
  const card = JSON.stringify(plan.blocks)
  assert.match(card, /\*northeurope\*/)
  assert.match(card, /3 workers, 2 head, 3 ZooKeeper · `E8_v3`/)
  assert.match(card, /3 disks/)
  await clickWhenThere(sandbox, 'plan_create')
  await told(sandbox, /^Creating orders/)
})
