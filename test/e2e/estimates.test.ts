import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { DEFAULTS } from '../../src/cluster/cluster.ts'
import { StepHistory } from '../../src/jobs/engine/step-history.ts'
import { tables } from '../../src/jobs/operations/tables.ts'
import { testPrefix, testRedis } from '../support/redis.ts'
import { clickWhenThere, createCluster, startStack } from '../support/stack.ts'

const MINUTE = 60_000

async function stage(t: TestContext, scale: number) {
  const keyPrefix = testPrefix()
  const redis = await testRedis(t)
  const history = new StepHistory(redis, keyPrefix)
  return { ...(await startStack(t, { scale, keyPrefix })), history, redis, keyPrefix }
}

test('a plan and the progress of its create tell the time that gateways have taken here, and from how many runs', async (t) => {
  const { sandbox, history } = await stage(t, 60)
  for (const hours of [5, 3, 4])
    await history.add(DEFAULTS.region, { gateway: hours * 60 * MINUTE })
  await sandbox.slack.command({ text: 'create orders' })
  const plan = await sandbox.slack.waitForMessage(({ text }) => text.startsWith('Plan for'), {
    timeoutMs: 20_000,
  })
  assert.match(JSON.stringify(plan.blocks), /about 4 h[^"]*from 3 runs here/)
  await clickWhenThere(sandbox, 'plan_create')
  const progress = await sandbox.slack.waitForMessage(
    ({ text, blocks }) =>
      text.startsWith('Creating') && JSON.stringify(blocks).includes('from 3 runs here'),
    { timeoutMs: 20_000 },
  )
  assert.match(JSON.stringify(progress.blocks), /time left from 3 runs here/)
})

test('a create leaves behind what each of its long steps took, once, in the time of the remote side', async (t) => {
  const { sandbox, redis, keyPrefix } = await stage(t, 2400)
  await createCluster(sandbox, 'orders')
  const keys = (await redis.keys(`${keyPrefix}:took:*`)).sort()
  const steps = keys.map((key) => key.slice(`${keyPrefix}:took:`.length).split(':')[0])
  assert.deepEqual(steps, ['cluster', 'gateway', 'restart-brokers'])
  const documented = new Map(
    tables.get('create')?.steps.map(({ name, usuallyMs }) => [name, usuallyMs]),
  )
  for (const [index, key] of keys.entries()) {
    const runs = await redis.lrange(key, 0, -1)
    assert.equal(runs.length, 1, key)
    assert.ok(
      Number(runs[0]) > (documented.get(steps[index] ?? '') ?? 0) / 10,
      `${key}: ${runs[0]}`,
    )
  }
})
