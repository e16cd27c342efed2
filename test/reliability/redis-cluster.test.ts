import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { type RedisClusterProcesses, startRedisCluster } from '../support/redis-cluster.ts'
import { redisServerMissing } from '../support/redis-process.ts'
import { clickWhenThere, startStack } from '../support/stack.ts'

const skip = redisServerMissing()
const PREFIX = '{causeway}'

/** Causeway in this process, in the middle of a create. */
async function startCreate(t: TestContext) {
  const cluster = await startRedisCluster()
  const { sandbox } = await startStack(t, {
    scale: 300,
    redisUrl: cluster.url,
    keyPrefix: PREFIX,
  })
  // After Causeway, which would wait for them.
  t.after(() => cluster.remove())
  await sandbox.slack.command({ text: 'create orders' })
  await clickWhenThere(sandbox, 'plan_create')
  const puts = () => sandbox.azure.requests.filter(({ method }) => method === 'PUT')
  while (puts().length < 8) await sleep(10)

  return {
    cluster,
    sandbox,
    /** Until the worker has looked at something again. */
    async atWork() {
      const before = sandbox.azure.requests.length
      while (sandbox.azure.requests.length === before) await sleep(20)
    },
    async assertCompletes() {
      // The bot does not wait for Redis: what comes right after the change may be refused, in words.
      for (;;) {
        const { body } = await sandbox.slack.command({ text: 'status' })
        const answer = JSON.stringify(body)
        if (answer.includes('orders')) break
        assert.match(answer, /cannot reach its store just now/)
        await sleep(200)
      }
      await clickWhenThere(sandbox, 'approval_approve', 'U02BOB')
      await sandbox.slack.waitForMessage(
        ({ text, threadTs }) => threadTs === undefined && /orders is ready/.test(text),
        { timeoutMs: 60_000 },
      )
      const made = puts()
        .filter(({ path: asked, status }) => status === 201 || /\/clusters\/[^/]+$/i.test(asked))
        .map(({ path: asked }) => asked.toLowerCase())
      assert.deepEqual(made.toSorted(), [...new Set(made)].toSorted())
      assert.equal(sandbox.ambari.cluster('orders')?.restarts.length, 4)
    },
  }
}

async function assertOneSlot(cluster: RedisClusterProcesses): Promise<void> {
  const owner = await cluster.ownerOf(PREFIX)
  const others = cluster.masters.filter(({ port }) => port !== owner.port)
  assert.deepEqual(await Promise.all(others.map((node) => node.command('DBSIZE'))), [0, 0])
}

test('the master of a Redis Cluster that has the keys is killed in the middle of a create: the same process goes on with the new one, nothing is made twice', {
  skip,
  timeout: 120_000,
}, async (t) => {
  const { cluster, atWork, assertCompletes } = await startCreate(t)
  await assertOneSlot(cluster)
  const master = await cluster.ownerOf(PREFIX)
  const killedAt = performance.now()
  await master.kill()
  const heir = await takesOver(() => cluster.ownerOf(PREFIX))
  const promotedMs = performance.now() - killedAt
  assert.notEqual(heir.port, master.port)
  await atWork()
  const workingMs = performance.now() - killedAt
  t.diagnostic(`a new master after ${promotedMs | 0} ms, at work after ${workingMs | 0} ms`)
  await assertCompletes()
})

test('the keys are moved to another master of the cluster in the middle of a create: commands follow, nothing is made twice', {
  skip,
  timeout: 120_000,
}, async (t) => {
  const { cluster, atWork, assertCompletes } = await startCreate(t)
  const from = await cluster.ownerOf(PREFIX)
  const moved = await cluster.move(PREFIX)
  const to = await cluster.ownerOf(PREFIX)
  assert.notEqual(to.port, from.port)
  t.diagnostic(`${moved} keys moved`)
  await atWork()
  await assertCompletes()
  assert.equal(await from.command('DBSIZE'), 0)
})

async function takesOver<T>(find: () => Promise<T>): Promise<T> {
  for (;;) {
    const found = await find().catch(() => undefined)
    if (found !== undefined) return found
    await sleep(50)
  }
}
