import assert from 'node:assert/strict'
import { test } from 'node:test'
import { z } from 'zod'
import { isRedisUrl, REDIS_ENVIRONMENT, readRedisAddress } from '../../src/config/redis-config.ts'
import { readClusterAddress } from '../../src/redis/cluster-address.ts'

const Settings = z.object(REDIS_ENVIRONMENT)
const REDIS_URL = 'redis://redis-1:6379'

test('sentinels are read with their ports, 26379 where none is given', () => {
  const settings = Settings.parse({
    REDIS_SENTINELS: 'redis-1:26380, redis-2, [fd00::1]:26381',
    REDIS_SENTINEL_NAME: 'causeway',
  })
  assert.deepEqual(readRedisAddress({ REDIS_URL, ...settings }).sentinels, {
    hosts: [
      { host: 'redis-1', port: 26380 },
      { host: 'redis-2', port: 26379 },
      { host: 'fd00::1', port: 26381 },
    ],
    name: 'causeway',
    password: undefined,
  })
  assert.equal(readRedisAddress({ REDIS_URL, ...Settings.parse({}) }).sentinels, undefined)
})

test('what is no list of sentinels is refused at the start', () => {
  for (const text of ['redis://redis-1:26379', 'redis-1:26379;redis-2', ','])
    assert.equal(Settings.safeParse({ REDIS_SENTINELS: text }).success, false, text)
})

test('the nodes of a cluster are read with user, password and TLS', () => {
  assert.deepEqual(
    readClusterAddress('rediss+cluster://causeway:p%40ss:word@redis-1:7000,redis-2,[fd00::1]:7001'),
    {
      nodes: [
        { host: 'redis-1', port: 7000 },
        { host: 'redis-2', port: 6379 },
        { host: 'fd00::1', port: 7001 },
      ],
      username: 'causeway',
      password: 'p@ss:word',
      tls: true,
    },
  )
  assert.deepEqual(readClusterAddress('redis+cluster://redis-1'), {
    nodes: [{ host: 'redis-1', port: 6379 }],
    username: undefined,
    password: undefined,
    tls: false,
  })
})

test('what names no nodes of a cluster is refused', () => {
  for (const url of [
    'redis://redis-1:6379',
    'redis+cluster://',
    'redis+cluster://redis-1:6379,',
    'redis+cluster://redis-1:6379/1',
    'redis+cluster://:%zz@redis-1:6379',
  ])
    assert.equal(readClusterAddress(url), undefined, url)
  assert.deepEqual(
    ['redis://redis-1', 'rediss://redis-1', 'rediss+cluster://redis-1', 'redis-1'].map(isRedisUrl),
    [true, true, true, false],
  )
})
