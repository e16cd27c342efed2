import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { type TestContext, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { OperationStore } from '../../../src/jobs/engine/operation-store.ts'
import { Operations } from '../../../src/jobs/engine/operations.ts'
import { connectFailFast } from '../../../src/redis/redis.ts'
import { redisUrl, testPrefix, testRedis } from '../../support/redis.ts'

/** The test's Redis behind a door that swallows everything while it is shut. */
async function startDoor(t: TestContext) {
  const { hostname, port } = new URL(redisUrl())
  let shut = false
  const sockets = new Set<Socket>()
  const server = createServer((inside) => {
    const outside = connect(Number(port || 6379), hostname)
    sockets.add(inside).add(outside)
    for (const socket of [inside, outside]) socket.on('error', () => {})
    inside.on('data', (data) => {
      // What BullMQ asks first.
      if (shut && /info/i.test(data.toString('latin1'))) return
      outside.write(data)
    })
    outside.on('data', (data) => inside.write(data))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  const address = server.address()
  return {
    url: `redis://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
    shut: () => {
      shut = true
    },
    open: () => {
      shut = false
      // The connection that lost an answer is out of step; a new one is made.
      for (const socket of sockets) socket.destroy()
    },
  }
}

test('a queue whose first words with Redis were lost works at the first word once Redis answers again', async (t) => {
  const door = await startDoor(t)
  const prefix = testPrefix()
  const store = new OperationStore(await testRedis(t), prefix)
  const redis = connectFailFast(door.url)
  redis.on('error', () => {})
  await redis.connect()
  door.shut()
  const operations = new Operations(store, new Map(), redis, prefix)
  t.after(async () => {
    await operations.close()
    redis.disconnect()
  })
  // Longer than a command may take: the queue has given up, and nobody has asked yet.
  await sleep(2000)
  const isBack = once(redis, 'ready')
  door.open()
  await isBack
  const requestedBy = { teamId: 'T1', userId: 'U1', channelId: 'C1' }
  await operations.enqueue({ id: 'k-1', cluster: undefined, requestedBy })
  assert.equal((await operations.depth()).waiting, 1)
})
