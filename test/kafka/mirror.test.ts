import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mirrorMakerProperties } from '../../src/kafka/mirror.ts'

const source = { name: 'orders', bootstrap: [{ host: '10.0.0.11', port: 9092 }] }
const target = {
  name: 'orders-eu',
  bootstrap: [
    { host: '10.1.0.11', port: 9092 },
    { host: '10.1.0.12', port: 9092 },
  ],
}

function parse(text: string): Map<string, string> {
  const lines = text.trimEnd().split('\n')
  const entries = lines.map((line) => line.split(' = ', 2) as [string, string])
  assert.equal(new Map(entries).size, entries.length, 'a key is given twice')
  return new Map(entries)
}

test('a mirror copies every topic and all group offsets one way, three times kept', () => {
  const properties = parse(mirrorMakerProperties({ source, target }))
  assert.deepEqual(Object.fromEntries(properties), {
    clusters: 'orders, orders-eu',
    'orders.bootstrap.servers': '10.0.0.11:9092',
    'orders-eu.bootstrap.servers': '10.1.0.11:9092,10.1.0.12:9092',
    'orders->orders-eu.enabled': 'true',
    'orders->orders-eu.topics': '.*',
    'orders-eu->orders.enabled': 'false',
    'replication.factor': '3',
    'checkpoints.topic.replication.factor': '3',
    'heartbeats.topic.replication.factor': '3',
    'offset-syncs.topic.replication.factor': '3',
    'config.storage.replication.factor': '3',
    'offset.storage.replication.factor': '3',
    'status.storage.replication.factor': '3',
    'orders->orders-eu.emit.checkpoints.enabled': 'true',
    'orders->orders-eu.sync.group.offsets.enabled': 'true',
  })
})

test('topics, replication, offsets and names of the copies can be chosen', () => {
  const properties = parse(
    mirrorMakerProperties({
      source,
      target,
      topics: 'orders\\..*,payments',
      replicationFactor: 1,
      syncGroupOffsets: false,
      keepNames: true,
    }),
  )
  // java.util.Properties takes one backslash of two.
  assert.equal(properties.get('orders->orders-eu.topics'), 'orders\\\\..*,payments')
  assert.equal(properties.get('offset.storage.replication.factor'), '1')
  assert.equal(properties.get('orders->orders-eu.sync.group.offsets.enabled'), 'false')
  assert.match(properties.get('replication.policy.class') ?? '', /\.IdentityReplicationPolicy$/)
})

test('a pattern cannot add a line of its own', () => {
  const text = mirrorMakerProperties({
    source,
    target,
    topics: '.*\norders-eu->orders.enabled = true',
  })
  assert.equal(text.split('\n').filter((line) => line.startsWith('orders-eu->orders')).length, 1)
})

test('a cluster cannot be mirrored to itself', () => {
  assert.throws(() => mirrorMakerProperties({ source, target: source }), RangeError)
})
