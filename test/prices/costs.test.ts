import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CostLedger } from '../../src/jobs/costs/cost-ledger.ts'
import { digestDue } from '../../src/jobs/watch/cost-watch.ts'
import {
  addCost,
  type ClusterCost,
  costAhead,
  monthBefore,
  monthOf,
} from '../../src/prices/costs.ts'
import { testPrefix, testRedis } from '../support/redis.ts'

const HOUR = 3600_000
const NOON = Date.UTC(2026, 10, 22, 12)

const cluster = (more: Partial<ClusterCost> = {}): ClusterCost => ({
  cluster: 'orders',
  teamId: 'T1',
  userId: 'U1',
  channelId: 'C1',
  perHour: 2,
  since: NOON,
  until: undefined,
  ...more,
})

test('a cluster takes a month of a budget, or less where it ends sooner', () => {
  assert.equal(costAhead(cluster(), NOON, 1), 1460)
  assert.equal(costAhead(cluster({ until: NOON + 8 * HOUR }), NOON, 1), 16)
  assert.equal(costAhead(cluster({ until: NOON - HOUR }), NOON, 1), 0)
  assert.equal(costAhead(cluster({ until: NOON + HOUR }), NOON, 8), 16)
})

test('costs are counted from the making, or from the beginning of the month', () => {
  const first = addCost(undefined, cluster(), NOON + 3 * HOUR, 1)
  assert.equal(first.cost, 6)
  const older = cluster({ since: Date.UTC(2026, 9, 20) })
  const inNovember = addCost(undefined, older, Date.UTC(2026, 10, 1, 10), 1)
  assert.equal(inNovember.cost, 20)
  assert.equal(addCost(undefined, cluster({ since: undefined }), NOON, 1).cost, 0)
})

test('another size counts from the look at which it was seen, and nothing is counted twice', () => {
  const first = addCost(undefined, cluster(), NOON + HOUR, 1)
  const again = addCost(first, cluster(), NOON + HOUR, 1)
  assert.equal(again.cost, 2)
  const bigger = addCost(again, cluster({ perHour: 5 }), NOON + 2 * HOUR, 1)
  assert.equal(bigger.cost, 7)
})

test('what is gone stays in the ledger of its month, the dearest first', async (t) => {
  const ledger = new CostLedger(await testRedis(t), testPrefix())
  await ledger.note([cluster(), cluster({ cluster: 'clicks', perHour: 9 })], NOON + HOUR, 1)
  await ledger.note([cluster()], NOON + 2 * HOUR, 1)
  const lines = await ledger.read(monthOf(NOON))
  assert.deepEqual(
    lines.map(({ cluster: name, cost }) => [name, cost]),
    [
      ['clicks', 9],
      ['orders', 4],
    ],
  )
  assert.deepEqual(await ledger.read('2026-10'), [])
})

test('months follow each other over the end of a year', () => {
  assert.equal(monthBefore('2026-11'), '2026-10')
  assert.equal(monthBefore('2027-01'), '2026-12')
})

test('the digest of a month is due on the first day of the next one, from nine on by the clock of its zone', () => {
  const paris = { timeZone: 'Europe/Paris', hour: 9 }
  assert.equal(digestDue(Date.UTC(2026, 10, 1, 7, 59), paris), undefined)
  assert.equal(digestDue(Date.UTC(2026, 10, 1, 8, 0), paris), '2026-10')
  assert.equal(digestDue(Date.UTC(2026, 10, 1, 22, 59), paris), '2026-10')
  assert.equal(digestDue(Date.UTC(2026, 10, 1, 23, 0), paris), undefined, 'the second has begun')
  assert.equal(digestDue(Date.UTC(2026, 6, 1, 7, 0), paris), '2026-06', 'summer time')
  const auckland = { timeZone: 'Pacific/Auckland', hour: 9 }
  assert.equal(digestDue(Date.UTC(2026, 11, 31, 20, 0), auckland), '2026-12')
})
