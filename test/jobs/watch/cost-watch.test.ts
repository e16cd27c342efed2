import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { UNAUDITED } from '../../../src/audit/event.ts'
import { CostLedger } from '../../../src/jobs/costs/cost-ledger.ts'
import type { CostReport } from '../../../src/jobs/costs/cost-report.ts'
import type { Services } from '../../../src/jobs/services.ts'
import { type CostWatchOptions, lookAtCosts } from '../../../src/jobs/watch/cost-watch.ts'
import { shippedPrices } from '../../../src/prices/prices.ts'
import { startAzure } from '../../azure/start.ts'
import { testPrefix, testRedis } from '../../support/redis.ts'

const HOUR = 3600_000
const DIGEST = { channel: 'C9', timeZone: 'UTC', hour: 9, language: 'en' } as const

/** A cluster that is being made in the simulated Azure, and a watch whose clock is set by hand. */
async function startScene(t: TestContext) {
  const { clients } = await startAzure(t)
  await clients.resources.resourceGroups.createOrUpdate('rg-kafka-orders', {
    location: 'westeurope',
    tags: { 'causeway:cluster': 'orders', 'causeway:owner': 'T1.U1', 'causeway:channel': 'C1' },
  })
  const ledger = new CostLedger(await testRedis(t), testPrefix())
  const told: [report: CostReport, channel: string, team: string][] = []
  let now = 0
  const options: CostWatchOptions = {
    services: {
      azure: clients,
      prices: { known: async ({ vmSize }: { vmSize: string }) => shippedPrices(vmSize) },
      isBusy: async () => true,
      ledger,
      // Kafka cannot be asked from here.
      ambari: () => {
        throw new Error('out of reach')
      },
    } as unknown as Services,
    digest: DIGEST,
    async tell(report, { channel, team }) {
      told.push([report, channel, team])
    },
    audit: UNAUDITED,
    isTold: async (month) => told.some(([report]) => report.month === month),
    now: () => now,
    speed: 1,
  }
  return {
    told: () => told,
    ledger,
    async lookAt(at: number, isWanted = true) {
      now = at
      await lookAtCosts({ ...options, digest: isWanted ? DIGEST : undefined })
    },
  }
}

test('costs add up with every look, and the digest of a month is told once when it is over', async (t) => {
  const scene = await startScene(t)
  const noon = Date.UTC(2026, 9, 31, 12)
  await scene.lookAt(noon)
  await scene.lookAt(noon + 2 * HOUR)
  const [line] = await scene.ledger.read('2026-10')
  assert.ok(line && line.perHour > 1)
  assert.equal(line.cost, 2 * line.perHour)
  assert.deepEqual(scene.told(), [], 'October goes on')
  await scene.lookAt(Date.UTC(2026, 10, 1, 8))
  assert.deepEqual(scene.told(), [], 'too early in the morning')
  await scene.lookAt(Date.UTC(2026, 10, 1, 9, 5))
  await scene.lookAt(Date.UTC(2026, 10, 1, 15))
  assert.equal(scene.told().length, 1)
  const [first] = scene.told()
  assert.ok(first)
  const [report, channel, team] = first
  assert.deepEqual([channel, team], ['C9', 'T1'])
  assert.equal(report.month, '2026-10')
  assert.equal(report.lines[0]?.cost, line.cost)
  assert.equal(report.lines[0]?.isIdle, false, 'nobody can see whether it is idle')
})

test('without a channel for it nothing is told, and the costs are counted all the same', async (t) => {
  const scene = await startScene(t)
  await scene.lookAt(Date.UTC(2026, 9, 31, 12), false)
  await scene.lookAt(Date.UTC(2026, 10, 1, 9, 5), false)
  assert.deepEqual(scene.told(), [])
  assert.equal((await scene.ledger.read('2026-11')).length, 1)
})
