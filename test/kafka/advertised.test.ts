import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  type AdvertisedReport,
  type Advertising,
  compareAdvertised,
  type Wanted,
} from '../../src/kafka/advertised.ts'
import type { BrokerSight, ListedBroker } from '../../src/kafka/probe.ts'

const NODES = [0, 1, 2].map((number) => ({
  hostName: `wn${number}-orders.example.internal`,
  ip: `10.0.0.1${number + 1}`,
}))
const IPS = ['10.0.0.11:9092', '10.0.0.12:9092', '10.0.0.13:9092']
const NAMES = NODES.map(({ hostName }) => `${hostName}:9092`)

function brokers(advertised: readonly string[]): ListedBroker[] {
  return advertised.map((text, index) => {
    const [host = '', port] = text.split(':')
    return { id: 1001 + index, host, port: Number(port), rack: undefined }
  })
}

/** Every node answers with the same list, except those named silent and those with a list of their own. */
function compare(
  advertised: readonly string[],
  wanted: Wanted,
  silent: readonly string[] = [],
  own: Readonly<Record<string, readonly string[]>> = {},
): AdvertisedReport {
  const sights = NODES.map(({ ip }): BrokerSight => {
    const address = { host: ip, port: 9092 }
    if (silent.includes(ip)) return { address, state: 'silent', reason: 'refuses connections' }
    return {
      address,
      state: 'answers',
      brokers: brokers(own[ip] ?? advertised),
      controllerId: 1001,
    }
  })
  return compareAdvertised({ sights, brokers: brokers(advertised) }, NODES, wanted, 9092)
}

const verdicts = ({ nodes }: AdvertisedReport): Advertising[] =>
  nodes.map(({ advertising }) => advertising)

test('brokers that all advertise what is wanted are as wanted, in whatever order they are listed', () => {
  const all = ['as wanted', 'as wanted', 'as wanted']
  for (const [advertised, wanted] of [
    [IPS, 'ip'],
    [IPS.toReversed(), 'ip'],
    [NAMES, 'names'],
    [NAMES.map((name) => name.toUpperCase()), 'names'],
  ] as const) {
    const report = compare(advertised, wanted)
    assert.deepEqual(verdicts(report), all)
    assert.equal(report.isAsWanted, true)
  }
})

test('a broker that still advertises the other form is told with what it says', () => {
  const report = compare([IPS[0] ?? '', NAMES[1] ?? '', IPS[2] ?? ''], 'ip')
  assert.deepEqual(verdicts(report), ['as wanted', { advertises: NAMES[1] }, 'as wanted'])
  assert.equal(report.isAsWanted, false)
  const back = compare([IPS[0] ?? '', NAMES[1] ?? '', NAMES[2] ?? ''], 'names')
  assert.deepEqual(verdicts(back), [{ advertises: IPS[0] }, 'as wanted', 'as wanted'])
})

test('the right address with another port is not as wanted', () => {
  const report = compare(['10.0.0.11:9093', ...IPS.slice(1)], 'ip')
  assert.deepEqual(verdicts(report)[0], { advertises: '10.0.0.11:9093' })
})

test('an address that belongs to no node is a stranger, and what the missing node advertises', () => {
  const report = compare(['127.0.1.1:9092', ...IPS.slice(1)], 'ip')
  assert.deepEqual(verdicts(report), [{ advertises: '127.0.1.1:9092' }, 'as wanted', 'as wanted'])
  assert.deepEqual(
    report.strangers.map(({ host }) => host),
    ['127.0.1.1'],
  )
  const two = compare(['127.0.1.1:9092', 'localhost:9092', IPS[2] ?? ''], 'ip')
  assert.deepEqual(verdicts(two)[0], { advertises: '127.0.1.1:9092 or localhost:9092' })
})

test('a broker that is not listed, and one that does not answer, are told apart', () => {
  const report = compare(IPS.slice(0, 2), 'ip', ['10.0.0.11'])
  assert.deepEqual(verdicts(report), ['silent', 'as wanted', 'not listed'])
})

test('a stranger beside brokers that are as wanted is enough to say no', () => {
  const report = compare([...IPS, '10.0.0.99:9092'], 'ip')
  assert.deepEqual(verdicts(report), ['as wanted', 'as wanted', 'as wanted'])
  assert.equal(report.isAsWanted, false)
})

test('a broker that lists others than the rest is named', () => {
  const report = compare(IPS, 'ip', [], { '10.0.0.12': IPS.slice(0, 2) })
  assert.deepEqual(report.disagreeing, [{ host: '10.0.0.12', port: 9092 }])
  assert.equal(report.isAsWanted, false)
})

test('nothing is as wanted where no node is known', () => {
  const report = compareAdvertised({ sights: [], brokers: [] }, [], 'ip', 9092)
  assert.equal(report.isAsWanted, false)
})
