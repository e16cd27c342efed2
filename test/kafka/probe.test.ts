import assert from 'node:assert/strict'
import type { Server, Socket } from 'node:net'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { type BrokerSight, type ListedBroker, probe } from '../../src/kafka/probe.ts'
import { type BrokerAddress, createRoute } from '../../src/kafka/route.ts'
import { inEnglish } from '../support/english.ts'
import { int32, listen, reply, type Script, scripted } from './scripted-broker.ts'

const route = createRoute('orders', { proxyUrlTemplate: undefined, timeoutMs: 1000 })

const BROKERS: readonly ListedBroker[] = [
  { id: 1001, host: '10.0.0.11', port: 9092, rack: '/fault-domain/0' },
  { id: 1002, host: '10.0.0.12', port: 9092, rack: undefined },
]

const SCRIPT: Script = {
  brokers: BROKERS,
  controllerId: 1002,
  topics: [
    {
      name: 'orders',
      minInsyncReplicas: 2,
      partitions: [
        [1001, [1001, 1002], [1001, 1002]],
        [-1, [1002], []],
      ],
    },
    { name: '__consumer_offsets', minInsyncReplicas: 1, partitions: [[1001, [1001], [1001]]] },
  ],
}

const TOPICS = [
  {
    name: 'orders',
    isInternal: false,
    minInsyncReplicas: 2,
    partitions: [
      { id: 0, leader: 1001, replicas: [1001, 1002], isr: [1001, 1002] },
      { id: 1, leader: -1, replicas: [1002], isr: [] },
    ],
  },
  {
    name: '__consumer_offsets',
    isInternal: true,
    minInsyncReplicas: 1,
    partitions: [{ id: 0, leader: 1001, replicas: [1001], isr: [1001] }],
  },
]

function reasonOf(sight: BrokerSight | undefined): string | undefined {
  return sight?.state === 'silent' ? inEnglish(sight.reason) : undefined
}

async function assertAllClosed(server: Server): Promise<void> {
  const open = () =>
    new Promise<number>((resolve) => server.getConnections((_error, count) => resolve(count)))
  for (let look = 0; look < 50 && (await open()) > 0; look += 1) await sleep(10)
  assert.equal(await open(), 0)
}

test('brokers, controller, topics and needed replicas are read in every version of the protocol', async (t) => {
  for (const metadata of [1, 2, 3, 4, 5])
    for (const describeConfigs of [0, 1]) {
      const { address, server } = await listen(
        t,
        scripted({ ...SCRIPT, metadata, describeConfigs }),
      )
      assert.deepEqual(
        await probe(route, [address]),
        {
          sights: [{ address, state: 'answers', brokers: BROKERS, controllerId: 1002 }],
          hasRoute: true,
          brokers: BROKERS,
          controllerId: 1002,
          topics: TOPICS,
        },
        `Metadata ${metadata}, DescribeConfigs ${describeConfigs}`,
      )
      await assertAllClosed(server)
    }
})

test('a broker that tells no versions is asked in the oldest one, and needed replicas stay unknown', async (t) => {
  for (const old of [{ refusesVersions: true }, { describeConfigs: -1 }]) {
    const { address } = await listen(t, scripted({ ...SCRIPT, ...old }))
    const view = await probe(route, [address])
    assert.deepEqual(view.brokers, BROKERS)
    assert.deepEqual(
      view.topics,
      TOPICS.map((topic) => ({ ...topic, minInsyncReplicas: undefined })),
    )
  }
})

test('a cluster without a controller and without topics is seen as that', async (t) => {
  const { address } = await listen(t, scripted({ brokers: BROKERS }))
  const view = await probe(route, [address])
  assert.equal(view.controllerId, undefined)
  assert.deepEqual(view.topics, [])
})

test('an answer in many pieces is put together', async (t) => {
  const { address } = await listen(t, (socket) => {
    const pieces = Object.assign(Object.create(socket) as Socket, {
      write(frame: Buffer) {
        for (const byte of frame) socket.write(Buffer.from([byte]))
        return true
      },
    })
    socket.setNoDelay(true)
    scripted(SCRIPT)(pieces)
  })
  assert.deepEqual((await probe(route, [address])).topics, TOPICS)
})

/** What a server does on the first request, and what is said of it. */
const BAD_ANSWERS: Readonly<
  Record<string, readonly [answer: (socket: Socket, request: Buffer) => void, reason: RegExp]>
> = {
  'closes at once': [(socket) => socket.end(), /closed the connection/],
  'breaks the connection off': [(socket) => socket.resetAndDestroy(), /closed the connection/],
  'says nothing': [() => {}, /no answer within 0\.2 s/],
  drips: [(socket) => socket.write(Buffer.from([0])), /no answer within/],
  'promises more than it sends': [
    (socket, request) => socket.write(reply(request, Buffer.alloc(50)).subarray(0, 30)),
    /no answer within/,
  ],
  'closes in the middle': [
    (socket, request) => socket.end(reply(request, Buffer.alloc(50)).subarray(0, 30)),
    /closed the connection/,
  ],
  'promises 64 MB and a byte': [
    (socket) => socket.write(int32(64 * 2 ** 20 + 1)),
    /not as Kafka does/,
  ],
  'gives a negative length': [(socket) => socket.write(int32(-5)), /not as Kafka does/],
  'gives a length without room for an id': [
    (socket) => socket.write(Buffer.concat([int32(2), Buffer.alloc(2)])),
    /not as Kafka does/,
  ],
  'answers something else': [
    (socket) => socket.write(Buffer.concat([int32(10), int32(77), Buffer.alloc(6)])),
    /was not asked/,
  ],
  'answers twice': [
    (socket, request) => {
      const answer = reply(request, Buffer.alloc(6))
      socket.write(Buffer.concat([answer, answer]))
    },
    /more than it was asked/,
  ],
  'promises two thousand million versions': [
    (socket, request) =>
      socket.write(reply(request, Buffer.concat([Buffer.alloc(2), int32(0x7fffffff)]))),
    /not as Kafka does/,
  ],
  'sends less than its own counts say': [
    (socket, request) =>
      socket.write(reply(request, Buffer.concat([Buffer.alloc(2), int32(2), Buffer.alloc(9)]))),
    /not as Kafka does/,
  ],
  'leaves something over': [
    (socket, request) => socket.write(reply(request, Buffer.alloc(7))),
    /not as Kafka does/,
  ],
  'is a web server': [(socket) => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n'), /not as Kafka/],
  'wants TLS': [(socket) => socket.write(Buffer.from('15030300020246', 'hex')), /wants TLS/],
  'offers only later versions': [
    (socket, request) =>
      socket.write(
        reply(
          request,
          Buffer.concat([Buffer.alloc(2), int32(1), Buffer.from('000300090009', 'hex')]),
        ),
      ),
    /version of Kafka that is not known/,
  ],
}

for (const [what, [answer, reason]] of Object.entries(BAD_ANSWERS))
  test(`a server that ${what} is silent for a reason, and hides nobody else`, async (t) => {
    const bad = await listen(t, (socket) =>
      socket.once('data', (request: Buffer) => answer(socket, request)),
    )
    const good = await listen(t, scripted(SCRIPT))
    const view = await probe(route, [bad.address, good.address], { answerMs: 200 })
    assert.match(reasonOf(view.sights[0]) ?? '', reason)
    assert.equal(view.sights[1]?.state, 'answers')
    assert.deepEqual(view.topics, TOPICS)
    await assertAllClosed(bad.server)
  })

test('metadata cut off at any byte is never taken for an answer', async (t) => {
  let cut = 0
  const { address } = await listen(t, (socket) => {
    const shortened = Object.assign(Object.create(socket) as Socket, {
      write(frame: Buffer) {
        const isMetadata = frame.length > 60
        const body = isMetadata ? frame.subarray(8, cut) : frame.subarray(8)
        return socket.write(reply(Buffer.concat([int32(0), int32(0), frame.subarray(4, 8)]), body))
      },
    })
    scripted(SCRIPT)(shortened)
  })
  for (cut = 8; cut < 230; cut += 1) {
    const view = await probe(route, [address])
    assert.match(reasonOf(view.sights[0]) ?? '', /not as Kafka does/, `cut at ${cut}`)
  }
})

test('where not one address answers there is no route, and each says why', async () => {
  const addresses = [
    { host: 'wn0-orders.invalid', port: 9092 },
    { host: '127.0.0.1', port: 1 },
  ]
  const view = await probe(route, addresses)
  assert.equal(view.hasRoute, false)
  assert.deepEqual(view.brokers, [])
  assert.deepEqual(inEnglish(view.sights), [
    {
      address: addresses[0],
      state: 'silent',
      reason: 'has a name that cannot be resolved',
      noRoute: 'unresolvable',
    },
    { address: addresses[1], state: 'silent', reason: 'refuses connections', noRoute: 'refused' },
  ])
  assert.deepEqual(await probe(route, []), {
    sights: [],
    hasRoute: false,
    brokers: [],
    controllerId: undefined,
    topics: [],
  })
})

test('the list that most brokers give is believed; then who knows most topics; then who sees fewest in sync', async (t) => {
  const lagging = {
    ...SCRIPT,
    topics: SCRIPT.topics?.map((topic) => ({
      ...topic,
      partitions: topic.partitions.map(
        ([leader, replicas, isr]) =>
          [leader, replicas, isr.filter((id) => id === 1001)] as [number, number[], number[]],
      ),
    })),
  }
  const justStarted = { brokers: BROKERS }
  const alone = {
    brokers: BROKERS.slice(0, 1),
    controllerId: 1001,
    topics: [...(SCRIPT.topics ?? []), { name: 'old', minInsyncReplicas: 1, partitions: [] }],
  }
  const at = async (script: object) => (await listen(t, scripted(script as Script))).address
  const addresses: BrokerAddress[] = []
  for (const script of [alone, justStarted, SCRIPT, lagging]) addresses.push(await at(script))
  const view = await probe(route, addresses)
  assert.deepEqual(view.brokers, BROKERS)
  assert.equal(view.controllerId, 1002)
  assert.deepEqual(view.topics[0]?.partitions[0]?.isr, [1001])
})

test('needed replicas are asked of the next broker where the first breaks off', async (t) => {
  const breaksOff = await listen(t, (socket) => {
    socket.on('data', (request: Buffer) => {
      if (request.readInt16BE(4) === 32) socket.destroy()
    })
    scripted(SCRIPT)(socket)
  })
  const good = await listen(t, scripted(SCRIPT))
  const view = await probe(route, [breaksOff.address, good.address])
  assert.deepEqual(view.topics, TOPICS)
})
