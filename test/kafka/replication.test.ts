import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { TopicView } from '../../src/kafka/probe.ts'
import {
  objections,
  offline,
  singleReplicaTopics,
  underReplicated,
  userTopics,
} from '../../src/kafka/replication.ts'

type Placement = readonly [replicas: readonly number[], isr: readonly number[]]

function topic(
  name: string,
  minInsyncReplicas: number | undefined,
  placements: readonly Placement[],
  isInternal = false,
): TopicView {
  return {
    name,
    isInternal,
    minInsyncReplicas,
    partitions: placements.map(([replicas, isr], id) => ({
      id,
      leader: isr[0] ?? -1,
      replicas,
      isr,
    })),
  }
}

/** May broker 1 be restarted, for one partition? */
const RESTARTS: readonly [
  minInsyncReplicas: number | undefined,
  ...Placement,
  allowed: boolean,
  because: string,
][] = [
  [2, [1, 2, 3], [1, 2, 3], true, 'two are left of two needed'],
  [2, [1, 2, 3], [1, 2], false, 'one would be left'],
  [2, [1, 2, 3], [2, 3], true, 'it is not among those in sync'],
  [2, [1, 2, 3], [2], false, 'already too few; it has to catch up first'],
  [2, [1, 2, 3], [], false, 'offline: a copy may be the last one'],
  [2, [2, 3, 4], [2, 3], true, 'it has no replica'],
  [2, [2, 3, 4], [2], true, 'it has no replica, however bad it looks'],
  [1, [1, 2, 3], [1, 2, 3], true, 'enough'],
  [1, [1, 2, 3], [1, 2], true, 'one is left of one needed'],
  [1, [1, 2, 3], [1], false, 'it is the last one'],
  [1, [1, 2, 3], [2], true, 'it is not among those in sync'],
  [1, [1], [1], true, 'a single replica cannot be helped'],
  [1, [1], [], true, 'a single replica cannot be helped, even offline'],
  [2, [1, 2], [1, 2], true, 'as many needed as there are: cannot be helped'],
  [3, [1, 2], [1, 2], true, 'more needed than there are: cannot be helped'],
  [3, [1, 2, 3], [1, 2], true, 'all needed: cannot be helped'],
  [undefined, [1, 2, 3], [1, 2, 3], true, 'not known: two count as needed'],
  [undefined, [1, 2, 3], [1, 2], false, 'not known: two count as needed'],
  [undefined, [1, 2], [1], false, 'not known: one counts as needed'],
  [undefined, [1], [1], true, 'not known, a single replica'],
]

for (const [minimum, replicas, isr, allowed, because] of RESTARTS)
  test(`with replicas on ${replicas}, in sync ${isr.join() || 'none'} and ${minimum ?? 'an unknown number'} needed, broker 1 ${allowed ? 'may' : 'may not'} restart: ${because}`, () => {
    const view = { topics: [topic('orders', minimum, [[replicas, isr]])] }
    assert.deepEqual(objections(view, 1), allowed ? [] : [{ topic: 'orders', partition: 0 }])
  })

test('every partition that speaks against a restart is named, internal topics too', () => {
  const view = {
    topics: [
      topic('orders', 2, [
        [
          [1, 2, 3],
          [1, 2, 3],
        ],
        [
          [1, 2, 3],
          [1, 3],
        ],
        [
          [1, 2, 3],
          [2, 3],
        ],
      ]),
      topic(
        '__consumer_offsets',
        2,
        [
          [
            [1, 2, 3],
            [1, 2],
          ],
        ],
        true,
      ),
    ],
  }
  assert.deepEqual(objections(view, 1), [
    { topic: 'orders', partition: 1 },
    { topic: '__consumer_offsets', partition: 0 },
  ])
  assert.deepEqual(objections(view, 2), [
    { topic: 'orders', partition: 2 },
    { topic: '__consumer_offsets', partition: 0 },
  ])
  assert.deepEqual(objections(view, 4), [])
})

test('under-replicated, offline and single-replica partitions are told apart', () => {
  const view = {
    topics: [
      topic('whole', 2, [
        [
          [1, 2, 3],
          [3, 2, 1],
        ],
      ]),
      topic('lagging', 2, [
        [
          [1, 2, 3],
          [1, 2, 3],
        ],
        [[1, 2, 3], [1]],
      ]),
      topic('gone', 2, [[[1, 2], []]]),
      topic('single', 1, [[[2], [2]]]),
    ],
  }
  assert.deepEqual(underReplicated(view), [
    { topic: 'lagging', partition: 1 },
    { topic: 'gone', partition: 0 },
  ])
  assert.deepEqual(offline(view), [{ topic: 'gone', partition: 0 }])
  assert.deepEqual(singleReplicaTopics(view), ['single'])
})

test("topics of Kafka, Ambari and Causeway do not count as the users'", () => {
  const view = {
    topics: [
      topic('orders', 2, []),
      topic('causeway-events', 2, []),
      topic('__consumer_offsets', 2, [], true),
      topic('__amazon_msk_canary', 2, []),
      topic('ambari_kafka_service_check', 1, []),
      topic('causeway-verify-7f3a', 2, []),
    ],
  }
  assert.deepEqual(
    userTopics(view).map(({ name }) => name),
    ['orders', 'causeway-events'],
  )
})
