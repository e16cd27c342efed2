import assert from 'node:assert/strict'
import { test } from 'node:test'
import { z } from 'zod'
import { REDIS_ENVIRONMENT, readSentinels } from '../../src/redis/redis.ts'

const Settings = z.object(REDIS_ENVIRONMENT)

test('sentinels are read with their ports, 26379 where none is given', () => {
  const settings = Settings.parse({
    REDIS_SENTINELS: 'redis-1:26380, redis-2, [fd00::1]:26381',
    REDIS_SENTINEL_NAME: 'causeway',
  })
  assert.deepEqual(readSentinels(settings), {
    hosts: [
      { host: 'redis-1', port: 26380 },
      { host: 'redis-2', port: 26379 },
      { host: 'fd00::1', port: 26381 },
    ],
    name: 'causeway',
    password: undefined,
  })
  assert.equal(readSentinels(Settings.parse({})), undefined)
})

test('what is no list of sentinels is refused at the start', () => {
  for (const text of ['redis://redis-1:26379', 'redis-1:26379;redis-2', ','])
    assert.equal(Settings.safeParse({ REDIS_SENTINELS: text }).success, false, text)
})
