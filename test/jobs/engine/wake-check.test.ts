import assert from 'node:assert/strict'
import { test } from 'node:test'
import { WakeCheck } from '../../../src/jobs/engine/wake-check.ts'

test('an operation that was woken before it went to sleep is brought back, the others sleep on', async () => {
  const brought: string[] = []
  const asked: (readonly string[])[] = []
  const check = new WakeCheck(
    async (ids) => {
      asked.push(ids)
      return ids.filter((id) => id === 'k-2')
    },
    async (id) => void brought.push(id),
  )
  for (const id of ['k-1', 'k-2', 'k-3']) check.fellAsleep(id)
  await check.settled()
  assert.deepEqual(brought, ['k-2'])
  assert.deepEqual(asked, [['k-1', 'k-2', 'k-3']])
  check.fellAsleep('k-2')
  await check.settled()
  assert.deepEqual(brought, ['k-2', 'k-2'])
})

test('a wake is not lost while Redis is away', async () => {
  const brought: string[] = []
  let isAway = true
  const check = new WakeCheck(
    async (ids) => {
      if (isAway) throw new Error('Redis is away')
      return ids
    },
    async (id) => void brought.push(id),
  )
  check.fellAsleep('k-1')
  await check.settled()
  assert.deepEqual(brought, [])
  isAway = false
  check.fellAsleep('k-2')
  await check.settled()
  assert.deepEqual(brought, ['k-1', 'k-2'])
})
