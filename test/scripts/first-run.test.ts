import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { chmod, cp, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { readDemoOptions } from '../../scripts/demo-options.ts'
import { UsageError } from '../../scripts/options.ts'
import { NoRedisError, provideRedis } from '../../scripts/redis-server.ts'

const CHECKOUT = path.join(import.meta.dirname, '..', '..')

test('a Node that is too old is told which one is needed and where it is', () => {
  const older = `data:text/javascript,Object.defineProperty(process, 'versions', { value: { node: '18.20.8' } })`
  const { status, stderr } = spawnSync(
    process.execPath,
    ['--import', older, path.join(CHECKOUT, 'scripts', 'run.mjs'), 'scripts/demo.ts'],
    { encoding: 'utf8' },
  )
  assert.equal(status, 1)
  assert.match(stderr, /^Causeway needs Node 20 or newer.*https:\/\/nodejs\.org\.\n$/)
})

test('a clone into which this user may not write is told before anything is installed', async (t) => {
  const clone = await mkdtemp(path.join(tmpdir(), 'causeway-clone-'))
  t.after(() => rm(clone, { recursive: true }))
  await mkdir(path.join(clone, 'scripts'))
  for (const file of ['scripts/run.mjs', 'package-lock.json'])
    await cp(path.join(CHECKOUT, file), path.join(clone, file))
  await chmod(clone, 0o555)
  const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {}
  const { status, stderr, stdout } = spawnSync(
    process.execPath,
    [path.join(clone, 'scripts', 'run.mjs'), 'scripts/demo.ts'],
    { encoding: 'utf8', ...nobody },
  )
  assert.equal(status, 1)
  assert.match(stderr, /this user may not write/)
  assert.equal(stdout, '')
})

test('a flag that the demo does not have, and a value that it cannot use, are answered with all that it takes', () => {
  for (const [args, words] of [
    [['--foo'], /Unknown option '--foo'/],
    [['--help'], /--scale +how much faster/],
    [['--scale', 'abc'], /--scale is a whole number from 1 to 600, not "abc"/],
    [['--port', '99999'], /--port is a whole number from 0 to 65535/],
  ] as const)
    assert.throws(
      () => readDemoOptions(args),
      (error: unknown) =>
        error instanceof UsageError &&
        words.test(error.message) &&
        error.message.includes('npm run demo -- [--port 4000]'),
    )
  assert.deepEqual(readDemoOptions(['--kafka', '--port', '4001']), {
    scale: 60,
    port: 4001,
    kafka: true,
    keyVault: true,
    verbose: false,
  })
})

test('a Redis that is named and does not answer is told before anything starts', async (t) => {
  const before = process.env.REDIS_URL
  t.after(() => {
    if (before === undefined) delete process.env.REDIS_URL
    else process.env.REDIS_URL = before
  })
  process.env.REDIS_URL = 'redis://127.0.0.1:1'
  await assert.rejects(
    provideRedis(),
    (error: unknown) =>
      error instanceof NoRedisError && /nothing listens.*unset REDIS_URL/.test(error.message),
  )
})
