import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createPriceService } from '../../src/azure/prices.ts'
import { DEFAULTS } from '../../src/cluster/cluster.ts'
import type { PriceCache } from '../../src/prices/kept-prices.ts'
import { estimateCosts, totalPerHour } from '../../src/prices/prices.ts'
import { redisPriceCache } from '../../src/redis/price-cache.ts'
import { inEnglish } from '../support/english.ts'
import { testPrefix, testRedis } from '../support/redis.ts'
import { startAzure } from './start.ts'

/** HDInsight's meter in the simulator's price list. */
const SURCHARGE = { meter: '7f3f4f4e-3f5c-4a4e-9d1c-1c0d4b9a6a01', unit: 'CoreHours' } as const
const QUESTION = {
  region: 'westeurope',
  vmSize: 'Standard_E4_v3',
  coresPerNode: 4,
  surcharge: SURCHARGE,
}
const DAY_SECONDS = 86_400

/** A price service over a cache in Redis, and what it has told about its troubles. */
async function start(t: Parameters<typeof testRedis>[0], options: { pricePageSize?: number } = {}) {
  const { simulator } = await startAzure(t, options)
  const redis = await testRedis(t)
  const prefix = testPrefix()
  const problems: unknown[] = []
  const service = createPriceService({
    endpoint: simulator.pricesEndpoint,
    cache: redisPriceCache(redis, prefix),
    onProblem: (error) => problems.push(error),
  })
  const key = `${prefix}:prices:westeurope:standard_e4_v3`
  return { simulator, service, problems, redis, key }
}

test("a node costs its machine's regular hour and HDInsight's surcharge for each core", async (t) => {
  const { simulator, service, problems } = await start(t)
  const prices = await service.read(QUESTION)
  assert.equal(prices.source, 'azure')
  assert.equal(prices.perHour.node.toFixed(3), (4 * 0.076 + 4 * 0.17).toFixed(3))
  assert.deepEqual(
    [prices.perHour.vpnGateway, prices.perHour.natGateway, prices.perHour.publicIp],
    [0.19, 0.045, 0.005],
  )
  assert.match(prices.asOf, /^\d{4}-\d{2}-\d{2}$/)
  assert.deepEqual([prices.fromTable, prices.problem, problems], [[], undefined, []])
  assert.equal(simulator.priceRequests.length, 5)
  assert.ok(simulator.priceRequests.every(({ authorized }) => !authorized))
})

test('a surcharge by machine is added once, and each region has its own prices', async (t) => {
  const { service } = await start(t)
  const north = await service.read({
    ...QUESTION,
    region: 'northeurope',
    surcharge: { ...SURCHARGE, unit: 'VMHours' },
  })
  assert.equal(north.perHour.node.toFixed(4), (4 * 0.076 * 0.9 + 0.17).toFixed(4))
  assert.equal(north.perHour.vpnGateway.toFixed(4), (0.19 * 0.9).toFixed(4))
})

test('prices are found on a later page too', async (t) => {
  const { simulator, service } = await start(t, { pricePageSize: 1 })
  const { perHour, source } = await service.read(QUESTION)
  assert.equal(source, 'azure')
  assert.equal(perHour.node.toFixed(3), '0.984')
  assert.ok(simulator.priceRequests.length > 5)
})

test('prices are asked for once a day and shared by all workers', async (t) => {
  const { simulator, service, redis, key } = await start(t)
  const first = await service.read(QUESTION)
  const asked = simulator.priceRequests.length
  assert.deepEqual(await service.read(QUESTION), first)
  assert.deepEqual(await service.known(QUESTION), first)
  assert.equal(simulator.priceRequests.length, asked)
  const seconds = await redis.ttl(key)
  assert.ok(seconds > DAY_SECONDS - 60 && seconds <= DAY_SECONDS, `${seconds}`)
})

test('an unreachable price service is told with the shipped table, and left alone for some minutes', async (t) => {
  const { simulator, service, problems, redis, key } = await start(t)
  simulator.faults.inject({ kind: 'pricesUnreachable', times: 1000 })
  const prices = await service.read(QUESTION)
  assert.deepEqual(
    [prices.source, prices.asOf, inEnglish(prices.problem)],
    ['shipped', '2026-11', 'the price service could not be reached'],
  )
  const request = { name: 'orders', ...DEFAULTS }
  assert.equal(totalPerHour(estimateCosts(request, prices)), totalPerHour(estimateCosts(request)))
  assert.equal(problems.length, 1)
  simulator.faults.clear()
  assert.deepEqual(await service.read(QUESTION), prices)
  const seconds = await redis.ttl(key)
  assert.ok(seconds > 0 && seconds <= 600, `${seconds}`)
  await redis.del(key)
  assert.equal((await service.read(QUESTION)).source, 'azure')
})

const GARBAGE: Readonly<Record<string, string | undefined>> = {
  'an HTML page': undefined,
  'JSON of another kind': '{"error":"no"}',
  'another currency': '{"BillingCurrency":"EUR","Items":[],"NextPageLink":null}',
  'a price that is no number':
    '{"BillingCurrency":"USD","Items":[{"retailPrice":"0.19","meterName":"VpnGw1AZ"}],"NextPageLink":null}',
  'an empty list': '{"BillingCurrency":"USD","Items":[],"NextPageLink":null}',
}

for (const [what, message] of Object.entries(GARBAGE))
  test(`${what} from the price service is told with the shipped table`, async (t) => {
    const { simulator, service, problems } = await start(t)
    simulator.faults.inject({
      kind: 'pricesGarbage',
      times: 5,
      ...(message === undefined ? {} : { message }),
    })
    const prices = await service.read(QUESTION)
    assert.deepEqual(
      [prices.source, inEnglish(prices.problem)],
      ['shipped', 'the price service gave no usable answer'],
    )
    assert.equal(problems.length, 1)
  })

test('a next page on another host is not followed', async (t) => {
  const { simulator, service, problems } = await start(t)
  const elsewhere = { BillingCurrency: 'USD', Items: [], NextPageLink: 'http://127.0.0.9:1/next' }
  simulator.faults.inject({
    kind: 'pricesGarbage',
    times: 5,
    message: JSON.stringify(elsewhere),
  })
  const { source } = await service.read(QUESTION)
  assert.equal(source, 'shipped')
  assert.match(String(problems[0]), /next page on another host/)
})

test("what Azure's list lacks is taken from the table, and said so", async (t) => {
  const { service } = await start(t)
  const unknownSize = await service.read({ ...QUESTION, vmSize: 'Standard_E64_v9' })
  assert.deepEqual([unknownSize.source, unknownSize.fromTable], ['azure', ['node']])
  assert.equal(unknownSize.perHour.node, 16)
  const withoutMeter = await service.read({ ...QUESTION, surcharge: undefined })
  assert.deepEqual(withoutMeter.fromTable, ['node'])
})

test('before anybody has asked, the known prices are the shipped ones without a complaint', async (t) => {
  const { simulator, service } = await start(t)
  const prices = await service.known(QUESTION)
  assert.deepEqual([prices.source, inEnglish(prices.problem)], ['shipped', undefined])
  assert.equal(simulator.priceRequests.length, 0)
})

test('an unreadable cache entry is as good as none', async (t) => {
  const { simulator } = await startAzure(t)
  for (const entry of ['not JSON', '{"perHour":{"node":-1}}']) {
    const written: string[] = []
    const cache: PriceCache = {
      read: async () => entry,
      write: async (_key, value) => void written.push(value),
    }
    const service = createPriceService({
      endpoint: simulator.pricesEndpoint,
      cache,
      onProblem: (error) => assert.fail(String(error)),
    })
    assert.equal((await service.read(QUESTION)).source, 'azure')
    assert.equal(written.length, 1)
  }
})
