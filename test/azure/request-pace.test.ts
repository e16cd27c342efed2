import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startAzureSimulator } from '../../sandbox/azure/simulator.ts'
import { createSimulatedClock } from '../../sandbox/clock.ts'
import { createAzureClients } from '../../src/azure/clients.ts'
import { type Bucket, localBudget } from '../../src/azure/request-budget.ts'
import { TransientError } from '../../src/errors.ts'
import { connectPatient } from '../../src/redis/redis.ts'
import { sharedBudget } from '../../src/redis/shared-budget.ts'
import { traced } from '../../src/trace.ts'
import { redisUrl, testPrefix, testRedis } from '../support/redis.ts'
import { startAnswering, type WireAnswer } from './answering-server.ts'

const READS: Bucket = { kind: 'reads', region: 'WESTEUROPE' }
const person = { operationId: 'k-1', step: 'list', interactive: true }

/** Refills so slowly that no test sees it. */
const STANDING = 1e-6

async function budgetsOf(
  t: Parameters<typeof testRedis>[0],
  principals: readonly string[],
  prefix = testPrefix(),
) {
  const redis = await testRedis(t)
  const problems: unknown[] = []
  const onProblem = (error: unknown) => problems.push(error)
  const budgets = principals.map((principal) =>
    sharedBudget({ redis, prefix, principal, speed: STANDING, onProblem }),
  )
  return { budgets, problems, redis, prefix }
}

/** How many tokens can be taken one after the other. */
async function drain(
  budget: { take: (bucket: Bucket, interactive: boolean) => Promise<number> },
  bucket: Bucket,
  interactive = false,
): Promise<number> {
  for (let taken = 0; ; taken += 1) if ((await budget.take(bucket, interactive)) > 0) return taken
}

test('all workers of a principal together take what Azure allows one, and people have a part of it to themselves', async (t) => {
  const { budgets, problems } = await budgetsOf(t, ['us', 'us'])
  const [one, other] = budgets
  assert.ok(one && other)
  const taken = await Promise.all([drain(one, READS), drain(other, READS)])
  assert.equal(taken[0] + taken[1], 200)
  assert.equal(await drain(one, READS, true), 50)
  assert.equal(await drain(other, READS, true), 0)
  assert.deepEqual(problems, [])
})

test('kinds of requests, regions and principals have buckets of their own', async (t) => {
  const { budgets } = await budgetsOf(t, ['us', 'them'])
  const [us, them] = budgets
  assert.ok(us && them)
  assert.equal(await drain(us, READS, true), 250)
  assert.equal(await us.take({ ...READS, region: 'NORTHEUROPE' }, false), 0)
  assert.equal(await us.take({ ...READS, kind: 'writes' }, false), 0)
  assert.equal(await us.take({ ...READS, kind: 'deletes' }, false), 0)
  assert.equal(await them.take(READS, false), 0)
})

test('nobody believes to have more than Azure says, and more is not believed either', async (t) => {
  const { budgets } = await budgetsOf(t, ['us', 'us'])
  const [one, other] = budgets
  assert.ok(one && other)
  await one.cap(READS, 53)
  assert.equal(await drain(other, READS), 3)
  await one.cap(READS, 240)
  assert.ok((await other.take(READS, false)) > 0)
})

test('a pause that Azure wants holds everybody on the bucket, people too', async (t) => {
  const { budgets } = await budgetsOf(t, ['us', 'us'])
  const [one, other] = budgets
  assert.ok(one && other)
  await one.hold(READS, 60_000)
  for (const budget of budgets) {
    const wait = await budget.take(READS, true)
    assert.ok(wait > 50_000 && wait <= 60_000, String(wait))
  }
  assert.equal(await other.take({ ...READS, kind: 'writes' }, false), 0)
})

test('what was taken comes back with time', async () => {
  let now = 0
  const budget = localBudget(1, 1, () => now)
  assert.equal(await drain(budget, READS), 200)
  assert.equal(await budget.take(READS, false), 40)
  now += 4000
  assert.equal(await drain(budget, READS), 100)
  now += 3600_000
  assert.equal(await drain(budget, READS), 200, 'never more than the bucket holds')
})

test('with Redis away a worker goes on with a part of the budget', async (t) => {
  const redis = connectPatient(redisUrl().replace(/:\d+(\/|$)/, ':1$1'))
  redis.on('error', () => {})
  t.after(() => redis.disconnect())
  const problems: unknown[] = []
  const budget = sharedBudget({
    redis,
    prefix: testPrefix(),
    principal: 'us',
    speed: STANDING,
    onProblem: (error) => problems.push(error),
  })
  assert.equal(await drain(budget, READS), 50)
  await budget.hold({ ...READS, kind: 'writes' }, 60_000)
  assert.ok((await budget.take({ ...READS, kind: 'writes' }, false)) > 50_000)
  assert.ok(problems.length > 0)
})

test('buckets leave no keys behind for ever', async (t) => {
  const { budgets, redis, prefix } = await budgetsOf(t, ['us'])
  const ordinary = sharedBudget({
    redis,
    prefix,
    principal: 'them',
    speed: 1,
    onProblem: (error) => assert.fail(String(error)),
  })
  await ordinary.take(READS, false)
  await ordinary.hold(READS, 30_000)
  await budgets[0]?.take(READS, false)
  const keys = await redis.keys(`${prefix}:azure-budget:*`)
  assert.equal(keys.length, 2)
  for (const key of keys) assert.ok((await redis.pttl(key)) > 0, key)
})

const GROUP: WireAnswer = { status: 200, body: JSON.stringify({ id: '/x', location: 'x' }) }
const throttled = (headers: Record<string, string>): WireAnswer => ({
  status: 429,
  body: JSON.stringify({ error: { code: 'SubscriptionRequestsThrottled', message: 'exceeded' } }),
  headers,
})

test('with the bucket empty no request is sent, and whoever asks is told when to come back', async (t) => {
  const { budgets } = await budgetsOf(t, ['us'])
  const [budget] = budgets
  assert.ok(budget)
  const headers = { 'x-ms-ratelimit-remaining-subscription-reads': '51' }
  const { clients, requests } = await startAnswering(t, () => ({ ...GROUP, headers }), { budget })
  const read = () => clients.resources.resourceGroups.get('g')
  await read()
  await read()
  await assert.rejects(
    read,
    (error) => error instanceof TransientError && (error.retryAfterMs ?? 0) > 2000,
  )
  assert.equal(requests.length, 2)
  await traced(person, read)
  assert.equal(requests.length, 3, 'for people there is a reserve')
})

test("Azure's own region is learnt from its answers and decides the bucket", async (t) => {
  const asked: string[] = []
  const budget = {
    ...localBudget(1, 1),
    async take({ region }: Bucket) {
      asked.push(region)
      return 0
    },
  }
  const headers = { 'x-ms-routing-request-id': 'NORTHEUROPE:20261122T200000Z:7d' }
  const { clients } = await startAnswering(t, () => ({ ...GROUP, headers }), { budget })
  await clients.resources.resourceGroups.get('g')
  await clients.resources.resourceGroups.get('g')
  assert.deepEqual(asked, ['', 'NORTHEUROPE'])
})

test('after a refusal for the rate nobody on that bucket asks until the time that Azure named', async (t) => {
  const { budgets } = await budgetsOf(t, ['us', 'us'])
  const [one, other] = budgets
  assert.ok(one && other)
  const first = await startAnswering(t, () => throttled({ 'retry-after': '40' }), { budget: one })
  const second = await startAnswering(t, () => GROUP, { budget: other })
  await assert.rejects(async () => first.clients.resources.resourceGroups.get('g'))
  await assert.rejects(
    async () => second.clients.resources.resourceGroups.get('g'),
    (error) => error instanceof TransientError && (error.retryAfterMs ?? 0) > 30_000,
  )
  assert.equal(second.requests.length, 0)
})

test('the other kind of 429, somebody else at work, holds nobody', async (t) => {
  const { budgets } = await budgetsOf(t, ['us'])
  const [budget] = budgets
  assert.ok(budget)
  const body = JSON.stringify({ error: { code: 'RetryableError', message: 'in use' } })
  const { clients, requests } = await startAnswering(t, () => ({ status: 429, body }), { budget })
  await assert.rejects(async () => clients.resources.resourceGroups.get('g'))
  await assert.rejects(async () => clients.resources.resourceGroups.get('g'))
  assert.equal(requests.length, 2)
})

test('two workers in a rush meet no refusal from an Azure that enforces its limits', async (t) => {
  const clock = createSimulatedClock(1)
  const simulator = await startAzureSimulator({ clock, enforceRateLimits: true })
  t.after(async () => {
    clock.stop()
    await simulator.close()
  })
  const redis = await testRedis(t)
  const prefix = testPrefix()
  const workers = await Promise.all(
    [1, 2].map(() =>
      createAzureClients(
        {
          subscriptionId: simulator.subscriptionId,
          cloud: 'custom',
          armEndpoint: simulator.url,
          tokenEndpoint: simulator.tokenEndpoint,
          pricesEndpoint: simulator.pricesEndpoint,
        },
        {
          budget: sharedBudget({
            redis,
            prefix,
            principal: 'us',
            speed: 1,
            onProblem: (error) => assert.fail(String(error)),
          }),
        },
      ),
    ),
  )
  const reading = workers.flatMap(({ resources }) =>
    Array.from({ length: 200 }, async () => resources.providers.get('Microsoft.Network')),
  )
  const ends = await Promise.allSettled(reading)
  const sentAway = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason] : []))
  assert.ok(simulator.requests.length >= 200)
  assert.ok(sentAway.length > 0, 'more was asked for than there is')
  for (const error of sentAway) assert.ok(error instanceof TransientError && error.retryAfterMs)
  assert.deepEqual(
    simulator.requests.filter(({ status }) => status !== 200),
    [],
  )
})
