import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AmbariRequest } from '../../../src/ambari/requests.ts'
import { UserError } from '../../../src/errors.ts'
import {
  LIMITS,
  nextMove,
  type RollMove,
  type RollSight,
} from '../../../src/jobs/steps/rolling-restart.ts'
import type { KafkaView } from '../../../src/kafka/probe.ts'
import { inEnglish } from '../../support/english.ts'

const HOSTS = ['wn0', 'wn1', 'wn2'].map((name) => `${name}-orders.internal`)
const [WN0 = '', WN1 = '', WN2 = ''] = HOSTS
const ip = (host: string) => `10.0.0.${HOSTS.indexOf(host) + 10}`
const id = (host: string) => HOSTS.indexOf(host) + 1

/** Kafka as its clients see it: a topic on all brokers, those in `behind` out of sync, all advertising addresses. */
function kafka(more: Partial<KafkaView> & { readonly behind?: readonly string[] } = {}): KafkaView {
  const { behind = [], ...rest } = more
  const brokers = HOSTS.map((host) => ({
    id: id(host),
    host: ip(host),
    port: 9092,
    rack: undefined,
  }))
  const isr = HOSTS.filter((host) => !behind.includes(host)).map(id)
  return {
    hasRoute: true,
    sights: HOSTS.map((host) => ({
      address: { host: ip(host), port: 9092 },
      state: 'answers',
      brokers,
      controllerId: 1,
    })),
    brokers,
    controllerId: 1,
    topics: [
      {
        name: 'clicks',
        isInternal: false,
        minInsyncReplicas: 2,
        partitions: [{ id: 0, leader: 1, replicas: HOSTS.map(id), isr }],
      },
    ],
    ...rest,
  }
}

const healthy: RollSight = {
  approved: {
    advertising: 'ip',
    restart: HOSTS,
    changes: true,
    baseVersion: 1,
    atOnce: false,
    digest: 'abc',
  },
  savedVersion: 2,
  version: 2,
  brokers: HOSTS.map((hostName) => ({
    hostName,
    state: 'STARTED',
    staleConfigs: true,
    maintenanceState: 'OFF',
  })),
  hosts: HOSTS.map((hostName) => ({
    hostName,
    ip: ip(hostName),
    status: 'HEALTHY',
    maintenanceState: 'OFF',
    rack: '/0/0',
  })),
  restarted: [],
  own: undefined,
  other: undefined,
  view: kafka(),
  hadRoute: true,
  maintenance: { now: 'ON', before: 'OFF' },
  waitedMs: () => 0,
}

const request = (status: string): AmbariRequest => ({
  id: 31,
  context: 'causeway c-1.0: restart broker 1 of 3',
  status,
  terminal: status !== 'IN_PROGRESS',
  startedAt: 0,
})

/** The restart of wn1 as it is being judged. */
const judging = (more: Partial<RollSight> = {}, status = 'COMPLETED'): RollSight => ({
  ...healthy,
  own: { request: request(status), tasks: [{ hostName: WN1, status }] },
  waitedMs: (what) => (what.startsWith('steadiness') ? LIMITS.steady : 0),
  ...more,
})

const withBroker = (host: string, change: { state: string }) =>
  healthy.brokers.map((broker) => (broker.hostName === host ? { ...broker, ...change } : broker))
const withHost = (host: string, change: { maintenanceState?: string; status?: string }) =>
  healthy.hosts.map((entry) => (entry.hostName === host ? { ...entry, ...change } : entry))
const forEver = () => Number.POSITIVE_INFINITY

function stopsWith(code: string) {
  return (move: RollMove) => {
    assert.equal(move.do, 'stop')
    assert.ok(move.do === 'stop' && move.error instanceof UserError)
    assert.equal(move.error.code, code)
    assert.match(move.error.remedy, /Retry/)
  }
}
const waits = (detail: RegExp) => (move: RollMove) => {
  assert.equal(move.do, 'wait', JSON.stringify(move))
  assert.match(move.do === 'wait' ? inEnglish(move.detail) : '', detail)
}
const does = (wanted: RollMove) => (move: RollMove) => assert.deepEqual(move, wanted)

const CASES: readonly (readonly [outcome: string, RollSight, (move: RollMove) => void])[] = [
  [
    'the first broker is the canary, and the controller is not it',
    healthy,
    does({ do: 'restart', hosts: [WN1] }),
  ],
  [
    'the controller comes last',
    { ...healthy, restarted: [WN1, WN2] },
    does({ do: 'restart', hosts: [WN0] }),
  ],
  [
    'a stopped broker comes first, though partitions lack it',
    {
      ...healthy,
      brokers: withBroker(WN2, { state: 'INSTALLED' }),
      view: kafka({ behind: [WN2] }),
    },
    does({ do: 'restart', hosts: [WN2] }),
  ],
  [
    'a dead broker, which Kafka does not even list, comes first as well',
    {
      ...healthy,
      brokers: withBroker(WN2, { state: 'INSTALLED' }),
      view: kafka({
        behind: [WN2],
        brokers: kafka().brokers.filter((broker) => broker.id !== id(WN2)),
      }),
    },
    does({ do: 'restart', hosts: [WN2] }),
  ],
  [
    'a cluster without topics restarts all at once when that was approved',
    {
      ...healthy,
      approved: { ...healthy.approved, atOnce: true },
      view: kafka({ topics: [] }),
    },
    does({ do: 'restart', hosts: [WN1, WN2, WN0] }),
  ],
  [
    'a topic that came after the approval makes the restart a rolling one',
    { ...healthy, approved: { ...healthy.approved, atOnce: true } },
    does({ do: 'restart', hosts: [WN1] }),
  ],
  [
    'without a route nothing restarts at once',
    {
      ...healthy,
      approved: { ...healthy.approved, atOnce: true },
      view: undefined,
      hadRoute: false,
    },
    does({ do: 'restart', hosts: [WN0] }),
  ],
  [
    "somebody else's operation is waited for",
    { ...healthy, other: { ...request('IN_PROGRESS'), context: 'Start HDFS' } },
    waits(/Start HDFS/),
  ],
  [
    "somebody's edit after the approval stops the roll",
    { ...healthy, version: 3 },
    stopsWith('restart-not-approved'),
  ],
  [
    'a host in maintenance stops the roll',
    { ...healthy, hosts: withHost(WN2, { maintenanceState: 'ON' }) },
    stopsWith('host-in-maintenance'),
  ],
  [
    'another broker that is down is waited for',
    { ...healthy, brokers: withBroker(WN0, { state: 'INSTALLED' }), restarted: [WN0] },
    waits(/wn0-orders is down/),
  ],
  [
    'another broker that stays down stops the roll',
    {
      ...healthy,
      brokers: withBroker(WN0, { state: 'INSTALLED' }),
      restarted: [WN0],
      waitedMs: forEver,
    },
    stopsWith('broker-down'),
  ],
  [
    'a host that has lost its agent counts as down',
    { ...healthy, hosts: withHost(WN2, { status: 'UNKNOWN' }) },
    waits(/wn2-orders is down/),
  ],
  [
    'a partition that lacks a replica is waited for',
    { ...healthy, view: kafka({ behind: [WN2] }) },
    waits(/1 partitions lack a replica/),
  ],
  [
    'a partition that goes on lacking a replica stops the roll',
    { ...healthy, view: kafka({ behind: [WN2] }), waitedMs: forEver },
    stopsWith('under-replicated'),
  ],
  [
    'brokers that answered before and do not now are waited for',
    { ...healthy, view: undefined },
    waits(/waiting for the brokers to answer/),
  ],
  [
    'brokers that go on not answering stop the roll',
    { ...healthy, view: undefined, waitedMs: forEver },
    stopsWith('broker-silent'),
  ],
  [
    'a partition without a leader is waited for, though no replica is missing from its own list',
    {
      ...healthy,
      view: kafka({
        topics: [
          {
            name: 'lost',
            isInternal: false,
            minInsyncReplicas: 1,
            partitions: [{ id: 0, leader: -1, replicas: [id(WN0)], isr: [id(WN0)] }],
          },
        ],
      }),
    },
    waits(/1 partitions lack a replica/),
  ],
  [
    'a partition whose only replica is on the next broker does not keep it from its restart',
    {
      ...healthy,
      view: kafka({
        topics: [
          {
            name: 'alone',
            isInternal: false,
            minInsyncReplicas: 1,
            partitions: [{ id: 0, leader: -1, replicas: [id(WN1)], isr: [id(WN1)] }],
          },
        ],
      }),
    },
    does({ do: 'restart', hosts: [WN1] }),
  ],
  [
    'a broker that an earlier run left with another listener keeps the others from their restart',
    {
      ...healthy,
      approved: { ...healthy.approved, restart: [WN0, WN2] },
      waitedMs: forEver,
      view: kafka({
        brokers: kafka().brokers.map((broker) =>
          broker.id === id(WN1) ? { ...broker, host: WN1 } : broker,
        ),
      }),
    },
    stopsWith('wrong-listener'),
  ],
  [
    'the end is not reached while a broker is silent',
    {
      ...healthy,
      restarted: HOSTS,
      view: kafka({
        sights: kafka().sights.map((seen) =>
          seen.address.host === ip(WN2)
            ? { address: seen.address, state: 'silent', reason: 'refuses connections' }
            : seen,
        ),
      }),
    },
    waits(/waiting for wn2-orders to answer/),
  ],
  [
    "somebody else's operation that does not end stops the roll",
    { ...healthy, other: request('IN_PROGRESS'), waitedMs: forEver },
    stopsWith('ambari-busy'),
  ],
  [
    'a restart that does not end stops the roll',
    judging({ waitedMs: forEver }, 'IN_PROGRESS'),
    stopsWith('restart-hangs'),
  ],
  [
    'with none left, maintenance goes back to what it was',
    { ...healthy, restarted: HOSTS },
    does({ do: 'restore maintenance' }),
  ],
  [
    'maintenance that people had on before stays on',
    { ...healthy, restarted: HOSTS, maintenance: { now: 'ON', before: 'ON' } },
    does({ do: 'finish' }),
  ],
  ['a restart under way is waited for', judging({}, 'IN_PROGRESS'), waits(/restarting wn1-orders/)],
  ['a restart that failed stops the roll', judging({}, 'FAILED'), stopsWith('restart-failed')],
  ['a restart that timed out stops the roll', judging({}, 'TIMEDOUT'), stopsWith('restart-failed')],
  [
    'a restart that Ambari made without a task stops the roll',
    judging({ own: { request: request('COMPLETED'), tasks: [] } }),
    stopsWith('restart-failed'),
  ],
  [
    'COMPLETED is not proof: a broker that is not started is waited for',
    judging({ brokers: withBroker(WN1, { state: 'INSTALLED' }) }),
    waits(/waiting for wn1-orders/),
  ],
  [
    'a broker that does not stay up stops the roll',
    judging({ brokers: withBroker(WN1, { state: 'INSTALLED' }), waitedMs: forEver }),
    stopsWith('broker-stays-down'),
  ],
  [
    'a broker that has just started is watched for a while',
    judging({ waitedMs: () => 0 }),
    waits(/stays up/),
  ],
  [
    'a broker that does not answer is waited for',
    judging({
      view: kafka({
        sights: kafka().sights.map((seen) =>
          seen.address.host === ip(WN1)
            ? { address: seen.address, state: 'silent', reason: 'refuses connections' }
            : seen,
        ),
      }),
    }),
    waits(/waiting for wn1-orders to answer/),
  ],
  [
    'a broker that came back with another listener is looked at again',
    judging({
      view: kafka({
        brokers: kafka().brokers.map((broker) =>
          broker.id === id(WN1) ? { ...broker, host: WN1 } : broker,
        ),
      }),
    }),
    waits(/checking what wn1-orders advertises/),
  ],
  [
    'a broker that keeps another listener stops the roll',
    judging({
      waitedMs: forEver,
      view: kafka({
        brokers: kafka().brokers.map((broker) =>
          broker.id === id(WN1) ? { ...broker, host: WN1 } : broker,
        ),
      }),
    }),
    stopsWith('wrong-listener'),
  ],
  [
    'replicas that are behind after a restart are waited for',
    judging({ view: kafka({ behind: [WN1] }) }),
    waits(/1 partitions are catching up/),
  ],
  [
    'replicas that stay behind stop the roll',
    judging({ view: kafka({ behind: [WN1] }), waitedMs: forEver }),
    stopsWith('replicas-behind'),
  ],
  ['a broker that is well again counts', judging(), does({ do: 'count', hosts: [WN1] })],
  [
    'without a route a broker counts when it stays up',
    judging({ view: undefined, hadRoute: false }),
    does({ do: 'count', hosts: [WN1] }),
  ],
]

for (const [outcome, sight, check] of CASES) test(outcome, () => check(nextMove(sight)))

test('where a roll stops, people read which brokers are done and which were not touched', () => {
  const move = nextMove(judging({ restarted: [WN2] }, 'FAILED'))
  assert.ok(move.do === 'stop')
  assert.match(move.error.message, /Restarted: wn2-orders\. Not touched: wn0-orders\./)
})
