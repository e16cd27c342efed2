// The design that was tried beside one BullMQ job for each operation (decision 23): a sorted set of the moments at which
// operations are due, from which a worker takes many at once. A lease is a moment, too: what a dead worker has taken is
// due again when it has run out.
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { OperationStore } from '../src/jobs/engine/operation-store.ts'
import { nextLookAt, tick } from '../src/jobs/engine/reconcile.ts'
import type { OperationRecord } from '../src/jobs/engine/record.ts'
import {
  differsInClocksOnly,
  readRecord,
  withClocks,
  writeClocks,
} from '../src/jobs/engine/record-text.ts'
import { connectPatient } from '../src/redis/redis.ts'
import { Script } from '../src/redis/script.ts'
import { fill, Lateness, type WaitingSettings } from './waiting-settings.ts'
import { waitingRecord, waitingTable } from './waiting-table.ts'

const settings = JSON.parse(process.argv[2] ?? '') as WaitingSettings
const { redisUrl, prefix, operations: count } = settings

const AT_ONCE = 50
const LEASE_MS = 8000
/** Between two looks into the set that found nothing more to do. */
const PAUSE_MS = 100

/** KEYS due. ARGV now, end of the lease, how many, prefix. Takes those that are due, with all that a look begins with. */
const TAKE = new Script(`
local taken = {}
for _, id in ipairs(redis.call('ZRANGE', KEYS[1], '-inf', ARGV[1], 'BYSCORE', 'LIMIT', 0, ARGV[3])) do
  redis.call('ZADD', KEYS[1], ARGV[2], id)
  local kept = redis.call('HMGET', ARGV[4] .. ':op:' .. id, 'json', 'version', 'looks', 'ended')
  redis.call('MGET', ARGV[4] .. ':wake:' .. id, ARGV[4] .. ':cancel:' .. id, ARGV[4] .. ':lock:' .. id)
  taken[#taken + 1] = { id, kept[1], kept[2], kept[3] }
end
return taken`)

/** KEYS operation, due. ARGV clocks, version, next version, id, when it is due. */
const SAVE_AND_SLEEP = new Script(`
if redis.call('HGET', KEYS[1], 'version') ~= ARGV[2] then return 0 end
redis.call('HSET', KEYS[1], 'looks', ARGV[1], 'version', ARGV[3])
redis.call('ZADD', KEYS[2], ARGV[5], ARGV[4])
return 1`)

const redis = connectPatient(redisUrl)
const store = new OperationStore(redis, prefix)
const due = `${prefix}:due`
const table = waitingTable(settings, (id) => lateness.look(id))
const running = new Set<Promise<void>>()
const held = new Set<string>()
let stopping = false

const startedAt = Date.now()
const lateness = new Lateness(fill(count, addOne))

async function addOne(n: number): Promise<void> {
  const waiting = waitingRecord(settings, startedAt, n)
  await store.submit(waiting, true)
  await redis.zadd(due, nextLookAt(waiting), waiting.id)
  lateness.plan(waiting.id, nextLookAt(waiting))
}

type Taken = [id: Buffer, kept: Buffer, version: Buffer, looks: Buffer]

async function takeMany(): Promise<number> {
  const now = Date.now()
  const values = [now, now + LEASE_MS, AT_ONCE - running.size, prefix].map(String)
  const taken = (await TAKE.runBuffer(redis, [due], values)) as Taken[]
  for (const one of taken) {
    const looking = look(one).finally(() => running.delete(looking))
    running.add(looking)
  }
  return taken.length
}

async function look([id, kept, versionText, looks]: Taken): Promise<void> {
  const version = Number(versionText.toString())
  const before = withClocks(readRecord(kept), looks.toString(), version)
  held.add(before.id)
  await tick(table, before, {} as never, {
    now: Date.now,
    speed: 1,
    save: (next) => save(next, before, version),
    confirm: async () => {},
    newCorrelationId: randomUUID,
  })
  held.delete(id.toString())
}

async function save(record: OperationRecord, before: OperationRecord, version: number) {
  const at = nextLookAt(record)
  lateness.plan(record.id, at)
  if (!differsInClocksOnly(before, record)) {
    await store.save(record, version)
    await redis.zadd(due, at, record.id)
    return
  }
  const values = [writeClocks(record, version + 1), version, version + 1, record.id, at].map(String)
  const saved = await SAVE_AND_SLEEP.run(redis, [`${prefix}:op:${record.id}`, due], values)
  if (saved !== 1) throw new Error(`${record.id} was saved by somebody else`)
}

/** Those that are looked at for long stay with this worker. */
async function renewLeases(): Promise<void> {
  const until = Date.now() + LEASE_MS
  if (held.size > 0) await redis.zadd(due, 'XX', ...[...held].flatMap((id) => [until, id]))
}

async function work(): Promise<void> {
  while (!stopping) {
    const room = AT_ONCE - running.size
    if (room > 0 && (await takeMany()) === room) continue
    if (running.size >= AT_ONCE) await Promise.race(running)
    else await sleep(PAUSE_MS)
  }
}

async function stop(): Promise<void> {
  stopping = true
  await working
  await Promise.all(running)
  process.exit(0)
}

const working = work()
setInterval(() => void renewLeases(), LEASE_MS / 3)
process.on('SIGTERM', () => void stop())
