import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  lifetimeTags,
  readCausewayGroup,
  writeLife,
  writeLifetime,
} from '../../src/azure/causeway-groups.ts'
import { startAzure } from './start.ts'

const GROUP = 'rg-kafka-orders'
const SINCE = Date.UTC(2026, 10, 22, 12)
const UNTIL = Date.UTC(2026, 10, 22, 20)

test('the end of a cluster is written beside the tags of others, moved, and taken away again', async (t) => {
  const { clients } = await startAzure(t)
  const tags = { 'causeway:cluster': 'orders', 'cost-center': '42' }
  await clients.resources.resourceGroups.createOrUpdate(GROUP, { location: 'westeurope', tags })
  const read = async () => {
    const group = await readCausewayGroup(clients, GROUP)
    assert.ok(group)
    return group
  }
  const life = { since: SINCE, until: UNTIL }
  await writeLife(clients, await read(), { life })
  const { lifetime, since } = await read()
  assert.deepEqual({ lifetime, since }, { lifetime: { until: UNTIL, asks: false }, since: SINCE })
  await writeLifetime(clients, await read(), { until: UNTIL + 1000, asks: true })
  assert.deepEqual((await read()).lifetime, { until: UNTIL + 1000, asks: true })
  await writeLifetime(clients, await read(), undefined)
  assert.equal((await read()).lifetime, undefined)
  assert.equal((await read()).since, SINCE)
  await writeLife(clients, await read(), {})
  assert.deepEqual((await clients.resources.resourceGroups.get(GROUP)).tags, tags)
})

test('a group without an end has no tags of it', () => {
  assert.deepEqual(lifetimeTags({}), {})
})
