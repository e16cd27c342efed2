import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type TestContext, test } from 'node:test'
import {
  advertiseIps,
  advertiseNames,
  isAdvertisingIps,
  type KafkaConfiguration,
} from '../../src/ambari/kafka-config.ts'
import { UserError } from '../../src/errors.ts'

const TEMPLATE = '#!/bin/bash\nexport JAVA_HOME={{java64_home}}\nexport KEYSTORE_PASSWORD=hunter2\n'

/** What the manual procedure has people paste at the end of the template. */
const PASTED = [
  '# Configure Kafka to advertise IP addresses instead of FQDN',
  'IP_ADDRESS=$(hostname -i)',
  'echo advertised.listeners=$IP_ADDRESS',
  "sed -i.bak -e '/advertised/{/advertised@/!d;}' /usr/hdp/current/kafka-broker/conf/server.properties",
  'echo "advertised.listeners=PLAINTEXT://$IP_ADDRESS:9092" >> /usr/hdp/current/kafka-broker/conf/server.properties',
  '',
].join('\n')

function configuration(
  content = TEMPLATE,
  listeners = 'PLAINTEXT://localhost:9092',
): KafkaConfiguration {
  return {
    serviceConfigVersion: 1,
    hasConfigGroups: false,
    kafkaEnv: { tag: 'a', properties: { content, kafka_user: 'kafka' }, attributes: undefined },
    kafkaBroker: {
      tag: 'b',
      properties: { listeners, 'log.dirs': '/data' },
      attributes: { final: { x: 'true' } },
    },
  }
}

/** The configuration after an edit, as Ambari would give it back. */
function after(
  before: KafkaConfiguration,
  { kafkaEnv, kafkaBroker }: ReturnType<typeof advertiseIps>,
): KafkaConfiguration {
  return { ...before, kafkaEnv, kafkaBroker }
}

const TEMPLATES: Record<string, string> = {
  'with a final newline': TEMPLATE,
  'without a final newline': TEMPLATE.trimEnd(),
  empty: '',
  'with Windows line ends': TEMPLATE.replaceAll('\n', '\r\n'),
  'with blank lines at the end': `${TEMPLATE}\n\n\n`,
  'with a hand-pasted snippet at the end': `${TEMPLATE}${PASTED}`,
  'with a hand-pasted snippet in the middle': `${TEMPLATE}${PASTED}export AFTER=1\n`,
}

for (const [kind, content] of Object.entries(TEMPLATES))
  test(`a template ${kind}: applied twice changes nothing, the inverse restores every byte`, () => {
    const before = configuration(content, 'PLAINTEXT://localhost:9092,SSL://localhost:9093')
    const once = after(before, advertiseIps(before))
    assert.equal(advertiseIps(once).changed, false)
    assert.equal(isAdvertisingIps(once), true)
    assert.equal(isAdvertisingIps(before), false)
    const back = after(once, advertiseNames(once))
    assert.deepEqual(back, before)
    assert.equal(advertiseNames(back).changed, false)
  })

/** Mulberry32: the same numbers on every run. */
function numbersFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Pieces that templates are made of, the awkward ones included. */
const PIECES = [
  'export JAVA_HOME={{java64_home}}\n',
  '{% if security_enabled %}export A=1{% endif %}\n',
  'export B="ünïcode €"\r\n',
  '# brokers were advertised by name\n',
  'export KAFKA_OPTS="-Djava.rmi.server.hostname=$(hostname -i)"\n',
  'IP_ADDRESS=$(hostname -i)\n',
  'export C=$1$&\n',
  '\n',
  '    ',
  PASTED,
  PASTED.replaceAll('\n', '\r\n'),
]
const LISTENERS = [
  'PLAINTEXT://localhost:9092',
  'PLAINTEXT://localhost:9092,SSL://localhost:9093',
  'SASL_PLAINTEXT://:1,SASL_SSL://wn0:65535',
  ' PLAINTEXT://localhost:9092 ,\nSSL://localhost:9093',
  'PLAINTEXT://{{hostname}}:9092',
]

test('500 random templates: applied twice changes nothing, the inverse restores every byte, Jinja reads nothing new', () => {
  const random = numbersFrom(20_240_614)
  const pick = (list: readonly string[]) => list[Math.floor(random() * list.length)] ?? ''
  for (let round = 0; round < 500; round += 1) {
    const pieces = Array.from({ length: Math.floor(random() * 8) }, () => pick(PIECES))
    const content = pieces.join('').slice(0, random() < 0.3 ? -1 : undefined)
    const before = configuration(content, pick(LISTENERS))
    const edited = advertiseIps(before)
    const once = after(before, edited)
    const told = JSON.stringify([round, before.kafkaBroker.properties.listeners, content])
    assert.equal(edited.changed, true, told)
    assert.equal(advertiseIps(once).changed, false, told)
    assert.deepEqual(advertiseIps(once).diff, [], told)
    assert.deepEqual(after(once, advertiseNames(once)), before, told)
    assert.doesNotMatch(blockOf(once), /\{\{|\{%|\{#/, told)
  }
})

function blockOf({ kafkaEnv }: KafkaConfiguration): string {
  const { content = '' } = kafkaEnv.properties
  return content.slice(content.indexOf('# BEGIN causeway'), content.indexOf('# END causeway'))
}

test('a hand-pasted snippet is adopted: it goes, nothing else does, and the difference says so', () => {
  const before = configuration(`export FIRST=1\n${PASTED}export LAST=1\n`)
  const edited = advertiseIps(before)
  const { content = '' } = edited.kafkaEnv.properties
  assert.equal(content.slice(0, content.indexOf('\n# BEGIN')), 'export FIRST=1\nexport LAST=1\n')
  assert.equal(edited.diff.at(-1)?.before, 'by a hand-pasted snippet')
  assert.equal(advertiseNames(after(before, edited)).diff.at(-1)?.after, 'by a hand-pasted snippet')
})

test('lines that only look like the snippet stay, wherever they stand', () => {
  const others = [
    '# brokers were advertised by name',
    'export JAVA_HOME={{java64_home}}',
    'export KAFKA_OPTS="-Djava.rmi.server.hostname=$(hostname -i)"',
    '',
  ].join('\n')
  for (const template of [others, `${others}${PASTED}`, `${PASTED}${others}`]) {
    const { content = '' } = advertiseIps(configuration(template)).kafkaEnv.properties
    const kept = content.slice(0, content.indexOf('\n# BEGIN'))
    for (const line of others.split('\n').slice(1)) assert.ok(kept.includes(line), template)
  }
  assert.equal(advertiseIps(configuration(others)).diff.at(-1)?.before, 'host names')
})

test('a snippet goes back between whole lines when the text before it was edited meanwhile', () => {
  const before = configuration(`export FIRST=1\nexport SECOND=2\n${PASTED}`)
  const once = after(before, advertiseIps(before))
  for (const [from, to] of [
    ['export FIRST=1\n', 'export FIRST_WITH_A_LONGER_NAME=1\n'],
    ['export FIRST=1\n', ''],
  ] as const) {
    const content = (once.kafkaEnv.properties.content ?? '').replace(from, to)
    const edited = configuration(content, once.kafkaBroker.properties.listeners)
    const lines = advertiseNames(edited).kafkaEnv.properties.content?.split('\n') ?? []
    const expected = `${to}export SECOND=2\n${PASTED}`.split('\n')
    assert.deepEqual(lines.toSorted(), expected.toSorted())
  }
})

test('a block whose line ends an editor turned into Windows ones still gives back all it holds', () => {
  const before = configuration(`${TEMPLATE}${PASTED}`)
  const { content = '' } = advertiseIps(before).kafkaEnv.properties
  const inverse = advertiseNames(configuration(content.replaceAll('\n', '\r\n')))
  assert.equal(inverse.kafkaBroker.properties.listeners, 'PLAINTEXT://localhost:9092')
  assert.ok(inverse.kafkaEnv.properties.content?.includes(PASTED))
})

test('text that somebody added behind the block never joins the last line of the template', () => {
  const before = configuration('export LAST=1')
  const once = after(before, advertiseIps(before))
  const added = configuration(
    `${once.kafkaEnv.properties.content}export LATER=1\n`,
    once.kafkaBroker.properties.listeners,
  )
  assert.equal(advertiseNames(added).kafkaEnv.properties.content, 'export LAST=1\nexport LATER=1\n')
})

test('text that somebody added behind the block stays there through edit and inverse', () => {
  const before = configuration()
  const once = after(before, advertiseIps(before))
  const added = configuration(
    `${once.kafkaEnv.properties.content}export LATER=1\n`,
    once.kafkaBroker.properties.listeners,
  )
  assert.equal(advertiseIps(added).changed, false)
  assert.equal(advertiseNames(added).kafkaEnv.properties.content, `${TEMPLATE}export LATER=1\n`)
})

test('listeners keep their protocols and ports on every interface, everything else stays as it was read', () => {
  const edit = advertiseIps(
    configuration(TEMPLATE, 'SASL_PLAINTEXT://localhost:9092,SASL_SSL://localhost:9093'),
  )
  assert.equal(
    edit.kafkaBroker.properties.listeners,
    'SASL_PLAINTEXT://0.0.0.0:9092,SASL_SSL://0.0.0.0:9093',
  )
  assert.equal(edit.kafkaBroker.properties['log.dirs'], '/data')
  assert.deepEqual(edit.kafkaBroker.attributes, { final: { x: 'true' } })
  assert.match(
    edit.kafkaEnv.properties.content ?? '',
    /SASL_PLAINTEXT:\/\/%s:9092,SASL_SSL:\/\/%s:9093/,
  )
})

test('the difference shows what Causeway manages and nothing else of the template', () => {
  const { diff } = advertiseIps(configuration())
  assert.deepEqual(diff, [
    {
      setting: 'listeners',
      before: 'PLAINTEXT://localhost:9092',
      after: 'PLAINTEXT://0.0.0.0:9092',
    },
    {
      setting: 'advertised',
      before: 'host names',
      after: 'IP addresses (managed block in kafka-env)',
    },
  ])
  const adopted = configuration(`${TEMPLATE}${PASTED}export LATER=hunter2\n`)
  const edited = advertiseIps(adopted)
  const inverse = advertiseNames(after(adopted, edited))
  assert.doesNotMatch(
    JSON.stringify([diff, edited.diff, inverse.diff]),
    /hunter2|JAVA_HOME|IP_ADDRESS|log\.dirs/,
  )
})

test('the misprint of the old page, other impossible ports and unreadable listeners are refused by name', () => {
  for (const [listeners, says] of [
    ['PLAINTEXT://0.0.0.0:92092', /misprint of 9092/],
    ['PLAINTEXT://localhost:9092,SSL://localhost:92092', /misprint of 9092/],
    ['PLAINTEXT://0.0.0.0:0', /port 0 does not exist/],
    ['PLAINTEXT://0.0.0.0:65536', /port 65536 does not exist\.$/],
    ['PLAINTEXT://localhost:-1', /is not a listener/],
    ['', /is not a listener/],
    ['9092', /is not a listener/],
    ['PLAINTEXT://a:1,PLAINTEXT://b:2', /listed twice/],
  ] as const)
    assert.throws(
      () => advertiseIps(configuration(TEMPLATE, listeners)),
      (error: unknown) => error instanceof UserError && says.test(error.message),
    )
})

const refused = (code: string) => (error: unknown) =>
  error instanceof UserError && error.code === code && error.remedy !== ''

test('a damaged block is refused by the edit and by its inverse', () => {
  const begin = '# BEGIN causeway ip-advertising v1\n'
  const end = '# END causeway ip-advertising v1\n'
  const { content: whole = '' } = advertiseIps(configuration()).kafkaEnv.properties
  for (const damaged of [
    `${TEMPLATE}${begin}`,
    `${TEMPLATE}${end}`,
    `${end}${begin}`,
    `${begin}${begin}${end}`,
    `${whole}${whole}`,
    whole.replace(/^# causeway original-listeners=.*\n/m, ''),
  ])
    for (const change of [advertiseIps, advertiseNames])
      assert.throws(() => change(configuration(damaged)), refused('damaged-block'), damaged)
})

test('config groups are refused: an edit of the default group would miss their brokers', () => {
  for (const change of [advertiseIps, advertiseNames])
    assert.throws(
      () => change({ ...configuration(), hasConfigGroups: true }),
      refused('config-groups'),
    )
})

const CONF = '/usr/hdp/current/kafka-broker/conf/server.properties'
/** As Ambari leaves it: the last line is only spaces. */
const GENERATED =
  'broker.id=1\nadvertised.listeners=PLAINTEXT://wn0:9092\n  advertised.port=9092\nlog.dirs=/data\n    '

/** Sources the block three times in bash, with a `hostname` and an `ip route get` that answer as told. */
function source(t: TestContext, listeners: string, hostnameAnswers: string, leavesBy = '') {
  const folder = mkdtempSync(path.join(tmpdir(), 'causeway-block-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const properties = path.join(folder, 'server.properties')
  writeFileSync(properties, GENERATED)
  writeFileSync(path.join(folder, 'hostname'), `#!/bin/sh\necho '${hostnameAnswers}'\n`)
  const route = leavesBy === '' ? '' : `1.1.1.1 via 10.0.0.1 dev eth0 src ${leavesBy} uid 0`
  writeFileSync(path.join(folder, 'ip'), `#!/bin/sh\necho '${route}'\n`)
  for (const stub of ['hostname', 'ip']) chmodSync(path.join(folder, stub), 0o755)
  const { content = '' } = advertiseIps(configuration('', listeners)).kafkaEnv.properties
  const file = path.join(folder, 'kafka-env.sh')
  writeFileSync(file, content.replace(CONF, properties))
  execFileSync('bash', ['--norc', '-n', file])
  const { stdout, stderr, status } = spawnSync(
    'bash',
    ['--norc', '-c', `set -e; . ${file}; . ${file}; . ${file}; echo reached the start script`],
    { env: { PATH: `${folder}:${process.env.PATH}` }, encoding: 'utf8' },
  )
  assert.equal(status, 0, stderr)
  // An `exit` in the block would keep the broker from being started, stopped and checked.
  assert.equal(stdout, 'reached the start script\n')
  return { properties: readFileSync(properties, 'utf8'), stderr }
}

const linesOf = (properties: string) =>
  properties
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')

for (const [listeners, advertised] of [
  ['PLAINTEXT://localhost:9092', 'PLAINTEXT://10.0.0.12:9092'],
  [
    'PLAINTEXT://localhost:9092,SSL://localhost:9093',
    'PLAINTEXT://10.0.0.12:9092,SSL://10.0.0.12:9093',
  ],
  [
    'SASL_PLAINTEXT://:9092, SASL_SSL://wn0:9093',
    'SASL_PLAINTEXT://10.0.0.12:9092,SASL_SSL://10.0.0.12:9093',
  ],
  [
    'PLAINTEXT://$(exit):9092,\nSSL://$(exit):9093',
    'PLAINTEXT://10.0.0.12:9092,SSL://10.0.0.12:9093',
  ],
] as const)
  test(`sourced three times in bash, ${JSON.stringify(listeners)} is advertised once with the address`, (t) => {
    const { properties, stderr } = source(t, listeners, '10.0.0.12')
    assert.deepEqual(linesOf(properties), [
      'broker.id=1',
      'log.dirs=/data',
      `advertised.listeners=${advertised}`,
    ])
    assert.equal(stderr, '')
  })

for (const [answer, leavesBy] of [
  ['10.0.0.12 172.17.0.1', '10.0.0.12'],
  ['172.17.0.1 10.0.0.12', '10.0.0.12'],
  ['127.0.1.1', '10.0.0.12'],
  ['127.0.1.1 10.0.0.12', ''],
  ['fe80::1 10.0.0.12 169.254.7.7', ''],
] as const)
  test(`of "${answer}" the one address is advertised by which the default route leaves`, (t) => {
    const { properties } = source(t, 'PLAINTEXT://localhost:9092', answer, leavesBy)
    assert.equal(linesOf(properties).at(-1), 'advertised.listeners=PLAINTEXT://10.0.0.12:9092')
  })

test('where no address of the host is routable, the block leaves every byte of the file and says why', (t) => {
  for (const [answer, leavesBy] of [
    ['127.0.1.1', ''],
    ['127.0.0.1', '127.0.0.1'],
    ['10.0.0.12 172.17.0.1', ''],
    ['10.0.0.12 172.17.0.1', '192.168.0.9'],
    ['', ''],
  ] as const) {
    const { properties, stderr } = source(t, 'PLAINTEXT://localhost:9092', answer, leavesBy)
    assert.equal(properties, GENERATED)
    assert.match(stderr, /no routable address/)
  }
})

test('sourcing the block leaves the arguments of the script that sources it alone', (t) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'causeway-block-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const file = path.join(folder, 'kafka-env.sh')
  writeFileSync(path.join(folder, 'server.properties'), GENERATED)
  const { content = '' } = advertiseIps(configuration('')).kafkaEnv.properties
  writeFileSync(file, content.replace(CONF, path.join(folder, 'server.properties')))
  const script = `. ${file}; echo "$# $*"`
  const answer = execFileSync('bash', ['--norc', '-c', script, 'kafka', 'start', 'now'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  assert.equal(answer, '2 start now\n')
})

test('listeners that were never set are unset again by the inverse', () => {
  const before = configuration()
  const { listeners: _unset, ...properties } = before.kafkaBroker.properties
  const unset = { ...before, kafkaBroker: { ...before.kafkaBroker, properties } }
  const once = after(unset, advertiseIps(unset))
  assert.equal(once.kafkaBroker.properties.listeners, 'PLAINTEXT://0.0.0.0:9092')
  assert.deepEqual(after(once, advertiseNames(once)), unset)
})

test('a listener that somebody added while the block stood survives the inverse', () => {
  const once = after(configuration(), advertiseIps(configuration()))
  const listeners = 'PLAINTEXT://0.0.0.0:9092,SSL://0.0.0.0:9093'
  const properties = { ...once.kafkaBroker.properties, listeners }
  const edited = { ...once, kafkaBroker: { ...once.kafkaBroker, properties } }
  assert.equal(isAdvertisingIps(edited), false, 'the new listener is not advertised yet')
  assert.equal(
    after(edited, advertiseNames(edited)).kafkaBroker.properties.listeners,
    'PLAINTEXT://localhost:9092,SSL://localhost:9093',
  )
})

test('a snippet pasted behind the block is adopted, and one beside an adopted one is refused', () => {
  const once = after(configuration(), advertiseIps(configuration()))
  const content = `${once.kafkaEnv.properties.content}${PASTED}`
  const kafkaEnv = { ...once.kafkaEnv, properties: { ...once.kafkaEnv.properties, content } }
  const pasted = { ...once, kafkaEnv }
  assert.equal(isAdvertisingIps(pasted), false)
  const adopted = after(pasted, advertiseIps(pasted))
  assert.equal(isAdvertisingIps(adopted), true)
  assert.equal(
    after(adopted, advertiseNames(adopted)).kafkaEnv.properties.content,
    `${TEMPLATE}${PASTED}`,
  )
  const again = {
    ...adopted,
    kafkaEnv: {
      ...adopted.kafkaEnv,
      properties: {
        ...adopted.kafkaEnv.properties,
        content: `${adopted.kafkaEnv.properties.content}${PASTED}`,
      },
    },
  }
  assert.throws(
    () => advertiseIps(again),
    (error) => error instanceof UserError && error.code === 'damaged-block',
  )
})
