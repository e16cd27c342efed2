import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { BrokerReport } from '../../../src/jobs/steps/brokers.ts'
import { type Announced, compare, type Drift, isToBeFixed } from '../../../src/jobs/watch/drift.ts'

const broker = (host: string, ip: string, advertised: string | null = `${ip}:9092`) => ({
  host,
  ip,
  state: 'STARTED',
  rack: '',
  id: 1,
  controller: false,
  advertised,
  disagreements: [],
})

const announced: Announced = {
  brokers: [
    { host: 'wn0', ip: '10.0.0.10' },
    { host: 'wn1', ip: '10.0.0.11' },
  ],
  advertisesIps: true,
}

const report = (
  brokers: BrokerReport['brokers'] = [broker('wn0', '10.0.0.10'), broker('wn1', '10.0.0.11')],
  advertisesIps = true,
): BrokerReport => ({
  brokers,
  zookeepers: [],
  bootstrap: '',
  seenFromOutside: true,
  advertisesIps,
  configurationVersion: 2,
})

const CASES: readonly (readonly [
  what: string,
  before: Announced,
  now: BrokerReport,
  drifts: Drift[],
  toBeFixed: boolean,
])[] = [
  ['a cluster as announced has not drifted', announced, report(), [], false],
  [
    'brokers in another order have not drifted',
    announced,
    report([broker('wn1', '10.0.0.11'), broker('wn0', '10.0.0.10')]),
    [],
    false,
  ],
  [
    'a replaced node has another address, and nothing is to be fixed',
    announced,
    report([broker('wn0', '10.0.0.99'), broker('wn1', '10.0.0.11')]),
    [{ kind: 'address', host: 'wn0', before: '10.0.0.10', now: '10.0.0.99' }],
    false,
  ],
  [
    'a node that came and a node that went are told',
    announced,
    report([broker('wn0', '10.0.0.10'), broker('wn4', '10.0.0.14')]),
    [
      { kind: 'broker added', host: 'wn4', now: '10.0.0.14' },
      { kind: 'broker gone', host: 'wn1', before: '10.0.0.11' },
    ],
    false,
  ],
  [
    'a configuration that somebody reverted is to be fixed before any broker restarts',
    announced,
    report(undefined, false),
    [{ kind: 'configuration' }],
    true,
  ],
  [
    'a broker that tells clients a name is to be fixed',
    announced,
    report([broker('wn0', '10.0.0.10', 'wn0:9092'), broker('wn1', '10.0.0.11')]),
    [{ kind: 'listener', host: 'wn0', now: 'wn0:9092' }],
    true,
  ],
  [
    'an address that merely begins alike is another address',
    announced,
    report([broker('wn0', '10.0.0.10', '10.0.0.101:9092'), broker('wn1', '10.0.0.11')]),
    [{ kind: 'listener', host: 'wn0', now: '10.0.0.101:9092' }],
    true,
  ],
  [
    'where brokers cannot be asked, nothing is guessed about them',
    announced,
    report([broker('wn0', '10.0.0.10', null), broker('wn1', '10.0.0.11', null)]),
    [],
    false,
  ],
  [
    'a cluster that was announced with names may advertise names',
    { ...announced, advertisesIps: false },
    report([broker('wn0', '10.0.0.10', 'wn0:9092'), broker('wn1', '10.0.0.11')], false),
    [],
    false,
  ],
]

for (const [what, before, now, drifts, toBeFixed] of CASES)
  test(what, () => {
    assert.deepEqual(compare(before, now), drifts)
    assert.equal(isToBeFixed(drifts), toBeFixed)
  })
