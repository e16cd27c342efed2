import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { type TestContext, test } from 'node:test'
import { pino } from 'pino'
import { parseEntry } from '../../../src/audit/entry.ts'
import { openAuditLog } from '../../../src/audit/open.ts'
import { isoSeconds } from '../../../src/cluster/lifetime.ts'
import type { NewOperation } from '../../../src/jobs/engine/record.ts'
import {
  type EndNotice,
  type EndOutcome,
  type LifetimeWatchOptions,
  lookAtLifetimes,
} from '../../../src/jobs/watch/lifetime-watch.ts'
import { Lifetimes } from '../../../src/jobs/watch/lifetimes.ts'
import { startAzure } from '../../azure/start.ts'
import { testPrefix, testRedis } from '../../support/redis.ts'

const MINUTE = 60_000
const UNTIL = Date.UTC(2026, 10, 30, 18)
const GROUP = 'rg-kafka-orders'

/** A group with an end in the simulated Azure, and a watch whose clock is set by hand. */
async function startScene(t: TestContext) {
  const { clients: azure } = await startAzure(t)
  const { resources } = azure
  const redis = await testRedis(t)
  const prefix = testPrefix()
  const lifetimes = new Lifetimes(redis, prefix)
  const log = pino({ level: 'silent' })
  const keys = { keys: [randomBytes(32)], days: 30, toLog: false }
  const { audit, store } = openAuditLog(keys, { redis, prefix, log })
  const warned: EndNotice[] = []
  const settled: [number, EndOutcome][] = []
  const begun: NewOperation[] = []
  const slack = { isAway: false }
  let now = UNTIL - 120 * MINUTE
  const options: LifetimeWatchOptions = {
    azure,
    lifetimes,
    operations: {
      async submit(operation) {
        begun.push(operation)
        return { outcome: 'created' }
      },
    },
    async warn(notice) {
      if (slack.isAway) throw new Error('Slack is away')
      warned.push(notice)
    },
    async settle(told, outcome) {
      settled.push([told.until, outcome])
    },
    languageOf: async () => 'en',
    now: () => now,
    speed: 1,
    audit,
    log,
  }
  return {
    lifetimes,
    warned,
    settled,
    begun: () => begun,
    async audited() {
      const all = await store.from(1, 1000)
      return all.flatMap(({ body }) => parseEntry(body) ?? [])
    },
    async breakAudit() {
      await redis.set(`${prefix}:audit`, 'not a stream')
    },
    slack,
    async tag(until: string | undefined) {
      await resources.resourceGroups.createOrUpdate(GROUP, {
        location: 'westeurope',
        tags: {
          'causeway:cluster': 'orders',
          'causeway:owner': 'T1.U1',
          'causeway:channel': 'C1',
          'causeway:since': isoSeconds(UNTIL - 480 * MINUTE),
          ...(until === undefined ? {} : { 'causeway:until': until }),
        },
      })
    },
    async remove() {
      await resources.resourceGroups.beginDeleteAndWait(GROUP, { updateIntervalInMs: 5 })
    },
    /** Looks twice: what has been done once is not done again. */
    async lookAt(minutesBefore: number) {
      now = UNTIL - minutesBefore * MINUTE
      await lookAtLifetimes(options)
      await lookAtLifetimes(options)
    },
  }
}

test('warnings come an hour and a quarter before, then the deletion, in the name of the requester and each once', async (t) => {
  const scene = await startScene(t)
  await scene.tag(isoSeconds(UNTIL))
  await scene.lookAt(90)
  assert.deepEqual(scene.warned, [])
  await scene.lookAt(58)
  await scene.lookAt(30)
  await scene.lookAt(14)
  const to = { teamId: 'T1', userId: 'U1', channelId: 'C1', language: 'en' }
  const notice = { cluster: 'orders', until: UNTIL, asks: false, to }
  assert.deepEqual(scene.warned, [
    { ...notice, minutes: 60 },
    { ...notice, minutes: 15 },
  ])
  assert.deepEqual(scene.begun(), [])
  await scene.lookAt(-1)
  await scene.lookAt(-20)
  assert.equal(scene.begun().length, 1)
  assert.deepEqual(scene.begun()[0], {
    id: scene.begun()[0]?.id,
    kind: 'delete',
    cluster: 'orders',
    request: { name: 'orders', endOfLife: { until: UNTIL } },
    requestedBy: to,
  })
  assert.deepEqual(scene.settled, [[UNTIL, { state: 'deletion begun' }]])
})

test('while Slack is away nothing is deleted: people have a quarter of an hour from when they could read it', async (t) => {
  const scene = await startScene(t)
  await scene.tag(isoSeconds(UNTIL))
  scene.slack.isAway = true
  await scene.lookAt(14)
  await scene.lookAt(-60)
  assert.deepEqual(scene.begun(), [])
  scene.slack.isAway = false
  await scene.lookAt(-61)
  assert.equal(scene.warned.length, 1)
  await scene.lookAt(-70)
  assert.deepEqual(scene.begun(), [])
  await scene.lookAt(-77)
  assert.equal(scene.begun().length, 1)
})

test('an end that moves turns the warning into a record, and is warned of anew', async (t) => {
  const scene = await startScene(t)
  await scene.tag(isoSeconds(UNTIL))
  await scene.lookAt(50)
  const later = UNTIL + 60 * MINUTE
  await scene.tag(isoSeconds(later))
  await scene.lookAt(40)
  assert.deepEqual(scene.settled, [[UNTIL, { state: 'moved', until: later }]])
  assert.equal((await scene.lifetimes.read('orders'))?.lifetime?.until, later)
  await scene.lookAt(-5)
  assert.deepEqual(
    scene.warned.map(({ until, minutes }) => [until, minutes]),
    [
      [UNTIL, 60],
      [later, 60],
    ],
  )
  await scene.tag(undefined)
  await scene.lookAt(-6)
  assert.deepEqual(scene.settled.at(-1), [later, { state: 'moved', until: undefined }])
})

test('of a cluster that is gone the warning says so, and what was known of it is forgotten', async (t) => {
  const scene = await startScene(t)
  await scene.tag(isoSeconds(UNTIL))
  await scene.lookAt(50)
  await scene.remove()
  await scene.lookAt(40)
  assert.deepEqual(scene.settled, [[UNTIL, { state: 'gone' }]])
  assert.equal(await scene.lifetimes.read('orders'), undefined)
  assert.deepEqual(await scene.lifetimes.toldClusters(), [])
})

test('an end written into the tag by hand, in the past, warns before anything is deleted', async (t) => {
  const scene = await startScene(t)
  await scene.tag('2020-01-01T00:00:00Z')
  await scene.lookAt(60)
  assert.deepEqual(
    scene.warned.map(({ minutes }) => minutes),
    [15],
  )
  assert.deepEqual(scene.begun(), [])
})

test('warnings and the deletion are in the audit log as deeds of Causeway, on behalf of the owner', async (t) => {
  const scene = await startScene(t)
  await scene.tag(isoSeconds(UNTIL))
  await scene.lookAt(58)
  await scene.lookAt(14)
  await scene.lookAt(-1)
  const entries = await scene.audited()
  const begun = entries.filter(({ outcome }) => outcome === 'begun')
  assert.deepEqual(
    begun.map(({ deed, what, user, team, behalf, cluster, operation }) => [
      deed,
      what,
      user,
      `${team}.${behalf}`,
      cluster,
      operation,
    ]),
    [
      ['rule', 'warning 2026-11-30T18:00:00Z in 60 min', undefined],
      ['rule', 'warning 2026-11-30T18:00:00Z in 15 min', undefined],
      ['rule', 'delete 2026-11-30T18:00:00Z', undefined, scene.begun()[0]?.id],
    ].map(([deed, what, user, id]) => [deed, what, user, 'T1.U1', 'orders', id]),
  )
  assert.deepEqual(
    entries.filter(({ of }) => of !== undefined).map(({ outcome }) => outcome),
    ['done', 'done', 'done'],
  )
})

test('while the audit log cannot be written, nobody is warned and nothing is deleted', async (t) => {
  const scene = await startScene(t)
  await scene.tag(isoSeconds(UNTIL))
  await scene.breakAudit()
  await scene.lookAt(14)
  await scene.lookAt(-60)
  assert.deepEqual(scene.warned, [])
  assert.deepEqual(scene.begun(), [])
})
