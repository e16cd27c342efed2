import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { redisUrl } from '../support/redis.ts'
import { auditStage } from './audit-stage.ts'

type Stage = Awaited<ReturnType<typeof auditStage>>

/** Fields of an entry as Redis keeps them. */
async function fields({ redis, logKey }: Stage, number: number): Promise<string[]> {
  const [row] = await redis.xrange(logKey, `${number}-0`, `${number}-0`)
  return row?.[1] ?? []
}

/** Writes the whole stream anew, as somebody who may write to Redis can. */
async function rewrite(
  { redis, logKey, prefix }: Stage,
  change: (rows: [string, string[]][]) => [string, string[]][],
  head?: 'follows',
): Promise<void> {
  const rows = change(await redis.xrange(logKey, '-', '+'))
  await redis.del(logKey)
  for (const [id, row] of rows) await redis.xadd(logKey, id, ...row)
  const [last] = rows.slice(-1)
  if (head === 'follows' && last)
    await redis.hset(`${prefix}:audit-head`, {
      number: last[0].split('-')[0] ?? '',
      mac: last[1].at(-1) ?? '',
    })
}

const edited = (row: string[], from: string, to: string) =>
  row.map((text) => text.replace(from, to))

/** Each attack, and what is said of it. */
const ATTACKS: Record<string, [(stage: Stage) => Promise<void>, RegExp]> = {
  'an edited entry': [
    (stage) =>
      rewrite(stage, (rows) =>
        rows.map(([id, row]) => [id, id === '3-0' ? edited(row, 'deed-3', 'deed-X') : row]),
      ),
    /^Entry 3 was changed: its signature does not fit\.$/,
  ],
  'an edited signature': [
    (stage) =>
      rewrite(stage, (rows) =>
        rows.map(([id, row]) => [id, id === '3-0' ? [...row.slice(0, -1), 'A'.repeat(43)] : row]),
      ),
    /^Entry 3 was changed/,
  ],
  'a removed entry': [
    async ({ redis, logKey }) => void (await redis.xdel(logKey, '3-0')),
    /^Entry 3 is missing\.$/,
  ],
  'several removed entries': [
    async ({ redis, logKey }) => void (await redis.xdel(logKey, '2-0', '3-0', '4-0')),
    /^Entries 2 to 4 are missing\.$/,
  ],
  'a removed beginning': [
    async ({ redis, logKey }) => void (await redis.xtrim(logKey, 'MINID', '3-0')),
    /^Entries 1 to 2 are missing\.$/,
  ],
  'two entries that changed places': [
    async (stage) => {
      const [two, three] = [await fields(stage, 2), await fields(stage, 3)]
      await rewrite(stage, (rows) =>
        rows.map(([id, row]) => [id, id === '2-0' ? three : id === '3-0' ? two : row]),
      )
    },
    /^Entry 2 was moved: it was written as entry 3\.$/,
  ],
  'an entry put in twice': [
    async (stage) => {
      const two = await fields(stage, 2)
      await rewrite(stage, (rows) => rows.map(([id, row]) => [id, id === '4-0' ? two : row]))
    },
    /^Entry 4 was moved: it was written as entry 2\.$/,
  ],
  'a removed end': [
    async ({ redis, logKey }) => void (await redis.xdel(logKey, '5-0', '6-0')),
    /^Entries 5 to 6 are missing\.$/,
  ],
  'a head that was changed': [
    async ({ redis, prefix }) =>
      void (await redis.hset(`${prefix}:audit-head`, { number: '5', mac: 'x' })),
    /^The head does not fit the last entry, 6/,
  ],
  'an entry of the same number that was written by another branch': [
    async (stage) => {
      const { redis, logKey, prefix, open } = stage
      const kept = await redis.xrange(logKey, '-', '+')
      await rewrite(stage, (rows) => rows.slice(0, 2), 'follows')
      await open().append({ at: 3, what: 'another deed' })
      const [another] = await redis.xrange(logKey, '3-0', '3-0')
      await redis.del(logKey)
      for (const [id, row] of kept)
        await redis.xadd(logKey, id, ...(id === '3-0' && another ? another[1] : row))
      const last = kept.at(-1)?.[1].at(-1) ?? ''
      await redis.hset(`${prefix}:audit-head`, { number: '6', mac: last })
    },
    /^Entry 4 does not continue from entry 3: one of them was replaced\.$/,
  ],
}

async function written(stage: Stage) {
  const audit = stage.open()
  for (let at = 1; at <= 6; at += 1) await audit.append({ at, what: `deed-${at}` })
  return stage
}

for (const [what, [attack, says]] of Object.entries(ATTACKS))
  test(`${what} is found and named`, async (t) => {
    const stage = await written(await auditStage(t))
    assert.deepEqual((await stage.verify()).problems, [])
    await attack(stage)
    const { problems } = await stage.verify()
    assert.ok(problems.length > 0)
    assert.match(problems[0] ?? '', says)
  })

test('an end that was cut off together with its head is found by an anchor, and only by it', async (t) => {
  const stage = await written(await auditStage(t))
  const anchor = await stage.store.head()
  await rewrite(stage, (rows) => rows.slice(0, 4), 'follows')
  assert.deepEqual((await stage.verify()).problems, [], 'the signatures alone cannot know')
  assert.deepEqual((await stage.verify([anchor])).problems, [
    'Entries 5 to 6 are missing. An anchor names them.',
  ])
})

test('a log that was begun anew, with the right key, is found by an anchor', async (t) => {
  const stage = await written(await auditStage(t))
  const anchor = await stage.store.head()
  await stage.redis.del(stage.logKey, `${stage.prefix}:audit-head`)
  for (let at = 1; at <= 7; at += 1) await stage.open().append({ at, what: 'other' })
  assert.match((await stage.verify([anchor])).problems[0] ?? '', /^An anchor names an entry/)
})

/** `npm run audit:verify`, with the output of the log that Causeway has written where one is given. */
function run({ prefix, keys }: Stage, file?: string) {
  const { status, stdout } = spawnSync(
    process.execPath,
    ['src/audit/verify-command.ts', ...(file === undefined ? [] : ['--anchors', file])],
    {
      cwd: path.join(import.meta.dirname, '..', '..'),
      encoding: 'utf8',
      env: {
        ...process.env,
        REDIS_URL: redisUrl(),
        CAUSEWAY_KEY_PREFIX: prefix,
        CAUSEWAY_AUDIT_KEY: keys.map((key) => key.toString('base64')).join(','),
      },
    },
  )
  return { status, stdout }
}

test('the command says plainly what it found, and by its exit code', async (t) => {
  const stage = await written(await auditStage(t))
  const folder = mkdtempSync(path.join(tmpdir(), 'causeway-audit-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const { number: entry, mac } = await stage.store.head()
  const file = path.join(folder, 'causeway.log')
  const lines = [{ msg: 'Causeway is up' }, { audit: { entry, mac }, msg: 'audit anchor' }]
  writeFileSync(file, lines.map((line) => JSON.stringify(line)).join('\n'))
  const good = run(stage, file)
  assert.equal(good.status, 0)
  assert.match(good.stdout, /^6 entries, 1 \(1970-01-01 00:00 UTC\) to 6/)
  assert.match(good.stdout, /1 of 1 anchors are in the log\.\nAll is in order\.\n$/)
  await rewrite(stage, (rows) => rows.slice(0, 4), 'follows')
  assert.match(run(stage).stdout, /No anchors were given[\s\S]*All is in order/)
  const bad = run(stage, file)
  assert.equal(bad.status, 1)
  assert.match(bad.stdout, /Entries 5 to 6 are missing\.[\s\S]*NOT in order: 1 problem\.\n$/)
})
