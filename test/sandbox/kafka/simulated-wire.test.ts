import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { test } from 'node:test'
import fc from 'fast-check'
import { converse } from '../../../src/kafka/conversation.ts'
import { askMetadata, askVersions } from '../../../src/kafka/requests.ts'
import { createRoute } from '../../../src/kafka/route.ts'
import { write } from '../../../src/kafka/wire-writer.ts'
import { type KafkaStage, startStage } from './simulated-stage.ts'

const ADDRESS = { host: '10.0.0.11', port: 9092 }
const PATIENCE_MS = 5000

const API = {
  produce: [0, 3],
  fetch: [1, 4],
  listOffsets: [2, 1],
  metadata: [3, 5],
  offsetCommit: [8, 2],
  offsetFetch: [9, 1],
  findCoordinator: [10, 0],
  joinGroup: [11, 0],
  heartbeat: [12, 0],
  leaveGroup: [13, 0],
  syncGroup: [14, 0],
  apiVersions: [18, 0],
  createTopics: [19, 0],
  deleteTopics: [20, 0],
  describeConfigs: [32, 0],
} as const

const sized = (message: Buffer) => Buffer.concat([write.int32(message.length), message])

function frame(
  api: keyof typeof API,
  correlationId: number,
  body: Buffer = Buffer.alloc(0),
): Buffer {
  const [key, version] = API[api]
  const header = [write.int16(key), write.int16(version), write.int32(correlationId)]
  return sized(Buffer.concat([...header, write.string('test'), body]))
}

/** The correlation ids of answers until there are so many or the connection ends. */
async function correlationIds(socket: Socket, count: number): Promise<number[]> {
  const ids: number[] = []
  let held = Buffer.alloc(0)
  for await (const chunk of socket as AsyncIterable<Buffer>) {
    held = Buffer.concat([held, chunk])
    while (held.length >= 4 && held.length >= 4 + held.readInt32BE(0)) {
      ids.push(held.readInt32BE(4))
      held = held.subarray(4 + held.readInt32BE(0))
    }
    if (ids.length >= count) break
  }
  return ids
}

/** @returns true when the connection ends without an answer */
async function closes({ route }: KafkaStage, bytes: Buffer): Promise<boolean> {
  const socket = await route(ADDRESS)
  socket.write(bytes)
  return (await correlationIds(socket, 1)).length === 0
}

test('plain clients of Metadata 1 to 5 read every field and nothing is left over', async (t) => {
  const { kafka, route } = await startStage(t)
  kafka.createTopic('orders', { name: 'clicks', partitions: 1, replicationFactor: 2 })
  for (const version of [1, 2, 3, 4, 5]) {
    const metadata = await converse(route, ADDRESS, PATIENCE_MS, (ask) => askMetadata(ask, version))
    assert.deepEqual(metadata.topics, [
      {
        name: 'clicks',
        isInternal: false,
        partitions: [{ id: 0, leader: 1001, replicas: [1001, 1002], isr: [1001, 1002] }],
      },
    ])
    assert.equal(metadata.brokers.length, 3)
  }
})

test('what is offered is told to clients of any version', async (t) => {
  const { route } = await startStage(t)
  await converse(route, ADDRESS, PATIENCE_MS, async (ask) => {
    assert.deepEqual(await askVersions(ask), { metadata: 5, describeConfigs: 0 })
    const tooNew = await ask({ apiKey: 18, apiVersion: 3, body: Buffer.alloc(0) })
    assert.equal(tooNew.int16(), 35)
    const offered = tooNew.array((reader) => [reader.int16(), reader.int16(), reader.int16()])
    tooNew.end()
    assert.deepEqual(
      offered.map(([key]) => key).toSorted((a = 0, b = 0) => a - b),
      Object.values(API).map(([key]) => key),
    )
  })
})

test('frames that come byte by byte, or many at once, are answered in their order', async (t) => {
  const stage = await startStage(t)
  const slow = Buffer.concat([...[-1, 200, 1, 1000].map(write.int32), write.int8(0)])
  const requests = [
    frame('fetch', 1, Buffer.concat([slow, write.array([])])),
    frame('apiVersions', 2),
    frame('metadata', 3, Buffer.concat([write.nullArray(), write.boolean(false)])),
  ]
  const socket = await stage.route(ADDRESS)
  socket.write(Buffer.concat(requests))
  assert.deepEqual(await correlationIds(socket, 3), [1, 2, 3])
  const slower = await stage.route(ADDRESS)
  const answers = correlationIds(slower, 1)
  for (const byte of frame('apiVersions', 7)) {
    slower.write(Buffer.from([byte]))
    await new Promise(setImmediate)
  }
  assert.deepEqual(await answers, [7])
})

const UNREADABLE: readonly (readonly [string, Buffer])[] = [
  ['an HTTP request', Buffer.from('GET / HTTP/1.1\r\n\r\n')],
  ['a frame of 2 GB', write.int32(2 ** 31 - 1)],
  ['a negative length', write.int32(-1)],
  ['an empty frame', write.int32(0)],
  ['a frame without an end of its client id', sized(Buffer.alloc(10, 0x01))],
  ['an unknown API', sized(Buffer.from([0x7f, 0, 0, 0, 0, 0, 0, 1, 0, 0]))],
  ['a version that is not offered', sized(Buffer.from([0, 3, 0, 99, 0, 0, 0, 1, 0, 0]))],
  ['a list that is longer than its frame', frame('createTopics', 1, write.int32(2 ** 31 - 1))],
  ['a list of negative length', frame('createTopics', 1, write.int32(-2))],
  ['a request that ends early', frame('fetch', 1, Buffer.alloc(7))],
]

for (const [name, bytes] of UNREADABLE)
  test(`${name} ends the connection, and others are still served`, async (t) => {
    const stage = await startStage(t)
    const other = await stage.route(ADDRESS)
    assert.equal(await closes(stage, bytes), true)
    other.write(frame('apiVersions', 5))
    assert.deepEqual(await correlationIds(other, 1), [5])
  })

test('whatever the body of a request holds, it is answered or ends the connection', async (t) => {
  const stage = await startStage(t)
  const apis = Object.keys(API) as (keyof typeof API)[]
  const bodies = fc.oneof(
    fc.uint8Array({ maxLength: 80 }),
    // Small numbers make lengths and lists that lead further into a request.
    fc.array(fc.integer({ min: 0, max: 2 }), { maxLength: 80 }).map((list) => Buffer.from(list)),
  )
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...apis), bodies, async (api, body) => {
      const socket = await stage.route(ADDRESS)
      socket.write(frame(api, 1, Buffer.from(body)))
      socket.write(frame('apiVersions', 2))
      const ids = await correlationIds(socket, 2)
      // Only Produce with acks=0 goes on without an answer.
      if (api === 'produce' && ids[0] === 2) return
      assert.ok(ids.length === 0 || ids[0] === 1, `answered ${ids}`)
    }),
    { numRuns: 150 },
  )
  assert.equal((await stage.look()).hasRoute, true)
})

/** The header of a batch of one record, as far as a broker looks at it. */
function batch({ length = 61 - 12, magic = 2, lastOffsetDelta = 0 }): Buffer {
  const bytes = Buffer.alloc(61)
  bytes.writeInt32BE(length, 8)
  bytes.writeInt8(magic, 16)
  bytes.writeInt32BE(lastOffsetDelta, 23)
  return bytes
}

test('records that are no batch of format 2 are corrupt and are not stored', async (t) => {
  const { kafka, route } = await startStage(t)
  kafka.createTopic('orders', { name: 'clicks', partitions: 1, replicationFactor: 1 })
  const body = (records: Buffer) =>
    Buffer.concat([
      write.int16(-1),
      write.int16(1),
      write.int32(1000),
      write.array([
        Buffer.concat([
          write.string('clicks'),
          write.array([Buffer.concat([write.int32(0), sized(records)])]),
        ]),
      ]),
    ])
  await converse(route, ADDRESS, PATIENCE_MS, async (ask) => {
    const wrong = [{ length: 48 }, { magic: 1 }, { lastOffsetDelta: -1 }].map(batch)
    const given = [batch({}), Buffer.alloc(0), ...wrong, batch({})]
    const told: number[] = []
    for (const records of given) {
      const answer = await ask({ apiKey: 0, apiVersion: 3, body: body(records) })
      answer.int32() // one topic
      answer.string()
      answer.int32() // of one partition
      answer.int32()
      told.push(answer.int16())
    }
    assert.deepEqual(told, [0, 2, 2, 2, 2, 0])
  })
})

const ELSEWHERE: readonly (readonly [string, string, { host: string; port: number }])[] = [
  ['a cluster that is not there', 'payments', ADDRESS],
  ['an address without a broker', 'orders', { host: '10.0.0.99', port: 9092 }],
  ['a port without a broker', 'orders', { host: '10.0.0.11', port: 22 }],
  ['a host name', 'orders', { host: 'wn0-orders.internal', port: 9092 }],
]

for (const [name, cluster, address] of ELSEWHERE)
  test(`the proxy finds no way to ${name}`, async (t) => {
    const { kafka } = await startStage(t)
    const route = createRoute(cluster, { proxyUrlTemplate: kafka.proxyUrlTemplate })
    await assert.rejects(route(address), { name: 'NoRouteError', reason: 'unreachable' })
  })

test('the proxy lets in nobody who does not log in', async (t) => {
  const { kafka } = await startStage(t)
  const proxyUrlTemplate = kafka.proxyUrlTemplate.replace('{cluster}:sandbox@', '')
  await assert.rejects(createRoute('orders', { proxyUrlTemplate })(ADDRESS), { reason: 'proxy' })
})

test('a client that does not wait for the proxy loses nothing of what it sends', async (t) => {
  const { kafka } = await startStage(t)
  const socket = connect(Number(new URL(kafka.proxyUrlTemplate).port), '127.0.0.1')
  const login = [1, 6, ...Buffer.from('orders'), 1, 0x78]
  const request = [5, 1, 0, 1, 10, 0, 0, 11, ...write.int16(9092)]
  socket.write(Buffer.from([5, 1, 2, ...login, ...request, ...frame('apiVersions', 9)]))
  let held = Buffer.alloc(0)
  for await (const chunk of socket as AsyncIterable<Buffer>) {
    held = Buffer.concat([held, chunk])
    if (held.length >= 22) break
  }
  const replies = [5, 2, 1, 0, 5, 0, 0, 1, 0, 0, 0, 0, 0, 0]
  assert.deepEqual([...held.subarray(0, 14)], replies)
  assert.equal(held.readInt32BE(18), 9)
})

test('closing ends connections in whatever state they are', async (t) => {
  const { kafka, route } = await startStage(t)
  const silent = connect(Number(new URL(kafka.proxyUrlTemplate).port), '127.0.0.1')
  await once(silent, 'connect')
  const talking = await route(ADDRESS)
  const ends = [once(silent, 'close'), once(talking, 'close')]
  silent.on('error', () => {})
  await kafka.close()
  await Promise.all(ends)
})
