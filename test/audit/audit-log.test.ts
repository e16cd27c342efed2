import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { AuditUnavailableError } from '../../src/audit/audit-log.ts'
import { parseEntry } from '../../src/audit/entry.ts'
import { deleteOld } from '../../src/audit/retention.ts'
import { AuditSigner } from '../../src/audit/signer.ts'
import { UserError } from '../../src/errors.ts'
import { auditStage } from './audit-stage.ts'

const EVENT = { deed: 'change', what: 'PUT x' } as const
const WRITERS = 8
const EACH = 60

test(`${WRITERS} writers with ${EACH} entries each make one chain without a fork or a gap`, async (t) => {
  const { open, verify } = await auditStage(t)
  const numbers = await Promise.all(
    Array.from({ length: WRITERS }, async (_, writer) => {
      const audit = open()
      return Promise.all(
        Array.from({ length: EACH }, (_, index) => audit.append({ at: index, what: `${writer}` })),
      )
    }),
  )
  assert.equal(new Set(numbers.flat()).size, WRITERS * EACH, 'every entry has a number of its own')
  const { problems, entries } = await verify()
  assert.deepEqual(problems, [])
  assert.equal(entries, WRITERS * EACH)
})

test('what is done has its beginning before and its end after, with how it ended', async (t) => {
  const { open, store } = await auditStage(t)
  const audit = open()
  let during = 0
  await audit.around(EVENT, async () => {
    during = (await store.head()).number
  })
  const refusal = new UserError('quota', 'No.', { remedy: 'Ask.' })
  await assert.rejects(
    audit.around(EVENT, () => Promise.reject(refusal)),
    refusal,
  )
  await assert.rejects(audit.around(EVENT, () => Promise.reject(new TypeError('secret'))))
  assert.equal(during, 1, 'the beginning stands before the work')
  const entries = (await store.from(1, 10)).map(({ body }) => parseEntry(body))
  assert.deepEqual(
    entries.map((entry) => [entry?.outcome, entry?.of, entry?.detail]),
    [
      ['begun', undefined, undefined],
      ['done', 1, undefined],
      ['begun', undefined, undefined],
      ['refused', 3, 'quota'],
      ['begun', undefined, undefined],
      ['unknown', 5, 'TypeError'],
    ],
  )
})

test('the end of a command stands before what begins next, and is written without that too, at once when the log is flushed', async (t) => {
  const { open, store } = await auditStage(t)
  const audit = open()
  const outcomes = async () =>
    (await store.from(1, 10)).map(({ body }) => parseEntry(body)?.outcome)
  const command = { deed: 'command', what: 'list' } as const
  await audit.around(command, async () => {})
  await audit.around(command, async () => {
    assert.deepEqual(await outcomes(), ['begun', 'done', 'begun'])
  })
  await audit.flush()
  assert.deepEqual(await outcomes(), ['begun', 'done', 'begun', 'done'])
  await audit.around(command, async () => {})
  while ((await store.head()).number < 6) await sleep(1)
  assert.equal((await outcomes()).at(-1), 'done')
})

test('what cannot be recorded is not done', async (t) => {
  const { redis, open } = await auditStage(t)
  redis.disconnect()
  let done = false
  await assert.rejects(
    open().around(EVENT, async () => {
      done = true
    }),
    AuditUnavailableError,
  )
  assert.equal(done, false)
})

test('a head that was set back keeps everybody from writing, so that nobody forks the chain', async (t) => {
  const { redis, prefix, open } = await auditStage(t)
  const audit = open()
  await audit.append({ at: 1 })
  await audit.append({ at: 2 })
  await redis.del(`${prefix}:audit-head`)
  await assert.rejects(
    open().around(EVENT, async () => {}),
    AuditUnavailableError,
  )
})

test('a new key signs, and the old one still verifies; without it, its entries are told', async (t) => {
  const { open, keys, prefix, verify } = await auditStage(t)
  await open().append({ at: 1 })
  const fresh = randomBytes(32)
  const rotated = new AuditSigner([fresh, ...keys], prefix)
  await open(rotated).append({ at: 2 })
  assert.deepEqual((await verify([], rotated)).problems, [])
  const { problems } = await verify([], new AuditSigner([fresh], prefix))
  assert.equal(problems.length, 1)
  assert.match(problems[0] ?? '', /Entry 1 is signed with key [0-9a-f]{8}, which is not in/)
})

test('an entry of another log is not valid in this one', async (t) => {
  const { open, keys, verify } = await auditStage(t)
  await open(new AuditSigner(keys, '{other}')).append({ at: 1 })
  assert.deepEqual((await verify()).problems, ['Entry 1 was changed: its signature does not fit.'])
})

test('only entries older than agreed are deleted, and the log says so', async (t) => {
  const { open, store, verify } = await auditStage(t)
  const audit = open()
  for (const at of [10, 20, 30, 40]) await audit.append({ at })
  assert.equal(await deleteOld(audit, store, 30), 2)
  const { problems, first, entries } = await verify()
  assert.deepEqual(problems, [])
  assert.deepEqual([first?.n, entries], [3, 3])
  assert.equal(await deleteOld(audit, store, 30), 0)
})
