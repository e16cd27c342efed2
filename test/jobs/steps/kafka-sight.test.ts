import assert from 'node:assert/strict'
import { test } from 'node:test'
import { listedBrokers } from '../../../src/jobs/steps/kafka-sight.ts'
import type { KafkaView } from '../../../src/kafka/probe.ts'

const NODES = [0, 1, 2].map((number) => ({
  hostName: `wn${number}-orders.internal`,
  ip: `10.0.0.${number + 11}`,
  state: 'STARTED',
}))

/** Brokers listed under these hosts, seen from the nodes whose numbers are given. */
function view(hosts: readonly string[], answering: readonly number[] = [0, 1, 2]): KafkaView {
  const brokers = hosts.map((host, index) => ({
    id: 1001 + index,
    host,
    port: 9092,
    rack: undefined,
  }))
  return {
    hasRoute: true,
    sights: NODES.map(({ ip }, number) => {
      const address = { host: ip, port: 9092 }
      return answering.includes(number)
        ? { address, state: 'answers', brokers, controllerId: 1001 }
        : { address, state: 'silent', reason: 'refuses connections' }
    }),
    brokers,
    controllerId: 1001,
    topics: [],
  }
}

const CASES: readonly (readonly [what: string, KafkaView, (string | undefined)[]])[] = [
  [
    'brokers are known by their name or address, in any order',
    view(['10.0.0.12', 'wn0-orders.internal', '10.0.0.13']),
    ['wn0-orders.internal', '10.0.0.12', '10.0.0.13'],
  ],
  [
    'one foreign entry belongs to the one node that answers without an entry',
    view(['10.0.0.11', '10.0.0.12', '10.0.0.99']),
    ['10.0.0.11', '10.0.0.12', '10.0.0.99'],
  ],
  [
    'a foreign entry is not given to a node that does not answer',
    view(['10.0.0.11', '10.0.0.12', '10.0.0.99'], [0, 1]),
    ['10.0.0.11', '10.0.0.12', undefined],
  ],
  [
    'of two foreign entries nobody knows whose they are',
    view(['10.0.0.11', '10.0.0.98', '10.0.0.99']),
    ['10.0.0.11', undefined, undefined],
  ],
  [
    'of two nodes without an entry nobody knows which has the foreign one',
    view(['10.0.0.11', '10.0.0.99']),
    ['10.0.0.11', undefined, undefined],
  ],
]

for (const [what, seen, wanted] of CASES)
  test(what, () => {
    const listed = listedBrokers(seen, NODES)
    assert.deepEqual(
      NODES.map(({ hostName }) => listed.get(hostName)?.host),
      wanted,
    )
  })
