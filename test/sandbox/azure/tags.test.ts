import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startAzureSimulator } from '../../../sandbox/azure/simulator.ts'
import { createSimulatedClock } from '../../../sandbox/clock.ts'
import { GROUP, LOCATION } from './create-chain.ts'
import { createSdkClients } from './sdk-clients.ts'

test('tags of a group are merged, replaced and deleted one by one, as the official client asks for it', async (t) => {
  const clock = createSimulatedClock(6_000)
  const simulator = await startAzureSimulator({ clock })
  t.after(async () => {
    clock.stop()
    await simulator.close()
  })
  const { resources } = createSdkClients(simulator)
  const tags = { keep: 'me', until: 'Monday' }
  await resources.resourceGroups.createOrUpdate(GROUP, { location: LOCATION, tags })
  const scope = `subscriptions/${simulator.subscriptionId}/resourceGroups/${GROUP}`
  const patch = async (operation: string, changed: Record<string, string>) => {
    const { properties } = await resources.tagsOperations.updateAtScope(scope, {
      operation,
      properties: { tags: changed },
    })
    const group = await resources.resourceGroups.get(GROUP)
    assert.deepEqual(group.tags, properties.tags)
    return group.tags
  }
  assert.deepEqual(await patch('Merge', { until: 'Tuesday', more: 'yes' }), {
    keep: 'me',
    until: 'Tuesday',
    more: 'yes',
  })
  assert.deepEqual(await patch('Delete', { until: 'Monday', more: 'yes' }), {
    keep: 'me',
    until: 'Tuesday',
  })
  assert.deepEqual(await patch('Replace', { only: 'this' }), { only: 'this' })
  const many = Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`t${index}`, 'x']))
  await assert.rejects(patch('Merge', many), { statusCode: 400 })
  await assert.rejects(patch('Shuffle', {}), { statusCode: 400 })
})
