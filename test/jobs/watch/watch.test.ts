import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { Queue } from 'bullmq'
import { pino } from 'pino'
import { OperationStore } from '../../../src/jobs/engine/operation-store.ts'
import { newRecord } from '../../../src/jobs/engine/record.ts'
import type { Services } from '../../../src/jobs/services.ts'
import { readBrokers } from '../../../src/jobs/steps/brokers.ts'
import { type Announcement, Announcements } from '../../../src/jobs/watch/announcements.ts'
import { type DriftNotice, startWatch, type WatchOptions } from '../../../src/jobs/watch/watch.ts'
import { saveAdvertising } from '../../ambari/demo-cluster.ts'
import { testPrefix, testRedis } from '../../support/redis.ts'
import { startStand } from '../doctor/stand.ts'

const REQUESTER = { teamId: 'T01', userId: 'U01', channelId: 'C01' }
/** So long that only the first look comes by itself. */
const EVERY_MS = 24 * 3600_000

/** The cluster `orders` as announced, advertising addresses, and a watch that looks when told; closed after the test. */
async function startScene(t: TestContext) {
  const stand = await startStand(t, { hasRoute: true })
  await stand.create('orders', { gateway: false })
  await stand.advertise('orders')
  const redis = await testRedis(t)
  const prefix = testPrefix()
  const announcements = new Announcements(redis, prefix)
  const store = new OperationStore(redis, prefix)
  const told: DriftNotice[] = []
  const looks: string[] = []
  /** What happens while the watch looks at a cluster. */
  const during = { look: async () => {}, telling: async () => {} }
  const services = {
    ...stand.services,
    ambari(cluster) {
      looks.push(cluster)
      const client = stand.services.ambari(cluster)
      return {
        ...client,
        listHosts: async () => {
          await during.look()
          return client.listHosts()
        },
      }
    },
  } as Services
  const options: WatchOptions = {
    redis,
    prefix,
    announcements,
    store,
    services,
    everyMs: EVERY_MS,
    tell: async (notice) => {
      await during.telling()
      told.push(notice)
    },
    log: pino({ level: 'silent' }),
  }
  const queue = new Queue('watch', { connection: redis, prefix })
  t.after(() => queue.close())

  /** Resolves when no look runs and the next one waits for its time. */
  const rested = () =>
    t.waitFor(
      async () => {
        const { active, waiting, delayed } = await queue.getJobCounts(
          'active',
          'waiting',
          'delayed',
        )
        assert.deepEqual({ active, waiting, delayed }, { active: 0, waiting: 0, delayed: 1 })
      },
      { interval: 10, timeout: 20_000 },
    )
  return {
    ...stand,
    announcements,
    store,
    told,
    looks,
    during,
    queue,
    rested,
    async startWatch() {
      const watch = startWatch(options)
      t.after(() => watch.close())
      await rested()
    },
    /** The next look comes now. */
    async look() {
      const [next] = await queue.getDelayed()
      assert.ok(next)
      await next.promote()
      await rested()
    },
    kinds: () => told.map(({ drifts }) => drifts.map(({ kind }) => kind)),
    async announce(cluster = 'orders') {
      const report = await readBrokers(services, 'orders')
      assert.ok('brokers' in report && report.advertisesIps && report.seenFromOutside)
      const brokers = report.brokers.map(({ host, ip }) => ({ host, ip }))
      const announcement: Announcement = { cluster, to: REQUESTER, brokers, advertisesIps: true }
      await announcements.remember(announcement)
      looks.length = 0
      return brokers
    },
  }
}

const operation = (id: string) =>
  newRecord(
    { id, kind: 'restart', cluster: 'orders', request: null, requestedBy: REQUESTER },
    [],
    1,
  )

test('a replaced node is told once, with the new bootstrap servers', async (t) => {
  const scene = await startScene(t)
  const [first, ...others] = await scene.announce()
  await scene.startWatch()
  assert.deepEqual(scene.kinds(), [], 'nothing differs yet')

  const host = first?.host ?? ''
  scene.ambari.replaceWorker('orders', host, '10.0.0.77')
  await scene.ambari.whenStarted('orders')
  await scene.look()
  const [notice] = scene.told
  assert.deepEqual(notice?.drifts, [{ kind: 'address', host, before: first?.ip, now: '10.0.0.77' }])
  assert.equal(
    notice?.bootstrap,
    ['10.0.0.77', ...others.map(({ ip }) => ip)].map((ip) => `${ip}:9092`).join(','),
  )
  assert.deepEqual(notice?.announcement.to, REQUESTER)
  await scene.look()
  await scene.look()
  assert.equal(scene.told.length, 1)
})

test('the same drift is told again when it comes back after it had passed', async (t) => {
  const scene = await startScene(t)
  await scene.announce()
  await scene.startWatch()
  scene.ambari.revertKafka('orders')
  await scene.look()
  await scene.look()
  assert.deepEqual(scene.kinds(), [['configuration']])

  await saveAdvertising(scene.services.ambari('orders'), 'repaired')
  await scene.look()
  assert.equal(scene.told.length, 1)

  scene.ambari.revertKafka('orders')
  await scene.look()
  assert.deepEqual(scene.kinds(), [['configuration'], ['configuration']])
  assert.deepEqual(
    scene.told.map(({ announcement }) => announcement.notices ?? 0),
    [0, 1],
    'two notices, though their drift is the same',
  )
})

test('what comes on top of a drift that was told is told with it', async (t) => {
  const scene = await startScene(t)
  await scene.announce()
  await scene.startWatch()
  scene.ambari.revertKafka('orders')
  await scene.look()
  scene.kafka.faults.inject({ kind: 'wrongListener', cluster: 'orders' })
  await scene.look()
  await scene.look()
  assert.deepEqual(scene.kinds(), [['configuration'], ['configuration', 'listener']])
})

test('while an operation changes the cluster nothing is looked at; what is left after it is told', async (t) => {
  const scene = await startScene(t)
  await scene.announce()
  await scene.startWatch()
  await scene.store.submit(operation('k-1'), true)
  scene.ambari.revertKafka('orders')
  scene.looks.length = 0
  await scene.look()
  assert.deepEqual([scene.looks, scene.told], [[], []])

  await scene.store.save({ ...operation('k-1'), state: 'failed', endedAt: 2 }, 1)
  await scene.look()
  assert.deepEqual(scene.kinds(), [['configuration']])
})

test('what an operation changes that began during the look is not told', async (t) => {
  const scene = await startScene(t)
  await scene.announce()
  await scene.startWatch()
  scene.during.look = async () => {
    await scene.store.submit(operation('k-1'), true)
    scene.ambari.revertKafka('orders')
  }
  await scene.look()
  assert.deepEqual(scene.told, [])
})

test('an Ambari that cannot be reached is no drift', async (t) => {
  const scene = await startScene(t)
  await scene.announce()
  await scene.startWatch()
  scene.ambari.revertKafka('orders')
  scene.ambari.faults.inject({ kind: 'badGateway', times: 1000 })
  await scene.look()
  assert.deepEqual(scene.told, [])

  scene.ambari.faults.clear()
  await scene.look()
  assert.deepEqual(scene.kinds(), [['configuration']])
})

test('brokers that cannot be asked from here have not drifted', async (t) => {
  const scene = await startScene(t)
  await scene.announce()
  scene.kafka.faults.inject({ kind: 'unreachable', cluster: 'orders' })
  await scene.startWatch()
  assert.deepEqual([scene.looks, scene.told], [['orders'], []])

  scene.ambari.revertKafka('orders')
  await scene.look()
  assert.deepEqual(scene.kinds(), [['configuration']])
})

test('a cluster that is gone is forgotten, and hides no other', async (t) => {
  const scene = await startScene(t)
  await scene.announce('gone')
  await scene.announce()
  scene.ambari.revertKafka('orders')
  await scene.startWatch()
  assert.deepEqual(
    scene.told.map(({ announcement }) => announcement.cluster),
    ['orders'],
  )
  assert.deepEqual(await scene.announcements.clusters(), ['orders'])
})

test('what is announced while other clusters are looked at counts', async (t) => {
  const scene = await startScene(t)
  const { announcements } = scene
  await scene.announce()
  // Five clusters are looked at side by side, in the order of their names.
  for (let number = 0; number < 5; number += 1) await scene.announce(`gone-${number}`)
  const announcement = await announcements.read('orders')
  assert.ok(announcement)
  scene.during.look = () => announcements.remember({ ...announcement, advertisesIps: false })
  scene.ambari.revertKafka('orders')
  await scene.startWatch()
  assert.ok(scene.looks.includes('orders'))
  assert.deepEqual(scene.told, [])
})

test('a notice that could not be posted is posted after the next look', async (t) => {
  const scene = await startScene(t)
  await scene.announce()
  await scene.startWatch()
  scene.ambari.revertKafka('orders')
  scene.during.telling = () => Promise.reject(new Error('Slack is away'))
  await scene.look()
  assert.deepEqual(scene.told, [])
  scene.during.telling = async () => {}
  await scene.look()
  assert.deepEqual(scene.kinds(), [['configuration']])
})

test('two workers look once for each interval', async (t) => {
  const scene = await startScene(t)
  await scene.announce()
  await scene.startWatch()
  await scene.startWatch()
  assert.deepEqual(scene.looks, ['orders'])
  await scene.look()
  assert.deepEqual(scene.looks, ['orders', 'orders'])
  const schedulers = await scene.queue.getJobSchedulers()
  assert.deepEqual(
    schedulers.map(({ every }) => every),
    [EVERY_MS],
  )
})
