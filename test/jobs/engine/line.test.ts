import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  type Entry,
  OperationStore,
  StaleRecordError,
} from '../../../src/jobs/engine/operation-store.ts'
import { newRecord, type OperationRecord } from '../../../src/jobs/engine/record.ts'
import { testPrefix, testRedis } from '../../support/redis.ts'

const requestedBy = { teamId: 'T1', userId: 'U1', channelId: 'C1' }
const QUEUE: Entry = { way: 'queue' }

const operation = (id: string, cluster = 'orders') =>
  newRecord({ id, kind: 'restart', cluster, request: null, requestedBy }, [{ name: 'one' }], 1)

async function startStore(t: Parameters<typeof testRedis>[0]): Promise<OperationStore> {
  return new OperationStore(await testRedis(t), testPrefix())
}

/** Ends an operation as a worker does. */
async function end(store: OperationStore, id: string): Promise<void> {
  const stored = await store.read(id)
  assert.ok(stored)
  await store.save({ ...stored.record, state: 'succeeded', endedAt: 2 }, stored.version)
}

const states = async (store: OperationStore, ids: readonly string[], cluster = 'orders') =>
  Promise.all(ids.map(async (id) => (await store.turn(id, cluster)).state))

test('whoever waits gets the lock in the order of asking, in the same step in which it is given back', async (t) => {
  const store = await startStore(t)
  await store.submit(operation('c-1'), true)
  const second = await store.submit(operation('c-2'), true, QUEUE)
  assert.equal(second.outcome === 'waits' && second.place, 1)
  assert.equal(second.outcome === 'waits' && second.holder.id, 'c-1')
  const third = await store.submit(operation('c-3'), true, QUEUE)
  assert.equal(third.outcome === 'waits' && third.place, 2)
  assert.deepEqual(await store.turn('c-3', 'orders'), { state: 'waits', holder: 'c-1', place: 2 })
  await end(store, 'c-1')
  assert.equal((await store.changing('orders'))?.id, 'c-2', 'nobody else can take it in between')
  const late = await store.submit(operation('c-4'), true)
  assert.equal(late.outcome, 'locked', 'who comes later does not jump the line')
  assert.deepEqual(await store.turn('c-3', 'orders'), { state: 'waits', holder: 'c-2', place: 1 })
  await end(store, 'c-2')
  await end(store, 'c-3')
  assert.equal(await store.changing('orders'), undefined)
})

test('who leaves the line is not waited for, and the others move up', async (t) => {
  const store = await startStore(t)
  await store.submit(operation('c-1'), true)
  for (const id of ['c-2', 'c-3']) await store.submit(operation(id), true, QUEUE)
  await end(store, 'c-2')
  assert.deepEqual(await store.turn('c-3', 'orders'), { state: 'waits', holder: 'c-1', place: 1 })
  assert.equal(await store.waiting('orders'), 1)
  await end(store, 'c-1')
  assert.deepEqual(await store.turn('c-3', 'orders'), { state: 'has' })
})

test('who takes over stands first, and the one that has the lock is asked to stop for it', async (t) => {
  const store = await startStore(t)
  await store.submit(operation('c-1'), true)
  await store.submit(operation('c-2'), true, QUEUE)
  const taken = await store.submit(operation('c-3'), true, {
    way: 'take over',
    from: 'c-1',
    by: 'U2',
  })
  assert.equal(taken.outcome === 'waits' && taken.place, 1)
  assert.deepEqual(await store.cancelRequest('c-1'), { userId: 'U2', takenOverBy: 'c-3' })
  assert.deepEqual(await states(store, ['c-1', 'c-3', 'c-2']), ['has', 'waits', 'waits'])
  await end(store, 'c-1')
  assert.deepEqual(await states(store, ['c-3', 'c-2']), ['has', 'waits'])
})

test('nobody takes over from another operation than the one that they have seen', async (t) => {
  const store = await startStore(t)
  await store.submit(operation('c-1'), true)
  const wrong = await store.submit(operation('c-3'), true, {
    way: 'take over',
    from: 'c-0',
    by: 'U2',
  })
  assert.equal(wrong.outcome === 'locked' && wrong.holder.id, 'c-1')
  assert.equal(await store.cancelRequest('c-1'), undefined)
  assert.equal(await store.read('c-3'), undefined)
})

test('taking over from one that has just ended is simply its turn', async (t) => {
  const store = await startStore(t)
  await store.submit(operation('c-1'), true)
  await end(store, 'c-1')
  const entry: Entry = { way: 'take over', from: 'c-1', by: 'U2' }
  assert.equal((await store.submit(operation('c-3'), true, entry)).outcome, 'created')
})

test('a retry can wait for its turn, and take over, too', async (t) => {
  const store = await startStore(t)
  await store.submit(operation('c-1'), true)
  await end(store, 'c-1')
  await store.submit(operation('c-2'), true)
  const again: OperationRecord = { ...operation('c-1'), state: 'running', retries: 1 }
  const waits = await store.reopen(again, 2, true, QUEUE)
  assert.equal(waits.outcome === 'waits' && waits.place, 1)
  assert.deepEqual(await store.activeIds().then((ids) => ids.sort()), ['c-1', 'c-2'])
  await end(store, 'c-2')
  assert.deepEqual(await store.turn('c-1', 'orders'), { state: 'has' })
})

test('who wants to know is told once the cluster is free, not when the next in line begins', async (t) => {
  const store = await startStore(t)
  const bob = { teamId: 'T1', userId: 'U2', channelId: 'C1' }
  assert.equal(await store.askWhenFree('orders', bob), false, 'it is free already')
  await store.submit(operation('c-1'), true)
  await store.submit(operation('c-2'), true, QUEUE)
  assert.equal(await store.askWhenFree('orders', bob), true)
  assert.equal(await store.askWhenFree('orders', bob), true, 'asked twice')
  await end(store, 'c-1')
  assert.deepEqual(await store.toldWhenFree('c-1'), [])
  await end(store, 'c-2')
  assert.deepEqual(await store.toldWhenFree('c-2'), [bob])
  await store.forgetWhenFree('c-2', bob)
  assert.deepEqual(await store.toldWhenFree('c-2'), [])
})

test('an operation whose lock Redis has lost waits for the one that has it', async (t) => {
  const redis = await testRedis(t)
  const prefix = testPrefix()
  const store = new OperationStore(redis, prefix)
  await store.submit(operation('c-1'), true)
  await redis.del(`${prefix}:lock:orders`)
  await store.submit(operation('c-2'), true)
  assert.deepEqual(await store.turn('c-1', 'orders'), { state: 'waits', holder: 'c-2', place: 1 })
  await end(store, 'c-2')
  assert.deepEqual(await store.turn('c-1', 'orders'), { state: 'has' })
})

/** Numbers that look random and are the same for the same seed (mulberry32). */
function numbers(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

const RUNS = 2000
const AT_ONCE = 20

/**
 * Three workers and the people around them, each doing one thing after the other in any order that chance gives;
 * a worker may be killed between asking for its turn and saying that it is done. An operation has one job, which
 * one worker at a time has. Two operations in their ticks at once would be two changes of one cluster.
 */
async function runAtRandom(store: OperationStore, seed: number): Promise<void> {
  const pick = numbers(seed)
  const cluster = `orders-${seed}`
  const ids = Array.from({ length: 5 }, (_, index) => `c-${seed}-${index}`)
  const ENTRIES: readonly Entry['way'][] = ['refuse', 'queue', 'queue', 'take over']
  const jobs = new Set<string>()
  const isAtWork = new Set<string>()
  const submitted = new Set<string>()

  const submit = async (id: string) => {
    const way = ENTRIES[pick(ENTRIES.length)] ?? 'queue'
    const from = (await store.changing(cluster))?.id ?? ''
    const entry: Entry = way === 'take over' ? { way, from, by: 'U9' } : { way }
    const { outcome } = await store.submit(operation(id, cluster), true, entry)
    if (outcome !== 'locked') submitted.add(id)
  }
  /** One tick of a worker, or the half of one. */
  const work = async (id: string) => {
    if (jobs.has(id)) return
    jobs.add(id)
    try {
      await tick(id)
    } catch (error) {
      if (!(error instanceof StaleRecordError)) throw error
    } finally {
      isAtWork.delete(id)
      jobs.delete(id)
    }
  }
  const tick = async (id: string) => {
    const stored = await store.read(id)
    if (!stored || stored.record.endedAt !== undefined) return
    const ending = { ...stored.record, state: 'cancelled' as const, endedAt: 2 }
    if (await store.cancelRequest(id)) {
      await store.save(ending, stored.version)
      return
    }
    if ((await store.turn(id, cluster)).state !== 'has') return
    isAtWork.add(id)
    for (let look = pick(4); look > 0; look -= 1) {
      assert.deepEqual([...isAtWork], [id], `seed ${seed}: two changes at once`)
      await store.read(id)
    }
    isAtWork.delete(id)
    if (pick(3) === 0) return // killed here: another worker looks again
    if (pick(2) === 0) await store.save(ending, stored.version)
    else await store.save({ ...stored.record, state: 'running' }, stored.version)
  }
  const person = async () => {
    for (const id of ids) {
      await submit(id)
      if (pick(6) === 0) await store.requestCancel(id, 'U1')
    }
  }
  const worker = async () => {
    for (let step = 0; step < 8; step += 1) await work(ids[pick(ids.length)] ?? '')
  }
  await Promise.all([person(), worker(), worker(), worker()])
  // Nobody is left behind: whoever was accepted gets a turn in the end.
  for (let round = 0; round < 200; round += 1) {
    const open: string[] = []
    for (const id of submitted)
      if ((await store.read(id))?.record.endedAt === undefined) open.push(id)
    if (open.length === 0) break
    for (const id of open) await work(id)
  }
  for (const id of submitted)
    assert.ok((await store.read(id))?.record.endedAt, `seed ${seed}: ${id} never had its turn`)
  assert.equal(await store.changing(cluster), undefined)
  assert.equal(await store.waiting(cluster), 0, `seed ${seed}: a line without anybody to wait for`)
}

test(`in ${RUNS} runs in any order, with kills, no two changes of a cluster go on at once, and everybody gets a turn`, async (t) => {
  const store = await startStore(t)
  const seeds = Array.from({ length: RUNS }, (_, index) => index + 1)
  const next = async () => {
    for (let seed = seeds.shift(); seed !== undefined; seed = seeds.shift())
      await runAtRandom(store, seed)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, next))
})
